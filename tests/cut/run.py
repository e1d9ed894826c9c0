#!/usr/bin/env python3
"""Fields that a step in Go or Rust does not look at are not cut, and nobody can tell.

Random steps that look at some fields of their records, none or all run at -O0, which cuts all, and
-O2 on records that are good, odd and bad. `explain` must say which fields are cut.
CUT_SPECS=20 tests more of them, CUT_SEED=2 others.
"""

import json
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import choices  # noqa: E402
import levels  # noqa: E402
import tap  # noqa: E402

NAMES = "abcdefghi"
TEXTS = ["", "x", "GET", "boom", "0123456", "01234567", "012345678", "a\rb", "\r", "\0", "\b\v",
         "é", "\udcff", "\x89\x8a", "\\t", "y" * 70, "z" * 5000]
VALUES = {"str": TEXTS, "int": choices.INTS + ["12", "-3"], "float": ["0.5", "-2", "1e3", "100"],
          "bool": ["true", "false"]}
BAD = {"int": ["", "1.0", " 1"], "float": ["nan", ""], "bool": ["", "True"]}

CONDITIONS = {"go": {"str": "{0} != \"GET\" && len({0}) != 8", "int": "{0}%3 != 0",
                     "float": "{0} > 0", "bool": "{0}"},
              "rust": {"str": "{0} != \"GET\" && {0}.len() != 8", "int": "{0} % 3 != 0",
                       "float": "{0} > 0.0", "bool": "{0}"}}


def condition(language, used):
    return " && ".join(CONDITIONS[language][kind].format(name) for name, kind in used)


# What a step does with its record, given the fields that it uses.

def hands(language, used):
    return {"code": "return fields" if language == "go" else "emit(fields);"}


def samples(language, used):
    if language == "go":
        return {"state": "seen := 0",
                "code": "seen++\nif seen%3 == 0 {\n    return nil\n}\nreturn fields"}
    return {"state": "let mut seen = 0;",
            "code": "seen += 1;\nif seen % 3 != 0 {\n    emit(fields);\n}"}


def filters(language, used):
    said = condition(language, used)
    if language == "go":
        return {"code": f"if {said} {{\n    return fields\n}}\nreturn nil"}
    return {"code": f"if {said} {{\n    emit(fields);\n}}"}


def fails(language, used):
    step = filters(language, used)
    text = next((name for name, kind in used if kind == "str"), None)
    if text and language == "go":
        step["code"] = f"if {text} == \"boom\" {{\n    panic({text})\n}}\n{step['code']}"
    elif text:
        step["code"] = f"assert!({text} != \"boom\");\n{step['code']}"
    return step


def emits(language, used):
    outputs = [{name: kind} for name, kind in used]
    if language == "go":
        return {"code": f"emit({', '.join(name for name, _ in used)})", "outputs": outputs}
    values = ", ".join(name if kind == "str" else f"&{name}.to_string()" for name, kind in used)
    return {"code": f"emit(&[{values}]);", "outputs": [{name: "str"} for name, _ in used]}


def counts(language, used):
    said, outputs = condition(language, used), ["met", {"n": "int"}]
    if language == "go":
        return {"state": "n := int64(0)", "code": f"if {said} {{\n    n++\n}}",
                "end": "emit(\"met\", n)", "outputs": outputs}
    return {"state": "let mut n = 0;", "code": f"if {said} {{\n    n += 1;\n}}",
            "end": "emit(&[\"met\", &n.to_string()]);", "outputs": outputs}


def opens(language, used):
    if language == "go":
        return {"code": "if len(fields[0]) == 1 {\n    return nil\n}\nreturn fields"}
    return {"code": "if fields[0].len() != 1 {\n    emit(fields);\n}"}


KINDS = [hands, samples, filters, filters, fails, emits, counts, opens]
WHOLE = (hands, samples)
SIFTS = [samples, filters, fails]  # steps that stand before such as ENDS in a process
ENDS = [filters, emits, counts, opens]


def some_of(rng, kind, fields):
    nused = 0 if kind in WHOLE + (opens,) else min(len(fields), rng.choice([1, 1, 2]))
    return sorted(rng.sample(fields, nused))


def spec_of(rng, language, kind):
    fields = [(name, rng.choice(["str"] * 6 + ["int", "float", "bool"]))
              for name in NAMES[:rng.choice([1, 2, 4, 6, 9])]]
    used = some_of(rng, kind, fields)
    declares = kind not in WHOLE + (opens,) or rng.random() < 0.6
    step = {"step": "s", "target": language, **kind(language, used)}
    spec = {"gluegen": 1, "name": "p", "steps": [step]}
    if declares:
        step["fields"] = [{name: type_} for name, type_ in fields]
    elif kind is opens:
        fields = []
    if kind in (hands, filters) and rng.random() < 0.4:
        step["parallel"] = 2
    keys = [name for name, type_ in fields if type_ in ("str", "int")]
    if kind is counts and keys:
        step.update(key=rng.choice(keys), parallel=2)
    mode = rng.choice(["abort", "abort", "skip", "letters"])
    if mode != "abort":
        spec["on_error"] = "skip" if mode == "skip" else {"dead_letter": "${LETTERS}"}
    if rng.random() < 0.3:
        spec["crlf"] = "strip"
    if rng.random() < 0.2:
        spec["header"] = True
    if rng.random() < 0.2:
        spec["delimiter"] = ";"
    if declares and rng.random() < 0.15 and "crlf" not in spec:
        spec["input_format"] = "csv"
    return spec, fields, used


def chain_of(rng, kind):
    """Steps of go in one process: all but the last hand on what they read, or nothing."""
    spec, fields, used = spec_of(rng, "go", kind)
    last = spec["steps"][0]
    while "fields" not in last:
        spec, fields, used = spec_of(rng, "go", kind)
        last = spec["steps"][0]
    for option in "key", "parallel":
        last.pop(option, None)
    for index in range(rng.choice([1, 1, 2])):
        before = rng.choice(SIFTS)
        more = some_of(rng, before, fields)
        spec["steps"].insert(index, {"step": f"s{index}", "target": "go", "fields": last["fields"],
                                     **before("go", more)})
        used = used + more
    if rng.random() < 0.3 and not all("state" in step for step in spec["steps"]):
        spec["parallel"] = 2
    return spec, fields, used


def said(spec, fields, used, kind):
    """What explain should say: found from what was put together above."""
    step = spec["steps"][0]
    if kind is opens or spec.get("input_format") == "csv":
        return []
    if "fields" not in step:
        return [("CUT_LINES", 0)]
    names = [name for name, _ in used] + [step.get("key")]
    needs = [type_ != "str" or name in names for name, type_ in fields]
    if not any(needs):
        return [("CUT_NONE", 0)]
    front, back = len(needs) - needs[::-1].index(True), len(needs) - needs.index(True)
    if step["target"] == "rust" or min(front, back) > len(needs) // 2:
        return []
    return [("CUT_FRONT", front) if front <= back else ("CUT_BACK", back)]


def record(rng, fields, bad):
    record = [rng.choice(VALUES[kind]) for _, kind in fields]
    for index, (_, kind) in enumerate(fields):
        if kind in BAD and rng.random() < bad:
            record[index] = rng.choice(BAD[kind])
    if rng.random() < bad:
        record = record[:-1] if rng.random() < 0.5 else record + [rng.choice(TEXTS)]
    return record


def data_for(rng, spec, fields):
    bad, end = rng.choice([0, 0.01, 0.2]), rng.choice(["\n", "\n", "\r\n"])
    delimiter = spec.get("delimiter", "," if spec.get("input_format") == "csv" else "\t")
    lines = []
    for _ in range(rng.choice([0, 1, 3, 60, 2000])):
        texts = record(rng, fields or [(name, "str") for name in NAMES[:rng.randint(1, 5)]], bad)
        if spec.get("input_format") == "csv":
            texts = ['"' + text.replace('"', '""') + '"' if set(text) & set("\"\r,;") else text
                     for text in texts]
        lines.append(delimiter.join(texts))
    if rng.random() < 0.3:
        lines.insert(len(lines) // 2, "w" * 200000 + delimiter * max(len(fields) - 1, 0))
    text = "".join(line + end for line in lines)
    if rng.random() < 0.4:
        text = text[:-len(end)]
    return ("\ufeff" * (rng.random() < 0.1) + text).encode("utf-8", "surrogateescape")


def cuts(scratch, spec):
    told = json.loads(choices.decisions(scratch, spec))
    number = {"CUT_LINES": 0, "CUT_NONE": 0}
    return [(d["decision"], number.get(d["decision"], int("".join(
        filter(str.isdigit, d["what"].split(" of the ")[0].split("`")[-1])) or 0)))
            for d in told if d["decision"].startswith("CUT_")]


def test(spec, want, datas, scratch):
    os.makedirs(scratch)
    got = cuts(scratch, spec)
    if got != want:
        return f"{json.dumps(spec)}\nexplain says {got} instead of {want}"
    choices.build(spec, scratch)
    for data in datas:
        differs = choices.differ(data, scratch)
        if differs:
            return f"{json.dumps(spec)}\ninput: {data!r:.500}\nplain, improved: {differs!r:.1500}"
    return None


def test_random(scratch, count, seed):
    jobs = []
    for language in ("go", "rust"):
        for index in range(count * len(KINDS)):
            rng = random.Random(f"{language} {seed} {index}")
            kind = KINDS[index % len(KINDS)]
            spec, fields, used = spec_of(rng, language, kind)
            datas = [data_for(rng, spec, fields) for _ in range(8)]
            jobs.append((f"{language} that {kind.__name__}, spec {index} of seed {seed}", test,
                         spec, said(spec, fields, used, kind), datas,
                         os.path.join(scratch, f"{language}-{index}")))
    for index in range(count * len(ENDS)):
        rng = random.Random(f"chain {seed} {index}")
        kind = ENDS[index % len(ENDS)]
        spec, fields, used = chain_of(rng, kind)
        datas = [data_for(rng, spec, fields) for _ in range(8)]
        jobs.append((f"a chain that ends with {kind.__name__}, spec {index} of seed {seed}", test,
                     spec, said(spec, fields, used, kind), datas,
                     os.path.join(scratch, f"chain-{index}")))
    levels.check_all(jobs)


# Code that hands its record on, but may do more with it: all fields stay cut.
OPEN = {"go": ["x := fields\nreturn x", "return fields[:]", "return append(fields, a)[:6]",
               "f := func() []string {\n    return fields\n}\nif f()[1] == \"x\" {\n"
               "    return nil\n}\nreturn fields",
               "if len(fields) > 3 {\n    return nil\n}\nreturn fields",
               "emit(fields[0], b, c, d, e, f)"],
        "rust": ["let x = fields;\nemit(x);", "emit(&fields[..]);", "emit(&fields.to_vec());",
                 "let y = Some(fields.to_vec());\nif y.as_ref().unwrap()[1] == \"x\" {\n"
                 "    return None;\n}\ny",
                 "if fields.len() < 3 {\n    emit(fields);\n}"]}


def test_open(scratch):
    for language, codes in OPEN.items():
        for code in codes:
            spec = {"gluegen": 1, "name": "p", "steps": [
                {"step": "s", "target": language, "fields": list("abcdef"), "code": code}]}
            tap.same(f"all are cut, {language}: {code.splitlines()[0]}", [], cuts(scratch, spec))


# Code that writes empty texts beside fields, where the ones that it does not look at would stand.
BLANK = {"go": ["emit(\"\", \"\", c)", "emit(\"\", b, \"\")", "emit(a[:0], a[:0], a)"],
         "rust": ["emit(&[\"\", \"\", c]);", "emit(&[\"\", b, \"\"]);",
                  "Some(vec![\"\", \"\", \"\"])", "emit(&[&a[..0], &a[..0], a]);"]}


def test_blank(scratch):
    for language, codes in BLANK.items():
        for index, code in enumerate(codes):
            spec = {"gluegen": 1, "name": "p", "steps": [
                {"step": "s", "target": language, "fields": list("abc"), "outputs": list("xyz"),
                 "code": code}]}
            place = os.path.join(scratch, f"blank-{language}-{index}")
            os.makedirs(place)
            choices.build(spec, place)
            tap.same(f"{language}: {code}", None, choices.differ(b"1\t2\t3\n\t\t4\n", place))


def main():
    count, seed = int(os.environ.get("CUT_SPECS", "1")), os.environ.get("CUT_SEED", "1")
    with tempfile.TemporaryDirectory() as scratch:
        test_open(scratch)
        test_blank(scratch)
        test_random(scratch, count, seed)
    tap.finish()


if __name__ == "__main__":
    main()
