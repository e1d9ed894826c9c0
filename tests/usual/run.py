#!/usr/bin/env python3
"""Records of csv and jsonl as programs usually write them, among such as nearly are.

Programs in Go and Rust take a short way through the first and another one through the rest, for so
many records as look odd in a row. The step in Python, which parses with the library of Python, says
what comes out: records, bad ones, how many. USUAL_SEED=2 makes other records.
"""

import json
import os
import random
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import build, clean_up, home_of, run, step  # noqa: E402
from tap import finish, same, skip  # noqa: E402

FIELDS = ["id", {"n": "int"}, {"x": "float"}, {"ok": "bool"}, "text"]
NAMES = ["id", "n", "x", "ok", "text"]
BODIES = {
    "as read": {"python": "output(*fields)", "go": "return fields", "rust": "emit(fields);"},
    "some": {"python": "if n > 50:\n    output(*fields)",
             "go": "if n > 50 {\n    return fields\n}\nreturn nil",
             "rust": "if n > 50 {\n    emit(fields);\n}"},
    "changed": {"python": "output(id, n, 0.5, ok, text + '!')",
                "go": 'emit(id, n, 0.5, ok, text+"!")',
                "rust": "let text = format!(\"{text}!\");\n"
                        "emit(&[fields[0], &n.to_string(), \"0.5\", fields[3], &text]);"},
}
TEXTS = ["", "a", "b c", "/index.html", "Grüß", "x" * 70, "12", "true", "a,b", "\U0001f600"]
ODD_TEXTS = ['say "a"', "back\\slash", "tab\there", "line\nend", "\u2028", "\x7f", "\r", "é" * 40]
NUMBERS = ["0", "7", "51", "-3", "99", "123456789012345678", "9223372036854775807"]
ODD_NUMBERS = ["9223372036854775808", "-0", "007", "+5", "1e3", "1.5", "", "x", "0x1F", " 5"]
FLOATS = ["0.5", "1.25", "-3.0", "1e3", "100"]
ODD_FLOATS = ["1e999", ".5", "5.", "nan", "inf", "--1", "1_0"]
ODD_RUN = 20  # records, more than any program looks at one by one


def pick(rng, good, odd, is_odd):
    return rng.choice(odd if is_odd and rng.random() < 0.4 else good)


def values(rng, odd):
    return [pick(rng, TEXTS, ODD_TEXTS, odd), pick(rng, NUMBERS, ODD_NUMBERS, odd),
            pick(rng, FLOATS, ODD_FLOATS, odd),
            pick(rng, ["true", "false"], ["True", "1", ""], odd),
            pick(rng, TEXTS, ODD_TEXTS, odd)]


def mangled(rng, line):
    """One byte more, fewer or otherwise; no line end, so that the records stay apart."""
    at = rng.randrange(len(line) + 1)
    sign = rng.choice(b'",:{}[]\\ \tx0\xff')
    return rng.choice([line[:at] + bytes([sign]) + line[at:], line[:at] + line[at + 1:],
                       line[:at] + bytes([sign]) + line[at + 1:], line[:at]])


def json_record(rng, odd):
    row = values(rng, odd)
    members = [(name, json.dumps(value, ensure_ascii=odd and rng.random() < 0.5)
                if name in ("id", "text") else value) for name, value in zip(NAMES, row)]
    if odd:
        way = rng.random()
        if way < 0.15:
            rng.shuffle(members)
        elif way < 0.25:
            del members[rng.randrange(len(members))]
        elif way < 0.35:
            members.insert(rng.randrange(6), rng.choice(
                [("more", "[1, {}]"), ("n", "3"), ("nn", "4"), ("", '"x"')]))
        elif way < 0.45:
            at = rng.randrange(len(members))
            members[at] = members[at][0], rng.choice(["null", '"t"', "{}", "[[]]", "5", "true"])
    colon, comma = (": ", ", ") if odd and rng.random() < 0.2 else (":", ",")
    line = "{" + comma.join(f'"{name}"{colon}{value}' for name, value in members) + "}"
    return line.encode()


def csv_record(rng, odd):
    row = values(rng, odd)
    if odd and rng.random() < 0.2:
        row = row[:rng.randrange(1, 5)] if rng.random() < 0.5 else row + ["more"]
    quoted = [f'"{x}"'.replace('"', '""')[1:-1] if '"' in x else x for x in row]
    cells = [f'"{cell}"' if any(sign in value for sign in ',"\n\r') or (odd and rng.random() < 0.1)
             else cell for cell, value in zip(quoted, row)]
    return ",".join(cells).encode()


def stream(rng, record, odd_share):
    """Usual records, with odd ones singly and in rows."""
    lines = []
    while len(lines) < 400:
        n = ODD_RUN if rng.random() < odd_share / 10 else 1
        odd = rng.random() < odd_share
        for _ in range(n):
            line = record(rng, odd)
            lines.append(mangled(rng, line) if odd and rng.random() < 0.2 else line)
    return b"\n".join(lines) + (b"\n" if rng.random() < 0.8 else b"")


def programs(form, code):
    """A script in each language."""
    return {target: build([step("s", target, code[target], fields=FIELDS, outputs=FIELDS)],
                          format=form, on_error={"dead_letter": "bad"})
            for target in ("python", "go", "rust")}


def result_of(script, data):
    letters = os.path.join(home_of(script), "bad")
    if os.path.exists(letters):
        os.remove(letters)
    got = run(script, stdin=data, cwd=home_of(script))
    text = b""
    if os.path.exists(letters):
        with open(letters, "rb") as file:
            text = file.read()
    return *got, text


def main():
    seed = int(os.environ.get("USUAL_SEED", "1"))
    missing = [x for x in ("go", "rustc") if not shutil.which(x)]
    if missing:
        skip("usual records", f"{', '.join(missing)} missing")
    for form, record in () if missing else (("jsonl", json_record), ("csv", csv_record)):
        for name, code in BODIES.items():
            scripts = programs(form, code)
            for share in 0, 0.02, 0.3, 1:
                rng = random.Random(f"{seed} {form} {name} {share}")
                data = stream(rng, record, share)
                expected = result_of(scripts["python"], data)
                for target in "go", "rust":
                    same(f"{form}, {name}, {target}, {share:.0%} odd", expected,
                         result_of(scripts[target], data))
    clean_up()
    finish()


main()
