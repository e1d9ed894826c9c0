"""What failed or took longer than a second: a record is a dict, read, judged and written alone."""

import sys


def process_record(record):
    if int(record['status']) >= 400 or int(record['ms']) > 1000:
        return record
    return None


def read_input():
    for line in sys.stdin:
        fields = line.rstrip('\n').split('\t')
        yield {'stamp': fields[0], 'method': fields[1], 'path': fields[2],
               'status': fields[3], 'ms': fields[4]}


def main():
    for record in read_input():
        result = process_record(record)
        if result is not None:
            print('\t'.join(str(result[name])
                            for name in ('stamp', 'method', 'path', 'status', 'ms')))


if __name__ == '__main__':
    main()
