#!/usr/bin/env bash
# Step of action.yml: what the change does to the plans, as a summary of the job.
# Environment: SPECS and OPTIONS (words), BASE (a revision), FAIL_ON (none, weaker or any),
# GITHUB_STEP_SUMMARY.
set -euo pipefail

read -ra spec_words <<<"${SPECS//$'\n'/ }"
read -ra option_words <<<"${OPTIONS//$'\n'/ }"
if ! git rev-parse -q --verify "$BASE^{commit}" >/dev/null; then
    printf '::notice title=gluegen::%s\n' \
        "the plans are not compared: the clone lacks $BASE (actions/checkout with fetch-depth: 0)"
    exit 0
fi
level=any
[[ $FAIL_ON == none ]] || level=$FAIL_ON
status=0
plans=$(gluegen diff --semantic --format markdown --from "$BASE" --fail-on "$level" \
    "${option_words[@]}" -- "${spec_words[@]}") || status=$?
if [[ -n $plans ]]; then
    printf '## Plans compared with %s\n\n%s\n' "$BASE" "$plans" >>"$GITHUB_STEP_SUMMARY"
fi
# Differences are findings (1); they fail only where that is asked for.
if [[ $FAIL_ON == none && $status == 1 && -n $plans ]]; then
    status=0
fi
exit "$status"
