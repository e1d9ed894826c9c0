#!/usr/bin/env bash
# What examples/01-etl-pipeline does with a log, as people write it: one small program for each step,
# line by line, joined by pipes. A line that is no log line is left out.
#
# Usage: etl.sh DATABASE < access.log     ($AGGREGATE: the compiled aggregate.go)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

awk -f "$here/parse.awk" | python3 "$here/filter.py" | "$AGGREGATE" |
    sqlite3 -batch -bail -init /dev/null "$1" 'BEGIN' \
        'CREATE TABLE IF NOT EXISTS endpoint_hours (path TEXT NOT NULL, hour TEXT NOT NULL,
             count BIGINT NOT NULL, total_ms BIGINT NOT NULL, errors BIGINT NOT NULL,
             PRIMARY KEY (path, hour))' \
        'DELETE FROM endpoint_hours' \
        '.import --csv /dev/stdin endpoint_hours' 'COMMIT'
