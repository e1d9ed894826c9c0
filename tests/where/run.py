#!/usr/bin/env python3
"""`gluegen where` on every line of what the examples become, and on snippets in each scalar style.

Each line of a snippet that stands once in the spec and once in the generated file must be traced
to exactly its line and column; every other line must have a place in a template at least.
"""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

EXAMPLES = ["01-etl-pipeline/etl.yaml", "01-etl-pipeline/etl.pl", "02-csv-to-jsonl/orders.yaml",
            "04-tee-and-merge/temperatures.yaml", "05-word-count/words.yaml",
            "06-quarantine/payments.yaml"]

# The same two lines in every style; %s is how the snippet is written.
STYLES = {
    "literal": "code: |\n      first = fields[0]\n      output(first, 'x')\n",
    "literal with an indicator": "code: |2-\n      first = fields[0]\n      output(first, 'x')\n",
    "double quoted": 'code: "first = fields[0]\\noutput(first, \'x\')"\n',
    "double quoted over lines": 'code: "first = fields[0]\n\n\n'
                                '      output(first, \'x\')"\n',
    "single quoted": "code: 'first = fields[0]\n\n      output(first, ''x'')'\n",
    "plain": "code: first = fields[0]\n\n      output(first, 'x')\n",
    "folded": "code: >\n      first = fields[0]\n\n      output(first, 'x')\n",
}
SPEC = "gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: python\n    outputs: [a, b]\n    %s"


def gluegen(*args, cwd=None):
    return subprocess.run([tap.GLUEGEN, *args], cwd=cwd, stdin=subprocess.DEVNULL, check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


def positions(lines):
    """Text of a line without its margins -> (line, column), of those that stand there once."""
    seen = {}
    for number, line in enumerate(lines, 1):
        text = line.strip()
        seen.setdefault(text, []).append((number, line.find(text) + 1))
    return {text: at[0] for text, at in seen.items() if len(at) == 1}


def generated(out):
    for directory, _, names in sorted(os.walk(out)):
        for name in sorted(names):
            if ".gluegen" not in directory.split(os.sep):
                yield os.path.join(directory, name)


def trace(spec, path, lines):
    places = [f"{path}:{i + 1}" for i in range(len(lines) - 1)]
    return json.loads(gluegen("where", "--format", "json", "--spec", spec, *places))


def check_file(spec, path):
    """How many lines of snippets were traced."""
    wanted = positions(lines_of(spec))
    lines = lines_of(path)
    here = positions(lines)
    exact = 0
    for place in trace(spec, path, lines):
        text = lines[place["line"] - 1].strip()
        if "template" not in place:
            raise AssertionError(f"{path}:{place['line']} has no place in a template")
        at = place.get("spec")
        if not at or text not in wanted or text not in here or len(text) < 8:
            continue
        if at["path"] != spec or (at["line"], at["column"]) != wanted[text]:
            raise AssertionError(f"{path}:{place['line']}: {text!r} is at {wanted[text]}, not "
                                 f"{at['path']}:{at['line']}:{at['column']}")
        exact += 1
    return exact


def check_example(name, scratch):
    spec = os.path.join(tap.ROOT, "examples", name)
    out = os.path.join(scratch, name.replace("/", "-"))
    gluegen("build", "-q", spec, "-o", out)
    exact = sum(check_file(spec, path) for path in generated(out))
    if exact < 2:
        raise AssertionError(f"only {exact} lines of snippets were met")


def check_style(style, scratch):
    work = os.path.join(scratch, style.replace(" ", "-"))
    os.mkdir(work)
    spec = os.path.join(work, "p.yaml")
    with open(spec, "w", encoding="utf-8") as file:
        file.write(SPEC % STYLES[style])
    gluegen("build", "-q", "p.yaml", cwd=work)
    path = os.path.join(work, "out", "p", "s.py")
    lines = lines_of(path)
    # `-O` and the spec are found by themselves: the manifest is above, the spec is above that.
    for text in "first = fields[0]", "output(first,":
        number = next(i for i, line in enumerate(lines, 1) if line.strip().startswith(text))
        place = json.loads(gluegen("where", "--format", "json", f"out/p/s.py:{number}", cwd=work))
        at = place[0]["spec"]
        source = lines_of(spec)[at["line"] - 1]
        if at["path"] != "p.yaml" or not source[at["column"] - 1:].startswith(text):
            raise AssertionError(f"{text!r} was traced to {at}: {source!r}")


def case(name, function, *args):
    try:
        function(*args)
    except (AssertionError, subprocess.CalledProcessError) as error:
        tap.not_ok(name, str(error)[:400])
    else:
        tap.ok(name)


with tempfile.TemporaryDirectory(prefix="where-") as top:
    for example in EXAMPLES:
        case(example, check_example, example, top)
    for each in STYLES:
        case(each, check_style, each, top)
tap.finish()
