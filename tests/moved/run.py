#!/usr/bin/env python3
"""Steps that are moved into a neighbour's language do what they did in their own.

Random conditions and projections in four languages stand around a step that shows what reaches it,
and run at -O0 and -O2 on records that are good, odd and bad. A difference is made smaller before it
is told. MOVED_SPECS=50 tests more of them, MOVED_SEED=2 others.
"""

import copy
import itertools
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import levels  # noqa: E402
import tap  # noqa: E402
from choices import (CUT, CUTS, FIELDS, FORMS, HOSTS, LANGUAGES, compare, condition,  # noqa: E402
                     data_for, decisions, said)


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


def test_random(scratch, count, seed):
    jobs = []
    for host, index in itertools.product(LANGUAGES, range(count)):
        rng = random.Random(f"{host} {seed} {index}")
        spec = spec_of(rng, host)
        datas = [data_for(rng, spec) for _ in range(3)]
        jobs.append((f"around {host}, spec {index} of seed {seed}", compare, spec, datas,
                     os.path.join(scratch, f"{host}{index}")))
    levels.check_all(jobs)


# ---- what is moved ----

# How slow languages are, as the pass has it.
SLOWNESS = {"go": 0, "rust": 0, "awk": 1, "python": 2}
MOVES = ['n >= 400', 'm == "GET"', 'x < 1.5', 'ok']


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
