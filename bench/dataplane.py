#!/usr/bin/env python3
"""How fast generated steps are, beside programs written by hand for the same job.

Every row runs both sides in turns on one seeded log and shows the ratio of their rates (1 is as
fast, 2 is twice as fast) as the median of the rounds with the smallest and the largest. The `cpu`
column compares user and system time, which neighbours on the machine disturb less than time on the
clock; the goal is held against it, for workers, pipes and whole scripts against the clock. Programs
are started directly, without the pipeline's entry script, but for whole scripts; file in, /dev/null
out. The programs by hand are in bench/reference. Nothing fails here.

Usage: bench/dataplane.py [--gluegen PROGRAM] [--rounds N] [--lines N] [--seed N]
                          [--gnu-mb N] [ROW ...]

A ROW is the beginning of a row's name, as in `go` or `python/filter`; default: all rows.
"""

import argparse
import os
import sys
import tempfile

from plane import Plane
from rows import (called, codecs, compiled, counts, cut, dealt, etl, fused, interpreted, limits,
                  monolith, narrowed, records, transport, workers)
from run import ROOT

MODULES = (compiled, limits, interpreted, called, codecs, records, narrowed, cut, workers, counts,
           fused, dealt, transport, monolith, etl)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gluegen", default=os.path.join(ROOT, "build", "gluegen"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=1000000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gnu-mb", type=int, default=0,
                        help="megabytes that GNU parallel shares out (default: the log)")
    parser.add_argument("row", nargs="*")
    options = parser.parse_args()
    options.gluegen = os.path.abspath(options.gluegen)
    with tempfile.TemporaryDirectory(prefix="dataplane-") as scratch:
        bench = Plane(options, scratch)
        print(f"{options.lines} lines, {os.path.getsize(bench.log + '.tsv') / 1e6:.0f} MB of tsv, "
              f"{options.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
              f"Python {sys.version.split()[0]}")
        for module in MODULES:
            for row in module.ROWS:
                row(bench)


if __name__ == "__main__":
    main()
