#!/usr/bin/env python3
"""Embedded code: every planted error at its exact place in every way to write a text, and no report
on code that is right (standard libraries and scripts of this machine)."""

import collections
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
sys.path.insert(0, os.path.dirname(__file__))
import prefixes  # noqa: E402
import tap  # noqa: E402
import valid  # noqa: E402

HERE = pathlib.Path(__file__).parent
MARK = "@@"
TARGETS = ["awk", "bash", "go", "python", "rust"]
# Not generated yet: refused (GG0106), and their code is checked all the same.
PLANNED = {"csharp": ["csharp"], "javascript": ["javascript"], "json": ["json"],
           "typescript": ["javascript", "typescript"]}
LEAST = 30  # planted errors per language

Planted = collections.namedtuple("Planted", "name code at diagnostic options")


def planted(target):
    """The errors of a language: `== name [CODE] [{options of the step}]`, then the code with a
    mark at the place. The option `before` is the code of a bash step before it."""
    texts = [(HERE / "planted" / (name + ".txt")).read_text(encoding="utf-8")
             for name in PLANNED.get(target, [target])]
    for entry in "".join(texts).split("== ")[1:]:
        title, code = entry.split("\n", 1)
        match = re.fullmatch(r"(.*?)(?: (GG\d{4}))?(?: (\{.*\}))?", title)
        code = code.rstrip("\n")
        yield Planted(match[1], code.replace(MARK, ""), code.index(MARK), match[2] or "GG0801",
                      json.loads(match[3] or "{}"))


class Writer:
    """Text, and where each character of the value went; `at` has one more for the value's end."""

    def __init__(self, head):
        self.text = head
        self.at = []

    def add(self, text, values=0):
        for _ in range(values):
            self.at.append(len(self.text))
        self.text += text

    def place(self, offset):
        before = self.text[:self.at[offset]]
        return before.count("\n") + 1, len(before) - before.rfind("\n")


def literal(writer, code):
    writer.add("|\n")
    for line in code.split("\n"):
        writer.add(" " * 6 if line else "")
        for char in line:
            writer.add(char, 1)
        writer.add("\n", 1)


def folded(writer, code):
    """An empty line more for each line end between lines that begin without a blank."""
    writer.add(">\n")
    lines = code.split("\n")
    for i, line in enumerate(lines):
        writer.add(" " * 6 if line else "")
        for char in line:
            writer.add(char, 1)
        rest = [later for later in lines[i + 1:] if later]
        folds = line and rest and line[0] not in " \t" and rest[0][0] not in " \t"
        writer.add("\n", 1)
        if folds:
            writer.add("\n")


def flow(writer, code, quote, escapes):
    writer.add(quote)
    for char in code:
        if char == "\n":
            writer.add("\n", 1)
            writer.add("\n      ")
        else:
            writer.add(escapes.get(char, char), 1)
    writer.add(quote, 1)
    writer.add("\n")


def plain(writer, code):
    flow(writer, code, "", {})


def single(writer, code):
    flow(writer, code, "'", {"'": "''"})


def double(writer, code):
    writer.add('"')
    for char in code:
        writer.add({'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(char, char), 1)
    writer.add('"', 1)
    writer.add("\n")


def atom(writer, code, quote="'"):
    writer.add(quote)
    for char in code:
        writer.add({quote: quote * 2, "\\": "\\\\", "\n": "\\n"}.get(char, char), 1)
    writer.add(quote, 1)


def string(writer, code):
    atom(writer, code, '"')


def block(writer, code):
    writer.add("'\n")
    for line in code.split("\n"):
        writer.add(" " * 8 if line else "")
        for char in line:
            writer.add({"'": "''", "\\": "\\\\"}.get(char, char), 1)
        writer.add("\n", 1)
    writer.add("    '")
    writer.at.append(len(writer.text) - 1)


YAML_STYLES = {"literal": literal, "folded": folded, "plain": plain, "single": single,
               "double": double}
TERM_STYLES = {"atom": atom, "string": string, "block": block}


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'"


def term(value):
    """A value of an option in Prolog."""
    if isinstance(value, dict):
        return "[" + ", ".join(f"{quoted(k)} = {quoted(v)}" for k, v in value.items()) + "]"
    return quoted(value)


def specs(target, entry):
    """(style, file name, text, expected line and column) wherever the style can hold the code."""
    options = dict(entry.options)
    fields = options.pop("outputs", [{"x": "str"}, {"y": "str"}])
    outputs = f"outputs: {json.dumps(fields)}\n    " if target != "bash" else ""
    before = options.pop("before", "")
    more = "".join(f"{key}: {json.dumps(value)}\n    " for key, value in options.items())
    first = f"  - step: f\n    target: bash\n    code: {json.dumps(before)}\n" if before else ""
    for style, write in YAML_STYLES.items():
        writer = Writer(f"gluegen: 1\nname: t\nsteps:\n{first}  - step: s\n    target: {target}\n"
                        f"    fields: [a, {{b: int}}]\n    {outputs}{more}code: ")
        write(writer, entry.code)
        try:
            value = yaml.safe_load(writer.text)["steps"][-1]["code"]
        except yaml.YAMLError:
            continue
        if value not in (entry.code, entry.code + "\n"):
            continue
        yield style, "yaml", writer.text, writer.place(entry.at)
    for style, write in TERM_STYLES.items():
        first = f"    step(f, bash, {quoted(before)}),\n" if before else ""
        writer = Writer(f"pipeline(t, [\n{first}    step(s, {target}, ")
        write(writer, entry.code)
        names = ", ".join(f"{name}: {type_}" for field in fields for name, type_ in field.items())
        rest = f", outputs([{names}])" if outputs else ""
        rest += "".join(f", {key}({term(value)})" for key, value in options.items())
        writer.add(f", [fields([a, b(int)]){rest}])\n]).\n")
        yield style, "pl", writer.text, writer.place(entry.at)


def check_planted(target, directory):
    entries, expected = list(planted(target)), {}
    styles = collections.defaultdict(list)
    for number, entry in enumerate(entries):
        for style, suffix, text, place in specs(target, entry):
            path = os.path.join(directory, f"{target}-{number}-{style}.{suffix}")
            pathlib.Path(path).write_text(text, encoding="utf-8")
            expected[path] = (*place, entry.diagnostic)
            styles[number].append((style, path))
    done = subprocess.run([tap.GLUEGEN, "check", "--format", "gcc", *expected], capture_output=True,
                          text=True, check=False)
    found = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        match = re.fullmatch(r"(.*?):(\d+):(\d+): \w+: .* \[(GG\d+)\]", line)
        if match and not (target in PLANNED and match[4] == "GG0106"):
            found[match[1]].append((int(match[2]), int(match[3]), match[4]))
    tap.check(f"{target}: at least {LEAST} planted errors", len(entries) >= LEAST)
    for number, entry in enumerate(entries):
        wrong = [f"{style}: expected {expected[path]}, found {found[path]}\n"
                 + pathlib.Path(path).read_text(encoding="utf-8")
                 for style, path in styles[number] if found[path] != [expected[path]]]
        tap.check(f"{target}: {entry.name} ({len(styles[number])} styles)", not wrong,
                  "\n".join(wrong[:1]))


def check_long(directory):
    """A slip behind 900 KB of a file is found; a note says what is too long to be read."""
    lines = {"python": "x = [1, 2, 3]\n", "go": "_ = []int{1, 2, 3}\n",
             "rust": "let _ = [1, 2, 3];\n"}
    slips = {"python": "def f(@@:\n", "go": "x := (@@]\n", "rust": "let @@= 1;\n"}
    sizes = (("file", 900_000, "GG0801"), ("file", 1 << 20, "GG0827"),
             ("spec", 60_000, "GG0801"), ("spec", 1 << 16, "GG0827"))
    for target, (where, size, code) in itertools.product(lines, sizes):
        count = size // len(lines[target]) + 1
        body = lines[target] * count + slips[target]
        column = slips[target].index(MARK) + 1
        place = (count + 1, column) if code == "GG0801" else (1, 1)
        text = (f"gluegen: 1\nsteps:\n- step: s\n  target: {target}\n  fields: [a]\n"
                f"  {'file' if where == 'file' else 'code'}: ")
        body = body.replace(MARK, "")
        path = os.path.join(directory, "long.yaml")
        if where == "file":
            pathlib.Path(directory, "long.txt").write_text(body, encoding="utf-8")
            text += "long.txt\n"
        else:
            text += "|\n" + "".join(f"    {line}" for line in body.splitlines(True))
            place = place[0] + 6, place[1] + 4
        pathlib.Path(path).write_text(text, encoding="utf-8")
        done = subprocess.run([tap.GLUEGEN, "check", "--format", "gcc", path],
                              capture_output=True, text=True, check=False)
        found = re.findall(r"long\.\w+:(\d+):(\d+): \w+: .* \[(GG\d+)\]", done.stdout)
        tap.same(f"{target}: {code} of {size} bytes in a {where}",
                 [(*map(str, place), code)], found)


def main():
    with tempfile.TemporaryDirectory() as directory:
        for target in [*TARGETS, *PLANNED]:
            check_planted(target, directory)
        check_long(directory)
    prefixes.main()
    valid.main()
    tap.finish()


if __name__ == "__main__":
    main()
