#!/usr/bin/env bash
# `gluegen run` on a terminal (that util-linux's script makes): the table, the bytes, exit codes.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/lib.sh
. tests/lib.sh

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache TERM=xterm LC_ALL=C.UTF-8
unset NO_COLOR
cd "$scratch"

if ! command -v script >/dev/null; then
    skip 'progress on a terminal' 'script is missing (Debian: bsdutils)'
    finish
fi

cat >spec.yaml <<'SPEC'
gluegen: 1
name: numbers
steps:
  - step: double
    target: bash
    code: sed 's/$/\t&/'
  - step: some
    target: bash
    code: grep 7
  - step: last
    target: bash
    code: |
      echo 'a message' >&2
      cat
SPEC
seq 100000 >in
"$GLUEGEN" run -q spec.yaml -- --input in --output expected
sed -e 's/$/\t/' in | grep 7 >independent

# is NAME EXPECTED ACTUAL
is() {
    if [[ $2 == "$3" ]]; then
        ok "$1"
    else
        not_ok "$1" "expected: $2"$'\n'"actual: $3"
    fi
}

# on_terminal WORD..: the screen in $scratch/screen, the exit code in $status
on_terminal() {
    local words
    printf -v words '%q ' "$@"
    status=0
    script -qec "$words" screen.raw >/dev/null || status=$?
    # Without script's own first and last line; numbers that depend on time become N.
    sed -e 1d -e '/^Script done/d' screen.raw | tr -d '\r' | sed '/^$/d' >screen
}

same 'the run without a terminal' independent expected

on_terminal "$GLUEGEN" run spec.yaml -- --input in --output out
same 'the bytes do not change' expected out
count=$(wc -l <expected)
printf -v count '%d,%03d' $((count / 1000)) $((count % 1000))
# The last table on the screen: after the last time that one was erased.
sed 's/.*\x1b\[J//' screen | tac | sed '/^step /q' | tac |
    sed -E 's/ +[0-9]+\.[0-9] +[0-9]+:[0-9]{2}\.[0-9]$/ N N/; s/ +/ /g' >table
cat >table.expected <<TABLE
step records in records out MB/s elapsed
double - 100,000 N N
some 100,000 $count N N
last $count $count N N
TABLE
same 'the table tells the records of each step' table.expected table
if grep -qx '.*a message' screen; then
    ok 'messages of steps are on lines of their own'
else
    not_ok 'messages of steps are on lines of their own' "$(cat -v screen)"
fi

on_terminal "$GLUEGEN" run -q spec.yaml -- --input in --output out
echo 'a message' >quiet
same '-q shows no table' quiet screen

on_terminal "$GLUEGEN" run spec.yaml -- --input missing
is 'an exit code of the script' 66 "$status"

sed -i 's/^      cat/      exit 9/' spec.yaml
on_terminal "$GLUEGEN" run spec.yaml -- --input in --output broken
is "a failed step's exit code" 9 "$status"
is 'no output of a failed run' '' "$(ls -d broken 2>/dev/null || true)"

sed -i 's/^      exit 9/      sleep 60/' spec.yaml
status=0
script -qec "\"$GLUEGEN\" run spec.yaml -- --input in --output late &
    sleep 1; kill -TERM \$!; wait \$!" /dev/null >/dev/null || status=$?
is 'a signal reaches the pipeline' 143 "$status"
is 'no output of a stopped run' '' "$(ls -d late 2>/dev/null || true)"

is 'nothing is left in the cache' '' "$(find cache -name '.progress-*')"
finish
