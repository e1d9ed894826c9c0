"""Random choices of records and fields in four languages, records that try their corners, and the
comparison of -O0 with -O2 on them."""

import copy
import json
import os
import subprocess
import tempfile

import levels
import tap

LANGUAGES = ["awk", "go", "python", "rust"]
FIELDS = [{"m": "str"}, {"n": "int"}, {"x": "float"}, {"ok": "bool"}]
NAMES = [list(f)[0] for f in FIELDS]

TEXTS = ["GET", "get", "GET ", "", " ", "10", "010", "1e1", "10.0", "nan", "true", "é", "日本",
         "\udcff", "\udcc3", "a\\b", "a\rb", "$HOME", "%s", "it's", 'say "so"', "x" * 300, "a\0b",
         "\U0010ffff", "\ue000", "+10", "0x10"]
INTS = ["0", "-0", "+7", "7", "007", "-1", "10", "400", "401", "99", "-99", "999999999999999",
        "1000000000000000", "9007199254740992", "9007199254740993", "-9007199254740993",
        "9223372036854775807", "-9223372036854775808", "4294967296"]
FLOATS = ["0", "-0.0", "1.5", ".5", "5.", "1e3", "1E-5", "0.1", "0.10", "0.30000000000000004",
          "1.7976931348623157e308", "5e-324", "1e-400", "-2.5", "+.5", "100", "99.99", "1e15",
          "123456789012345678901234567890"]
BAD = {"n": ["", " 1", "1.0", "abc", "9223372036854775808", "0x10", "1_0", "inf"],
       "x": ["", "nan", "inf", "-Infinity", "1e999", "1,5", " 1"], "ok": ["", "1", "True", "TRUE"]}


# ---- conditions ----

def literal(rng, field):
    if field == "m":
        return rng.choice(["GET", "", " ", "10", "010", "nan", "$HOME", "%s", "it's", "true"])
    if field == "n":
        return rng.choice(["0", "7", "-1", "10", "400", "99", "-99", "999999999999999",
                           "9007199254740992", "-5"])
    return rng.choice(["0", "0.0", "1.5", "0.5", "0.1", "100", "1000.0", "-2.5", "0.3", "99.99"])


def condition(rng, depth=0):
    kind = rng.random()
    if depth < 3 and kind < 0.45:
        return [rng.choice(["and", "or"]), condition(rng, depth + 1), condition(rng, depth + 1)]
    if depth < 3 and kind < 0.6:
        return ["not", condition(rng, depth + 1)]
    if kind < 0.7:
        return ["flag"]
    field = rng.choice("mnx")
    op = rng.choice(["==", "!="] if field == "m" else ["==", "!=", "<", "<=", ">", ">="])
    return ["test", field, op, literal(rng, field), rng.random() < 0.15]


def said(language, c):
    words = {"python": ("and", "or", "not ")}.get(language, ("&&", "||", "!"))
    if c[0] == "flag":
        return "ok"
    if c[0] == "not":
        return f"{words[2]}({said(language, c[1])})" if c[1] != ["flag"] else words[2] + "ok"
    if c[0] != "test":
        sides = [f"({said(language, x)})" if x[0] in ("and", "or") and x[0] != c[0]
                 else said(language, x) for x in c[1:]]
        return f" {words[c[0] == 'or']} ".join(sides)
    _, field, op, value, turned = c
    if field == "m":
        value = f"\"{value}\""
    elif field == "x" and language == "rust" and "." not in value:
        value += ".0"
    turn = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    return f"{value} {turn.get(op, op)} {field}" if turned else f"{field} {op} {value}"


FORMS = {
    "awk": ["{c}", "{c} {{ print }}", "{{ if ({c}) print $0 }}", "!({c}) {{ next }}\n{{ print }}"],
    "go": ["if {c} {{\n    return fields\n}}\nreturn nil",
           "if !({c}) {{\n    return nil\n}}\nreturn fields"],
    "python": ["if {c}:\n    output(*fields)", "if {c}: emit(*fields)",
               "if not ({c}):\n    return\noutput(*fields)"],
    "rust": ["if {c} {{\n    emit(fields);\n}}",
             "if {c} {{ Some(fields.to_vec()) }} else {{ None }}",
             "if !({c}) {{ return None; }}\nSome(fields.to_vec())"]}

# What hands on fields m, x, ok and n in another order: as texts, or n as a number.
CUTS = {"awk": ["{c} {{ print $2, $1, $4, $3 }}", "{c} {{ print n, m, $4, x }}"],
        "go": ["if {c} {{\n    return []string{{fields[1], m, fields[3], fields[2]}}\n}}\n"
               "return nil"],
        "python": ["if {c}:\n    output(fields[1], m, ok, fields[2])",
                   "if {c}: output(n, m, ok, x)"],
        "rust": ["if {c} {{\n    emit(&[&n.to_string(), m, &ok.to_string(), fields[2]]);\n}}"]}
CUT = [FIELDS[1], FIELDS[0], FIELDS[3], FIELDS[2]]

# A step that is no choice: it counts what reaches it.
HOSTS = {"awk": {"code": "{ seen++; print $1, $2, $3, $4 }\n"
                         "END { print \"end\", seen + 0, 0, \"true\" }"},
         "go": {"state": "seen := int64(0)", "code": "seen++\nreturn fields",
                "end": "emit(\"end\", seen, 0, true)"},
         "python": {"state": "seen = 0", "code": "seen += 1\noutput(*fields)",
                    "end": "output('end', seen, 0.0, True)"},
         "rust": {"state": "let mut seen = 0;", "code": "seen += 1;\nemit(fields);",
                  "end": "emit(&[\"end\", &seen.to_string(), \"0\", \"true\"]);"}}


# ---- records ----

def record(rng, bad):
    fields = [rng.choice(values) for values in (TEXTS, INTS, FLOATS, ["true", "false"])]
    if rng.random() < bad:
        name = rng.choice(list(BAD))
        fields[NAMES.index(name)] = rng.choice(BAD[name])
    if rng.random() < bad / 4:
        fields = fields[:rng.randint(1, 3)]
    return fields


def line(rng, form, fields):
    if form == "jsonl":
        known = dict(zip(NAMES, (f.encode("utf-8", "replace").decode() for f in fields)))
        return json.dumps(known, ensure_ascii=rng.random() < 0.5)
    if form == "csv":
        return ",".join('"' + f.replace('"', '""') + '"' if set(f) & set('",\r') or
                        rng.random() < 0.1 else f for f in fields)
    return "\t".join(fields)


def data_for(rng, spec):
    bad = rng.choice([0, 0.02, 0.3])
    lines = [line(rng, spec["input_format"], record(rng, bad))
             for _ in range(rng.choice([0, 1, 40, 1500]))]
    return "".join(x + "\n" for x in lines).encode("utf-8", "surrogateescape")


# ---- comparing, and making a difference smaller ----

def build(spec, scratch):
    path = os.path.join(scratch, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    for level in "0", "2":
        subprocess.run([tap.GLUEGEN, "build", "-q", f"-O{level}", path, "-o",
                        os.path.join(scratch, level)], check=True, stderr=subprocess.DEVNULL)
        subprocess.run([os.path.join(scratch, level, "p.sh"), "--build"], check=True)


def differ(data, scratch):
    got = [levels.outcome(os.path.join(scratch, level, "p.sh"), level, 1, data, scratch)
           for level in ("0", "2")]
    return None if levels.agree(got[1], got[0]) else got


def differ_anew(spec, data):
    with tempfile.TemporaryDirectory() as scratch:
        build(spec, scratch)
        return differ(data, scratch)


def smaller(spec, data):
    """Fewer steps, then fewer lines, while a difference is left."""
    for name in [step["step"] for step in spec["steps"] if step["step"] != "host"]:
        less = copy.deepcopy(spec)
        less["steps"] = [step for step in less["steps"] if step["step"] != name]
        less["steps"][0]["fields"] = FIELDS
        if differ_anew(less, data):
            spec = less
    with tempfile.TemporaryDirectory() as scratch:
        build(spec, scratch)
        lines, size = data.splitlines(True), len(data)
        while size:
            size = min(size, len(lines)) // 2
            for start in range(0, len(lines), max(size, 1)):
                less = lines[:start] + lines[start + max(size, 1):]
                if differ(b"".join(less), scratch):
                    lines = less
                    break
        return spec, b"".join(lines), differ(b"".join(lines), scratch)


def compare(spec, datas, scratch):
    os.makedirs(scratch)
    build(spec, scratch)
    for data in datas:
        if differ(data, scratch):
            less, some, got = smaller(spec, data)
            return f"{json.dumps(less)}\ninput: {some!r:.500}\nplain, improved: {got!r:.1500}"
    return None


def decisions(scratch, spec):
    path = os.path.join(scratch, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    done = subprocess.run([tap.GLUEGEN, "explain", "--format", "json", path], capture_output=True,
                          text=True)
    if done.returncode:
        raise SystemExit(f"{json.dumps(spec)}\n{done.stderr}")
    return json.dumps(json.loads(done.stdout))
