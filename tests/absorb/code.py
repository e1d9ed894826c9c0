"""Random edits of code: tokens, statements and lines, in the languages of steps.

An edit works on the text of a spec, not on what is generated from it. Whether the generated file
has it at one place only is for a build to say, of a spec in which `by_hand` wrote the text with
nothing but quotes and escapes.
"""

import json
import re

import places

TEXTS = ["it's", 'say "so"', "back\\slash", "\\n", "a: b", "- c", "{d}", "%s", "ünïcode ✓", "日本",
         "tab\there", " # no comment", "''", '""', "${e}", "!f", "~", "two  blanks ", "|", ">", "@",
         "`g`", "null", "*", "&h", "? i", "end\\", "'atom'(x).", "/* j */", "0'c", "\\x41\\", "%%",
         "k, l", "[m]", "é" * 30, "long " * 60, "<<EOF", "\\\\\\", "...", "---"]
WORD = re.compile(r"[A-Za-z_]\w*")
TOKEN = re.compile(r"""
    (?P<comment> (?<![$\w{]) \# .* | // .* ) |
    (?P<string> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | `[^`]*` ) |
    (?P<number> \b\d+\b ) | (?P<name> [A-Za-z_]\w* ) |
    (?P<operator> [<>=!+*|&-]=? | && | \|\| ) | . """, re.X)
OPERATORS = {"<": "<=", "<=": ">", ">": ">=", ">=": "<", "==": "!=", "!=": "==", "+": "-",
             "-": "+", "*": "+"}
BOUND = re.compile(r"\b(?:let (?:mut )?)?([a-z_]\w*)\s*(?::=|\+?=(?!=))")
LEADER = {"go": "//", "rs": "//"}

# A statement that holds a text, and one that holds none.
STATEMENTS = {"awk": ("x{n} = {text}", "y{n} = {n}"),
              "py": ("x{n} = {text}", "y{n} = {n} if {n} > 1 else -{n}"),
              "go": ("_ = {text}", "_ = {n} << 3"),
              "rs": ("let _ = {text};", "let _x{n} = {n}_u64;"),
              "sh": (": {text}", "x{n}=$(({n} + 1))")}
RULES = {"awk": ("x{n} == {text} {{ next }}", "NR < 0")}  # outside of braces
SPREAD = {"py": ['x{n} = """{raw}', "  second", 'last"""'],
          "go": ["_ = `{raw}", "    second", "last`"],
          "sh": [": '{raw}", "  second", "last'"],
          "rs": ['let _ = "{raw}', "  second", 'last";']}


def language_of(path):
    return {"bash": "sh"}.get(path.rsplit(".", 1)[1], path.rsplit(".", 1)[1])


def quoted(rng, language, text):
    """The text as a literal of the language; in some of several ways."""
    if language == "sh":
        if rng.random() < 0.5:
            return "'" + text.replace("'", "'\\''") + "'"
        return '"' + re.sub(r'([\\"$`])', r"\\\1", text) + '"'
    if language == "go" and "`" not in text and rng.random() < 0.4:
        return f"`{text}`"
    text = text.replace("\\", "\\\\").replace("\t", "\\t")
    if language == "py" and rng.random() < 0.5:
        return "'" + text.replace("'", "\\'") + "'"
    return '"' + text.replace('"', '\\"') + '"'


def tokens(line, language):
    """[(kind, text)] of a line; what a text begins on an earlier line is not known."""
    found = []
    for match in TOKEN.finditer(line):
        kind, text = match.lastgroup, match.group()
        if kind == "comment" and not text.startswith(LEADER.get(language, "#")):
            kind = None
        found.append((kind, text))
    return found


def one_of(rng, lines, language, kind, wanted=lambda text: True):
    """(line, tokens, index of the token) of that kind, or None."""
    found = []
    for at, line in enumerate(lines):
        parts = tokens(line, language)
        found += [(at, parts, i) for i, (is_kind, text) in enumerate(parts)
                  if is_kind == kind and wanted(text)]
    return rng.choice(found) if found else None


def put_token(lines, found, text):
    at, parts, i = found
    lines[at] = "".join(text if k == i else part for k, (_, part) in enumerate(parts))


def number(rng, lines, language):
    found = one_of(rng, lines, language, "number")
    if found:
        put_token(lines, found, str(rng.choice([0, 1, 7, 10, 255, 86400, 10 ** 9])))


def string(rng, lines, language):
    found = one_of(rng, lines, language, "string")
    if found:
        put_token(lines, found, quoted(rng, language, rng.choice(TEXTS)))


def operator(rng, lines, language):
    found = one_of(rng, lines, language, "operator", OPERATORS.__contains__)
    if found:
        put_token(lines, found, OPERATORS[found[1][found[2]][1]])


def rename(rng, lines, language):
    bound = [match.group(1) for line in lines for match in BOUND.finditer(line)]
    if not bound:
        return
    old = rng.choice(bound)
    new = rng.choice(["n", "renamed", "é", "a_long_name_for_it"]) + str(rng.randrange(9))
    if new[0] == "é" and language not in ("py", "go", "rs"):
        return
    for at, line in enumerate(lines):
        lines[at] = "".join(new if kind == "name" and text == old else text
                            for kind, text in tokens(line, language))


def margin(line):
    return line[:len(line) - len(line.lstrip())]


def is_inside(lines, at):
    return sum(line.count("{") - line.count("}") for line in lines[:at]) > 0


def statement(rng, lines, language):
    at = rng.randrange(len(lines) + 1)
    forms = STATEMENTS[language]
    if language in RULES and not is_inside(lines, at):
        forms = RULES[language]
    made = rng.choice(forms).format(n=rng.randrange(10), text=quoted(rng, language,
                                                                     rng.choice(TEXTS)))
    near = lines[at] if at < len(lines) else lines[-1] if lines else ""
    lines.insert(at, margin(near) + made)


def spread(rng, lines, language):
    """A text over several lines, whose indentation is its own."""
    if language in SPREAD:
        at = rng.randrange(len(lines) + 1)
        near = lines[at] if at < len(lines) else ""
        made = [line.format(n=rng.randrange(10), raw="f: ü") for line in SPREAD[language]]
        lines[at:at] = [margin(near) + made[0], *made[1:]]


def remove(rng, lines, _):
    if len(lines) > 1:
        del lines[rng.randrange(len(lines))]


def double(rng, lines, _):
    if lines:
        at = rng.randrange(len(lines))
        lines.insert(rng.choice([at, len(lines)]), lines[at])


def move(rng, lines, _):
    """Two lines of the same indentation change places."""
    pairs = [(i, k) for i in range(len(lines)) for k in range(i + 1, min(i + 6, len(lines)))
             if margin(lines[i]) == margin(lines[k]) and lines[i] != lines[k]]
    if pairs:
        i, k = rng.choice(pairs)
        lines[i], lines[k] = lines[k], lines[i]


def extend(rng, lines, language):
    """Something at the end of a line: a comment, a long one, or a second statement."""
    full = [i for i, line in enumerate(lines) if line.strip() and not line.endswith("\\")]
    if full:
        more = f"  {LEADER.get(language, '#')} {rng.choice(TEXTS).strip()}"
        lines[rng.choice(full)] += rng.choice([more, ";"])


KINDS = [number, string, operator, rename, statement, statement, spread, remove, double, move,
         extend]


def edit(rng, text, language):
    """The text with one to three edits; its last line end, or none, stays."""
    body = text.rstrip("\n")
    lines = body.split("\n")
    for _ in range(rng.choice([1, 1, 2, 3])):
        rng.choice(KINDS)(rng, lines, language)
    lines = [line.rstrip() for line in lines]
    return "\n".join(lines).strip("\n") + text[len(body):]


def by_hand(spec, text, key, code):
    """The spec with the code at that place, in quotes, all of it on one line."""
    where = places.place(spec, text, key)
    if not spec.endswith(".yaml"):
        inner = code.replace("\\", "\\\\").replace(where.style, "\\" + where.style)
        return where.head + where.style + inner.replace("\n", "\\n") + where.style + where.tail
    rest = where.rest if where.rest.startswith((" ", ",", "}", "]")) else " " + where.rest
    return f"{where.head}{json.dumps(code, ensure_ascii=False)}{rest.rstrip()}\n{where.tail}"


def value_of(spec, text, key):
    """The code at that place."""
    if not spec.endswith(".yaml"):
        beg, end = places.literals(text)[key]
        return places.decoded(text[beg:end])
    return places.scalars(text)[key].value
