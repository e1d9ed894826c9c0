#!/usr/bin/env bash
# What `make install` puts where, and that the shells and man take it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/lib.sh
. tests/lib.sh

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build=${BUILD:-$PWD/build}

DESTDIR=$scratch/root cmake --install "$build" --prefix /usr >"$scratch/log" 2>&1 ||
    not_ok 'cmake --install' "$(cat "$scratch/log")"
(cd "$scratch/root" && find . ! -type d -printf '%m %P\n' | sort -k 2) >"$scratch/files"
cat >"$scratch/expected" <<'FILES'
755 usr/bin/gluegen
644 usr/share/bash-completion/completions/gluegen
644 usr/share/fish/vendor_completions.d/gluegen.fish
644 usr/share/man/man1/gluegen.1
644 usr/share/man/man5/gluegen-spec.5
644 usr/share/zsh/site-functions/_gluegen
FILES
same 'installed files' "$scratch/expected" "$scratch/files"

# Asks the installed completion what bash would offer for the words given.
complete_words() {
    PATH=$scratch/root/usr/bin:$PATH bash -euc '
        . "$1"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _gluegen
        printf "%s\n" "${COMPREPLY[@]}"
    ' bash "$scratch/root/usr/share/bash-completion/completions/gluegen" "$@"
}

complete_words gluegen check --format = s >"$scratch/actual"
echo sarif >"$scratch/expected"
same 'bash completes a value' "$scratch/expected" "$scratch/actual"
complete_words gluegen comp >"$scratch/actual"
echo completion >"$scratch/expected"
same 'bash completes a command' "$scratch/expected" "$scratch/actual"
bash -n "$scratch/root/usr/share/bash-completion/completions/gluegen" &&
    ok 'the bash completion parses'

for shell in zsh fish; do
    if command -v "$shell" >/dev/null; then
        file=$(find "$scratch/root" -name "_gluegen" -o -name gluegen.fish | grep "$shell")
        "$shell" -n "$file" && ok "the $shell completion parses"
    fi
done

for page in man1/gluegen.1 man5/gluegen-spec.5; do
    if ! command -v groff >/dev/null; then
        skip "$page formats without a warning" 'groff is missing (Debian: groff)'
        continue
    fi
    groff -man -ww -Tutf8 -K utf8 "$scratch/root/usr/share/man/$page" >/dev/null 2>"$scratch/actual"
    same "$page formats without a warning" /dev/null "$scratch/actual"
done
finish
