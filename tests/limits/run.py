#!/usr/bin/env python3
"""Our own rules for C: no function over 70 lines, no file over 720, no line over 100."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

FUNCTION_LINES, FILE_LINES, COLUMNS = 70, 720, 100


def functions(lines):
    """(name, first line, lines) of each function: its brace stands alone in the first column."""
    start = None
    for i, line in enumerate(lines):
        if line == "{":
            start = i
        elif line == "}" and start is not None:
            first = start - 1
            while first > 0 and re.match(r"\s", lines[first]):
                first -= 1
            name = re.search(r"(\w+)\(", lines[first])
            yield (name.group(1) if name else lines[first]), first + 1, i - first + 1
            start = None


def main():
    listing = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.c", "*.h"],
                             cwd=tap.ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    for path in sorted(set(listing.split())):
        if not os.path.exists(os.path.join(tap.ROOT, path)):
            continue
        with open(os.path.join(tap.ROOT, path), encoding="utf-8") as file:
            lines = file.read().split("\n")
        faults = []
        if len(lines) - 1 > FILE_LINES:
            faults.append(f"{len(lines) - 1} lines, at most {FILE_LINES} are allowed")
        faults += [f"line {first}: {name} has {n} lines, at most {FUNCTION_LINES} are allowed"
                   for name, first, n in functions(lines) if n > FUNCTION_LINES]
        faults += [f"line {i}: {len(line)} columns, at most {COLUMNS} are allowed"
                   for i, line in enumerate(lines, 1) if len(line) > COLUMNS]
        tap.check(path, not faults, "\n".join(faults))
    tap.finish()


main()
