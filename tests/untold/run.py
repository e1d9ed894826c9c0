#!/usr/bin/env python3
"""Readers that cannot tell the order of their records, and readers that nearly cannot.

Workers stand before each reader. Those of the first table are said to forget the order: of the same
records shuffled they must write the same bytes, which are those of -O0. Those of the second are
not, and where their row says so, they show why. Then random tallies: whichever is said to forget
must. UNTOLD_SPECS=200 tests more of them, UNTOLD_SEED=2 others.
"""

import concurrent.futures
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import bash, clean_up, fresh, spec_of, step  # noqa: E402
from tap import GLUEGEN, check, finish, same  # noqa: E402

FIELDS = ["key", {"n": "int"}, {"x": "float"}, {"flag": "bool"}]
SUMS = {"state": "sums = {}", "code": "sums[key] = sums.get(key, 0) + n"}
SHOWN = "for k in sorted(sums):\n    output(k, sums[k])"
SKIP = {"on_error": "skip"}
KEY = {"key": ["key"], "parallel": 2, **SKIP}


def add(end=SHOWN, **more):
    return step("r", "python", **{**SUMS, "end": end, **more})


GO = {"prelude": 'import (\n    "sort"\n    "strconv"\n)', "state": "sums := map[string]int64{}",
      "code": "sums[key] += n",
      "end": "names := []string{}\nfor name := range sums {\n    names = append(names, name)\n}\n"
             "sort.Strings(names)\nfor _, name := range names {\n"
             "    emit(name, strconv.FormatInt(sums[name], 10))\n}"}
FLOATS = {"state": "sums := map[string]float64{}",
          "end": GO["end"].replace("FormatInt(sums[name], 10)",
                                   "FormatFloat(sums[name], 'g', -1, 64)")}
RUST = {"prelude": "use std::collections::BTreeMap;",
        "state": "let mut sums: BTreeMap<String, i64> = BTreeMap::new();",
        "code": "*sums.entry(key.to_string()).or_insert(0) += n;",
        "end": "for (name, n) in &sums {\n    emit(&[name, &n.to_string()]);\n}"}


# What is said to forget.
FORGET = {
    "sorted keys": add(),
    "sorted items": add("for k, n in sorted(sums.items(), reverse=True):\n    output(k, n)"),
    "a list of sorted keys": add("output('-'.join([k for k in sorted(sums) if sums[k] > 9]), 0)"),
    "length and sums": add("output(len(sums), sum(sums.values()))\noutput(max(sums.values()), 1)"),
    "nothing at the end": add(None),
    "lookups": add("output('k1', sums.get('k1', 0))\noutput('k2', sums['k2'] + 1)"),
    "a set": step("r", "python", "seen.add((key, n))\nif n > 5:\n    total += 1\n",
                  state="seen = set()\ntotal = 0",
                  end="for k, n in sorted(seen):\n    output(k, n)\noutput('all', total)"),
    "two counters": step("r", "python", "a[n] += 1\nb[(key, 'x')] += n",
                         prelude="from collections import Counter, defaultdict",
                         state="a = Counter()\nb = defaultdict(int)",
                         end="for n in sorted(a):\n    output(n, a[n])\n"
                             "for (k, x), n in sorted(b.items()):\n    output(k + x, n)"),
    "bad records are only counted": add(writer="awk", **SKIP),
    "a key, and a plain loop": add("for k, n in sums.items():\n    output(k, n)", **KEY),
    "a key, on one line": add("for k, n in sums.items(): output(n, k)", **KEY),
    "Go: sums of ints": step("r", "go", **GO),
    "Go: a count under a condition": step(
        "r", "go", **{**GO, "code": "if n > 9 {\n    sums[key]++\n}"}),
    "Go: bad records are only counted": step("r", "go", **{**GO, "writer": "awk", **SKIP}),
    "Rust: sums of ints": step("r", "rust", **RUST),
    "Rust: pairs": step("r", "rust", "let row = sums.entry((n, flag)).or_default();\n*row += 2;",
                        prelude=RUST["prelude"],
                        state="let mut sums: BTreeMap<(i64, bool), i64> = BTreeMap::new();",
                        end="emit(&[&format!(\"{:?}\", sums), \"\"]);"),
    "awk: counts": step("r", "awk", "{ counts[key]++; total += 2 }\n"
                        "END { print counts[\"k1\"] + 0, total }"),
    "sort": bash("r", "sort"),
    "sort by numbers, then head": bash("r", "# most first\nsort -t $'\\t' -k2nr -k 1 | head -5"),
    "sort, uniq, and more behind it": bash("r", "LC_ALL=C sort -k1 | uniq -c; echo end"),
    "wc": bash("r", "wc -l -c | tr -s ' '"),
    "nobody reads": step("r", "bash", "sort | sed 5q >&2"),
}
# What is not, and whether shuffled records show why.
TELL = {
    "a dict in its own order": (add("for k, n in sums.items():\n    output(k, n)"), True),
    "a dict by its values": (add("for k in sorted(sums, key=lambda k: sums[k] % 2):\n"
                                 "    output(k, 0)"), True),
    "the first of a dict": (add("output(next(iter(sums)), 0)"), True),
    "another name for it": (add("d = sums\nfor k in d:\n    output(k, 0)"), True),
    "a text of it": (add("output(f'{sums}', 0)"), True),
    "all variables": (add("output(str(list(globals()['sums'] if 'sums' in globals() else "
                          "locals()['sums'])), 0)"), None),
    "a function that sorts nothing": (add("sorted = list\nfor k in sorted(sums):\n"
                                          "    output(k, 0)"), True),
    "a key, and a loop that counts": (add("i = 0\nfor k, n in sums.items():\n    i += 1\n"
                                          "    output(k, i)", **KEY), None),
    "sums of floats": (add(code="sums[key] = sums.get(key, 0) + x"), True),
    "floats that begin it": (step("r", "python", "total += n", state="total = 0.0",
                                  end="output(total, 0)"), False),
    "floats as keys": (add(code="sums[x] = sums.get(x, 0) + n"), None),
    "what another key had": (add(code="sums[key] = sums.get('k1', 0) + n"), True),
    "what another dict had": (step("r", "python", "a[key] = b.get(key, 0) + n\n"
                                   "b[key] = b.get(key, 0) + 1",
                                   state="a = {}\nb = {}",
                                   end="for k in sorted(a):\n    output(k, a[k])"), True),
    "a list": (step("r", "python", "lists['all'].append(key)", state="lists = defaultdict(list)",
                    prelude="from collections import defaultdict",
                    end="output('-'.join(lists['all'][:9]), 0)"), True),
    "running sums": (add(code="sums[key] = sums.get(key, 0) + n\noutput(key, sums[key])"), True),
    "bad records have numbers": (add(writer="awk"), None),
    "keys of two kinds": (add(code="sums[key] = sums.get(key, 0) + n\n"
                                   "sums[n] = sums.get(n, 0) + 1", end="output(len(sums), 0)"),
                          False),
    "what a sum so far shows": (step("r", "python", "if n > total:\n    seen.add(key)\ntotal += n",
                                     state="seen = set()\ntotal = 0",
                                     end="output('-'.join(sorted(seen)), 0)"), True),
    "Go: sums of floats": (step("r", "go", **{**GO, **FLOATS, "code": "sums[key] += x"}), True),
    "Go: the last of each": (step("r", "go", **{**GO, "code": "sums[key] = n"}), True),
    "Go: bad records have numbers": (step("r", "go", **{**GO, "writer": "awk"}), None),
    "Rust: the first of each": (step("r", "rust", **{
        **RUST, "code": "*sums.entry(key.to_string()).or_insert(n) += 1;"}), True),
    "Rust: floats that a literal is": (step(
        "r", "rust", "total += 1e-3;\nif n > 9 {\n    total += 1e9;\n}",
        state="let mut total = 0.0;", end="emit(&[&total.to_string(), \"\"]);"), True),
    "awk: sums of fields": (step("r", "awk", "{ total += n }\nEND { print total, 1 }"), False),
    "awk: an array in its own order": (step("r", "awk", "{ counts[key]++ }\n"
                                            "END { for (k in counts) print k, counts[k] }"), None),
    "sort -u by a key": (bash("r", "sort -u -t $'\\t' -k1,1"), True),
    "sort -s": (bash("r", "sort -s -t $'\\t' -k1,1"), True),
    "sort in another locale": (bash("r", "sort", env={"LC_ALL": "C.UTF-8"}), False),
    "uniq": (bash("r", "uniq -c"), True),
    "head before sort": (bash("r", "head -n 3 | sort"), True),
    "head beside sort": (bash("r", "{ head -n 3; sort; }"), None),
    "an argument that reads": (bash("r", "sort -k$(head -c 99 | wc -l)"), None),
    "a job beside sort": (bash("r", "sort & cat; wait"), True),
    "sort of a function": (bash("r", "sort", prelude="sort() { cat; }"), True),
}


def records(rng, n):
    """Sums of these floats are rounded."""
    floats, words = ["0.1", "0.7", "1e9", "2.3"], ["true", "false"]
    return [f"k{rng.randrange(20)}\t{rng.randrange(50)}\t{rng.choice(floats)}\t{rng.choice(words)}"
            for _ in range(n)]


def steps_of(reader):
    """What awk writes nobody has checked: its reader does."""
    reader = {k: v for k, v in reader.items() if v is not None}
    if reader.pop("writer", "") == "awk":
        writer = step("w", "awk", "{ t = key; print t, n, x, $4 }", fields=FIELDS, parallel=3)
    else:
        writer = step("w", "python", "output(key, n + 0, x, flag)", fields=FIELDS, parallel=3)
    if reader["target"] != "bash":
        reader["outputs"] = ["a", "b"]
    return [writer, reader]


class Case:
    def __init__(self, name, reader):
        self.name, self.home = name, fresh()
        self.spec = os.path.join(self.home, "etl.yaml")
        with open(self.spec, "w", encoding="utf-8") as file:
            file.write(spec_of(steps_of(reader), buffer="block(4K)"))

    def gluegen(self, *words):
        result = subprocess.run([GLUEGEN, *words], capture_output=True, text=True, check=False)
        if result.returncode:
            raise SystemExit(f"{self.name}: {result.stderr}")
        return result.stdout

    def forgets(self):
        text = self.gluegen("plan", self.spec, "--emit=ir")
        stage = re.search(r'\(stage \d+ step "r".*?(?=\(stage|\Z)', text, re.S)[0]
        return "(order forgets" in stage

    def outcomes(self, inputs):
        """At -O0 of the first input, at -O2 of all."""
        for level in "02":
            out = os.path.join(self.home, level)
            self.gluegen("build", "-q", self.spec, "-O" + level, "-o", out)
            for data in inputs if level == "2" else inputs[:1]:
                result = subprocess.run(
                    [os.path.join(out, "etl.sh")], input="".join(x + "\n" for x in data), text=True,
                    capture_output=True, cwd=self.home, timeout=120, check=False,
                    env={**os.environ, "GLUEGEN_JOBS": "3"})
                yield result.returncode, result.stdout, result.stderr


def inputs_of(rng):
    data = records(rng, 600)
    return [data, rng.sample(data, len(data)), data[::-1]]


def visit(case):
    """Whether it is said to forget, and what shuffled records show, where that matters."""
    name, reader, inputs = case
    case = Case(name, reader)
    forgets = case.forgets()
    shows = forgets or TELL.get(name, (None, None))[1]
    return name, forgets, list(case.outcomes(inputs)) if shows else None


def random_tally(rng):
    number = rng.choice(["n", "1", "2", "x"])
    key = rng.choice(["key", "n", "flag", "x", "(key, n)", "'all'"])
    code = rng.choice([f"sums[{key}] = sums.get({key}, 0) + {number}", f"counts[{key}] += {number}",
                       f"seen.add({key})\ntotal += {number}",
                       f"if n > 9:\n    counts[{key}] += 1\nelse:\n    seen.add({key})"])
    of = rng.choice(["sums", "counts", "seen"])
    end = rng.choice([f"for k in sorted({of}):\n    output(repr(k), 0)", f"for k in {of}:\n"
                      "    output(repr(k), 1)", f"output(len({of}), repr(total))",
                      f"for k in sorted({of}, key=str):\n    output(repr(k), 2)",
                      "output(sum(sums.values()), repr(sorted(counts.items(), reverse=True)))"])
    return step("r", "python", code, prelude="from collections import Counter",
                state="sums = {}\ncounts = Counter()\nseen = set()\ntotal = 0", end=end,
                **rng.choice([{}, {}, SKIP]))


def main():
    rng = random.Random(int(os.environ.get("UNTOLD_SEED", "1")))
    number = int(os.environ.get("UNTOLD_SPECS", "16"))
    cases = [(name, x, inputs_of(rng)) for name, x in FORGET.items()]
    cases += [(name, x, inputs_of(rng)) for name, (x, _) in TELL.items()]
    cases += [(f"random {i + 1}", random_tally(rng), inputs_of(rng)) for i in range(number)]
    said = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, forgets, outcomes in pool.map(visit, cases):
            is_random = name.startswith("random ")
            said += is_random and forgets
            if not is_random:
                same(f"{name}: forgets", name in FORGET, forgets)
            if forgets:
                same(f"{name}: shuffled records", outcomes[:1] * 3, outcomes[1:])
            elif outcomes:
                same(f"{name}: -O0 and -O2", outcomes[0], outcomes[1])
                check(f"{name}: shows it", set(outcomes[2:]) != {outcomes[0]}, repr(outcomes[0]))
    check("random tallies of both kinds", number // 8 < said < number, f"{said} of {number} forget")
    clean_up()
    finish()


if __name__ == "__main__":
    main()
