#!/usr/bin/env bash
# Builds and runs every example; the small ones against their expected output, the ETL example
# against the independent computation, in SQLite and in PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/examples/postgres.sh
. tests/examples/postgres.sh

root=$PWD
scratch=$(mktemp -d)
chmod 755 "$scratch"
trap 'postgres_stop; rm -rf "$scratch"' EXIT
unset DB_HOST DB_PORT DB_NAME DB_USER DB_FILE REJECTED QUARANTINE
export LC_ALL=C.UTF-8
example=$root/examples/01-etl-pipeline

# missing TOOL..: those that are not there, empty when all are
missing() {
    local tool found=()
    for tool; do
        type -P "$tool" >/dev/null || found+=("$tool")
    done
    printf '%s' "${found[*]-}"
}

# needs SPEC: the tools of its targets
needs() {
    sed -n 's/^ *target: //p' "$1" | sort -u | sed 's/awk/gawk mawk/; s/python/python3/; s/rust/rustc/'
}

# attempt NAME COMMAND..: true when it succeeds; else a failed case that shows what it said
attempt() {
    local name=$1 status=0
    shift
    "$@" >"$scratch/said" 2>&1 || status=$?
    [[ $status -eq 0 ]] || not_ok "$name" "exit code $status: $* $(printf '\n'; tail -20 "$scratch/said")"
    return "$status"
}

# run_small DIR NAME: the example as its README says, then through standard input and output
run_small() {
    local dir=$1 label=$2 spec name expected input work
    spec=$(compgen -G "$dir/*.yaml")
    name=$(basename "$spec" .yaml)
    expected=$(compgen -G "$dir/expected.*" | grep -v 'expected\.quarantine')
    input=$(sed -n 's/^input: //p' "$spec")
    work=$scratch/work/$label
    mkdir -p "$work"
    cp "$dir"/* "$work"
    attempt "$label" "$GLUEGEN" build "$spec" -o "$work/out" || return 0
    (
        cd "$work"
        ./out/"$name".sh --output result >said 2>&1
    ) || {
        not_ok "$label" "exit code $?: $(cat "$work/said")"
        return 0
    }
    same "$label" "$expected" "$work/result"
    if [[ -f $dir/expected.quarantine.tsv ]]; then
        same "$label: what was set aside" "$dir/expected.quarantine.tsv" "$work/quarantine.tsv"
    fi
    rm -f "$work/quarantine.tsv"
    (cd "$work" && ./out/"$name".sh --input - --output - <"$input" >piped 2>said) || true
    same "$label: from standard input to standard output" "$expected" "$work/piped"
}

# database_rows: of whichever database the environment names, as CSV in a fixed order
database_rows() {
    if [[ -n ${DB_HOST-} ]]; then
        psql -X -A -t -F $'\t' -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" -d "$DB_NAME" \
            -c 'SELECT * FROM endpoint_hours' || printf 'no table\n'
    else
        sqlite3 -batch -init /dev/null -separator $'\t' "$DB_FILE" \
            'SELECT * FROM endpoint_hours' 2>&1 || printf 'no table\n'
    fi | LC_ALL=C sort
}

expected_rows() {
    /usr/bin/env python3 -c '
import csv, sys
sys.stdin.reconfigure(errors="surrogateescape")
sys.stdout.reconfigure(errors="surrogateescape")
for row in csv.reader(sys.stdin):
    print("\t".join(row))' | LC_ALL=C sort
}

# run_etl LABEL ETL.SH LOG [ARGUMENTS OF VERIFY..]: twice, since a second run must change nothing
run_etl() {
    local label=$1 script=$2 log=$3 again
    shift 3
    "$example/verify.py" "$@" "$log" 2>"$scratch/verify.said" | expected_rows >"$scratch/expected"
    for again in '' ' again'; do
        rm -f "$REJECTED"
        attempt "$label$again" "$script" --input "$log" || continue
        database_rows >"$scratch/rows"
        same "$label$again: $(wc -l <"$scratch/expected") rows and their sums" \
            "$scratch/expected" "$scratch/rows"
        local rejected=0
        [[ ! -f $REJECTED ]] || rejected=$(wc -l <"$REJECTED")
        printf '%d lines rejected\n' "$rejected" >"$scratch/rejected.said"
        same "$label$again: rejected lines" "$scratch/verify.said" "$scratch/rejected.said"
    done
}

# A bad line stops a pipeline without on_error; nothing of it may reach the database.
run_atomic() {
    local label=$1 script=$2
    database_rows >"$scratch/before"
    if "$script" --input "$scratch/bad.log" >"$scratch/said" 2>&1; then
        not_ok "$label: a bad line fails" 'exit code 0'
    else
        ok "$label: a bad line fails"
    fi
    database_rows >"$scratch/after"
    same "$label: and leaves the table as it was" "$scratch/before" "$scratch/after"
}

etl_suite() {
    local label=$1 etl=$scratch/etl/etl.sh strict=$scratch/strict/strict.sh
    export REJECTED=$scratch/rejected.tsv
    run_etl "$label" "$etl" "$scratch/access.log"
    run_atomic "$label" "$strict"
}

absent=$(missing gawk mawk go python3 sqlite3)
if [[ -n $absent ]]; then
    skip '01-etl-pipeline' "$absent is missing"
else
    "$example/generate_log.py" --lines 20000 --seed 7 --output "$scratch/access.log"
    "$example/generate_log.py" --lines 3000 --seed 8 --output "$scratch/bad.log"
    sed -i '2900s/.*/this is no line of a log/' "$scratch/bad.log"
    # The same pipeline without its dead letters.
    sed -e '/on_error:/d' -e 's/^name: etl$/name: strict/' "$example/etl.yaml" >"$scratch/strict.yaml"
    if attempt 'build etl.yaml' "$GLUEGEN" build "$example/etl.yaml" -o "$scratch/etl" &&
        attempt 'build strict.yaml' "$GLUEGEN" build "$scratch/strict.yaml" -o "$scratch/strict"; then
        export DB_FILE="$scratch/it's a \$(touch canary) name.db"
        etl_suite 'etl, SQLite'
        if [[ -x /usr/bin/go && $(type -P go) != /usr/bin/go ]]; then
            rm -f "$DB_FILE"
            PATH=/usr/bin:$PATH GLUEGEN_BUILD_DIR=$scratch/debian \
                etl_suite "etl, SQLite, Debian's tool chains"
        fi
        if ! postgres_find >/dev/null; then
            skip 'etl, PostgreSQL' 'postgresql is missing'
        elif attempt 'start PostgreSQL' postgres_start "$scratch/postgres"; then
            ok 'start PostgreSQL'
            etl_suite 'etl, PostgreSQL'
            unset DB_HOST
        fi
        log=${GLUEGEN_SHARED:-../shared}/data/apache_access.log
        if [[ ! -f $log ]]; then
            skip 'etl, a real log' "data: $log is not there"
        else
            # A log without response times: they count as 0.
            # shellcheck disable=SC2016
            sed -e 's/answer\[1\], \$NF$/answer[1], 0/' "$example/etl.yaml" >"$scratch/etl.yaml"
            rm -f "$DB_FILE"
            if attempt 'build for a real log' "$GLUEGEN" build "$scratch/etl.yaml" -o "$scratch/real"; then
                run_etl 'etl, a real log' "$scratch/real/etl.sh" "$log" --no-times
            fi
        fi
    fi
fi

# The two notations of one spec give the same programs; only their first lines name the spec, and
# the entry script its lines.
if attempt 'build etl.pl' "$GLUEGEN" build "$example/etl.pl" -o "$scratch/terms" &&
    attempt 'build etl.yaml again' "$GLUEGEN" build "$example/etl.yaml" -o "$scratch/yaml"; then
    rm -rf "$scratch"/{terms,yaml}/.gluegen
    grep -rl 'DO NOT EDIT' "$scratch/terms" | while IFS= read -r file; do
        sed -i '1,2s/ from etl\.pl\. DO NOT EDIT/ from etl.yaml. DO NOT EDIT/' "$file"
    done
    sed -E -i "s/^( +'[0-9]+-[0-9]+ etl)\\.(pl|yaml):[0-9]+'/\\1'/" "$scratch"/{terms,yaml}/etl.sh
    if diff -r "$scratch/yaml" "$scratch/terms" >"$scratch/said"; then
        ok 'etl.pl gives the programs of etl.yaml'
    else
        not_ok 'etl.pl gives the programs of etl.yaml' "$(head -40 "$scratch/said")"
    fi
fi

# The same seed gives the same log on every machine.
sum=$("$example/generate_log.py" --lines 1000 --seed 42 | sha256sum | cut -d ' ' -f 1)
printf '%s\n' "$sum" >"$scratch/sum"
same 'the log generator gives the bytes it always gave' tests/examples/log-1000-42.sha256 "$scratch/sum"

# run_events: the event router in each configuration against the independent computation
run_events() {
    local dir=$root/examples/03-high-performance out=$scratch/events spec jobs platforms missing
    mkdir -p "$out"
    go run "$dir/generate_events.go" -events 100000 -users 50 >"$out/events.tsv"
    for spec in events single; do
        attempt "03-high-performance: $spec" "$GLUEGEN" build -q "$dir/$spec.yaml" -o "$out" || continue
        for jobs in 1 2 5; do
            attempt "03-high-performance: $spec, $jobs jobs" "$out/$spec.sh" --jobs "$jobs" \
                --input "$out/events.tsv" --output "$out/metrics.csv" || continue
            same "03-high-performance: $spec, $jobs jobs: metrics" \
                <(printf '200 rows for 87466 events are right\n') \
                <("$dir/verify.py" "$out/events.tsv" "$out/metrics.csv" 2>&1)
        done
    done
    "$dir/cross-compile.sh" "$out" >"$scratch/built" 2>"$scratch/not-built" && missing=0 || missing=$?
    same '03-high-performance: programs for four platforms' \
        <(printf 'route-%s\n' linux-amd64 linux-arm64 darwin-arm64 windows-amd64.exe) \
        <(sed -n 's|.*/route|route|p' "$scratch/built")
    # What Rust lacks for other platforms is told, one line each, and in the exit code.
    same '03-high-performance: Rust programs, or why not' \
        <(printf 'measure-%s\n' darwin-arm64 linux-amd64 linux-arm64 windows-amd64 "exit $((
            $(grep -c '^measure-' "$scratch/not-built") > 0))") \
        <(sed 's|.*/||; s|\.exe$||; s|: .*||' "$scratch/built" "$scratch/not-built" |
            grep ^measure- | sort && printf 'measure-exit %s\n' "$missing")
    platforms=(linux-amd64 linux-arm64 darwin-arm64 windows-amd64.exe)
    same '03-high-performance: each Rust program is what its platform runs' \
        <(for platform in "${platforms[@]}"; do
            [[ ! -e $out/dist/measure-$platform ]] || echo "$platform" |
                sed 's/linux-amd64/7f45 3e00/; s/linux-arm64/7f45 b700/; s/darwin.*/cffa/; s/windows.*/4d5a/'
        done) \
        <(for program in "${platforms[@]/#/$out/dist/measure-}"; do
            [[ -e $program ]] || continue
            case $program in
            *linux*) echo "$(od -An -N2 -tx1 "$program" | tr -d ' ') $(
                od -An -j18 -N2 -tx1 "$program" | tr -d ' ')" ;;
            *) od -An -N2 -tx1 "$program" | tr -d ' ' ;;
            esac
        done)
    same '03-high-performance: each is what its platform runs' <(printf '7f45\n7f45\ncffa\n4d5a\n') \
        <(for program in "$out"/dist/route-{linux-amd64,linux-arm64,darwin-arm64,windows-amd64.exe}; do
            od -An -N2 -tx1 "$program" | tr -d ' '
        done)
}

# run_programs: specs that are programs, as their README line says; the rows also in PostgreSQL
run_programs() {
    local work=$scratch/programs
    cp -R "$root/examples/07-programs" "$work"
    (
        cd "$work"
        "$GLUEGEN" build -q etl.pl -o .
        "$GLUEGEN" build -q router.pl -o .
        ./etl.sh
        ./analytics.sh
    ) >"$scratch/said" 2>&1 || not_ok 07-programs "$(cat "$scratch/said")"
    same '07-programs: an aggregator and its pipeline from one clause' \
        "$work/metrics.expected.tsv" "$work/metrics.tsv"
    same '07-programs: Go and Rust side by side' "$work/squares.expected.tsv" "$work/squares.tsv"
    if [[ -z ${postgres_dir-} ]]; then
        skip '07-programs, PostgreSQL' 'postgresql is missing'
        return
    fi
    (
        cd "$work"
        export DB_HOST=$postgres_dir DB_PORT=54329 DB_NAME=postgres DB_USER=postgres
        database=(psql -X -q -A -t -F $'\t' -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" -d "$DB_NAME")
        "${database[@]}" -c 'CREATE TABLE metrics_hourly (path text, hour text, count int, total int)'
        ./etl.sh
        "${database[@]}" -c 'SELECT * FROM metrics_hourly ORDER BY path, hour' >rows.tsv
    ) >"$scratch/said" 2>&1 || not_ok '07-programs, PostgreSQL' "$(cat "$scratch/said")"
    same '07-programs: the same rows in PostgreSQL' "$work/metrics.expected.tsv" "$work/rows.tsv"
}

absent=$(missing gawk go rustc python3 parallel)
if [[ -n $absent ]]; then
    skip 07-programs "$absent is missing"
else
    run_programs
fi

absent=$(missing go rustc python3)
if [[ -n $absent ]]; then
    skip 03-high-performance "$absent is missing"
else
    run_events
fi
for dir in examples/*/; do
    dir=${dir%/}
    [[ -n $(compgen -G "$dir/expected.*") ]] || continue
    # shellcheck disable=SC2046
    absent=$(missing $(needs "$(compgen -G "$dir/*.yaml")"))
    if [[ -n $absent ]]; then
        skip "$(basename "$dir")" "$absent is missing"
        continue
    fi
    run_small "$dir" "$(basename "$dir")"
    if [[ -x /usr/bin/go && $(type -P go) != /usr/bin/go ]]; then
        PATH=/usr/bin:$PATH run_small "$dir" "$(basename "$dir"), Debian's tool chains"
    fi
done
[[ ! -e canary ]] || not_ok 'a file name ran as a command'
finish
