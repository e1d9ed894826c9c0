#!/usr/bin/env bash
# Runs a fuzz target with libFuzzer, seeded from our own corpus, specs and templates.
#
# Usage: scripts/fuzz.sh BUILD yaml|tmpl|term|facts|program|snippet [SECONDS]
# What it finds is left in fuzz/corpus/<target>/ and is replayed by `make test` from then on.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
target=$2
seconds=${3:-60}
work=$build/fuzz-$target
mkdir -p "$work/seeds" "$work/found"

seed() {
    while IFS= read -r -d '' file; do
        cp -- "$file" "$work/seeds/$(sha256sum <"$file" | cut -c1-16)"
    done
}

case $target in
yaml)
    find examples tests/golden -name '*.yaml' -size -20k -print0 | seed
    for number in {1..200}; do
        python3 tests/prove/random_specs.py "$number" >"$work/seeds/random-$number"
    done
    ;;
tmpl) find templates -name '*.mustache' -size -20k -print0 | seed ;;
term) find tests/terms/corpus -name '*.pl' -print0 | seed ;;
snippet) find fuzz/corpus/snippet -type f -print0 | seed ;;
facts | program) find examples tests/golden -name '*.pl' -print0 | seed ;;
*)
    printf 'fuzz: no such target: %s (yaml, tmpl, term, facts, program, snippet)\n' "$target" >&2
    exit 2
    ;;
esac
case $target in
facts | program) dictionary=term ;;
*) dictionary=$target ;;
esac
exec "$build/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 \
    -max_len=16384 -dict="fuzz/${dictionary}.dict" -artifact_prefix="fuzz/corpus/$target/" \
    -print_final_stats=1 "$work/found" "$work/seeds" "fuzz/corpus/$target"
