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
CODES = (("awk", "'{ print }'"), ("bash", "cat"))


def _spec():
    rows = (f"  - {{step: s{i}, target: {target}, code: {code}}}\n"
            for i in range(10_000) for target, code in [CODES[i % 2]])
    return "gluegen: 1\nsteps:\n" + "".join(rows)


def _processor_time(command):
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def factor():
    """How much longer work takes here than there; at least 1."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "plain.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(_spec())
        taken = min(_processor_time([tap.GLUEGEN, "check", "-q", path]) for _ in range(3))
    return max(1.0, taken / NOMINAL)
