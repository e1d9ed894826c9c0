#!/usr/bin/env bash
# Step of action.yml: findings as annotations, and as SARIF for code scanning.
# Environment: SPECS and OPTIONS (words), SARIF (a path, may be empty).
set -euo pipefail

read -ra spec_words <<<"${SPECS//$'\n'/ }"
read -ra option_words <<<"${OPTIONS//$'\n'/ }"
if [[ -n $SARIF ]]; then
    gluegen check --format sarif "${option_words[@]}" -- "${spec_words[@]}" >"$SARIF" || true
fi
gluegen check --format github "${option_words[@]}" -- "${spec_words[@]}"
