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

from jobs import TYPED
from plane import NEEDS, Plane
from run import ROOT

SHORT = 64 << 20
# MiB that a stateless step may need; awk is that of the machine.
GOALS = {"go": 30, "rust": 4, "python": 15}


def rows():
    """(name, target, the options of the step, arguments, the ending of the input)"""
    yield "awk/tsv", "awk", {}, [], ".tsv"
    for target in ("go", "rust", "python"):
        yield f"{target}/tsv", target, {}, [], ".tsv"
        yield f"{target}/workers", target, {"parallel": "2"}, ["--workers", "2"], ".tsv"
        for form in ("csv", "jsonl"):
            yield f"{target}/{form}", target, {"format": form, "fields": TYPED}, [], "." + form


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
        for name, target, more, arguments, ending in rows():
            if not bench.wants(name) or not shutil.which(NEEDS[target]):
                continue
            program = ["mawk"] if target == "awk" else []
            command = program + bench.step(target, "filter", **more) + arguments
            with open(bench.log + ending, "rb") as file:
                text = file.read()
            short, long = (peak(bench, command, text, n) for n in (SHORT, size))
            goal = GOALS.get(target)
            verdict = "" if not goal or arguments or ending != ".tsv" else \
                f"  goal {goal} {'ok' if long.kib <= goal * 1024 else 'missed'}"
            print(f"{name:16} {short.kib / 1024:7.1f} MiB {long.kib / 1024:7.1f} MiB  "
                  f"{size / long.ns * 1e9 / (1 << 20):6.0f} MiB/s{verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
