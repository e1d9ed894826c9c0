"""Specs that write code in every way that the notations have."""

import json

YAML = """# every way to write a text
gluegen: 1
name: styles
steps:
  - {step: flow, target: awk, code: "{ print }"}   # in a flow map
  - step: plain
    target: awk
    code: NF > 0   # plain
  - step: single
    target: python
    fields: [price]
    code: 'output(price)  # it''s'   # single

  - step: double
    target: python
    # before
    code: "if price:\\n    output(price)\\n"   # double
    # after
  - step: folded
    target: awk
    code: >
      { print
      $1 }

      # more
  - step: keep
    target: awk
    code: |+
      { print }

  - step: strip
    target: awk
    code: |-
      { print }
  - step: indent
    target: awk
    code: |4
          # deeper
        { print }
  - step: anchored
    target: awk
    code: &one |
      NR > 1
  - step: aliased
    target: awk
    code: *one
  - step: tagged
    target: bash
    code: !!str |-  # a shell
        cat
  - step: wrapped
    target: go
    code: "x := len(fields)\\n\\
      _ = x"  # a go
  - step: several
    target: rust
    code: 'let n = fields.len();

      let _ = n;'
    prelude: "use std::fmt as _;"
  - step: plain_lines
    target: python
    code: x =
      1 +
      2
  - step: filed
    target: awk
    file: code/filed.awk
"""

TERMS = """% every way to write a text
pipeline(facts, [
    step(short, awk, '{ print }'),      % a quoted atom
    step(double, python, "output(price)", [fields([price])]),
    step(block, python, '
        # first
        if price:
            output(price)
    ', [state('n = 0')]),
    step(escapes, awk, '# it''s \\\\ so\\n{ print }')
]).
"""


# ---- every language in every style

CODES = {
    "awk": 'NF > 0 { n = 5; s = "a b" }\nn > 3 { print s, n }',
    "python": "total = 5 + 2\nname = 'a b'\nif total > 3:\n    output(name, total)",
    "go": 'total := 5 + 2\nname := "a b"\nif total > 3 {\n    emit(name, total)\n}',
    "rust": 'let total = 5 + 2;\nlet name = "a b";\nif total > 3 {\n    emit(name, total);\n}',
    "bash": "total=5 name='a b'\nif [ \"$total\" -gt 3 ]; then\n    printf '%s\\n' \"$name\"\n"
            "fi\ncat",
}
ONE_LINE = {"awk": 'n < 5 { print "a b", n }', "python": "output('a b', 5 + 2)",
            "go": 'emit("a b", 5+2)', "rust": 'emit("a b", 5 + 2);', "bash": "printf 'a b' 5; cat"}
# Plain texts of several lines are one line.
PLAIN = {"awk": "n < 5\n$1 > 7", "python": "total =\n5 + 2", "go": "total := 5 +\n2 + len(fields)",
         "rust": "let total =\n5 + 2;", "bash": "cat -u\n-n"}


def indented(text, by):
    return "".join((" " * by + line if line else "") + "\n" for line in text.split("\n"))


def folded(code):
    """As it stands after `>`: a line end between two lines that are not indented is doubled."""
    lines = code.split("\n")
    out = lines[0]
    for last, line in zip(lines, lines[1:]):
        out += ("\n" if last[:1] == " " or line[:1] == " " else "\n\n") + line
    return out


def yaml_styles(target):
    """{style: what stands after `code:`}."""
    code, one = CODES[target], ONE_LINE[target]
    broken = "\\n\\\n".join(json.dumps(line)[1:-1] for line in code.split("\n"))
    return {"literal": "|\n" + indented(code, 6), "strip": "|-  # c\n" + indented(code, 6),
            "keep": "|+\n" + indented(code, 8) + "\n", "deep": "|4\n" + indented(code, 8),
            "folded": ">\n" + indented(folded(code), 6), "plain": one_plain(target),
            "single": "'" + one.replace("'", "''") + "'  # c\n", "double": json.dumps(code) + "\n",
            "broken": '"' + broken.replace("\\n\\\n ", "\\n\\\n      \\ ").replace(
                "\\\n", "\\\n      ").replace("      " * 2, "      ") + '"\n'}


def one_plain(target):
    return PLAIN[target].replace("\n", "\n      ") + "\n"


def yaml_matrix():
    spec = "gluegen: 1\nname: matrix\nsteps:\n"
    for style in yaml_styles("awk"):
        for target in CODES:
            outputs = "" if target == "bash" or style == "plain" else "    outputs: [a, b]\n"
            spec += f"  - step: {style}_{target}\n    target: {target}\n{outputs}    code: " + \
                yaml_styles(target)[style]
    return spec


def term_matrix():
    steps = []
    for style in ("block", "line", "double", "doubled"):
        for target, code in CODES.items():
            escaped = code.replace("\\", "\\\\")
            text = {"block": "'\n" + indented(escaped.replace("'", "\\'"), 8) + "    '",
                    "line": "'" + escaped.replace("'", "\\'").replace("\n", "\\n") + "'",
                    "double": '"' + escaped.replace('"', '\\"').replace("\n", "\\n") + '"',
                    "doubled": "'" + escaped.replace("'", "''").replace("\n", "\\n") + "'"}[style]
            more = "" if target == "bash" else ", [outputs([a, b])]"
            steps.append(f"    step({style}_{target}, {target}, {text}{more})")
    return "pipeline(matrix, [\n" + ",\n".join(steps) + "\n]).\n"
