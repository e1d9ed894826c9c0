#!/usr/bin/env python3
"""Steps that are moved into a neighbour's language do what they did in their own.

Random conditions and projections in four languages stand around a step that shows what reaches it,
and run at -O0 and -O2 on records that are good, odd and bad. A difference is made smaller before it
is told. MOVED_SPECS=50 tests more of them, MOVED_SEED=2 others.
"""

import concurrent.futures
import copy
import importlib.util
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import tap  # noqa: E402


def load(path):
    spec = importlib.util.spec_from_file_location("fusion", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fusion = load(os.path.join(HERE, "..", "fusion", "run.py"))
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


def choice(rng, name, cuts):
    language = rng.choice(LANGUAGES)
    c = condition(rng)
    forms = CUTS if cuts else FORMS
    step = {"step": name, "target": language,
            "code": rng.choice(forms[language]).format(c=said(language, c)) + "\n"}
    if cuts:
        step["outputs"] = CUT
    return step


def spec_of(rng, host):
    before = [choice(rng, f"b{i}", False) for i in range(rng.randint(0, 3))]
    after = [choice(rng, f"a{i}", False) for i in range(rng.randint(0, 2))]
    if rng.random() < 0.4:
        after.append(choice(rng, "cut", True))
    steps = before + [{"step": "host", "target": host, **HOSTS[host]}] + after
    steps[0]["fields"] = FIELDS
    spec = {"gluegen": 1, "name": "p", "steps": steps,
            "input_format": rng.choice(["tsv", "tsv", "tsv", "csv", "jsonl"]),
            "output_format": rng.choice(["tsv", "tsv", "tsv", "csv", "jsonl"])}
    mode = rng.choice(["abort", "skip", "letters"])
    if mode != "abort":
        spec["on_error"] = "skip" if mode == "skip" else {"dead_letter": "${LETTERS}"}
    if spec["input_format"] == "tsv" and rng.random() < 0.2:
        spec["crlf"] = "strip"
    return spec


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
    got = [fusion.outcome(os.path.join(scratch, level, "p.sh"), level, 1, data, scratch)
           for level in ("0", "2")]
    return None if fusion.agree(got[1], got[0]) else got


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


def test_random(scratch, count, seed):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = []
        for host, index in itertools.product(LANGUAGES, range(count)):
            rng = random.Random(f"{host} {seed} {index}")
            spec = spec_of(rng, host)
            datas = [data_for(rng, spec) for _ in range(3)]
            place = os.path.join(scratch, f"{host}{index}")
            jobs.append((f"around {host}, spec {index} of seed {seed}",
                         pool.submit(compare, spec, datas, place)))
        for name, job in jobs:
            difference = job.result()
            tap.check(name, not difference, difference or "")


# ---- what is moved ----

# How slow languages are, as the pass has it.
SLOWNESS = {"go": 0, "rust": 0, "awk": 1, "python": 2}
MOVES = ['n >= 400', 'm == "GET"', 'x < 1.5', 'ok']


def decisions(scratch, spec):
    path = os.path.join(scratch, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    done = subprocess.run([tap.GLUEGEN, "explain", "--format", "json", path], check=True,
                          capture_output=True, text=True)
    return json.dumps(json.loads(done.stdout))


def fuses(scratch, steps, host):
    """Whether such steps run in one process where all are in the host's language."""
    same = copy.deepcopy(steps)
    for step in same:
        if step["step"] != "host":
            step.update(target=host, code=FORMS[host][0].format(c="ok") + "\n")
    told = decisions(scratch, {"gluegen": 1, "name": "p", "steps": same})
    return told.count('"FUSED"') == len(same) - 1


def test_pairs(scratch):
    """Each language beside each other one: moved, or the reason for which it is not."""
    for language, host in itertools.permutations(LANGUAGES, 2):
        for is_first in True, False:
            codes = [FORMS[language][0].format(c=c) for c in MOVES]
            chosen = [{"step": f"f{i}", "target": language, "code": code + "\n"}
                      for i, code in enumerate(codes)]
            steps = [{"step": "host", "target": host, **HOSTS[host]}]
            steps = chosen + steps if is_first else steps + chosen
            steps[0]["fields"] = FIELDS
            if not is_first and "awk" in (language, host):  # no text may hold a tab
                chosen[1]["code"] = chosen[0]["code"]
                steps[0]["fields"] = [{"m": "int"}] + FIELDS[1:]
            told = decisions(scratch, {"gluegen": 1, "name": "p", "steps": steps})
            slower = SLOWNESS[host] > SLOWNESS[language]
            want = 0 if slower or not fuses(scratch, steps, host) else len(chosen)
            got = told.count('"MOVED"')
            tap.check(f"{language} {'before' if is_first else 'behind'} {host}", got == want,
                      f"{got} of {want} steps moved: {told:.900}")


def main():
    count, seed = int(os.environ.get("MOVED_SPECS", "2")), os.environ.get("MOVED_SEED", "1")
    with tempfile.TemporaryDirectory() as scratch:
        test_pairs(scratch)
        test_random(scratch, count, seed)
    tap.finish()


if __name__ == "__main__":
    main()
