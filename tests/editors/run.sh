#!/usr/bin/env bash
# Real editors open a spec with a slip in it, and what each of them then shows is compared.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/lib.sh
. tests/lib.sh

build=${BUILD:-$PWD/build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch XDG_CONFIG_HOME=$scratch XDG_DATA_HOME=$scratch XDG_STATE_HOME=$scratch
mkdir "$scratch/bin"
ln -s "$GLUEGEN" "$scratch/bin/gluegen"
export PATH="$scratch/bin:$PATH"

printf 'gluegen: 1\nsteps:\n  - step: s\n    target: pyton\n    code: x\n' >"$scratch/slip.yaml"
printf "step(s, pyton, 'x', []).\n" >"$scratch/slip.gluegen.pl"

neovim_shows() {
    timeout 60 nvim --headless -u NONE --cmd "set rtp^=$PWD/editors/neovim" -c 'filetype on' \
        -c 'runtime plugin/gluegen.lua' -c "edit $1" -c "set filetype=$2" \
        -c "luafile tests/editors/neovim.lua" -c 'qa!' 2>&1
}

emacs_shows() {
    SPEC=$1 timeout 60 emacs --batch -L editors/emacs -l tests/editors/emacs.el 2>"$scratch/err" ||
        cat "$scratch/err"
}

expect() {
    if [[ $3 == "$2" ]]; then
        ok "$1"
    else
        not_ok "$1" "expected: $2"$'\n'"actual: $3"
    fi
}

expect 'Neovim shows the slip of a YAML spec' "4:13 GG0111 unknown target \`pyton\`" \
    "$(neovim_shows "$scratch/slip.yaml" yaml)"
expect 'Neovim shows the slip of a Prolog spec' "1:9 GG0111 unknown target \`pyton\`" \
    "$(neovim_shows "$scratch/slip.gluegen.pl" prolog)"
expect 'Emacs shows the slip of a YAML spec' \
    "4:13 gluegen [GG0111]: unknown target \`pyton\`" "$(emacs_shows "$scratch/slip.yaml")"
expect 'Emacs shows the slip of a Prolog spec' \
    "1:9 gluegen [GG0111]: unknown target \`pyton\`" "$(emacs_shows "$scratch/slip.gluegen.pl")"

# ---- VS Code: its grammars, and the package ----
vscode=$build/vscode
mkdir -p "$vscode"
cp -r editors/vscode/. "$vscode/"
if ! cmp -s "$vscode/package-lock.json" "$vscode/installed.json"; then
    (cd "$vscode" && npm ci --no-audit --no-fund --loglevel=error >&2)
    cp "$vscode/package-lock.json" "$vscode/installed.json"
fi
(cd "$vscode" && node make-grammars.mjs)
expect 'the grammars are what make-grammars.mjs writes' '' \
    "$(diff -r editors/vscode/syntaxes "$vscode/syntaxes" 2>&1)"
cp tests/editors/grammar.mjs "$vscode/"
grammars=$(cd "$vscode" && node grammar.mjs "$OLDPWD")
printf '%s\n' "$grammars" | sed -E 's/^((not )?ok) [0-9]+ - /\1 - /'
(cd "$vscode" && rm -f ./*.vsix && npx vsce package --skip-license --allow-missing-repository >"$scratch/vsce" 2>&1) ||
    cat "$scratch/vsce"
expect 'the extension packs, with its client' \
    $'extension/extension.js\nextension/node_modules/vscode-languageclient/node.js\nextension/package.json\nextension/syntaxes/yaml.tmLanguage.json' \
    "$(unzip -Z1 "$vscode"/gluegen-*.vsix | grep -xE 'extension/(extension.js|package.json|syntaxes/yaml.tmLanguage.json|node_modules/vscode-languageclient/node.js)' | sort)"
finish
