#!/usr/bin/env bash
# Step of action.yml: puts gluegen into the PATH of the steps that follow.
# Environment: GLUEGEN_PROGRAM (may be empty), ACTION_PATH, GITHUB_PATH.
set -euo pipefail

program=$GLUEGEN_PROGRAM
if [[ -z $program ]]; then
    program=$(type -P gluegen || true)
fi
if [[ -z $program ]]; then
    make -s -C "$ACTION_PATH"
    program=$ACTION_PATH/build/gluegen
fi
"$program" version
dirname -- "$(realpath -- "$program")" >>"$GITHUB_PATH"
