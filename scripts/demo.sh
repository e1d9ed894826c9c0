#!/usr/bin/env bash
# The ETL example from start to end: generate the programs, make a log, run, show the table.
#
# Usage: scripts/demo.sh [GLUEGEN [LINES]]
set -euo pipefail
cd "$(dirname "$0")/.."
gluegen=${1:-build/gluegen}
lines=${2:-100000}
example=examples/01-etl-pipeline
out=out/demo

show() {
    printf '\n$ %s\n' "$*"
}

show gluegen build "$example/etl.yaml" -o "$out"
"$gluegen" build "$example/etl.yaml" -o "$out"
(cd "$out" && find etl.sh etl -type f ! -path '*/.build/*' | sort | xargs wc -l)

show "$example/generate_log.py" --lines "$lines" --output "$out/access.log"
"$example/generate_log.py" --lines "$lines" --output "$out/access.log"
tail -n 2 "$out/access.log"

rm -f "$out/metrics.db" "$out/rejected.tsv"
show DB_FILE="$out/metrics.db" REJECTED="$out/rejected.tsv" \
    "$out/etl.sh" --input "$out/access.log"
start=$(date +%s%N)
env -u DB_HOST DB_FILE="$out/metrics.db" REJECTED="$out/rejected.tsv" \
    "$out/etl.sh" --input "$out/access.log"
end=$(date +%s%N)
printf '%d lines in %d ms, with what had to be compiled\n' "$lines" $(((end - start) / 1000000))

show sqlite3 "$out/metrics.db"
sqlite3 -batch -init /dev/null -box "$out/metrics.db" \
    "SELECT path, sum(count) AS 'slow or failed', sum(errors) AS errors,
         sum(total_ms) / sum(count) AS 'mean ms',
         substr(hour, 12, 5) AS 'worst hour', max(count) AS 'in that hour'
     FROM endpoint_hours GROUP BY path ORDER BY 2 DESC, path LIMIT 10"

show "$example/verify.py" "$out/access.log"
if diff <("$example/verify.py" "$out/access.log" 2>/dev/null | sort) \
    <(sqlite3 -batch -init /dev/null -separator , "$out/metrics.db" \
        'SELECT * FROM endpoint_hours' | sort) >/dev/null; then
    printf 'the independent computation gives the same %d rows\n' \
        "$(sqlite3 "$out/metrics.db" 'SELECT count(*) FROM endpoint_hours')"
else
    printf 'the independent computation DIFFERS\n' >&2
    exit 1
fi
