#!/usr/bin/env python3
"""Checks every whole spec in the documentation, the reference of predicates (--update), and that
diagnostics say how to mend what they tell of."""

import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import tap  # noqa: E402

FENCE = re.compile(r"^```(?:yaml\n(?=gluegen: )|prolog\n)(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples():
    """Yields (label, spec) for each example, labelled by file and line."""
    root = pathlib.Path(tap.ROOT)
    for path in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            yield f"{path.relative_to(root)}:{line}", match.group(1)


def predicates():
    """The reference part of docs/generators.md, from the program's own table."""
    done = subprocess.run([tap.GLUEGEN, "list", "predicates", "--format", "json"],
                          capture_output=True, check=True)
    groups = {}
    for row in json.loads(done.stdout):
        groups.setdefault(row["group"], []).append(row)
    text = ""
    for group, rows in groups.items():
        made = [row for row in rows if row["doc"] != "not supported yet"]
        later = [row for row in rows if row["doc"] == "not supported yet"]
        text += f"\n### {group}\n"
        if made:
            text += "\n| predicate | arguments | what it does |\n|---|---|---|\n"
        for row in made:
            text += f"| `{row['name']}` | {row['arguments']} | {row['doc']} |\n"
        if later:
            text += "\nNot supported yet, and reported where they are called: "
            text += ", ".join(f"`{row['name']}`" for row in later) + ".\n"
    return text


def check_predicates():
    path = pathlib.Path(tap.ROOT) / "docs/generators.md"
    head, mark, _ = path.read_text(encoding="utf-8").partition("## Reference\n")
    if "--update" in sys.argv:
        path.write_text(head + mark + predicates(), encoding="utf-8")
    tap.same("docs/generators.md lists the predicates", head + mark + predicates(),
             path.read_text(encoding="utf-8"))


# What stands in brackets as its whole message, "`(` is never closed", says itself what to do.
SAYS_ITSELF = {"GG0801"}
DIAGNOSTIC = re.compile(
    r"^(?:error|warning)\[(GG\d+)\]: (.*)\n((?:(?!^(?:error|warning)\[).*\n?)*)", re.MULTILINE)


def check_helps():
    """What golden cases print of errors and warnings says how to mend them."""
    silent, told = [], 0
    for path in sorted(pathlib.Path(tap.ROOT, "tests", "golden").glob("**/expected.std*")):
        for code, message, rest in DIAGNOSTIC.findall(path.read_text(encoding="utf-8",
                                                                     errors="replace")):
            told += 1
            if "  = help: " not in rest and code not in SAYS_ITSELF:
                silent.append((str(path), code, message))
    tap.check("golden cases have diagnostics", told > 300, str(told))
    tap.same("each says how to mend what it tells of", [], silent)


def main():
    check_predicates()
    check_helps()
    for label, spec in examples():
        done = subprocess.run([tap.GLUEGEN, "check", "--strict", "-"], input=spec.encode(),
                              capture_output=True, check=False)
        tap.check(label, done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace"))
    tap.finish()


if __name__ == "__main__":
    main()
