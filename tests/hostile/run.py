#!/usr/bin/env python3
"""Specs made to be slow or deep: each ends with its exit status within 100 ms of processor time.

On a slower machine it may be more, see lib/pace.py.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import pace  # noqa: E402
import tap  # noqa: E402

LIMIT = 0.1
NOTE = None
TRIES = 9  # a busy machine makes a single measurement too long
STEP = "gluegen: 1\nsteps: [{step: a, target: %s, code: %s}]\n"
TARGETS = ("awk", "bash", "go", "python", "rust")


def step(target, code):
    return STEP % (target, '"' + code + '"')


def block(target, line, n):
    return f"gluegen: 1\nsteps:\n- step: a\n  target: {target}\n  code: |\n" + f"    {line}\n" * n


def fields(target, names):
    return STEP % (target, 'fields, fields: [' + ", ".join(names) + "]")


def aliases(n):
    """Ten of ten of ten..: 10^n texts when written out."""
    rows = ["x0: &x0 [" + ",".join("x" * 10) + "]"]
    rows += [f"x{i}: &x{i} [" + ",".join([f"*x{i - 1}"] * 10) + "]" for i in range(1, n)]
    return "gluegen: 1\n" + "\n".join(rows) + "\n"


def cycle(n):
    return "gluegen: 1\nsteps:\n" + "".join(
        f"- {{step: s{i}, target: awk, code: x, input: s{(i + 1) % n}}}\n" for i in range(n))


def chain(n):
    codes = (("bash", "cat"), ("awk", "{ print }"))
    return "gluegen: 1\nsteps:\n" + "".join(
        "- {step: s%d, target: %s, code: '%s'}\n" % (i, *codes[i % 2]) for i in range(n))


def hostile():
    """(name, text, exit status); NOTE: 0, and a note that the code is not read"""
    yield "100,000 lists", "[" * 100_000, 1
    yield "100,000 maps", "{a: " * 100_000, 1
    yield "100,000 block lists", "- " * 100_000, 1
    yield "aliases of aliases", aliases(20), 1
    yield "an alias in itself", "gluegen: 1\na: &a [*a]\n", 1
    yield "a circle of 3,000 steps", cycle(3000), 1
    yield "a line of 3,000 steps", chain(3000), 0
    yield "a name of 1 MB", "gluegen: 1\nname: " + "n" * 1_000_000 + "\n", 1
    yield "a step's name of 1 MB", STEP.replace("a,", "a" * 1_000_000 + ",") % ("awk", "x"), 1
    yield "20,000 unknown keys", "gluegen: 1\n" + "".join(f"k{i}: 1\n" for i in range(20_000)), 1
    yield "20,000 times one key", "gluegen: 1\n" + "a: 1\n" * 20_000, 1
    yield "20,000 references", f'gluegen: 1\ninput: "{"${A:-" * 20_000}"\n', 1
    for target in TARGETS:
        names = [f"f{i}" for i in range(10_000)]
        alike = [f"{chr(0x4e00 + i // 100)}{chr(0x4e00 + i % 100)}" for i in range(10_000)]
        yield f"{target}: 10,000 fields", fields(target, names), 0
        yield f"{target}: 10,000 fields without a letter of ASCII", fields(target, alike), 0
        yield f"{target}: 20,000 lines", block(target, "x = 1;", 20_000), \
            0 if target == "awk" else NOTE
    # Code is parsed up to 64 KiB.
    for target, bracket in (("python", "("), ("go", "{"), ("rust", "{"), ("csharp", "("),
                            ("javascript", "("), ("typescript", "<"), ("json", "[")):
        longer = NOTE if target in TARGETS else 1  # GG0106
        yield f"{target}: 65,000 brackets", step(target, bracket * 65_000), 1
        yield f"{target}: 100,000 brackets", step(target, bracket * 100_000), longer
        yield f"{target}: 65,000 brackets one by one", block(target, bracket, 32_500), 1


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def check(directory, text):
    """The exit status, what was said, and the processor time."""
    path = os.path.join(directory, "spec.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    before = processor_time()
    done = subprocess.run([tap.GLUEGEN, "check", "--format", "gcc", path],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout, pace.there(processor_time() - before, LIMIT)


def main():
    sanitized = b"__asan_init" in open(tap.GLUEGEN, "rb").read()
    for name, text, expected in hostile():
        with tempfile.TemporaryDirectory() as directory:
            tries = 1 if sanitized else TRIES
            runs = [check(directory, text)]
            while len(runs) < tries and min(seconds for _, _, seconds in runs) > LIMIT:
                runs.append(check(directory, text))
        status, said, _ = runs[0]
        taken = min(seconds for _, _, seconds in runs)
        in_time = sanitized or taken <= LIMIT
        codes = re.findall(rb"\[(GG\d+)\]", said)
        as_due = codes == [b"GG0827"] if expected == NOTE else bool(codes) == bool(status)
        tap.check(name, status == (expected or 0) and in_time and as_due,
                  f"status {status}, not {expected}; {taken * 1000:.0f} ms\n"
                  + said[:500].decode("utf-8", "replace"))
    tap.finish()


main()
