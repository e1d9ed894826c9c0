#!/usr/bin/env bash
# Golden cases: runs gluegen in a copy of each case directory and compares everything exactly.
#
# Usage: tests/run-golden.sh [--update] [PATTERN]     (a case runs when its path holds PATTERN)
#
# tests/golden/<area>/<case>/
#   args              the words of the command line, quoted as in a shell (default: check spec.yaml)
#   cmd               instead of args: a bash script that may call gluegen several times
#   stdin             what the command reads (default: nothing)
#   expected.stdout   exact; a missing file means: empty
#   expected.stderr   the same
#   expected.status   the exit status (default: 0)
#   expected/         the files that the run leaves behind, relative to the case directory, with
#                     their executable bits; missing means: the run leaves nothing behind
#   anything else     the case's input
# A case directory that ends in .broken is a known bug: it must fail, and says so.
# --update writes what the run gave as what is expected; read the diff before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/lib.sh
. tests/lib.sh

update=false
if [[ ${1-} == --update ]]; then
    update=true
    shift
fi
pattern=${1-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s "$GLUEGEN" "$scratch/bin/gluegen"
unset NO_COLOR "${!GLUEGEN_@}"
export LC_ALL=C.UTF-8 TZ=UTC PATH="$scratch/bin:$PATH" TERM=dumb
export HOME=$scratch/home XDG_CACHE_HOME=$scratch/home/cache

# files_of DIR: a line for each file below it: its type, whether it is executable, its path
files_of() {
    (
        cd "$1"
        find . ! -type d ! -perm /111 -printf '%y- %P\n'
        find . ! -type d -perm /111 -printf '%yx %P\n'
    ) | sort
}

# run_case DIR: leaves stdout, stderr, status and the new files (new/) in $scratch
run_case() {
    local dir=$1 stdin=/dev/null status=0 file
    rm -rf "$scratch/work" "$scratch/new"
    mkdir -p "$scratch/work" "$scratch/new"
    cp -Rp "$dir/." "$scratch/work"
    rm -rf "$scratch/work"/{args,cmd,stdin,expected,expected.stdout,expected.stderr,expected.status}
    (cd "$scratch/work" && find . -type f -print0 | xargs -0r sha256sum) >"$scratch/before"
    [[ ! -f $dir/stdin ]] || stdin=$PWD/$dir/stdin
    local root=$PWD
    local words=(check spec.yaml)
    if [[ -f $dir/args ]]; then
        eval "words=($(cat "$dir/args"))"
    fi
    (
        cd "$scratch/work"
        if [[ -f $root/$dir/cmd ]]; then
            exec bash "$root/$dir/cmd"
        fi
        exec gluegen "${words[@]}"
    ) <"$stdin" >"$scratch/stdout" 2>"$scratch/stderr" || status=$?
    printf '%d\n' "$status" >"$scratch/status"
    # What the run changed in its own input counts as left behind, too.
    (
        cd "$scratch/work"
        sha256sum --quiet --check "$scratch/before" 2>/dev/null || true
    ) | sed -n 's/: FAILED$//p' >"$scratch/changed"
    while IFS= read -r -d '' file; do
        if ! [[ -e $dir/$file || -L $dir/$file ]] || grep -qxF "./$file" "$scratch/changed"; then
            mkdir -p "$scratch/new/$(dirname "$file")"
            cp -Pp "$scratch/work/$file" "$scratch/new/$file"
        fi
    done < <(cd "$scratch/work" && find . ! -type d -printf '%P\0')
}

# compare DIR: says what differs, nothing when all is as expected
compare() {
    local dir=$1 name expected
    for name in stdout stderr; do
        expected=$dir/expected.$name
        [[ -f $expected ]] || expected=/dev/null
        cmp -s "$expected" "$scratch/$name" ||
            diff -a -u --label "expected $name" --label "actual $name" "$expected" "$scratch/$name" || true
    done
    expected=$(cat "$dir/expected.status" 2>/dev/null || echo 0)
    [[ $expected == "$(cat "$scratch/status")" ]] ||
        printf 'status: expected %s, actual %s\n' "$expected" "$(cat "$scratch/status")"
    mkdir -p "$scratch/none"
    expected=$dir/expected
    [[ -d $expected ]] || expected=$scratch/none
    diff -a -r -u -N "$expected" "$scratch/new" || true
    diff -u --label 'expected files' --label 'actual files' \
        <(files_of "$expected") <(files_of "$scratch/new") || true
}

update_case() {
    local dir=$1 name
    for name in stdout stderr; do
        if [[ -s $scratch/$name ]]; then
            cp "$scratch/$name" "$dir/expected.$name"
        else
            rm -f "$dir/expected.$name"
        fi
    done
    if [[ $(cat "$scratch/status") == 0 ]]; then
        rm -f "$dir/expected.status"
    else
        cp "$scratch/status" "$dir/expected.status"
    fi
    rm -rf "$dir/expected"
    if [[ -n $(ls -A "$scratch/new") ]]; then
        cp -Rp "$scratch/new" "$dir/expected"
    fi
}

shopt -s nullglob
for dir in tests/golden/*/*/; do
    dir=${dir%/}
    name=${dir#tests/golden/}
    [[ -z $pattern || $name == *"$pattern"* ]] || continue
    run_case "$dir"
    difference=$(compare "$dir" | sed -n '1,60p') # head would leave diff with SIGPIPE
    if [[ $name == *.broken ]]; then
        if [[ -n $difference ]]; then
            known_bug "$name"
        else
            not_ok "$name" 'passes now: take .broken off its name'
        fi
    elif [[ -z $difference ]]; then
        ok "$name"
    elif $update; then
        update_case "$dir"
        ok "$name (updated)"
    else
        not_ok "$name" "$difference"
    fi
done
finish
