#!/usr/bin/env python3
"""Measures what the planner counts with, and writes it into src/ir/costs.def (`make costs`).

Generated programs are run on one seeded log in turns, started directly; a cost is the median of
processor time, and a small one the difference of two programs that differ in what it is for. What
the file says of each row is kept, only its numbers are written anew, always in the same form; rows
whose program is not installed stay as they are. Figures depend on the machine: which file is
committed decides every plan, so that a plan is the same wherever it is built.

Usage: bench/costs.py [--gluegen PROGRAM] [--rounds N] [--lines N] [--seed N] [--write FILE]

Without --write the new rows are printed beside the old ones and nothing is changed.
"""

import argparse
import fcntl
import os
import re
import shlex
import shutil
import statistics
import sys
import tempfile
import time

from jobs import LIGHT
from plane import Plane
from run import ROOT

F_SETPIPE_SZ = 1031  # fcntl has no name for it before Python 3.10
TABLE = os.path.join(ROOT, "src", "ir", "costs.def")

FIELDS = LIGHT.replace("{status: int}", "status")
# What a step does: drops all records, writes each anew, and drops all after 20 statements.
DROP = {
    "awk": 'path == "" { print }',
    "python": "if not path:\n    output(*fields)",
    "go": 'if path == "" {\n    return fields\n}\nreturn nil',
    "rust": "if path.is_empty() {\n    emit(fields);\n}",
}
REWRITE = {
    "awk": '{ print time, method, path "x", status, bytes, ms }',
    "python": "output(time, method, path + 'x', status, bytes, ms)",
    "go": 'emit(time, method, path+"x", status, bytes, ms)',
    "rust": 'let longer = format!("{path}x");\nemit(&[time, method, &longer, status, bytes, ms]);',
}
SAME = {"python": "output(*fields)", "go": "return fields", "rust": "emit(fields);"}
STATEMENTS = 20
BLOCKS = (16, 64, 256, 1024)  # KiB
NEARLY = 1.02
WORK = {
    "awk": ("n = length(path)", "n = n * 31 + 7", "n = n % 1000003", "n < 0 { print }"),
    "python": ("n = len(path)", "n = n * 31 + 7", "n = n % 1000003",
               "if n < 0:\n    output(*fields)"),
    "go": ("n := len(path)", "n = n*31 + 7", "n = n % 1000003",
           "if n < 0 {\n    return fields\n}\nreturn nil"),
    "rust": ("let mut n = path.len() as i64;", "n = n * 31 + 7;", "n %= 1000003;",
             "if n < 0 {\n    emit(fields);\n}"),
}
ENGINES = {"MAWK": ("awk", ["mawk"]), "GAWK": ("awk", ["gawk"]),
           "PYTHON3": ("python", ["python3"]), "PYPY3": ("python", ["pypy3"]),
           "GO": ("go", []), "RUST": ("rust", [])}
FORMATS = {"CSV": (".csv", "csv"), "JSONL": (".jsonl", "jsonl")}


def work(target):
    first, add, bound, last = WORK[target]
    lines = [first, *[add, bound] * (STATEMENTS // 2)]
    if target == "awk":
        return "{\n" + "\n".join("    " + line for line in lines) + "\n}\n" + last
    return "\n".join([*lines, last])


class Costs(Plane):
    def __init__(self, options, scratch):
        super().__init__(options, scratch)
        self.empty = self.path("empty")
        with open(self.empty, "wb"):
            pass
        self.new = {}

    def program(self, target, code, form="tsv", **more):
        key = target, code, form, *sorted(more.items())
        if key not in self.built:
            self.built[key] = self.build(target, [{"fields": FIELDS, "code": code, **more}],
                                         {"format": form})[0]
        return self.built[key]

    def with_engine(self, name, command):
        """The command under the program of this name, whatever it was made for."""
        target, start = ENGINES[name]
        return [*start, *command[1:]] if target == "python" else [*start, *command]

    def cpu(self, sides):
        """{name: median microseconds of processor time}"""
        runs = self.turns(sides)
        return {name: statistics.median(s.user + s.system for s in samples)
                for name, samples in runs.items()}

    def per_record(self, more, less):
        """Nanoseconds; noise gives no negative cost."""
        return max(0, (more - less) * 1000 / self.options.lines)

    @staticmethod
    def row_of(name):
        target, start = ENGINES[name]
        return f"{name}, {target.upper()}, {start[0].upper() if start else 'NONE'}"

    def engine(self, name, target):
        log, build = self.log + ".tsv", self.program
        sides = {"start": (build(target, DROP[target]), self.empty),
                 "drop": (build(target, DROP[target]), log),
                 "rewrite": (build(target, REWRITE[target]), log),
                 "work": (build(target, work(target)), log)}
        us = self.cpu({side: (self.with_engine(name, command), source)
                       for side, (command, source) in sides.items()})
        self.new["GG_COST_ENGINE", self.row_of(name)] = (
            round(us["start"]), self.per_record(us["drop"], us["start"]),
            self.per_record(us["rewrite"], us["drop"]),
            self.per_record(us["work"], us["drop"]) / STATEMENTS)
        for form, (ending, option) in FORMATS.items() if name in ("PYTHON3", "GO", "RUST") else ():
            us = self.cpu({side: (build(target, code, option), source) for side, code, source in (
                ("start", DROP[target], self.empty), ("drop", DROP[target], self.log + ending),
                ("rewrite", REWRITE[target], self.log + ending))})
            self.new["GG_COST_FORMAT", f"{target.upper()}, {form}"] = (
                self.per_record(us["drop"], us["start"]),
                self.per_record(us["rewrite"], us["drop"]))

    def workers(self, target):
        """Handing over a block, and starting one of eight workers, processors or not."""
        def of(number):
            return ["env", f"GLUEGEN_JOBS={number}",
                    *self.program(target, DROP[target], parallel="auto")]
        us = self.cpu({"one": (of(1), self.log + ".tsv"), "two": (of(2), self.log + ".tsv"),
                       "start": (of(1), self.empty), "eight": (of(8), self.empty)})
        blocks = os.path.getsize(self.log + ".tsv") / 65536
        self.new["GG_COST_WORKERS", target.upper()] = (
            round(max(0, us["eight"] - us["start"]) / 7),
            max(0, us["two"] - us["one"]) / blocks)

    def blocks(self, target):
        """The smallest block that is nearly as good as the best: between files by processor time;
        beside a process, and of workers that take turns, by the clock."""
        log, places = self.log + ".tsv", []
        kinds = {"alone": ([{}], ""), "beside": ([{}, {}], ""),
                 "turns": ([{"parallel": "2"}], " --workers 2")}
        for kind, (steps, words) in kinds.items():
            sides = {}
            for block in BLOCKS:
                key = target, kind, block
                same = [{"fields": FIELDS, "code": SAME[target], **more} for more in steps]
                programs = self.built[key] = self.build(target, same, {}, 0, block=block)
                line = " | ".join(shlex.join(program) + words for program in programs)
                sides[block] = (["bash", "-c", line], log)
            cost = {block: statistics.median(s.user + s.system if kind == "alone" else s.ns
                                             for s in samples)
                    for block, samples in self.turns(sides).items()}
            best = min(cost.values())
            places.append(min(block for block in BLOCKS if cost[block] <= NEARLY * best))
        self.new["GG_COST_BLOCK", target.upper()] = places

    def number(self, name, value):
        self.new["GG_COST", name] = (value,)

    def pipe(self, size=1 << 20, block=1 << 16, blocks=4000):
        """Nanoseconds of both ends for each KiB."""
        reader, writer = os.pipe()
        fcntl.fcntl(writer, F_SETPIPE_SZ, size)
        before = os.times()
        child = os.fork()
        if child == 0:
            os.close(writer)
            while os.read(reader, block):
                pass
            os._exit(0)
        os.close(reader)
        text = b"x" * block
        for _ in range(blocks):
            os.write(writer, text)
        os.close(writer)
        os.waitpid(child, 0)
        return sum(b - a for a, b in zip(before[:4], os.times()[:4])) * 1e9 * 1024 / block / blocks

    def gnu(self):
        """GNU parallel around cat: its start, a job, and what it takes to cut a stream."""
        lines = self.log + ".tsv"
        kib = os.path.getsize(lines) / 1024
        few, many = ["parallel", "-j2", "-k", "true", ":::", "1", "2"], 42

        def stream(block):
            return ["parallel", "-j2", "-k", "--pipe", "--block", block, "cat"]
        us = self.cpu({"few": (few, self.empty),
                       "many": ([*few, *map(str, range(3, many + 1))], self.empty),
                       "stream": (stream("32M"), lines), "cat": (["cat"], lines)})
        self.number("GNU_START", us["few"])
        self.number("GNU_JOB", max(0, us["many"] - us["few"]) / (many - 2))
        self.number("GNU_PIPE", max(0, us["stream"] - us["few"] - us["cat"]) * 1000 / kib)

    def all(self):
        for name, (target, start) in ENGINES.items():
            if shutil.which(start[0] if start else {"go": "go", "rust": "rustc"}[target]):
                self.engine(name, target)
        for target in ("python", "go", "rust"):
            if shutil.which({"go": "go", "rust": "rustc"}.get(target, "python3")):
                self.workers(target)
                self.blocks(target)
        self.number("PIPE", statistics.median(self.pipe() for _ in range(self.options.rounds)))
        if shutil.which("parallel"):
            self.gnu()


def rewrite(text, new):
    """The table with the numbers of the rows that were measured."""
    def row(match):
        values = new.get((match["kind"], match["name"]))
        if not values:
            return match[0]
        old = match["values"].split(", ")
        form = ", ".join(f"{round(value)}" if "." not in was else f"{value:.1f}"
                         for was, value in zip(old, values))
        return f"{match['kind']}({match['name']}, {form}{match['rest']}"
    return re.sub(r"^(?P<kind>GG_COST\w*)\((?P<name>[A-Z]\w*(?:, [A-Z]\w*)*?), "
                  r"(?P<values>[0-9][0-9., ]*[0-9])(?P<rest>[,)])", row, text, flags=re.M)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("Usage: ")[1].split("\n\n")[0])
    parser.add_argument("--gluegen", default=os.path.join(ROOT, "build", "gluegen"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=500000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write")
    options = parser.parse_args()
    options.gluegen, options.row = os.path.abspath(options.gluegen), []
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gluegen-costs-") as scratch:
        costs = Costs(options, scratch)
        costs.all()
    with open(options.write or TABLE, encoding="utf-8") as file:
        old = file.read()
    new = rewrite(old, costs.new)
    if options.write:
        with open(options.write, "w", encoding="utf-8") as file:
            file.write(new)
    for was, now in zip(old.splitlines(), new.splitlines()):
        if was != now:
            print(f"- {was}\n+ {now}")
    print(f"load {os.getloadavg()[0]:.1f}, {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
