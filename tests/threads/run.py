#!/usr/bin/env python3
"""Specs of many steps, which threads read and render, beside the same on one processor.

GLUEGEN built with ThreadSanitizer (`make tsan pattern=threads`) looks for races as well: it says
them on stderr, which is compared.
"""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402
from files import tree  # noqa: E402

STEPS = 1600
ALL = os.sched_getaffinity(0)

FINE = (
    ("bash", "cat"),
    ("awk", "b > 1 { print $1, $2 }"),
    ("python", "if b > 1:\n    output(a, b)"),
    ("go", "if b > 1 {\n    emit(a, b)\n}"),
    ("rust", "if b > 1 {\n    emit(a, b);\n}"),
    ("awk", "{ n[$1]++ }\nEND { for (a in n) print a, n[a] }"),
    ("python", "output(a, b + 1)"),
)
# Warnings only: of a step alone, beside others, of the whole pipeline; one ignored, one not there.
DOUBTFUL = FINE + (
    ("bash", "while read line; do\n    printf '%s\\n' \"$line$unknown\"\ndone"),
    ("awk", "{ print $1, $9 }"),
    ("python", "output(a, int(a))"),
    ("rust", "let x: i64 = a.parse().unwrap();\nemit(a, x);"),
    ("bash", "sort | uniq -c | head -n 1"),
    ("bash", "curl -H 'Authorization: Bearer 0123456789abcdef0123456789abcdef' x.example"),
    ("bash", "while read line; do :; done", "GG0822 -- there are no backslashes"),
    ("bash", "cat", "GG0822 -- what is not there"),
    ("awk", "{ n++ }"),
)
WRONG = DOUBTFUL + (
    ("python", "if b > 1"),
    ("awk", "{ print ("),
    ("python", "if b > limit:\n    output(a, b)"),
    ("go", "emit(a, undefinedName)"),
    ("rust", "emit(a, missing);"),
)


def spec(bodies):
    """A chain of steps that goes round the bodies; the number of bodies and of shares differ."""
    lines = ["gluegen: 1", "name: many", "steps:"]
    for i in range(STEPS):
        target, code, *ignored = bodies[i % len(bodies)]
        lines += [f"  # gluegen: ignore {words}" for words in ignored]
        lines += [f"  - step: s{i}", f"    target: {target}", "    fields: [a, {b: int}]",
                  "    outputs: [a, {b: int}]", "    code: |"]
        lines += ["      " + line for line in code.split("\n")]
    return "\n".join(lines) + "\n"


def run(words, processors, cwd):
    """(exit code, what it said): the process may use these processors alone."""
    done = subprocess.run([tap.GLUEGEN, *words], cwd=cwd, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE,
                          preexec_fn=lambda: os.sched_setaffinity(0, processors))
    return done.returncode, done.stdout, done.stderr


def first_difference(one, many):
    for name, x, y in zip(("exit code", "stdout", "stderr"), one, many):
        if x != y:
            lines = zip(x.splitlines(), y.splitlines()) if name != "exit code" else [(x, y)]
            return f"{name}: " + next((f"{a!r} and {b!r}" for a, b in lines if a != b), "longer")
    return ""


def same_runs(name, words, scratch, code, least):
    """The same said on one processor and on all; `least` lines, so that there was something."""
    one, many = run(words, {min(ALL)}, scratch), run(words, ALL, scratch)
    said = len((one[1] + one[2]).splitlines())
    tap.same(f"{name}: exit code", code, one[0])
    tap.check(f"{name}: says something", said >= least, f"{said} lines:\n{one[2][-500:]!r}")
    tap.check(f"{name}: the same with threads", one == many, first_difference(one, many))


def same_files(name, path, scratch):
    trees = []
    for i, processors in enumerate(({min(ALL)}, ALL)):
        done = run(["build", "-q", path, "-o", f"{name}-{i}"], processors, scratch)
        if done[0]:
            return tap.not_ok(f"{name}: builds", repr(done[2][-2000:]))
        trees.append(tree(os.path.join(scratch, f"{name}-{i}")))
    tap.check(f"{name}: a file for most steps", len(trees[0]) > STEPS / 2, f"{len(trees[0])} files")
    differs = [path for path in sorted(trees[0].keys() | trees[1].keys())
               if trees[0].get(path) != trees[1].get(path)]
    return tap.check(f"{name}: the same files with threads", not differs, "\n".join(differs[:20]))


def main():
    if len(ALL) < 2:
        tap.skip("threads", "this process may use one processor only")
        tap.finish()
    with tempfile.TemporaryDirectory(prefix="threads-") as scratch:
        for name, bodies in ("fine", FINE), ("doubtful", DOUBTFUL), ("wrong", WRONG):
            with open(os.path.join(scratch, name + ".yaml"), "w", encoding="utf-8") as file:
                file.write(spec(bodies))
        for form in "human", "json":
            same_runs(f"check --format={form}, warnings", ["check", f"--format={form}",
                      "doubtful.yaml"], scratch, 0, 1 if form == "json" else STEPS)
            same_runs(f"check --format={form}, errors", ["check", f"--format={form}",
                      "wrong.yaml"], scratch, 1, 1 if form == "json" else STEPS)
        same_runs("check --strict", ["check", "--strict", "doubtful.yaml"], scratch, 1, STEPS)
        same_runs("build --dry-run", ["build", "--dry-run", "fine.yaml", "-o", "none"], scratch, 0,
                  STEPS / 2)
        for level in "-O0", "-O2":
            same_runs(f"explain {level}", ["explain", level, "fine.yaml"], scratch, 0, STEPS)
        for name in "fine", "doubtful":
            same_files(name, name + ".yaml", scratch)
    tap.finish()


if __name__ == "__main__":
    main()
