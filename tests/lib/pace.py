"""How fast this machine is just now, for bounds of processor time.

Such a bound is there to find work that grows faster than its input. It was set on one machine, and
others need two and three times as long for the same: slower processors, and neighbours who share
one. So a bound that was not kept is held against a plain spec of 10,000 steps as well, which took
60 ms where the bounds were set.
"""

import os
import subprocess
import tempfile

import tap

NOMINAL = 0.060  # seconds of processor time
CODES = (("bash", "cat"), ("awk", "{ print }"))


def _spec():
    """As `bench/run.py steps` has it."""
    rows = (f"  - step: s{i}\n    target: {target}\n    code: |\n      {code}\n"
            for i in range(10_000) for target, code in [CODES[i % 2]])
    return "gluegen: 1\nname: long\nsteps:\n" + "".join(rows)


def _processor_time(command):
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def factor():
    """How much longer work takes here and now than there; at least 1."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "plain.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(_spec())
        return max(1.0, _processor_time([tap.GLUEGEN, "check", "-q", path]) / NOMINAL)


def there(seconds, bound):
    """What took so long just now, in seconds of the machine where the bound was set."""
    return seconds if seconds <= bound else seconds / factor()
