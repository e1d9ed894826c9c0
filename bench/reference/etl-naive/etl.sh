#!/usr/bin/env bash
# The same in the manner of the older generator that specs in terms come from, made to work: each
# step in the frame that it put around a snippet (awk: variables, then an unconditional print;
# Python: a dict for each record and a call of process_record; Go: bufio.Scanner, process and
# Println), one read and one write for each record, `cat file |` before the first step. That
# generator's own script for this pipeline does not run: it takes snippets for the names of files,
# writes blanks where the next step reads tabs, and loses the code that shall run at the end. Frames
# and steps were written anew after a description of it.
#
# Usage: etl.sh DATABASE < access.log     ($AGGREGATE: the compiled aggregate.go)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# shellcheck disable=SC2002  # as it was
cat /dev/stdin | awk -f "$here/parse.awk" | python3 "$here/filter.py" | "$AGGREGATE" |
    sqlite3 -batch -bail -init /dev/null "$1" 'BEGIN' \
        'CREATE TABLE IF NOT EXISTS endpoint_hours (path TEXT NOT NULL, hour TEXT NOT NULL,
             count BIGINT NOT NULL, total_ms BIGINT NOT NULL, errors BIGINT NOT NULL,
             PRIMARY KEY (path, hour))' \
        'DELETE FROM endpoint_hours' \
        '.import --csv /dev/stdin endpoint_hours' 'COMMIT'
