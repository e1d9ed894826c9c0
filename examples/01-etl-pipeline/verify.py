#!/usr/bin/env python3
"""Computes what the pipeline must find, in a plain second way, and prints it as CSV.

Usage: verify.py LOG            (rows: path, hour, count, total_ms, errors)
       verify.py --no-times LOG (a log without response times: each counts as 0)
"""

import csv
import datetime
import re
import sys

LINE = r'(\S+) (\S+) (.+?) \[([^\]]+)\] "([^"]*)" (\d+) (\S+) .*'
TIMED = re.compile(LINE + r" (\d+)", re.DOTALL)
UNTIMED = re.compile(LINE + r"()", re.DOTALL)


def main():
    no_times = "--no-times" in sys.argv
    pattern = UNTIMED if no_times else TIMED
    groups = {}
    rejected = 0
    with open(sys.argv[-1], encoding="utf-8", errors="surrogateescape", newline="\n") as log:
        for line in log:
            found = pattern.fullmatch(line.rstrip("\n"))
            if not found:
                rejected += 1
                continue
            time, request, status, ms = found[4], found[5], int(found[6]), int(found[8] or 0)
            if status < 400 and ms <= 1000:
                continue
            words = request.split()
            path = re.split(r"[?#]", words[1])[0] if len(words) > 1 else ""
            when = datetime.datetime.strptime(time, "%d/%b/%Y:%H:%M:%S %z")
            hour = when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:00:00Z")
            sums = groups.setdefault((path or "-", hour), [0, 0, 0])
            sums[0] += 1
            sums[1] += ms
            sums[2] += status >= 400
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    rows = csv.writer(sys.stdout, lineterminator="\n")
    for (path, hour), sums in sorted(groups.items()):
        rows.writerow([path, hour, *sums])
    print(f"{rejected} lines rejected", file=sys.stderr)


main()
