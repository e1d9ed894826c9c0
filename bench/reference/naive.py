"""The same jobs as a program that is written without a thought of speed, and csv and jsonl with
the standard library's parsers: a filter, or all records as they are or with another `ms`.

Usage: naive.py identity|filter|aggregate < log
       naive.py csv|jsonl [identity|changed] < log
"""

import csv
import json
import sys

job = sys.argv[1]
change = ''.join(sys.argv[2:])
totals = {}
if job == 'csv':
    writer = csv.writer(sys.stdout, lineterminator='\n')
    for fields in csv.reader(sys.stdin):
        if change == 'changed':
            fields[5] = int(fields[5]) + 1
        if change or int(fields[3]) >= 400:
            writer.writerow(fields)
elif job == 'jsonl':
    for line in sys.stdin:
        record = json.loads(line)
        if change == 'changed':
            record['ms'] += 1
        if change or record['status'] >= 400:
            print(json.dumps(record, separators=(',', ':')))
else:
    for line in sys.stdin:
        fields = line.rstrip('\n').split('\t')
        if job == 'identity':
            print('\t'.join(fields))
        elif job == 'filter':
            if int(fields[3]) >= 400:
                print('\t'.join(fields))
        else:
            total = totals.setdefault(fields[2], [0, 0, 0])
            total[0] += 1
            total[1] += int(fields[5])
            if int(fields[3]) >= 500:
                total[2] += 1
for path, (n, ms, errors) in sorted(totals.items()):
    print(path, n, ms, errors, sep='\t')
