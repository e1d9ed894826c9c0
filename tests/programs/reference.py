"""The names of built-in predicates, from the evaluator's own sources, for docs/programs.md."""

import os
import re

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def unescape(name):
    return name.replace("\\\\", "\\")


def in_c():
    """(names that are run, names that are refused)"""
    rows = re.findall(r'^GG_BUILTIN\("((?:\\.|[^"\\])+)", (\d+), (\w+)',
                      read("src", "program", "builtins.def"), re.M)
    rows = [(f"{unescape(name)}/{arity}", function) for name, arity, function in rows
            if not name.startswith("$")]
    return ({name for name, function in rows if function != "machine"},
            {name for name, function in rows if function == "machine"})


def in_prolog(terms):
    """Heads of the clauses that `gluegen terms` printed."""
    found = set()
    for clause in re.findall(r"^T \d+ \S+ \S+ (.*)$", terms, re.M):
        head = clause[len('c":-"('):] if clause.startswith('c":-"(') else clause
        name, rest = re.match(r'c?"((?:\\.|[^"\\])*)"(.*)$', head).groups()
        if not name.startswith("$"):
            found.add(f"{unescape(name)}/{arity(rest)}")
    return found


def arity(text):
    """The arguments in the parentheses that the text begins with."""
    if not text.startswith("("):
        return 0
    depth, n, quoted, i = 0, 1, False, 0
    while i < len(text):
        c = text[i]
        if quoted:
            i += c == "\\"
            quoted = text[i] != '"' or c == "\\"
        elif c == '"':
            quoted = True
        elif c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
            if not depth:
                return n
        elif c == "," and depth == 1:
            n += 1
        i += 1
    return n


def functions():
    rows = re.findall(r'^GG_ARITH\("((?:\\.|[^"\\])+)", (\d+)',
                      read("src", "program", "arith.def"), re.M)
    return {f"{unescape(name)}/{n}" for name, n in rows if name != "[|]"}


def listing(names):
    return " ".join(f"`{name}`" for name in sorted(names))


def reference(terms):
    run, refused = in_c()
    lists = {"predicates": run | in_prolog(terms), "functions": functions(), "refused": refused}
    return [f"<!-- begin {kind} -->\n{listing(names)}\n<!-- end {kind} -->"
            for kind, names in lists.items()]
