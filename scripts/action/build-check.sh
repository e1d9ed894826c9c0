#!/usr/bin/env bash
# Step of action.yml: each generated file that is not what its spec gives is an annotation.
# Environment: SPECS and OPTIONS (words), OUTPUT (a directory), GITHUB_STEP_SUMMARY.
set -euo pipefail

read -ra spec_words <<<"${SPECS//$'\n'/ }"
read -ra option_words <<<"${OPTIONS//$'\n'/ }"

# escaped TEXT: as the value of a property of a workflow command
escaped() {
    local text=${1//'%'/%25}
    text=${text//','/%2C}
    printf '%s' "${text//':'/%3A}"
}

status=0
list=$(gluegen build --check -o "$OUTPUT" "${option_words[@]}" -- "${spec_words[@]}") || status=$?
[[ -n $list ]] || exit "$status"
while read -r word path; do
    printf '::error file=%s,title=generated file is not up to date::%s: run gluegen build\n' \
        "$(escaped "$path")" "$word"
done <<<"$list"
{
    printf '## Generated files that are not up to date\n\n```\n'
    gluegen diff --stat --color never -o "$OUTPUT" "${option_words[@]}" -- "${spec_words[@]}" || true
    printf '```\n'
} >>"$GITHUB_STEP_SUMMARY"
exit "$status"
