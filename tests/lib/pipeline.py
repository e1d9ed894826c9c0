"""Specs that a suite builds and runs: a directory for each, and what the script did."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

from tap import GLUEGEN, same

WORK = tempfile.mkdtemp(prefix="gluegen-test.")
os.environ["TMPDIR"] = os.path.join(WORK, "tmp")
os.mkdir(os.environ["TMPDIR"])
os.chmod(WORK, 0o755)
os.chmod(os.environ["TMPDIR"], 0o1777)
_serial = 0


def fresh(name="case"):
    """A new directory of that name."""
    global _serial
    _serial += 1
    path = os.path.join(WORK, f"{_serial}-{name}")
    os.mkdir(path)
    return path


def spec_of(steps, **pipeline):
    """A spec in JSON, which is YAML: no quoting of our own to get wrong."""
    return json.dumps({"gluegen": 1, "name": "etl", **pipeline, "steps": steps})


def build(steps, where=None, **pipeline):
    """Generates a pipeline; the path of its script."""
    where = where or fresh()
    spec = os.path.join(where, "etl.yaml")
    with open(spec, "w") as file:
        file.write(spec_of(steps, **pipeline))
    result = subprocess.run([GLUEGEN, "build", spec, "-o", os.path.join(where, "out")],
                            capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"build failed: {result.stderr}")
    return os.path.join(where, "out", "etl.sh")


def home_of(script):
    """The directory that a script of build() is run in."""
    return os.path.dirname(os.path.dirname(script))


def run(script, *args, stdin=b"", cwd=None, env=None, **options):
    """(exit code, stdout, stderr) of a script."""
    result = subprocess.run([script, *args], input=stdin, capture_output=True, timeout=120,
                            cwd=cwd or home_of(script), env={**os.environ, **(env or {})},
                            **options)
    return result.returncode, result.stdout, result.stderr.decode()


def step(name, target, code, **options):
    return {"step": name, "target": target, "code": code, **options}


def bash(name, code, **options):
    return step(name, "bash", code, **options)


def awk(name, code, **options):
    return step(name, "awk", code, **options)


def command(name, words, target="bash", **options):
    return {"step": name, "target": target, "command": words, **options}


def lines(n):
    return b"".join(b"%d\n" % i for i in range(1, n + 1))


def nothing_left(name):
    """No temporary directory is left."""
    same(f"{name}: no temporary files", [], os.listdir(os.environ["TMPDIR"]))


def process_file(pid, name):
    """What the kernel tells of a process; b"" when it has ended, maybe while we read."""
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def stat_of(pid):
    """The fields of its `stat` behind the name, from its state on; none when it has ended."""
    return process_file(pid, "stat").rpartition(b")")[2].split()


def alive(pid):
    return stat_of(pid)[:1] not in ([], [b"Z"])


def session(pid):
    """Processes of the session that one leads, itself too."""
    return [int(name) for name in os.listdir("/proc")
            if name.isdigit() and stat_of(name)[3:4] == [b"%d" % pid]]


@contextlib.contextmanager
def started(command, **options):
    """A process that leads a session of its own, for whose end the block's end waits. When an
    exception leaves the block, all of the session is killed first: else that wait could be for
    what the rest of the block would have done."""
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        try:
            yield process
        except BaseException:
            for pid in session(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise


def last_input(process, data=b""):
    """Writes it and ends the input of a process that may have ended before it reads all of it."""
    for write in (lambda: process.stdin.write(data), process.stdin.close):
        with contextlib.suppress(BrokenPipeError):
            write()


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def files(where):
    return sorted(f for f in os.listdir(where) if f not in ("etl.yaml", "out"))


def clean_up():
    shutil.rmtree(WORK)
