#!/usr/bin/env python3
"""Python cuts and checks no fields that its code does not look at, and nobody can tell.

A random choice in awk, Go or Rust (or a Go or Rust step that does more) stands before a Python step
that looks at some fields; all run at -O0 and -O2 on records that are good, odd and bad. Where that
step is a tally, the columns that it has no use for must not even be written; tallies that could
tell of a record keep all columns. NARROWED_SPECS=50 tests more of them, NARROWED_SEED=2 others.
"""

import concurrent.futures
import importlib.util
import itertools
import json
import os
import random
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import tap  # noqa: E402

_spec = importlib.util.spec_from_file_location("moved", os.path.join(HERE, "..", "moved", "run.py"))
moved = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(moved)

PRELUDE = "import collections\nfrom collections import Counter\n"
STATE = """sums = {}
counts = Counter()
pairs = collections.defaultdict(float)
lists = collections.defaultdict(list)
seen = set()
total = 0
mean = 0.0
"""
# What is shown of it: the order of dicts is that of the records, sets are sorted.
END = """for key, value in [*sums.items(), *counts.items(), *pairs.items(), *lists.items()]:
    output(repr(key), repr(value))
for key in sorted(map(repr, seen)):
    output(key, '')
output('total', repr((total, mean)))
"""
NUMBERS = ["n", "x", "2", "0.5"]


def key(rng):
    names = rng.sample(moved.NAMES, rng.choice([1, 1, 1, 2]))
    if rng.random() < 0.1:
        names = ["'all'"]
    return ", ".join(names) if len(names) == 1 else f"({', '.join(names)})"


def statement(rng):
    of, number = key(rng), rng.choice(NUMBERS)
    return rng.choice([f"sums[{of}] = sums.get({of}, 0) + {number}", f"counts[{of}] += {number}",
                       f"pairs[{of}] += {number}", f"lists[{of}].append({key(rng)})",
                       f"seen.add({of})", f"total += {number}", f"mean += {number}"])


def tally(rng):
    lines = []
    for _ in range(rng.randint(1, 2)):
        if rng.random() < 0.4:
            condition = moved.said("python", moved.condition(rng, 2))
            lines += [f"if {condition}:", "    " + statement(rng)]
            if rng.random() < 0.5:
                lines += ["else:", "    " + statement(rng)]
        else:
            lines.append(statement(rng))
    return "\n".join(lines) + "\n"


def is_exact(spec):
    """Integers of more than 15 digits are no part of a choice."""
    return not any(re.search(r"\d{16}", step["code"]) for step in spec["steps"])


def spec_of(rng, language):
    cuts = rng.random() < 0.5
    form = rng.choice((moved.CUTS if cuts else moved.FORMS)[language])
    step = {"step": "keep", "target": language, "fields": moved.FIELDS,
            "code": form.format(c=moved.said(language, moved.condition(rng))) + "\n"}
    if cuts:
        step["outputs"] = moved.CUT
    count = {"step": "count", "target": "python", "state": STATE, "end": END, "code": tally(rng),
             "prelude": PRELUDE,
             "outputs": ["key", "value"]}
    if rng.random() < 0.3:
        count.update(key="m", parallel=2)
    spec = {"gluegen": 1, "name": "p", "steps": [step, count], "output_format": "tsv_escaped",
            "input_format": rng.choice(["tsv", "tsv", "csv", "jsonl"])}
    mode = rng.choice(["abort", "skip", "letters"])
    if mode != "abort":
        spec["on_error"] = "skip" if mode == "skip" else {"dead_letter": "${LETTERS}"}
    return spec


def reader(rng):
    """Code that looks at some fields, shows them, and may fail."""
    names = rng.sample(moved.NAMES, rng.randint(1, 3))
    code = f"output(repr(({', '.join(names)},)))\n"
    if rng.random() < 0.4:
        code = f"if {moved.said('python', moved.condition(rng, 2))}:\n    {code}"
    if rng.random() < 0.3:
        code = "1 / (n - 7)\n" + code
    return code


def cutting_spec_of(rng, language):
    """A step before it that checks what it writes, and one that reads some of it."""
    spec = spec_of(rng, language)
    if language != "awk" and rng.random() < 0.5:
        spec["steps"][0].update(moved.HOSTS[language], fields=moved.FIELDS)
        spec["steps"][0].pop("outputs", None)
    spec["steps"][1] = {"step": "show", "target": "python", "code": reader(rng),
                        "outputs": ["text"]}
    if rng.random() < 0.3:
        spec["steps"][1]["parallel"] = 2
    return spec


def unread(spec):
    """By a look at the words of the code and the key; a record has a field in any case."""
    keep, count = spec["steps"]
    names = [list(f)[0] for f in keep.get("outputs", keep["fields"])]
    words = re.findall(r"\w+", re.sub(r"'\w+'|\"[^\"]*\"", "", count["code"]))
    words.append(count.get("key", ""))
    left = [name for name in names if name not in words]
    return left if len(left) < len(names) else left[1:]


def left_out(told):
    """What was left out, or would have been if code had no limit of length."""
    whats = [d["what"] for d in json.loads(told) if d["decision"] in ("NARROWED", "WIDE_LONG")]
    return re.findall(r"`(\w+)`", whats[0].partition("-> count`")[2]) if whats else []


def test(spec, datas, scratch):
    os.makedirs(scratch)
    got, want = left_out(moved.decisions(scratch, spec)), unread(spec)
    if got != want:
        return f"{json.dumps(spec)}\nleaves out {got} instead of {want}"
    return moved.compare(spec, datas, os.path.join(scratch, "runs"))


def test_cuts(spec, datas, scratch):
    os.makedirs(scratch)
    told = json.loads(moved.decisions(scratch, spec))
    words = re.findall(r"\w+", re.sub(r"\"[^\"]*\"", "", spec["steps"][1]["code"]))
    cuts = any(d["decision"] == "PYTHON_CUTS" for d in told)
    if cuts == (set(moved.NAMES) <= set(words)):
        return f"{json.dumps(spec)}\n{'some' if cuts else 'all'} fields are cut"
    return moved.compare(spec, datas, os.path.join(scratch, "runs"))


def test_random(scratch, count, seed):
    kinds = {"tally": (spec_of, test), "reader": (cutting_spec_of, test_cuts)}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = []
        for language, kind in itertools.product(("awk", "go", "rust"), kinds):
            make, run = kinds[kind]
            for index in range(count):
                rng = random.Random(f"{language} {kind} {seed} {index}")
                spec = next(filter(is_exact, iter(lambda: make(rng, language), None)))
                datas = [moved.data_for(rng, spec) for _ in range(3)]
                place = os.path.join(scratch, f"{language}-{kind}-{index}")
                jobs.append((f"{kind} behind {language}, spec {index} of seed {seed}",
                             pool.submit(run, spec, datas, place)))
        for name, job in jobs:
            difference = job.result()
            tap.check(name, not difference, difference or "")


# What could tell of a record, or looks at all of it: why all columns stay.
WIDE = {
    "a call": ("counts[m.upper()] += 1", "CODE"),
    "a division": ("total += n / 2", "CODE"),
    "an index": ("total += counts[m]", "CODE"),
    "another name": ("total += size", "CODE"),
    "texts added": ("total += m", "CODE"),
    "output": ("output(m, 'x')", "CODE"),
    "f-strings": ("seen.add(f'{m}{n}')", "CODE"),
    "a missing key": ("sums[m] += n", "CODE"),
    "a state of two kinds": ("sums.add(m)", "CODE"),
    "what is bound": ("m = 1\ncounts[m] += 1", "CODE"),
    "an order of texts": ("if m < 'x':\n    total += 1", "CODE"),
    "the whole record": ("seen.add(fields[0])", None),
    "all of them": ("lists[m, n].append((x, ok))", None)}

CHOICE = "if n > 0 {\n    return fields\n}\nreturn nil\n"


def test_wide(scratch):
    for name, (code, want) in WIDE.items():
        spec = {"gluegen": 1, "name": "p", "steps": [
            {"step": "keep", "target": "go", "code": CHOICE, "fields": moved.FIELDS},
            {"step": "count", "target": "python", "state": STATE + "size = 1\n",
             "prelude": PRELUDE, "code": code + "\n", "end": END, "outputs": ["key", "value"]}]}
        told = json.loads(moved.decisions(scratch, spec))
        got = [d["decision"] for d in told
               if d["decision"] == "NARROWED" or d["decision"].startswith("WIDE_")]
        tap.same(f"all columns stay: {name}", [f"WIDE_{want}"] if want else [], got)


def main():
    count, seed = int(os.environ.get("NARROWED_SPECS", "2")), os.environ.get("NARROWED_SEED", "1")
    with tempfile.TemporaryDirectory() as scratch:
        test_wide(scratch)
        test_random(scratch, count, seed)
    tap.finish()


if __name__ == "__main__":
    main()
