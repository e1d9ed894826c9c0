#!/usr/bin/env python3
"""How much memory each process of a pipeline needs at most, however long its input is.

Records are made on the fly and come through a pipe; nothing is kept on disk. A row is one step, in
one language, format and way to run; it reads a short stream and a long one, and shows the peak
resident memory of both and how fast the long one passed. Of several workers the largest process
counts. Nothing fails here.

Usage: bench/memory.py [--gluegen PROGRAM] [--gib N] [--seed N] [ROW ...]

A ROW is the beginning of a row's name, as in `go` or `python/csv`; default: all rows.
"""

import argparse
import os
import shutil
import sys
import tempfile
import threading

from jobs import LIGHT, STEPS, TYPED
from plane import NEEDS, Plane
from run import ROOT

SHORT = 64 << 20
# MiB that a stateless step may need; awk is that of the machine.
GOALS = {"go": 30, "rust": 4, "python": 15}


KEYED = {"python": "seen = {}", "go": "seen := map[string]bool{}",
         "rust": "let mut seen = std::collections::HashSet::new();"}
FIRST = {"python": "if path not in seen:\n    seen[path] = True\n    output(*fields)",
         "go": "if seen[path] {\n    return nil\n}\nseen[path] = true\nreturn fields",
         "rust": "if seen.insert(path.to_string()) {\n    emit(fields);\n}"}
PLAIN = LIGHT.replace("{status: int}", "status")


def rows():
    """(name, target, the options of its steps, those of the spec, arguments of a program, whether
    the whole script runs, the ending of the input)"""
    one = [{}]
    yield "awk/tsv", "awk", one, {}, [], False, ".tsv"
    yield "awk/fed", "awk", [{"parallel": "2"}], {}, ["--jobs", "2"], True, ".tsv"
    yield "awk/fed, any order", "awk", [{"parallel": "2"}], {"order": "any"}, ["--jobs", "2"], \
        True, ".tsv"
    for order in ("keep", "any"):
        yield f"python/gnu parallel, {order}", "python", [{"parallel": "gnu_parallel"}], \
            {"order": order}, ["--jobs", "2"], True, ".tsv"
    for target in ("go", "rust", "python"):
        yield f"{target}/tsv", target, one, {}, [], False, ".tsv"
        for form in ("csv", "jsonl"):
            yield f"{target}/{form}", target, [{"fields": TYPED}], {"format": form}, [], False, \
                "." + form
        two, workers = [{"parallel": "2"}], ["--workers", "2"]
        yield f"{target}/workers", target, two, {}, workers, False, ".tsv"
        yield f"{target}/workers, any order", target, two, {"order": "any"}, workers, False, ".tsv"
        yield f"{target}/fused", target, [{}, {}, {}], {}, [], False, ".tsv"
        # As many keys as there are paths.
        keyed = {"fields": PLAIN, "key": "[path]", "state": KEYED[target], "code": FIRST[target],
                 "parallel": "2"}
        yield f"{target}/keyed", target, [keyed], {}, workers, False, ".tsv"


class Feeder(threading.Thread):
    """Writes a text to a FIFO again and again, until so many bytes are written."""

    def __init__(self, fifo, text, size):
        super().__init__(daemon=True)
        self.fifo, self.text, self.size = fifo, text, size

    def run(self):
        with open(self.fifo, "wb", buffering=0) as pipe:
            written = 0
            while written < self.size:
                view = memoryview(self.text)
                while view:
                    view = view[pipe.write(view):]
                written += len(self.text)


def peak(bench, command, text, size):
    fifo = bench.path("fifo")
    if not os.path.exists(fifo):
        os.mkfifo(fifo)
    feeder = Feeder(fifo, text, size)
    feeder.start()
    sample = bench.once(command, fifo)
    feeder.join()
    return sample


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gluegen", default=os.path.join(ROOT, "build", "gluegen"))
    parser.add_argument("--gib", type=float, default=1, help="length of the long stream")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("row", nargs="*")
    options = parser.parse_args()
    options.gluegen = os.path.abspath(options.gluegen)
    options.lines, options.rounds = 100000, 1
    size = int(options.gib * (1 << 30))
    with tempfile.TemporaryDirectory(prefix="memory-") as scratch:
        bench = Plane(options, scratch)
        print(f"peak memory of a stream of {SHORT >> 20} MiB and of {options.gib:g} GiB")
        for name, target, steps, ends, arguments, whole, ending in rows():
            if not bench.wants(name) or not shutil.which(NEEDS[target]):
                continue
            program = ["mawk"] if target == "awk" and not whole else []
            steps = [{**STEPS["filter"][target], **more} for more in steps]
            commands = bench.build(target, steps, ends)
            bench.built[name] = True  # the next one gets a directory of its own
            if len(commands) > 1:
                print(f"{name:24} runs in {len(commands)} processes")
            command = bench.script(commands) if whole else commands[0]
            command = program + command + arguments
            with open(bench.log + ending, "rb") as file:
                text = file.read()
            short, long = (peak(bench, command, text, n) for n in (SHORT, size))
            goal = GOALS.get(target)
            verdict = "" if not goal or arguments or ending != ".tsv" else \
                f"  goal {goal} {'ok' if long.kib <= goal * 1024 else 'missed'}"
            if long.kib > short.kib * 1.25 + 1024:
                verdict += "  GROWS"
            print(f"{name:24} {short.kib / 1024:7.1f} MiB {long.kib / 1024:7.1f} MiB  "
                  f"{size / long.ns * 1e9 / (1 << 20):6.0f} MiB/s{verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
