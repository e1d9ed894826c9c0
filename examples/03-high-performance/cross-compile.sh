#!/usr/bin/env bash
# Builds the generated Go router for several platforms: dist/route-OS-ARCH.
#
# Usage: cross-compile.sh OUT [PLATFORM..], OUT as given to gluegen build -o. Rust has no compiler for
# other platforms without their linkers; `measure` is built where it runs.
set -euo pipefail

out=${1:?the directory that gluegen build wrote to}
shift
platforms=("$@")
((${#platforms[@]})) || platforms=(linux-amd64 linux-arm64 darwin-arm64 windows-amd64)
mkdir -p -- "$out/dist"
dist=$(cd -- "$out/dist" && pwd)
for platform in "${platforms[@]}"; do
    program=$dist/route-$platform
    [[ $platform != windows-* ]] || program+=.exe
    env -C "$out/events/route" CGO_ENABLED=0 GOOS="${platform%-*}" GOARCH="${platform#*-}" \
        GOTOOLCHAIN=local GOWORK=off go build -trimpath -buildvcs=false -o "$program" .
    printf '%s\n' "$program"
done
