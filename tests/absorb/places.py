"""Where the texts of a spec stand, told without gluegen: YAML by its parser, Prolog by a scan for
quotes.

A place is what may differ when only that text was edited: `head` and `tail` are the bytes before
and after it, `rest` what its first line holds behind it (behind the header, of a block): a comment
stays there also when a text of one line becomes a block.
"""

import re
from collections import namedtuple

import yaml

Place = namedtuple("Place", "head rest tail style")

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PROPERTY = re.compile(r"[&!]\S*[ \t]+")
HEADER = re.compile(r"[|>][-+0-9]*")
ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", "'": "'", '"': '"', "`": "`", "e": "\x1b", "s": " "}
QUOTED = re.compile(r"""
    %[^\n]* | /\*.*?\*/ | 0'(?:\\.|''|[^\\]) |
    (?P<text> '(?:[^'\\]|''|\\.)*' | "(?:[^"\\]|""|\\.)*" ) | .""", re.S | re.X)


# ---- YAML

def scalars(text):
    """{path: node} of all scalars; a path is a tuple of keys and indexes."""
    found = {}

    def walk(node, path):
        if isinstance(node, yaml.ScalarNode):
            found[path] = node
        elif isinstance(node, yaml.SequenceNode):
            for i, item in enumerate(node.value):
                walk(item, (*path, i))
        else:
            for key, value in node.value:
                walk(value, (*path, key.value))

    walk(yaml.compose(text, Loader=LOADER), ())
    return found


def line_end(text, at):
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def block_end(text, node, header_end):
    """After the last line of the content, which blank lines belong to only for `+`."""
    end = node.end_mark.index
    if "+" not in text[node.start_mark.index:header_end]:
        end = line_end(text, header_end) + len(text[line_end(text, header_end):end].rstrip())
        end = line_end(text, end) + 1
    return end


def yaml_place(text, path):
    node = scalars(text)[path]
    beg = node.start_mark.index
    while PROPERTY.match(text, beg):
        beg = PROPERTY.match(text, beg).end()
    if node.style in ("|", ">"):
        end = HEADER.match(text, beg).end()
        tail = block_end(text, node, end)
    else:
        end = node.end_mark.index
        tail = line_end(text, end) + 1
    return Place(text[:beg], text[end:line_end(text, end)].rstrip(), text[tail:], node.style)


# ---- Prolog

def literals(text):
    """[(beginning, end)] of all texts in single or double quotes."""
    return [match.span() for match in QUOTED.finditer(text) if match.group("text")]


def step_of(text, at):
    """The name of the step that the place belongs to, or ""."""
    clause = re.split(r"\.\s", text[:at])[-1]
    steps = re.findall(r"\bstep\((\w+)", clause)
    return steps[-1] if steps else ""


def decoded(quoted):
    """The text that a literal stands for, without the indentation of code on its own lines."""
    quoted = quoted.replace("\r\n", "\n")
    inner = quoted[1:-1].replace(quoted[0] * 2, quoted[0])
    inner = re.sub(r"\\(\n|x[0-9a-f]+\\|.)",
                   lambda m: ESCAPES.get(m.group(1), ""), inner, flags=re.S)
    if not quoted[1:].startswith("\n"):
        return inner
    lines = inner[1:].rstrip().split("\n")
    indent = min(len(line) - len(line.lstrip(" \t")) for line in lines if line.strip())
    return "\n".join(line[indent:] for line in lines)


def term_place(text, number):
    beg, end = literals(text)[number]
    return Place(text[:beg], "", text[end:], text[beg])


def place(spec, text, key):
    return yaml_place(text, key) if spec.endswith(".yaml") else term_place(text, key)


def keeps_style(old, new):
    """A block stays one, and a text of one line does unless it has several now."""
    kept = {"|": "|", ">": "|>"}
    return new.style is None or new.style in kept.get(old.style, f"{old.style or ''}|\"'")
