#!/usr/bin/env python3
"""Computes the metrics of an event file in another way and compares them with the pipeline's.

Usage: verify.py EVENTS METRICS

Counts, weights and means must be equal; the p99 must be at most 1/32 below the exact one.
"""

import collections
import csv
import sys

WEIGHTS = {"view": lambda amount: 1, "click": lambda amount: 2, "purchase": lambda amount: amount,
           "refund": lambda amount: -amount}


def expected(path):
    latencies, weights = collections.defaultdict(list), collections.Counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            kind, user, micros, amount = line.rstrip("\n").split("\t")
            if kind in WEIGHTS:
                latencies[kind, user].append(int(micros))
                weights[kind, user] += WEIGHTS[kind](int(amount))
    for key, values in sorted(latencies.items()):
        values.sort()
        p99 = values[(len(values) * 99 + 99) // 100 - 1]
        yield key, (len(values), weights[key], sum(values) // len(values)), p99


def main():
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = list(expected(sys.argv[1]))
    if len(rows) != len(wanted):
        sys.exit(f"{len(rows)} rows instead of {len(wanted)}")
    for row, (key, figures, p99) in zip(rows, wanted):
        got = int(row["count"]), int(row["weight"]), int(row["mean_us"])
        if (row["type"], row["user"]) != key or got != figures:
            sys.exit(f"{row} instead of {key} {figures}")
        if not p99 - p99 / 32 <= int(row["p99_us"]) <= p99:
            sys.exit(f"{row}: the p99 is {p99}")
    events = sum(figures[0] for _, figures, _ in wanted)
    print(f"{len(rows)} rows for {events} events are right")


if __name__ == "__main__":
    main()
