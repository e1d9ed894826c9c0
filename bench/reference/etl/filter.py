"""Keeps what failed or took longer than a second."""

import sys

for line in sys.stdin:
    fields = line.rstrip('\n').split('\t')
    if not fields[0] or not fields[3].isdigit() or not fields[4].isdigit():
        continue
    if int(fields[3]) >= 400 or int(fields[4]) > 1000:
        print('\t'.join(fields))
