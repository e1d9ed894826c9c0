#!/usr/bin/env bash
# Installs what is missing to build, try and test gluegen on Debian 12 (and its derivatives).
#
# Usage: scripts/setup.sh [build|demo|test]...    (default: build)
# Quick and silent when nothing is missing.
set -euo pipefail

# package, then what it is looked for by: a command, or a path (a glob) when it starts with "/".
build_needs='
gcc             cc
make            make
cmake           cmake
ninja-build     ninja
pkg-config      pkg-config
libc6-dev       /usr/include/stdio.h
libyaml-dev     /usr/include/yaml.h
libjansson-dev  /usr/include/jansson.h
nettle-dev      /usr/include/nettle/sha2.h
libgit2-dev     /usr/include/git2.h
libgmp-dev      /usr/include/*/gmp.h
libutf8proc-dev /usr/include/utf8proc.h
nodejs          node
npm             npm
'
demo_needs='
gawk            gawk
golang-go       go
rustc           rustc
python3         python3
sqlite3         sqlite3
'
# Debian's own tool chains are looked for by path: the tests use them beside newer ones in PATH.
test_needs='
check              /usr/include/check.h
libsubunit-dev     /usr/include/subunit/child.h
mawk               mawk
pypy3              pypy3
gawk               /usr/bin/gawk
golang-go          /usr/bin/go
rustc              /usr/bin/rustc
cargo              /usr/bin/cargo
rust-src           /usr/src/rustc-*/library
rustfmt            rustfmt
python3            /usr/bin/python3
python3-pyflakes   /usr/lib/python3/dist-packages/pyflakes
pyflakes3          pyflakes3
python3-jsonschema /usr/lib/python3/dist-packages/jsonschema
python3-yaml       /usr/lib/python3/dist-packages/yaml
python3-venv       /usr/lib/python3*/ensurepip
pycodestyle        pycodestyle
shellcheck         shellcheck
clang              clang
libclang-rt-14-dev /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a
clang-format       clang-format
groff-base         groff
postgresql         /usr/lib/postgresql/*/bin/postgres
postgresql-client  psql
graphviz           dot
procps             ps
nodejs             node
npm                npm
neovim             nvim
emacs-nox          emacs
elpa-eglot         /usr/share/emacs/site-lisp/elpa/eglot-*
elpa-yaml-mode     /usr/share/emacs/site-lisp/elpa/yaml-mode-*
unzip              unzip
parallel           parallel
swi-prolog-nox     swipl
git                git
'

is_there() {
    case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) type -P "$1" >/dev/null ;;
    esac
}

# The source of the standard library of rustup's compiler: the tests build it with a race detector.
# Not to be had is no failure: what needs it is skipped with a message.
add_rust_source() {
    local root
    type -P rustup >/dev/null && root=$(rustc --print sysroot) || return 0
    [[ ! -d $root/lib/rustlib/src/rust/library ]] || return 0
    rustup -q component add rust-src >&2 || printf 'setup: rustup has no rust-src\n' >&2
}

missing=()
for group in "${@:-build}"; do
    case $group in
    build) needs=$build_needs ;;
    demo) needs=$build_needs$demo_needs ;;
    test)
        needs=$build_needs$demo_needs$test_needs
        add_rust_source
        ;;
    *)
        printf 'setup: no such group: %s (build, demo, test)\n' "$group" >&2
        exit 2
        ;;
    esac
    while read -r package probe; do
        [[ -n $package ]] || continue
        is_there "$probe" || missing+=("$package")
    done <<<"$needs"
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    as_root=(sudo)
fi
if ! type -P apt-get >/dev/null || { [[ ${#as_root[@]} -gt 0 ]] && ! type -P sudo >/dev/null; }; then
    printf 'setup: please install (names of Debian packages): %s\n' "${missing[*]}" >&2
    exit 4
fi
printf 'setup: installing %s\n' "${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 "$@" \
        >"$log" 2>&1 </dev/null || {
        cat "$log" >&2
        printf 'setup: apt-get %s failed\n' "$1" >&2
        exit 4
    }
}
apt update
apt install -y --no-install-recommends "${missing[@]}"
