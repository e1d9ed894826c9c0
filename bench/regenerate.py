#!/usr/bin/env python3
"""What regenerating costs: `diff --from` in a repository of 1,000 commits and 200 specs, and, with
--against, `check` and `build` beside another gluegen.

Usage: bench/regenerate.py [--gluegen PROGRAM] [--against PROGRAM] [--rounds N]
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ETL = os.path.join(ROOT, "examples", "01-etl-pipeline", "etl.yaml")
SPECS, COMMITS = 200, 1000
ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
           GIT_AUTHOR_NAME="b", GIT_AUTHOR_EMAIL="b@example.org", GIT_COMMITTER_NAME="b",
           GIT_COMMITTER_EMAIL="b@example.org")


def git(top, *words, text=None):
    subprocess.run(["git", *words], cwd=top, env=ENV, check=True, input=text,
                   stdout=subprocess.DEVNULL)


def history(top, template):
    """A commit changes one spec; written with fast-import, then packed."""
    git(top, "init", "-q", ".")
    out = []
    for number in range(COMMITS):
        out.append(f"commit refs/heads/main\ncommitter b <b@example.org> {1000000000 + number} "
                   f"+0000\ndata 1\nx\n")
        changed = range(SPECS) if not number else [number % SPECS]
        for i in changed:
            text = template.replace("status >= 400", f"status >= {400 + number % 100}")
            data = text.replace("name: etl", f"name: etl{i}")
            out.append(f"M 100644 inline specs/s{i}.yaml\ndata {len(data.encode())}\n{data}\n")
    git(top, "fast-import", "--quiet", text="".join(out).encode())
    git(top, "symbolic-ref", "HEAD", "refs/heads/main")
    git(top, "repack", "-q", "-a", "-d")
    git(top, "checkout", "-q", "-f", "main")


def once(words, cwd, status=(0,)):
    """(seconds on the clock, seconds of processor time)"""
    before, beg = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(words, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          check=False)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    if done.returncode not in status:
        sys.exit(f"{' '.join(words)}: {done.returncode}\n{done.stderr.decode()}")
    return end - beg, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(name, runs, n=1):
    clock, cpu = ([s * 1000 / n for s in side] for side in zip(*runs))
    print(f"  {name:34} {statistics.median(clock):8.2f} ms ({min(clock):.2f} to {max(clock):.2f}), "
          f"cpu {statistics.median(cpu):.2f} ms")


def revisions(options, scratch):
    print(f"## diff --from, {COMMITS} commits and {SPECS} specs: a spec")
    top = os.path.join(scratch, "repo")
    os.makedirs(top)
    with open(ETL, encoding="utf-8") as file:
        history(top, file.read())
    specs = [f"specs/s{i}.yaml" for i in range(SPECS)]
    base = [options.gluegen, "diff"]
    for name, words in (("files, all specs at once", ["--stat", *specs]),
                        ("plans, all specs at once", ["--semantic", *specs])):
        runs = [once(base + ["--from", "HEAD~900", "--to", "HEAD"] + words, top, (0, 1))
                for _ in range(options.rounds)]
        show(name, runs, SPECS)
    for name, words in (("files, one spec", ["--from", "HEAD~900"]),
                        ("files, one spec, two revisions",
                         ["--from", "HEAD~900", "--to", "HEAD~5"]),
                        ("plan, one spec", ["--semantic", "--from", "HEAD~900"])):
        runs = [once(base + words + ["specs/s7.yaml"], top, (0, 1))
                for _ in range(options.rounds * 5)]
        show(name, runs)


def beside(options, scratch):
    print("## beside the other program: processor time, ratios of pairs of runs")
    batch = 20
    sides = {"old": options.against, "new": options.gluegen}
    for name in sides:
        once([sides[name], "build", "-q", ETL, "-o", os.path.join(scratch, name)], scratch)
    commands = {"check": ["check", "-q", ETL], "build again": ["build", "-q", ETL, "-o"],
                "build anew": ["build", "-q", ETL, "-o"]}
    for command, words in commands.items():
        ratios = []
        for number in range(options.rounds * 6):
            spent = {}
            for name in (("old", "new"), ("new", "old"))[number % 2]:
                spent[name] = 0
                for i in range(batch):
                    where = [os.path.join(scratch, name)] if command == "build again" else \
                        [os.path.join(scratch, f"{name}{number}.{i}")] if "build" in command else []
                    spent[name] += once([sides[name], *words, *where], scratch)[1]
            ratios.append(spent["new"] / spent["old"])
        ratios.sort()
        print(f"  {command:12} {statistics.median(ratios):.3f} "
              f"({ratios[len(ratios) // 4]:.3f} to {ratios[-1 - len(ratios) // 4]:.3f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gluegen", default="build/gluegen")
    parser.add_argument("--against")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    options.gluegen = os.path.abspath(options.gluegen)
    options.against = options.against and os.path.abspath(options.against)
    with tempfile.TemporaryDirectory(prefix="gluegen-bench-") as scratch:
        revisions(options, scratch)
        if options.against:
            beside(options, scratch)


if __name__ == "__main__":
    main()
