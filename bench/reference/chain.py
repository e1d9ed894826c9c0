"""One step of the chain `four` of bench/dataplane.py, as a program that reads line by line; four of
them joined by pipes do what the chain does.

Usage: chain.py changed|shorten|worth|aggregate < records
"""

import sys


def changed(fields):
    if int(fields[3]) != 304:
        print('\t'.join(fields))


def shorten(fields):
    path, status, ms = fields[2].partition('?')[0], fields[3], fields[5]
    print(path, status, ms, 'slow' if int(ms) > 200 else 'fast', sep='\t')


def worth(fields):
    if fields[3] == 'fast' or int(fields[1]) >= 500:
        print('\t'.join(fields))


totals = {}


def aggregate(fields):
    total = totals.setdefault(fields[0], [0, 0, 0])
    total[0] += 1
    total[1] += int(fields[2])
    if int(fields[1]) >= 500:
        total[2] += 1


process = {'changed': changed, 'shorten': shorten, 'worth': worth, 'aggregate': aggregate}[
    sys.argv[1]]
for line in sys.stdin:
    process(line.rstrip('\n').split('\t'))
for path, (n, ms, errors) in sorted(totals.items()):
    print(path, n, ms, errors, sep='\t')
