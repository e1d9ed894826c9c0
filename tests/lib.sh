# Test Anything Protocol for bash suites. Source it; call `ok`, `not_ok`, `skip`; end with `finish`.
# shellcheck shell=bash

GLUEGEN=${GLUEGEN:-$PWD/build/gluegen}
export GLUEGEN
tap_count=0
tap_failed=0

ok() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "$1"
}

# not_ok NAME [TEXT]: TEXT may have any number of lines
not_ok() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "$1"
    if [[ -n ${2-} ]]; then
        printf '%s\n' "$2" | sed 's/^/# /'
    fi
}

# skip NAME REASON
skip() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# known_bug NAME [TEXT]
known_bug() {
    tap_count=$((tap_count + 1))
    printf 'not ok %d - %s # TODO known bug\n' "$tap_count" "$1"
    if [[ -n ${2-} ]]; then
        printf '%s\n' "$2" | sed 's/^/# /'
    fi
}

# same NAME EXPECTED-FILE ACTUAL-FILE
same() {
    if cmp -s -- "$2" "$3"; then
        ok "$1"
    else
        not_ok "$1" "$(diff -a -u --label expected --label actual -- "$2" "$3" | head -40)"
    fi
}

finish() {
    printf '1..%d\n' "$tap_count"
    [[ $tap_failed -eq 0 ]]
    exit
}
