#!/usr/bin/env bash
# Style of our own files: clang-format, shellcheck, pyflakes and pycodestyle, and the limits.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
status=0

files() {
    git ls-files -co --exclude-standard -z -- "$@"
}

# Scripts without a suffix count by their first line; a template is not a script yet.
shell_files() {
    git ls-files -co --exclude-standard -z | while IFS= read -r -d '' file; do
        if [[ $file == *.sh ]] || head -c 60 -- "$file" 2>/dev/null | head -1 | grep -aq '^#!.*bash'; then
            [[ $file == tests/golden/*/expected/* || $file == *.mustache || ! -f $file ]] || printf '%s\0' "$file"
        fi
    done
}

python_files() {
    files '*.py' | grep -zv '^tests/golden/.*/expected/'
}

files '*.c' '*.h' | xargs -0r clang-format --dry-run -Werror || status=1
shell_files | xargs -0r shellcheck -x || status=1
python_files | xargs -0r /usr/bin/python3 -m pyflakes || status=1
python_files | xargs -0r pycodestyle --max-line-length=100 || status=1
tests/limits/run.py | grep -E '^(not ok|#)' && status=1
exit "$status"
