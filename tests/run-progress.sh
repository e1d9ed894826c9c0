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
# last_table: what can be said of it beforehand; who is the bottleneck depends on the machine
last_table() {
    sed 's/.*\x1b\[J//' screen | tac | sed '/^step /q' | tac | grep -v '^the bottleneck is step ' |
        sed -E 's/ +/ /g; s/ [0-9,]+ [0-9]+\.[0-9] ([0-9]+%|-) ([0-9]+%|-) [0-9]+:[0-9]{2}\.[0-9]$/ N/'
}

last_table >table
cat >table.expected <<TABLE
step records in records out a second MB/s w.in w.out elapsed
double - 100,000 N
some 100,000 $count N
last $count $count N
TABLE
same 'the table tells the records of each step' table.expected table
if grep -qx '.*a message' screen; then
    ok 'messages of steps are on lines of their own'
else
    not_ok 'messages of steps are on lines of their own' "$(cat -v screen)"
fi

# The name gives way, then the end of the row; no line is as wide as the terminal.
on_terminal bash -c 'stty cols 40 rows 24; exec "$@"' bash "$GLUEGEN" run spec.yaml -- --input in --output out
sed 's/.*\x1b\[J//' screen | grep -E '^(step|double|some|last) ' | cut -c 1-32 | tail -4 >table
printf '%-8s%12s%12s\n' step 'records in' 'records out' double - 100,000 some 100,000 "$count" \
    last "$count" "$count" >table.expected
same 'a narrow terminal shows less' table.expected table
is 'its lines are not wrapped' '' "$(sed 's/.*\x1b\[J//' screen | grep -v 'a message' | grep -E '.{40}' || true)"

on_terminal bash -c 'stty cols 80 rows 6; exec "$@"' bash "$GLUEGEN" run spec.yaml -- --input in --output out
last_table >table
printf '%s\n' 'step records in records out a second MB/s w.in w.out elapsed' 'double - 100,000 N' \
    "some 100,000 $count N" '(1 more steps)' >table.expected
same 'a low terminal shows less' table.expected table

"$GLUEGEN" run --format json spec.yaml -- --input in --output out 2>said
grep -qx 'a message' said && sed -i '/^a message$/d' said
same 'the bytes do not change with JSON' expected out
python3 - said "$(wc -l <expected)" "$(wc -c <expected)" <<'PYTHON' >figures || true
import json
import sys
with open(sys.argv[1], encoding="utf-8") as file:
    told = json.load(file)
print(told["pipeline"], *((step["step"], step["records"]) for step in told["steps"]))
print(told["steps"][2]["bytes"] == int(sys.argv[3]),
      all(0 <= step[key] <= 1 for step in told["steps"] for key in (
          "waitsForInput", "waitsForOutput")),
      told["bottleneck"] in (None, "double", "some", "last"))
PYTHON
printf '%s\n' "numbers ('double', 100000) ('some', $(wc -l <expected)) ('last', $(wc -l <expected))" \
    'True True True' >figures.expected
same 'the figures as JSON' figures.expected figures

cat >slow.yaml <<'SPEC'
gluegen: 1
name: slow
steps:
  - step: fast
    target: bash
    code: seq 2000000
  - step: slow
    target: bash
    code: |
      sleep 3
      wc -l
SPEC
"$GLUEGEN" run --format json slow.yaml -- --input in --output out 2>said
python3 - said <<'PYTHON' >figures || true
import json
import sys
with open(sys.argv[1], encoding="utf-8") as file:
    told = json.load(file)
print(told["bottleneck"], told["steps"][0]["waitsForOutput"] > 0.5)
PYTHON
echo 'slow True' >figures.expected
same 'the step that the others wait for' figures.expected figures

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
