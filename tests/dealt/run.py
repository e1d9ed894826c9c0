#!/usr/bin/env python3
"""Steps that share the workers of a key: what comes out, what is said and what is refused is what
each step in a process of its own does, with any number of workers.

Each chain is built at -O0, and at -O2 as one process, and run on records that are good, odd and
bad, in several blocks, with 1, 2 and 7 workers.
"""

import csv
import io
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import levels  # noqa: E402
import tap  # noqa: E402

NAMES = ["word", "n", "ok", "rest"]
FIELDS = ["word", {"n": "int"}, {"ok": "bool"}, "rest"]
TOTAL = ["word", {"sum": "int"}]

# Steps of a language by name: what they do, and other options.
STEPS = {"python": {
    "light": {"code": "output(word, n * 2, ok, rest.upper())"},
    "some": {"code": "if n % 3 != 1:\n    output(*fields)"},
    "fork": {"code": "if ok:\n    output(word, n + 1, True, '+' + rest)\nelif n > 0:\n"
                     "    output(word, n, False, rest)"},
    # What it makes of some records is none: too large, or not the declared type.
    "large": {"code": "output(word, n * 2 ** 60, ok if n != 10 else 'no', rest)"},
    "fails": {"code": "if rest.endswith('77') and n == 5:\n    raise ValueError(rest)\n"
                      "output(word, n, ok, rest)"},
    "first": {"key": "KEY", "state": "seen = set()",
              "code": "if (word, n, ok) not in seen:\n    seen.add((word, n, ok))\n"
                      "    output(*fields)"},
    "nth": {"key": "KEY", "state": "counts = {}",
            "code": "counts[word, n, ok] = counts.get((word, n, ok), 0) + 1\n"
                    "if counts[word, n, ok] % 3 == 0:\n"
                    "    output(word, counts[word, n, ok], ok, rest)"},
    "total": {"key": "KEY", "state": "sums = {}", "outputs": TOTAL,
              "code": "key = word, n, ok\nsums[key] = sums.get(key, 0) + len(rest)\n"
                      "if sums[key] % 7 == 0:\n    output(word, sums[key])",
              "end": "for (word, n, ok), size in sums.items():\n"
                     "    output(f'{word}/{n}/{ok}', size)"},
    "bad_total": {"key": "KEY", "state": "sums = {}", "outputs": TOTAL,
                  "code": "key = word, n, ok\nsums[key] = sums.get(key, 0) + 1\n"
                          "output(word, 'x' if rest[-1:] == '3' else sums[key])",
                  "end": "for (word, n, ok), size in sums.items():\n"
                         "    output(f'{word}/{n}/{ok}', size if ok else 'none')"},
    "more": {"code": "output(word, sum + 1)"},
    "fatal": {"key": "KEY", "state": "sums = {}", "outputs": TOTAL,
              "code": "key = word, n, ok\nsums[key] = sums.get(key, 0) + 1\n"
                      "if sums[key] == 40:\n    raise KeyError(rest)\n"
                      "output(word, sums[key])"},
}}
# Chains, the fields of the key, and how many processes they are.
CHAINS = [
    (["light", "total"], ["word"], 1),
    (["light", "some", "total"], ["word", "ok"], 1),
    (["some", "bad_total"], ["word"], 1),
    (["fork", "total"], ["word"], 1),
    (["large", "bad_total"], ["word"], 1),
    (["light", "some", "fatal"], ["ok", "word"], 1),
    (["fork", "fails", "total"], ["word"], 1),
    (["first", "light"], ["n", "word"], 1),
    (["some", "first", "fork", "some"], ["word"], 1),
    (["first", "fatal"], ["word"], 1),
    (["some", "first", "total"], ["n", "ok"], 1),
    (["nth", "some", "large"], ["word"], 1),
    # These do not hand the key on, or tell something in the end that others would read.
    (["light", "total"], ["n"], 2),
    (["fork", "total"], ["ok"], 2),
    (["total", "more"], ["word"], 2),
]
FORMATS = {
    "tsv": {},
    "csv": {"format": "csv", "header": True},
    "tsv_escaped": {"format": "tsv_escaped"},
    "jsonl": {"format": "jsonl"},
}
# Each worker reads all records: where reading costs much, or few records are left, only costly code
# is worth that; so it looks here.
COSTLY = {"python": "for _ in '':\n" + "    word.upper()\n" * 40}
MODES = {"letters": {"on_error": {"dead_letter": "${LETTERS}"}}, "skip": {"on_error": "skip"},
         "abort": {}}


def rows(rng, form, is_good):
    words = ["", "a", "b b", "é", "x" * 40, "k1", "k2", "k3"]
    words += ["\\", "\\t"] if form == "tsv_escaped" else []
    words += [] if form in ("jsonl", "csv") else ["\udcff"]
    words += ['"', "a\nb", ",,"] if form == "csv" else []
    for number in range(5000):
        fields = [rng.choice(words), rng.choice(["7", "007", "+7", "-1", "0", "5", "10"]),
                  rng.choice(["true", "false"]), f"r{number}"]
        if is_good:
            pass
        elif rng.random() < 0.02:
            fields[rng.choice([1, 2])] = rng.choice(["", "x", "7.0", "9223372036854775808"])
        elif rng.random() < 0.01 and form != "jsonl":
            fields = fields[:rng.randrange(1, 4)]
        yield fields


def encode(form, records):
    if form == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([NAMES] + records)
        text = out.getvalue()
    elif form == "jsonl":
        lines = [json.dumps(dict(zip(NAMES, row)), ensure_ascii=False) for row in records]
        lines[100:100] = ["", "  "]
        text = "\n".join(lines) + "\n"
    else:
        text = "".join("\t".join(row) + "\n" for row in records)
    return text.encode("utf-8", "surrogateescape")


def spec_of(target, chain, key, form, mode):
    steps = []
    for number, name in enumerate(chain):
        step = {"step": f"s{number}_{name}", "target": target, "outputs": FIELDS,
                **STEPS[target][name]}
        if name == "more":
            step["outputs"] = TOTAL
        if form != "tsv" and number == 0:
            step["code"] = COSTLY[target] + step["code"]
        if "key" in step:
            step["key"] = key
        steps.append(step)
    steps[0]["fields"] = FIELDS
    return {"gluegen": 1, "name": "p", "parallel": "auto", **FORMATS[form], **MODES[mode],
            "steps": steps}


def build(spec, level, scratch):
    """The program, and how many processes it is."""
    path, out = os.path.join(scratch, "p.yaml"), os.path.join(scratch, f"O{level}")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    subprocess.run([tap.GLUEGEN, "build", "-q", f"-O{level}", path, "-o", out], check=True)
    plan = subprocess.run([tap.GLUEGEN, "plan", f"-O{level}", "--format", "json", path], check=True,
                          stdout=subprocess.PIPE)
    return (os.path.join(out, "p.sh"),
            len(json.loads(plan.stdout)["pipelines"][0]["processes"]))


def compare(target, chain, key, processes, form, mode, seed):
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="gluegen-dealt-") as scratch:
        spec = spec_of(target, chain, key, form, mode)
        plain, count = build(spec, 0, scratch)
        if count != len(chain):
            return f"{count} processes at -O0"
        dealt, count = build(spec, 2, scratch)
        if count != processes:
            return f"{count} processes, not {processes}"
        data = encode(form, list(rows(rng, form, mode == "abort" and rng.random() < 0.7)))
        wanted = levels.outcome(plain, 0, 1, data, scratch, GLUEGEN_JOBS="1")
        for jobs in ("1", "2", "7") if seed % 3 == 0 else ("2", "7"):
            got = levels.outcome(dealt, 2, int(jobs), data, scratch, GLUEGEN_JOBS=jobs)
            if not levels.agree(got, wanted):
                kept = os.environ.get("DEALT_KEEP")
                if kept:
                    shutil.copytree(scratch, kept, dirs_exist_ok=True)
                    with open(os.path.join(kept, "data"), "wb") as file:
                        file.write(data)
                return f"{jobs} workers:\n{str(got)[:1500]}\n-O0:\n{str(wanted)[:1500]}"
    return None


def main():
    jobs = []
    forms, modes = itertools.cycle(FORMATS), itertools.cycle(MODES)
    for target in STEPS:
        for number, (chain, key, processes) in enumerate(CHAINS):
            for form, mode in (("tsv", next(modes)), (next(forms), next(modes))):
                name = f"{target}: {', '.join(chain)} by {', '.join(key)}: {form}, {mode}"
                jobs.append((name, compare, target, chain, key, processes, form, mode, number))
            next(modes)
    levels.check_all(jobs)
    tap.finish()


if __name__ == "__main__":
    main()
