#!/usr/bin/env python3
"""How fast generated steps are, beside programs written by hand for the same job.

Every row runs both sides in turns on one seeded log and shows the ratio of their rates (1 is as
fast, 2 is twice as fast) as the median of the rounds with the smallest and the largest. The `cpu`
column compares user and system time, which neighbours on the machine disturb less than time on the
clock; the goal is held against it, for workers, pipes and whole scripts against the clock. Programs
are started directly, without the pipeline's entry script, but for whole scripts; file in, /dev/null
out. The programs by hand are in bench/reference. Nothing fails here.

Usage: bench/dataplane.py [--gluegen PROGRAM] [--rounds N] [--lines N] [--seed N] [ROW ...]

A ROW is the beginning of a row's name, as in `go` or `python/filter`; default: all rows.
"""

import argparse
import csv
import json
import os
import random
import re
import select
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from run import ETL, ROOT, Bench

REFERENCE = os.path.join(ROOT, "bench", "reference")
FIELDS = ["time", "method", "path", "status", "bytes", "ms"]
LIGHT = "[time, method, path, {status: int}, bytes, ms]"
TYPED = "[time, method, path, {status: int}, bytes, {ms: int}]"
TOTALS = "[path, {count: int}, {ms: int}, {errors: int}]"

# {job: {target: the options of the step that do it}}
STEPS = {
    "identity": {
        "go": {"fields": LIGHT.replace("{status: int}", "status"), "code": "return fields"},
        "rust": {"fields": LIGHT.replace("{status: int}", "status"), "code": "emit(fields)"},
        "python": {"fields": LIGHT.replace("{status: int}", "status"),
                   "code": "output(*fields)"},
        "awk": {"fields": LIGHT.replace("{status: int}", "status"), "code": "{ print }"},
    },
    "filter": {
        "go": {"fields": LIGHT, "code": "if status >= 400 {\n    return fields\n}"},
        "rust": {"fields": LIGHT, "code": "if status >= 400 {\n    emit(fields);\n}"},
        "python": {"fields": LIGHT, "code": "if status >= 400:\n    output(*fields)"},
        "awk": {"fields": LIGHT, "code": "status >= 400 { print }"},
    },
    "aggregate": {
        "go": {
            "fields": TYPED, "outputs": TOTALS,
            "prelude": 'import "sort"\n\ntype total struct{ count, ms, errors int64 }',
            "state": "totals := map[string]*total{}",
            "code": "t := totals[path]\nif t == nil {\n    t = &total{}\n    totals[path] = t\n}\n"
                    "t.count++\nt.ms += ms\nif status >= 500 {\n    t.errors++\n}",
            "end": "paths := make([]string, 0, len(totals))\nfor path := range totals {\n"
                   "    paths = append(paths, path)\n}\nsort.Strings(paths)\n"
                   "for _, path := range paths {\n    t := totals[path]\n"
                   "    emit(path, t.count, t.ms, t.errors)\n}",
        },
        "rust": {
            "fields": TYPED, "outputs": TOTALS,
            "prelude": "use std::collections::BTreeMap;\nuse std::collections::HashMap;\n\n"
                       "#[derive(Default)]\nstruct Total {\n    count: i64,\n    ms: i64,\n"
                       "    errors: i64,\n}",
            "state": "let mut totals: HashMap<String, Total> = HashMap::new();",
            "code": "let total = totals.entry(path.to_string()).or_default();\n"
                    "total.count += 1;\ntotal.ms += ms;\nif status >= 500 {\n"
                    "    total.errors += 1;\n}",
            "end": "let sorted: BTreeMap<_, _> = totals.iter().collect();\n"
                   "for (path, t) in sorted {\n    let count = t.count.to_string();\n"
                   "    let ms = t.ms.to_string();\n    let errors = t.errors.to_string();\n"
                   "    emit(&[path, &count, &ms, &errors]);\n}",
        },
        "python": {
            "fields": TYPED, "outputs": TOTALS,
            "state": "totals = {}",
            "code": "total = totals.get(path)\nif total is None:\n"
                    "    total = totals[path] = [0, 0, 0]\n"
                    "total[0] += 1\ntotal[1] += ms\nif status >= 500:\n    total[2] += 1",
            "end": "for path, (count, ms, errors) in sorted(totals.items()):\n"
                   "    output(path, count, ms, errors)",
        },
    },
    # About a microsecond (python: two) a record, for the comparison of workers.
    "heavy": {
        "go": {"fields": LIGHT, "code": "hash := uint64(status)\nfor i := 0; i < 40; i++ {\n"
               "    for _, b := range []byte(path) {\n"
               "        hash = (hash ^ uint64(b)) * 1099511628211\n    }\n}\n"
               "if hash%4 == 0 {\n    return fields\n}", "parallel": "2"},
        "rust": {"fields": LIGHT, "code": "let mut hash = status as u64;\nfor _ in 0..40 {\n"
                 "    for b in path.bytes() {\n        "
                 "hash = (hash ^ u64::from(b)).wrapping_mul(1099511628211);\n    }\n}\n"
                 "if hash % 4 == 0 {\n    emit(fields);\n}", "parallel": "2"},
        "python": {"fields": LIGHT, "code": "hash = status\nfor b in path.encode() * 3:\n"
                   "    hash = (hash ^ b) * 16777619 & 0xffffffff\n"
                   "if hash % 4 == 0:\n    output(*fields)", "parallel": "2"},
    },
}
# Steps that stand behind each other. `same` changes nothing and can be left out; `six` does it in a
# way that nobody sees through; `four` is a pipeline as people write them.
FOUR = "[path, {status: int}, {ms: int}, kind]"
CHAINS = {
    "same": {
        "go": [{"fields": TYPED, "code": "return fields"}] * 6,
        "python": [{"fields": TYPED, "code": "output(*fields)"}] * 6,
    },
    "six": {
        "go": [{"fields": TYPED, "code": "if len(fields) > 9 {\n    return nil\n}\nreturn fields"}]
        * 6,
        "rust": [{"fields": TYPED, "code": "if fields.len() > 9 {\n    return;\n}\nemit(fields);"}]
        * 6,
        "python": [{"fields": TYPED, "code": "if len(fields) < 9:\n    output(*fields)"}] * 6,
    },
    "four": {
        "go": [
            {"fields": TYPED, "code": "if status == 304 {\n    return nil\n}\nreturn fields"},
            {"outputs": FOUR, "code": "kind := \"fast\"\nif ms > 200 {\n    kind = \"slow\"\n}\n"
             "if at := strings.IndexByte(path, '?'); at >= 0 {\n    path = path[:at]\n}\n"
             "emit(path, status, ms, kind)"},
            {"fields": FOUR, "code": "if kind == \"fast\" || status >= 500 {\n"
             "    return fields\n}\nreturn nil"},
            {**STEPS["aggregate"]["go"], "fields": FOUR},
        ],
        "python": [
            {"fields": TYPED, "code": "if status != 304:\n    output(*fields)"},
            {"outputs": FOUR, "code": "output(path.partition('?')[0], status, ms, "
             "'slow' if ms > 200 else 'fast')"},
            {"fields": FOUR, "code": "if kind == 'fast' or status >= 500:\n    output(*fields)"},
            {**STEPS["aggregate"]["python"], "fields": FOUR},
        ],
    },
}
# The same four with workers for those that keep nothing.
CHAINS["four workers"] = {"python": [*({**step, "parallel": "2"} for step in
                                       CHAINS["four"]["python"][:3]), CHAINS["four"]["python"][3]]}
NEEDS = {"awk": "mawk", "python": "python3", "go": "go", "rust": "rustc"}


def write_log(path, n, seed):
    """A tsv access log, and the same records as csv and as jsonl."""
    chance = random.Random(seed)
    paths = [f"/{chance.choice(['api', 'static', 'shop', 'users'])}/{chance.randrange(10**6)}"
             f"{'/' + 'x' * chance.randrange(20) if i % 3 else ''}" for i in range(20000)]
    weights = [1 / (i + 10) for i in range(len(paths))]
    with open(path + ".tsv", "w", encoding="utf-8") as tsv, \
            open(path + ".csv", "w", encoding="utf-8", newline="") as comma, \
            open(path + ".jsonl", "w", encoding="utf-8") as lines:
        writer = csv.writer(comma, lineterminator="\n")
        for base in range(0, n, 10000):
            count = min(10000, n - base)
            chosen = chance.choices(paths, weights, k=count)
            statuses = chance.choices([200, 301, 304, 404, 500, 503], [70, 4, 6, 14, 4, 2],
                                      k=count)
            for i in range(count):
                second = (base + i) // 20
                record = [f"2024-05-{1 + second // 86400 % 28:02}T{second // 3600 % 24:02}:"
                          f"{second // 60 % 60:02}:{second % 60:02}Z",
                          "POST" if i % 7 == 0 else "GET", chosen[i], statuses[i],
                          str(chance.randrange(100, 99999)), int(chance.expovariate(0.01))]
                tsv.write("\t".join(map(str, record)) + "\n")
                lines.write(json.dumps(dict(zip(FIELDS, record)), separators=(",", ":")) + "\n")
                if i % 20 == 0:
                    record[2] += "?q=a,b"  # needs quotes
                writer.writerow(record)


def resize_pipes(out, kib):
    """Changes the size that the generated programs ask for."""
    changed = 0
    for place, _, names in os.walk(os.path.join(out, "m")):
        for name in names:
            if name.endswith((".go", ".py", ".rs")):
                with open(os.path.join(place, name), encoding="utf-8") as file:
                    text = file.read()
                text, n = re.subn(r"((?:setPipeSize|1031|F_SETPIPE_SZ), )1 ?<< ?20",
                                  rf"\g<1>{kib << 10}", text)
                changed += n
                if n:
                    with open(os.path.join(place, name), "w", encoding="utf-8") as file:
                        file.write(text)
    if changed != 2:
        sys.exit(f"bench: {changed} of 2 programs say how large their pipes are")


class Plane(Bench):
    def __init__(self, options, scratch):
        super().__init__(options, scratch)
        self.rows, self.built = [], {}
        self.log = self.path("access")
        write_log(self.log, options.lines, options.seed)

    def wants(self, name):
        return not self.options.row or any(map(name.startswith, self.options.row))

    def step(self, target, job, **more):
        """Generates and builds a step; the command to run it."""
        key = target, job, *sorted(more.items())
        if key not in self.built:
            options = {**STEPS[job][target], **more}
            ends = {k: options.pop(k) for k in ("format",) if k in options}
            self.built[key] = self.build(target, [options], ends)[0]
        return self.built[key]

    def chain(self, target, job, level, count=None):
        """The command that runs the first steps of a chain, its processes joined by pipes."""
        key = target, job, level, count
        if key not in self.built:
            programs = self.build(target, CHAINS[job][target][:count], {}, level)
            line = " | ".join(map(shlex.join, programs))
            self.built[key] = programs[0] if len(programs) == 1 else ["bash", "-c", line]
        return self.built[key]

    def by_hand(self):
        """The chain `four` as programs that read line by line."""
        chain = shlex.join(["python3", os.path.join(REFERENCE, "chain.py")])
        return ["bash", "-c", " | ".join(f"{chain} {step}" for step in (
            "changed", "shorten", "worth", "aggregate"))]

    def pipe(self, target, kib):
        """Two steps that change nothing, with a pipe between them that holds so much."""
        key = target, "pipe", kib
        if key not in self.built:
            step = STEPS["identity"][target]
            programs = self.build(target, [step] * 2, {}, 0, kib)
            self.built[key] = ["bash", "-c", " | ".join(map(shlex.join, programs))]
        return self.built[key]

    def build(self, target, steps, ends, level=2, kib=None):
        """Generates and builds steps; the commands that run their processes. kib: of the pipes, if
        it is not what the programs ask for."""
        name = f"step{len(self.built)}"
        spec, out = self.path(name + ".yaml"), self.path(name)
        with open(spec, "w", encoding="utf-8") as file:
            file.write("gluegen: 1\nname: m\n")
            for option, value in ends.items():
                file.write(f"{option}: {value}\n")
            file.write("steps:\n")
            for index, options in enumerate(steps):
                said = options.get("target", target)
                file.write(f"  - step: s{index}\n    target: {said}\n")
                for option, value in options.items():
                    if value is None or option == "target":
                        continue
                    text = "|\n      " + value.replace("\n", "\n      ") if option in (
                        "code", "prelude", "state", "end") else value
                    file.write(f"    {option}: {text}\n")
        subprocess.run([self.options.gluegen, "build", "-q", f"-O{level}", spec, "-o", out],
                       check=True)
        if kib:
            resize_pipes(out, kib)
        subprocess.run([os.path.join(out, "m.sh"), "--build"], check=True,
                       stdout=subprocess.DEVNULL)
        plan = subprocess.run([self.options.gluegen, "plan", f"-O{level}", "--format", "json",
                               spec], check=True, stdout=subprocess.PIPE).stdout
        place = {"go": "m/.build/{}", "rust": "m/.build/{}", "python": "m/{}.py",
                 "awk": "m/{}.awk"}[target]
        before = {"python": ["python3"], "awk": ["-f"]}.get(target, [])
        return [[*before, os.path.join(out, place.format(process["name"]))]
                for process in json.loads(plan)["pipelines"][0]["processes"]]

    def hand(self, target, style, job):
        """Builds a program of bench/reference; the command to run it."""
        name = f"{style}-{target}"
        source = os.path.join(REFERENCE, style + {"go": ".go", "rust": ".rs", "python": ".py"}[
            target])
        if target == "python":
            return ["python3", source, job]
        if name not in self.built:
            compiler = {"go": ["go", "build"], "rust": ["rustc", "--edition", "2021", "-C",
                                                        "opt-level=3"]}[target]
            subprocess.run([*compiler, "-o", self.path(name), source], check=True)
            self.built[name] = True
        return [self.path(name), job]

    def same(self, commands, source):
        """Whether all commands write the same."""
        answers = []
        for command in commands:
            with open(source, "rb") as stdin:
                answers.append(subprocess.run(command, stdin=stdin, check=True,
                                              stdout=subprocess.PIPE).stdout)
        return all(answer == answers[0] for answer in answers)

    def compare(self, name, goal, ours, theirs, what, source=".tsv", same=True,
                clock=False):
        if not self.wants(name):
            return
        ours, theirs = ours(), theirs()
        note = ""
        if same and not self.same([ours, theirs], self.log + source):
            note = "  THE OUTPUTS DIFFER"
        runs = self.turns({"ours": (ours, self.log + source), "theirs": (theirs,
                                                                         self.log + source)})
        wall = [b.ns / a.ns for a, b in zip(runs["ours"], runs["theirs"])]
        cpu = [(b.user + b.system) / (a.user + a.system)
               for a, b in zip(runs["ours"], runs["theirs"])]
        rate = self.options.lines / 1e6 / statistics.median(s.ns for s in runs["ours"]) * 1e9
        mib = max(s.kib for s in runs["ours"]) / 1024
        middle = statistics.median(wall if clock or "workers" in name else cpu)
        verdict = "ok" if middle >= goal else f"{middle / goal:.2f} of it"
        print(f"{name:24} {what:32} {statistics.median(wall):6.2f} ({min(wall):.2f}-"
              f"{max(wall):.2f})  cpu {statistics.median(cpu):6.2f} ({min(cpu):.2f}-"
              f"{max(cpu):.2f})  goal {goal:<5.3g} {verdict:12} {rate:6.2f} Ml/s "
              f"{mib:4.0f} MiB{note}", flush=True)


def compiled(bench):
    for target in ("go", "rust"):
        if not shutil.which(NEEDS[target]):
            continue
        for job, goal in (("identity", 0.9), ("filter", 0.9), ("aggregate", 0.8)):
            bench.compare(f"{target}/{job}", goal, lambda: bench.step(target, job),
                          lambda: bench.hand(target, "tuned", job), "tuned by hand")
        for job, goal in (("identity", 7), ("filter", {"go": 2.3, "rust": 4.8}[target]),
                          ("aggregate", {"go": 1.6, "rust": 1.9}[target])):
            bench.compare(f"{target}/naive/{job}", goal, lambda: bench.step(target, job),
                          lambda: bench.hand(target, "naive", job), "line by line")


def python(bench):
    for job in ("identity", "filter", "aggregate"):
        bench.compare(f"python/{job}", 0.95, lambda: bench.step("python", job),
                      lambda: bench.hand("python", "tuned", job), "tuned by hand")
    for job, goal in (("identity", 2.0), ("filter", 1.4), ("aggregate", 1.2)):
        bench.compare(f"python/naive/{job}", goal, lambda: bench.step("python", job),
                      lambda: bench.hand("python", "naive", job), "line by line")


def piped(bench):
    """Steps between two pipes beside programs that read line by line, and Python's beside mawk."""
    def between(command):
        return ["bash", "-c", f"cat | {shlex.join(command)} | cat"]

    for target, goals in (("python", (2.3, 1.55, 1.35)), ("go", (8, 2.8, None)),
                          ("rust", (13, 4.8, 2.1))):
        if not shutil.which(NEEDS[target]):
            continue
        for job, goal in zip(("identity", "filter", "aggregate"), goals):
            if goal:
                bench.compare(f"{target}/piped/{job}", goal,
                              lambda: between(bench.step(target, job)),
                              lambda: between(bench.hand(target, "naive", job)), "line by line")
    if shutil.which("mawk"):
        bench.compare("python/piped/mawk", 0.9, lambda: between(bench.step("python", "identity")),
                      lambda: between(["mawk", "-F\t", "{ print }"]), "mawk")


def awk(bench):
    """The same awk on both sides. A `checked` step declares its fields; by hand nothing is checked,
    so its goal cannot be reached. A `bare` one declares none and cuts at blanks, as awk does; a
    `trusting` one reads what a python step has checked and written."""
    plain = {"identity": "{ print }", "filter": "$4 >= 400 { print }"}
    for program in ("mawk", "gawk"):
        if not shutil.which(program):
            continue
        for job, text in plain.items():
            for kind, more, cut in (("checked", {}, ["-F\t"]),
                                    ("bare", {"fields": None, "code": text}, [])):
                by_hand = [program, *cut, text]
                bench.compare(f"awk/{program}/{job}/{kind}", 0.97,
                              lambda: [program] + bench.step("awk", job, **more),
                              lambda: by_hand, " ".join(by_hand).replace("\t", "\\t"))
            by_hand = [program, "-F\t", text]
            writer = {**STEPS[job]["python"], "target": "python"}
            bench.compare(f"awk/{program}/{job}/trusting", 0.97,
                          lambda: [program] + bench.build("awk", [writer, STEPS[job]["awk"]], {},
                                                          1)[1],
                          lambda: by_hand, " ".join(by_hand).replace("\t", "\\t"))


def codecs(bench):
    rows = {"csv": (".csv", {"go": 3, "rust": 3, "python": 1.5}),
            "jsonl": (".jsonl", {"go": 3, "rust": 3, "python": 1.5})}
    for form, (source, goals) in rows.items():
        for target, goal in goals.items():
            if not shutil.which(NEEDS[target]):
                continue
            more = {"format": form, "fields": TYPED}
            if target == "python":
                theirs = (lambda: bench.hand("python", "naive", form)), f"{form[:4]} module"
            else:
                theirs = (lambda: bench.hand("go", "naive_codec", form)), f"Go encoding/{form[:4]}"
            bench.compare(f"{target}/{form}", goal, lambda: bench.step(target, "filter", **more),
                          theirs[0], theirs[1], source)


def workers(bench):
    for target in ("go", "rust", "python"):
        if shutil.which(NEEDS[target]):
            bench.compare(f"{target}/workers", 1.85,
                          lambda: bench.step(target, "heavy") + ["--workers", "2"],
                          lambda: bench.step(target, "heavy") + ["--workers", "1"],
                          "2 workers, 1 worker")


def gnu_parallel(bench):
    """Whole scripts: jobs of GNU parallel that share out a file, beside one process."""
    if not shutil.which("parallel"):
        return
    for job, goal in (("filter", 0.95), ("heavy", 1.4)):
        sides = [lambda way=way: [os.path.join(os.path.dirname(os.path.dirname(
            bench.step("python", job, parallel=way)[-1])), "m.sh"), "--jobs", "2"]
            for way in ("gnu_parallel", "none")]
        bench.compare(f"python/gnu/{job}/workers", goal, *sides, "2 jobs, 1 process")


def fused(bench):
    """Steps of one process beside one step, and beside the same steps in processes of their own."""
    if shutil.which(NEEDS["rust"]):
        bench.compare("rust/fused/six", 1 / 1.2, lambda: bench.chain("rust", "six", 2),
                      lambda: bench.chain("rust", "six", 2, 1), "six steps, one step")
    for target in ("go", "python"):
        if not shutil.which(NEEDS[target]):
            continue
        for job in ("same", "six"):
            bench.compare(f"{target}/fused/{job}", 1 / 1.2,
                          lambda: bench.chain(target, job, 2),
                          lambda: bench.chain(target, job, 2, 1), "six steps, one step")
        for job, goal in (("six", 1.5), ("four", 1.5)):
            bench.compare(f"{target}/fused/{job}/apart", goal,
                          lambda: bench.chain(target, job, 2),
                          lambda: bench.chain(target, job, 0), "one process, one for each step")
    bench.compare("python/fused/four/naive", 2.3, lambda: bench.chain("python", "four", 2),
                  bench.by_hand, "four programs, line by line")
    bench.compare("python/fused/four/workers", 2.2,
                  lambda: bench.chain("python", "four workers", 2), bench.by_hand,
                  "four programs, line by line")


def pipes(bench):
    """Two processes with a pipe of 1 MiB between them, and with the 64 KiB that it has at first."""
    for target, goal in (("go", 1.25), ("rust", 1.35), ("python", 1.08)):
        if shutil.which(NEEDS[target]):
            bench.compare(f"{target}/pipe", goal, lambda: bench.pipe(target, 1024),
                          lambda: bench.pipe(target, 64), "a pipe of 1M, of 64K", clock=True)


def etl(bench):
    """The whole ETL example, from the log to the table, and the same as people write it."""
    if not bench.wants("etl") or not all(map(shutil.which, ("go", "sqlite3"))):
        return
    log, out, program = bench.log + ".log", bench.path("etl"), bench.path("etl-aggregate")
    files = {"ours": bench.path("ours.db"), "theirs": bench.path("theirs.db")}
    subprocess.run([os.path.join(ETL, "generate_log.py"), "--lines", str(bench.options.lines),
                    "--seed", str(bench.options.seed), "--output", log], check=True)
    subprocess.run([bench.options.gluegen, "build", "-q", os.path.join(ETL, "etl.yaml"), "-o", out],
                   check=True)
    subprocess.run([os.path.join(out, "etl.sh"), "--build"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["go", "build", "-o", program, os.path.join(REFERENCE, "etl", "aggregate.go")],
                   check=True)
    # The log has lines that are none, which the step tells of.
    ours = ["env", f"DB_FILE={files['ours']}", f"REJECTED={bench.path('rejected.tsv')}",
            "bash", "-c", 'exec "$@" 2>> "$0"', bench.path("messages"),
            os.path.join(out, "etl.sh"), "--input", log]
    theirs = ["env", f"AGGREGATE={program}", os.path.join(REFERENCE, "etl", "etl.sh"),
              files["theirs"]]
    awk_name = os.path.basename(os.path.realpath(shutil.which("awk")))
    bench.compare("etl", 5, lambda: ours, lambda: theirs, f"four programs by hand, {awk_name}",
                  ".log", clock=True)
    tables = [subprocess.run(["sqlite3", file, "SELECT * FROM endpoint_hours ORDER BY path, hour"],
                             check=True, stdout=subprocess.PIPE).stdout for file in files.values()]
    if tables[0] != tables[1]:
        print("etl: THE TABLES DIFFER")


def blocks(bench):
    """The default block beside others; a large one must not cost more than 10 %."""
    for target in ("go", "rust", "python"):
        if not shutil.which(NEEDS[target]):
            continue
        for size, goal in (("16K", 0.95), ("256K", 0.95), ("10M", 0.9)):
            asked, default = ((lambda: bench.step(target, "identity", buffer=f"block({size})")),
                              (lambda: bench.step(target, "identity")))
            sides = (asked, default) if size == "10M" else (default, asked)
            bench.compare(f"{target}/block/{size}", goal, *sides,
                          "a block of 10M, the default" if size == "10M"
                          else f"the default, a block of {size}")


def memory(bench):
    """Peak memory of stateless steps on this log and on four times as much."""
    more = bench.path("four.tsv")
    with open(bench.log + ".tsv", "rb") as file, open(more, "wb") as sink:
        data = file.read()
        for _ in range(4):
            sink.write(data)
    for target, goal in (("go", 30), ("rust", 4), ("python", 15)):
        name = f"{target}/memory"
        if not bench.wants(name) or not shutil.which(NEEDS[target]):
            continue
        command = bench.step(target, "filter")
        small, large = (bench.once(command, source).kib / 1024
                        for source in (bench.log + ".tsv", more))
        print(f"{name:24} {'1 x and 4 x the log':32} {small:6.1f} MiB, {large:.1f} MiB"
              f"{'':21}  goal {goal:<5} {'ok' if large <= goal else 'missed'}")


def latency(bench):
    """200 records a second through three steps in three languages."""
    if not bench.wants("latency"):
        return
    targets = [t for t in ("go", "rust", "python") if shutil.which(NEEDS[t])]
    source, chain = subprocess.PIPE, []
    env = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    for target in targets:
        chain.append(subprocess.Popen(bench.step(target, "identity"), stdin=source,
                                      stdout=subprocess.PIPE, env=env))
        source = chain[-1].stdout
    delays = []
    for number in range(300):
        start = time.perf_counter()
        os.write(chain[0].stdin.fileno(), b"t\tGET\t/\t200\t%d\t1\n" % number)
        if not select.select([source], [], [], 5)[0]:
            break
        os.read(source.fileno(), 65536)
        delays.append(1000 * (time.perf_counter() - start))
        time.sleep(0.005)
    chain[0].stdin.close()
    for process in chain:
        process.wait()
    delays = sorted(delays[5:])
    print(f"{'latency':24} {' | '.join(targets):32} p50 {statistics.median(delays):.2f} ms, "
          f"p99 {delays[len(delays) * 99 // 100]:.2f} ms, {len(delays) + 5} of 300 before the end"
          "  goal p50 < 1, p99 < 5")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gluegen", default=os.path.join(ROOT, "build", "gluegen"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=1000000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("row", nargs="*")
    options = parser.parse_args()
    options.gluegen = os.path.abspath(options.gluegen)
    with tempfile.TemporaryDirectory(prefix="dataplane-") as scratch:
        bench = Plane(options, scratch)
        print(f"{options.lines} lines, {os.path.getsize(bench.log + '.tsv') / 1e6:.0f} MB of tsv, "
              f"{options.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
              f"Python {sys.version.split()[0]}")
        for part in (compiled, python, piped, awk, codecs, workers, gnu_parallel, fused, pipes,
                     etl, blocks, memory, latency):
            part(bench)


if __name__ == "__main__":
    main()
