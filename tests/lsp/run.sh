#!/usr/bin/env bash
# The language server under the protocol's own client library, from npm at the versions locked here.
set -euo pipefail
cd "$(dirname "$0")"
build=${BUILD:-$PWD/../../build}
client=$build/lsp-client
mkdir -p "$client"
if ! cmp -s package-lock.json "$client/installed.json"; then
    cp package.json package-lock.json .npmrc "$client/"
    (cd "$client" && npm ci --no-audit --no-fund --loglevel=error >&2)
    cp package-lock.json "$client/installed.json"
fi
cp client.mjs cases.mjs "$client/"
GLUEGEN=${GLUEGEN:-$build/gluegen} GLUEGEN_EXAMPLES=$PWD/../../examples exec node "$client/cases.mjs"
