"""Half-typed specs: every prefix of every example through `gluegen check`."""

import glob
import os
import pathlib
import resource
import subprocess
import tempfile

import pace
import tap

TOGETHER = 12  # specs for one process, which as a whole has the time that each may take
SECONDS = 0.1


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def check(paths):
    before = processor_time()
    done = subprocess.run([tap.GLUEGEN, "check", *paths], capture_output=True, check=False)
    return done.returncode, processor_time() - before, done.stderr.decode(errors="replace")


def example(source, directory):
    text = pathlib.Path(source).read_bytes()
    name, suffix = os.path.splitext(os.path.basename(source))
    paths = []
    for end in range(len(text)):
        paths.append(os.path.join(directory, f"{name}-{end}{suffix}"))
        pathlib.Path(paths[-1]).write_bytes(text[:end])
    wrong = []
    for i in range(0, len(paths), TOGETHER):
        status, seconds, said = check(paths[i:i + TOGETHER])
        slow = []
        if seconds > SECONDS:
            slow = [path for path in paths[i:i + TOGETHER]
                    if pace.there(check([path])[1], SECONDS) > SECONDS]
        if status not in (0, 1) or slow:
            wrong.append(f"{paths[i]}: status {status}, {seconds:.3f} s, slow {slow}\n{said}")
    tap.check(f"{len(paths)} prefixes of {source}", not wrong, "\n".join(wrong[:3]))


def main():
    with tempfile.TemporaryDirectory() as directory:
        for source in sorted(glob.glob("examples/*/*.yaml") + glob.glob("examples/*/*.pl")):
            example(source, directory)
