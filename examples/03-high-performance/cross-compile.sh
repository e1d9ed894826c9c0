#!/usr/bin/env bash
# Builds the generated programs for several platforms: dist/route-OS-ARCH, in Go, and
# dist/measure-OS-ARCH, in Rust.
#
# Usage: cross-compile.sh OUT [PLATFORM..], OUT as given to gluegen build -o. Go needs nothing else.
# For another platform Rust needs its standard library (rustup target add), for Windows a linker
# (Debian: gcc-mingw-w64-x86-64). What cannot be built is told of, and the exit code is 1 then.
set -euo pipefail

out=${1:?the directory that gluegen build wrote to}
shift
platforms=("$@")
((${#platforms[@]})) || platforms=(linux-amd64 linux-arm64 darwin-arm64 windows-amd64)
mkdir -p -- "$out/dist"
dist=$(cd -- "$out/dist" && pwd)
stubs=$(mktemp -d)
trap 'rm -rf -- "$stubs"' EXIT
missing=0

build_go() {
    env -C "$out/events/route" CGO_ENABLED=0 GOOS="${1%-*}" GOARCH="${1#*-}" GOTOOLCHAIN=local \
        GOWORK=off go build -trimpath -buildvcs=false -o "$2" .
}

# stub_system: what a linker must know of the library that every program on macOS is linked with.
# Its symbols are looked up where the program runs, so Apple's SDK is not needed.
stub_system() {
    local name
    for name in System c m iconv; do
        cat >"$stubs/lib$name.tbd" <<'TBD'
--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ arm64-macos ]
    symbols: [ dyld_stub_binder ]
...
TBD
    done
}

# build_rust PLATFORM PROGRAM
build_rust() {
    local triple words=()
    case $1 in
    linux-amd64) triple=x86_64-unknown-linux-gnu ;;
    linux-arm64) # static, with the linker and the C library that come with Rust
        triple=aarch64-unknown-linux-musl
        words=(-C linker=rust-lld -C link-self-contained=yes)
        ;;
    darwin-arm64)
        triple=aarch64-apple-darwin
        stub_system
        words=(-C linker=rust-lld -C linker-flavor=ld64.lld -C "link-arg=-L$stubs"
            -C link-arg=-undefined -C link-arg=dynamic_lookup)
        ;;
    windows-amd64)
        triple=x86_64-pc-windows-gnu
        words=(-C linker=x86_64-w64-mingw32-gcc)
        ;;
    *)
        give_up "$1" 'not a platform of this script'
        return
        ;;
    esac
    if ! compgen -G "$(rustc --print target-libdir --target "$triple")/libstd-*" >/dev/null; then
        give_up "$1" "Rust has no standard library for it; try: rustup target add $triple"
    elif [[ $1 == windows-* ]] && ! command -v x86_64-w64-mingw32-gcc >/dev/null; then
        give_up "$1" 'its linker is missing; try: apt-get install gcc-mingw-w64-x86-64'
    elif ! SDKROOT=$stubs rustc --edition 2021 -C opt-level=3 -C strip=symbols -A linker-messages \
        -A unknown-lints --target "$triple" "${words[@]}" -o "$2" \
        -- "$out/events/measure/main.rs"; then
        give_up "$1" 'the compiler or the linker failed'
    fi
}

give_up() {
    printf 'measure-%s: %s\n' "$1" "$2" >&2
    missing=1
    return 1
}

for platform in "${platforms[@]}"; do
    for unit in route measure; do
        program=$dist/$unit-$platform
        [[ $platform != windows-* ]] || program+=.exe
        if [[ $unit == route ]]; then
            build_go "$platform" "$program"
        else
            build_rust "$platform" "$program" || continue
        fi
        printf '%s\n' "$program"
    done
done
exit "$missing"
