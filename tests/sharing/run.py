#!/usr/bin/env python3
"""One process, or workers: what a pipeline's `parallel` makes of steps that could share a process.

Each case is a pipeline on one side of a decision: its processes as `plan` names them, the decisions
that `explain` gives for them, and the same bytes, messages and exit code as at -O0, with one, two
and seven workers. SHARING_LANGUAGES=go,rust tries others than the short run's.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

LANGUAGES = os.environ.get("SHARING_LANGUAGES", "awk,go,python,rust").split(",")

HEAD = "gluegen: 1\nname: p\n{parallel}input: in.tsv\noutput: out.tsv\nsteps:\n"
FIELDS = "    fields: [name, {n: int}]\n"
AUTO, NONE = "parallel: auto\n", ""
# Steps of each language: one that does little, one that does much, in a function, and one that
# keeps something, which no two workers could share.
STEPS = {
    "awk": {
        "light": "code: |\n  {\n      if (n > 3)\n          print\n  }",
        "heavy": "prelude: |\n  function hash(text,  sum) {\n      sum = 7\n"
                 + "      sum = (sum * 31 + length(text)) % 1000003\n" * 120 +
                 "      return sum\n  }\ncode: '{ if (hash(name) % 2) print }'",
        "keeps": "code: |\n  { total += n }\n  END { print total }",
    },
    "python": {
        "light": "code: |\n  if n > 3:\n      output(name, n)",
        "heavy": "prelude: |\n  def hash_of(text):\n      result = 7\n"
                 + "      result = (result * 31 + len(text)) % 1000003\n" * 60 +
                 "      return result\ncode: output(name, hash_of(name))",
        "keeps": "state: total = 0\ncode: |\n  total += n\n  output(name, total)",
    },
    "go": {
        "light": "code: |\n  if n > 3 {\n      return fields\n  }\n  return nil",
        "heavy": "prelude: |\n  func hashOf(text string) int64 {\n      result := int64(7)\n"
                 "      for i := int64(0); i < 9; i++ {\n          for _, letter := range text {\n"
                 + "              result = (result*31 + int64(letter) + i) % 1000003\n" * 6 +
                 "          }\n      }\n      return result\n  }\n"
                 "code: emit(name, hashOf(name))",
        "keeps": "state: |\n  total := int64(0)\ncode: |\n  total += n\n"
                 "  emit(name, total)",
    },
    "rust": {
        "light": "code: |\n  if n > 3 {\n      emit(fields);\n  }",
        "heavy": "prelude: |\n  fn hash_of(text: &str) -> i64 {\n      let mut result = 7;\n"
                 "      for _ in 0..9 {\n          for letter in text.bytes() {\n"
                 + "              result = (result * 31 + i64::from(letter)) % 1000003;\n" * 6 +
                 "          }\n      }\n      result\n  }\n"
                 "code: 'emit(&[name, &hash_of(name).to_string()]);'",
        "keeps": "state: |\n  let mut total = 0;\ncode: |\n  total += n;\n"
                 "  emit(&[name, &total.to_string()]);",
    },
}
MERGES = ("state: total = 0\nprelude: |\n  def hash_of(text):\n      result = 7\n"
          + "      result = (result * 31 + len(text)) % 1000003\n" * 60 +
          "      return result\ncode: total += hash_of(name)\nmerge: total += other.total\n"
          "end: output('all', total)")
# What an -O2 plan says of a process: who is in it, and whether it has workers.
WORKERS, FED = ", up to --jobs workers", ", up to --jobs workers fed with blocks"


def step(name, target, body, more=""):
    body = "".join(f"    {line}\n" for line in body.splitlines())
    return f"  - step: {name}\n    target: {target}\n{more}{body}"


def spec(steps, parallel=AUTO):
    return HEAD.format(parallel=parallel) + "".join(steps)


def chain(target, *kinds, own=None):
    """`own`: the kind that asks for itself."""
    return [step(kind, target, STEPS[target][kind],
                 (FIELDS if i == 0 else "") + ("    parallel: auto\n" if kind == own else ""))
            for i, kind in enumerate(kinds)]


def of_language(target):
    """(name, spec, processes, decisions)"""
    workers = FED if target == "awk" else WORKERS
    light, heavy = chain(target, "light", "keeps"), chain(target, "heavy", "keeps")
    split = [f"heavy ({target}){workers}", f"keeps ({target})"]
    yield "little work goes with what keeps something", spec(light), \
        [f"light_keeps ({target})"], {"light": "SERIAL_FUSED", "light -> keeps": "FUSED"}
    yield "much work has workers in a process of its own", spec(heavy), split, \
        {"heavy -> keeps": "APART_PAYS",
         "heavy": "WORKERS_FED" if target == "awk" else "WORKERS_JOBS"}
    yield "much work has none where nothing asks for it", spec(heavy, NONE), \
        [f"heavy_keeps ({target})"], {"heavy": "SERIAL_NOT_ASKED", "heavy -> keeps": "FUSED"}
    yield "what a step asks for itself is done", spec(chain(
        target, "light", "keeps", own="light"), NONE), \
        [f"light ({target}){workers}", f"keeps ({target})"], {"light -> keeps": "APART_WORKERS"}
    yield "one processor is shared by nobody", spec(heavy, "jobs: 1\n" + AUTO), \
        [f"heavy_keeps ({target})"], {"heavy": "SERIAL_FUSED"}
    if target == "awk":  # whose last step may hand records on, and no other
        return
    yield "little work beside much goes with what keeps something", \
        spec(chain(target, "heavy", "keeps", "light")), \
        [split[0], f"keeps_light ({target})"], {"light": "SERIAL_COST", "keeps -> light": "FUSED"}


def of_several():
    python = STEPS["python"]
    merges = [step("light", "python", python["light"], FIELDS),
              step("keeps", "python", python["keeps"]), step("merges", "python", MERGES)]
    yield "a step that merges has workers if that pays", spec(merges), \
        ["light_keeps (python)", f"merges (python){WORKERS}"], \
        {"keeps -> merges": "APART_PAYS", "light": "SERIAL_COST", "merges": "WORKERS_MERGE"}
    moves = [step("light", "awk", "code: n > 3", "    fields: [{name: int}, {n: int}]\n"),
             step("keeps", "go", "state: |\n  total := int64(0)\ncode: |\n"
                  "  total += n\n  emit(name, total)"),
             step("last", "python", "code: output(*fields)")]
    yield "a filter goes into the process of a serial step", spec(moves), \
        ["light_keeps (go)", f"last (python){WORKERS}"], {"light": "MOVED"}
    two = [step("heavy", "python", python["heavy"], FIELDS),
           step("keeps", "python", python["keeps"]),
           step("other", "python", "code: |\n  if n > 5:\n      output(name, n)"),
           step("last", "python", python["keeps"])]
    yield "one stretch of several has the workers", spec(two), \
        [f"heavy (python){WORKERS}", "keeps_other_last (python)"], {"other": "SERIAL_COST"}


def of_idle():
    """What stands behind a step that writes at its end only has no records while others work."""
    tally = step("tally", "rust", "state: |\n  let mut sums = std::collections::BTreeMap::new();\n"
                 "code: |\n  *sums.entry(name.to_string()).or_insert(0) += n;\n"
                 "end: |\n  for (name, n) in &sums {\n      emit(&[name, &n.to_string()]);\n  }\n"
                 "outputs: [name, {n: int}]")
    heavy = step("heavy", "go", STEPS["go"]["heavy"])
    yield "a step that waits for a tally leaves the workers to one before it", \
        spec([step("first", "python", "code: output(name, n + 1)", FIELDS), tally, heavy]), \
        [f"first (python){WORKERS}, which write in any order", "tally (rust)", "heavy (go)"], \
        {"first": "WORKERS_JOBS", "heavy": "SERIAL_COST"}
    awk = step("first", "awk", "code: '{ print name, n + 1 }'", FIELDS)
    yield "awk waits for no step behind a tally", spec([awk, tally, step(
        "keeps", "go", STEPS["go"]["heavy"].replace("code:", "state: seen := 0\ncode:"))]), \
        [f"first (awk){FED}", "tally (rust)", "keeps (go)"], {"first": "WORKERS_FED"}
    yield "nor for one in the process of the tally", spec([awk, tally, step(
        "keeps", "rust", STEPS["rust"]["heavy"] + "\nstate: let _seen = 0;")]), \
        [f"first (awk){FED}", "tally_keeps (rust)"], {"first": "WORKERS_FED"}


def processes_of(text, where):
    plan = subprocess.run([tap.GLUEGEN, "plan", "p.yaml"], cwd=where, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    return [line[2:] for line in plan.splitlines()
            if line.startswith("  ") and line[2] != " " and " -> " not in line] or [text, plan]


def decided(where, wanted):
    """{subject: the decision that is wanted, or all that were taken of it}"""
    text = subprocess.run([tap.GLUEGEN, "explain", "p.yaml", "--format", "json"], cwd=where,
                          stdout=subprocess.PIPE, text=True, check=False).stdout
    taken = {}
    for entry in json.loads(text):
        taken.setdefault(entry["subject"], []).append(entry["decision"])
    return {subject: kind if kind in taken.get(subject, []) else taken.get(subject)
            for subject, kind in wanted.items()}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def outcomes(where, level):
    build = subprocess.run([tap.GLUEGEN, "build", "-q", f"-O{level}", "p.yaml", "-o", f"o{level}"],
                           cwd=where, check=False, stderr=subprocess.PIPE, text=True)
    if build.returncode:
        return level, build.stderr
    found = []
    for jobs in ("1", "2", "7"):
        run = subprocess.run([f"o{level}/p.sh"], cwd=where, check=False, stderr=subprocess.PIPE,
                             env={**os.environ, "GLUEGEN_JOBS": jobs})
        out = os.path.join(where, "out.tsv")
        found.append((run.returncode, run.stderr, read(out) if os.path.exists(out) else None))
    return found


def try_case(case):
    name, text, processes, decisions = case
    with tempfile.TemporaryDirectory(prefix="gluegen-sharing-") as where:
        with open(os.path.join(where, "p.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(where, "in.tsv"), "w", encoding="utf-8") as file:
            file.writelines(f"{i * 7919 % 1000}\t{i * 31 % 11}\n" for i in range(20000))
        found = processes_of(text, where), decided(where, decisions)
        return name, (processes, decisions), found, outcomes(where, 0), outcomes(where, 2)


def main():
    cases = [(f"{target}: {name}", *more) for target in LANGUAGES
             for name, *more in of_language(target)]
    cases += list(of_several()) + list(of_idle()) if "python" in LANGUAGES else []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, wanted, found, plain, optimised in pool.map(try_case, cases):
            tap.same(f"{name}: plan", wanted, found)
            tap.same(f"{name}: bytes", plain, optimised)
    tap.finish()


if __name__ == "__main__":
    main()
