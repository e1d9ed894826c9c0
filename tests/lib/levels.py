"""What a pipeline did at one -O level, to be compared with what it did at another."""

import concurrent.futures
import os
import re
import subprocess

import tap


def plain(text):
    """A message without what processes and programs are called."""
    text = re.sub(rb"(?m)^p: steps? .* (failed with exit code|was killed)", rb"p: it \1", text)
    return re.sub(rb'(?m)^  File ".*\n(    .*\n)*', b"", text)


def outcome(program, level, jobs, data, scratch, **env):
    letters = os.path.join(scratch, f"letters-{level}-{jobs}")
    done = subprocess.run([program, "--jobs", str(jobs)], input=data, capture_output=True,
                          timeout=120, cwd=scratch,
                          env={**os.environ, "LETTERS": letters, **env})
    stderr = plain(done.stderr).replace(letters.encode(), b"LETTERS")
    rejected = []
    if os.path.exists(letters):
        with open(letters, "rb") as file:
            rejected = sorted(file.read().split(b"\n"))
    if done.returncode:  # what was written before depends on who was how far
        message = [line for line in stderr.split(b"\n") if not line.startswith(b"p: it ")]
        return done.returncode, message
    return done.returncode, done.stdout, sorted(stderr.split(b"\n")), rejected


def by_step(messages):
    told = {}
    for line in filter(None, messages):
        step = re.match(rb"p: (?:[^ ]*, )?(step [^:]*):", line)
        told.setdefault(step[1] if step else line, []).append(line)
    return told


def agree(got, expected):
    """Where two processes can fail, either or both may have been quick enough to tell of it; what
    a step says is the same in any case."""
    if got == expected or len(got) != 2 or len(expected) != 2:
        return got == expected
    told, wanted = by_step(got[1]), by_step(expected[1])
    same = all(told[step] == wanted[step] for step in told.keys() & wanted.keys())
    return same and (got[0] == expected[0] or told.keys() != wanted.keys())


def check_all(jobs):
    """Checks of (name, function, its arguments): a function returns a difference, or None. Two run
    at a time, and are told in their order."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        started = [(name, pool.submit(function, *arguments)) for name, function, *arguments in jobs]
        for name, job in started:
            difference = job.result()
            tap.check(name, not difference, difference or "")
