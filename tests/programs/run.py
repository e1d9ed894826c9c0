#!/usr/bin/env python3
"""Goals of corpus/*.txt run by gluegen and by SWI-Prolog: the same solutions, texts and errors.

Each line is a goal. A program that holds all goals of a file is run by both and prints, for each,
at most 20 solutions (the values of its variables), or the exception. Names of variables are
not compared. Known differences are listed with their reason in known.txt: FILE, a tab, GOAL, a tab,
what gluegen prints.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import reference  # noqa: E402
import tap  # noqa: E402

HEAD = """:- initialization(main).
:- use_module(library(lists)).
:- dynamic(go/2).
:- discontiguous(go/2).
take(_, [], []) :- !.
take(0, _, [more]) :- !.
take(N, [X|Xs], [X|Ys]) :- N1 is N - 1, take(N1, Xs, Ys).
formal(error(F, _), error(F)) :- !.
formal(B, ball(B)).
solutions(N, R) :- catch(findall(V, limit(20, go(N, V)), R), B, formal(B, R)).
show(N) :- solutions(N, R), format(user_error, "@~d ~q~n", [N, R]).
main :- forall(between(1, LAST, N), show(N)).
"""


def goals(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("%")]


def variables(goal):
    bare = re.sub(r"\"(\\.|[^\"\\])*\"|0'\\?.|(?<!0)'(\\.|''|[^'\\])*'|`[^`]*`", " x ", goal)
    names = re.findall(r"(?<![A-Za-z0-9_])[A-Z][A-Za-z0-9_]*", bare)
    return list(dict.fromkeys(names))


def program(lines):
    out = [HEAD.replace("LAST", str(len(lines)))]
    out += [f"go({n}, [{', '.join(variables(goal))}]) :- {goal}.\n"
            for n, goal in enumerate(lines, 1)]
    return "".join(out)


def answers(text):
    """By number, without names of variables."""
    found = {}
    for line in text.splitlines():
        match = re.match(r"@(\d+) (.*)$", line)
        if match:
            found[int(match.group(1))] = re.sub(r"\b_G?\d+\b", "_", match.group(2))
    return found


def known():
    path = os.path.join(HERE, "known.txt")
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {(row[0], row[1]): row[2] for row in rows if len(row) == 3}


def run(command, directory):
    done = subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stderr.decode("utf-8", "replace")


def check_reference():
    """docs/programs.md lists what there is; --update writes the lists."""
    terms = subprocess.run([tap.GLUEGEN, "terms", "--no-ops", "src/program/library.pl"],
                           cwd=tap.ROOT, stdout=subprocess.PIPE, check=True).stdout.decode()
    path = os.path.join(tap.ROOT, "docs", "programs.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for due in reference.reference(terms):
        kind = due.split()[2]
        pattern = re.compile(f"<!-- begin {kind} -->.*?<!-- end {kind} -->", re.DOTALL)
        if "--update" in sys.argv:
            text = pattern.sub(lambda _: due, text)
        tap.same(f"docs/programs.md: {kind}", due, pattern.search(text).group(0))
    if "--update" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def main():
    check_reference()
    if not shutil.which("swipl"):
        tap.skip("all", "swipl is missing")
        tap.finish()
    expected = known()
    for path in sorted(glob.glob(os.path.join(HERE, "corpus", "*.txt"))):
        name, lines = os.path.basename(path)[:-4], goals(path)
        with tempfile.TemporaryDirectory() as directory:
            with open(os.path.join(directory, "p.pl"), "w", encoding="utf-8") as file:
                file.write(program(lines))
            ours = run([tap.GLUEGEN, "build", "p.pl"], directory)
            theirs = answers(run(["swipl", "-q", "-g", "halt", "p.pl"], directory))
        said = answers(ours)
        for n, goal in enumerate(lines, 1):
            due = expected.pop((name, goal), theirs.get(n))
            tap.check(f"{name}: {goal}", due is not None and said.get(n) == due,
                      f"SWI-Prolog {theirs.get(n)}\ngluegen    {said.get(n)}\n"
                      + ("" if said else ours[:1000]))
    for left in expected:
        tap.not_ok(f"known difference without a goal: {left}")
    tap.finish()


main()
