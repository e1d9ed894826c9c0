#!/usr/bin/env python3
"""What gluegen costs, and what the programs that it writes cost, beside things to compare with.

Every comparison runs both sides in turns and shows the ratio of the two with its spread
(smallest to largest). Absolute figures are this machine's; the ratios travel. Nothing fails here.

Usage: bench/run.py [--gluegen PROGRAM] [--rounds N] [--lines N] [tool] [steps] [files] [data]
       bench/run.py --against OLD [--gluegen PROGRAM] [--rounds N]
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ETL = os.path.join(ROOT, "examples", "01-etl-pipeline")


class Sample:
    def __init__(self, line):
        self.ns, self.kib, self.user, self.system, self.status = map(int, line.split())

    @property
    def ms(self):
        return self.ns / 1e6

    @property
    def cpu_ms(self):
        return (self.user + self.system) / 1e3


class Bench:
    def __init__(self, options, scratch):
        self.options, self.scratch = options, scratch
        self.measure, self.floor = self.compiled("measure"), self.compiled("floor")

    def compiled(self, name):
        program = os.path.join(self.scratch, name)
        subprocess.run(["cc", "-O2", "-o", program, os.path.join(ROOT, "bench", name + ".c"),
                        "-D_GNU_SOURCE"], check=True)
        return program

    def path(self, *parts):
        return os.path.join(self.scratch, *parts)

    def once(self, command, stdin=None):
        """One run; its output goes nowhere."""
        reader, writer = os.pipe()
        with open(stdin or os.devnull, "rb") as source:
            env = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
            # The small process prints on descriptor 3.
            process = subprocess.Popen(
                ["bash", "-c", f'exec 3>&{writer} {writer}>&-; exec "$@"', "bash", self.measure,
                 *command], stdin=source, stdout=subprocess.DEVNULL, pass_fds=[writer],
                env=dict(env, LC_ALL="C"), cwd=self.scratch)
        os.close(writer)
        with os.fdopen(reader) as answer:
            line = answer.read()
        process.wait()
        sample = Sample(line)
        if sample.status:
            sys.exit(f"bench: {' '.join(command)}: exit code {sample.status}")
        return sample

    def turns(self, sides, rounds=None, before=None):
        """{name: samples}; the sides run one after the other, again and again."""
        samples = {name: [] for name in sides}
        for _ in range(rounds or self.options.rounds):
            for name, (command, stdin) in sides.items():
                if before:
                    before()
                samples[name].append(self.once(command, stdin))
        return samples


def spread(values, unit, digits=2):
    return (f"{statistics.median(values):.{digits}f} {unit} "
            f"({min(values):.{digits}f} to {max(values):.{digits}f})")


def ratios(samples, base):
    """Each round's own ratio: what slows the machine down slows both sides down."""
    return spread([x.ms / y.ms for x, y in zip(samples, base)], "x", 1)


def cpu(samples):
    """Less disturbed by what else runs than the time on the clock."""
    return f"cpu {statistics.median(s.cpu_ms for s in samples):.1f} ms"


def peak(samples):
    return f"{max(s.kib for s in samples) / 1024:.1f} MiB"


def verdict(runs, base, goal):
    """goal: what it may cost at most, of ms, MiB and x (of the first base, on the clock)"""
    reached = {"ms": statistics.median(s.ms for s in runs), "MiB": max(s.kib for s in runs) / 1024,
               "x": statistics.median(x.ms / y.ms for x, y in zip(runs, base))}
    said = [f"{most} {unit} {'ok' if reached[unit] <= most else f'missed: {reached[unit]:.1f}'}"
            for unit, most in goal.items()]
    return [f"goal {', '.join(said)}"] if said else []


def table(samples, bases, goals=None):
    """A line a side; `bases` are the sides to compare with."""
    for name, runs in samples.items():
        against = [f"{ratios(runs, samples[base])} {base}" for base in bases if base != name]
        goal = verdict(runs, samples[bases[0]], (goals or {}).get(name, {}))
        print(", ".join([f"  {name:26} {spread([s.ms for s in runs], 'ms')}", cpu(runs),
                         peak(runs), *against, *goal]))


def sixty_lines(path, bodies):
    """Steps that go round the bodies: a spec of 60 lines, as one is while it is being written."""
    lines, number = ["gluegen: 1", "name: sixty", "steps:"], 0
    while len(lines) < 60:
        target, field, body = bodies[number % len(bodies)]
        number += 1
        step = [f"  - step: s{number}", f"    target: {target}", f"    description: Step {number}.",
                *(f"    {line}" for line in body)]
        lines += step + [field] if len(lines) + len(step) < 60 else ["#"] * (60 - len(lines))
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


EMBEDDED = (
    ("python", "    outputs: [a, {b: int}]",
     ["fields: [a, {b: int}]", "code: |", "  if b > 1:", "      output(a, b)"]),
    ("go", "    outputs: [a, {b: int}]", ["code: |", "  if b > 1 {", "      emit(a, b)", "  }"]),
    ("awk", "    outputs: [a, {b: int}]", ["code: |", "  b > 1 { print }"]),
)
PROGRAMS = (("bash", "    outputs: [a, b]", ["command: sort"]),)


def tool(bench):
    """Starting, checking, building into an empty directory and again; one table for each spec."""
    gluegen, out = bench.options.gluegen, bench.path("anew")
    small = {"ms": 3, "MiB": 6}
    specs = {"four steps": (os.path.join(ROOT, "bench", "reference", "four.yaml"),
                            {"build": small, "build again": small}),
             "the ETL example": (os.path.join(ETL, "etl.yaml"), {"check": {"ms": 2.5}})}
    for title, (spec, goals) in specs.items():
        kept = bench.path("kept-" + os.path.basename(spec))
        build = [gluegen, "build", "-q", spec, "-o"]
        subprocess.run(build + [kept], check=True)
        print(f"## {title}, {sum(1 for _ in open(spec, encoding='utf-8'))} lines")
        table(bench.turns({"true": (["/bin/true"], None),
                           "version": ([gluegen, "version"], None),
                           "check": ([gluegen, "check", "-q", spec], None),
                           "build": (build + [out], None),
                           "build again": (build + [kept], None),
                           "build -O0": ([gluegen, "build", "-q", "-O0", spec, "-o", out], None)},
                          max(bench.options.rounds, 30),
                          before=lambda: shutil.rmtree(out, ignore_errors=True)), ["true"], goals)
    print("## a key-stroke: checking 60 lines")
    programs = sixty_lines(bench.path("programs.yaml"), PROGRAMS)
    embedded = sixty_lines(bench.path("embedded.yaml"), EMBEDDED)
    table(bench.turns({"true": (["/bin/true"], None),
                       "check, no embedded code": ([gluegen, "check", "-q", programs], None),
                       "check, embedded code": ([gluegen, "check", "-q", embedded], None)},
                      max(bench.options.rounds, 30)), ["true"],
          {"check, no embedded code": {"x": 2}, "check, embedded code": {"ms": 5}})


def long_spec(path, n):
    """n steps of four lines, half of them awk, half bash."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("gluegen: 1\nname: long\nsteps:\n")
        for i in range(n):
            target, code = ("awk", "{ print }") if i % 2 else ("bash", "cat")
            file.write(f"  - step: s{i}\n    target: {target}\n    code: |\n      {code}\n")


def steps(bench):
    print("## steps of one pipeline: in memory")
    gluegen = bench.options.gluegen
    for name, words in (("check", []), ("build --dry-run", ["-o", bench.path("none")])):
        first = None
        for n in (1000, 10000, 100000):
            spec = bench.path(f"long-{n}.yaml")
            if not os.path.exists(spec):
                long_spec(spec, n)
            command = [gluegen, *name.split(), "-q", spec, *words]
            runs = [bench.once(command) for _ in range(bench.options.rounds)]
            each = statistics.median(s.ms for s in runs) * 1000 / n
            first = first or each
            print(f"  {name:16} {n:6} steps {spread([s.ms for s in runs], 'ms', 1)}, "
                  f"{each:.2f} us a step, {each / first:.2f} x that of 1000, "
                  + ", ".join([cpu(runs), peak(runs), *verdict(
                      runs, runs, {"ms": 50, "MiB": 50} if n == 10000 else {})]))


def against(bench):
    """The same commands by an older gluegen, in turns: a busy machine slows down both."""
    spec = bench.path("long-10000.yaml")
    long_spec(spec, 10000)
    four, etl = os.path.join(ROOT, "bench", "reference", "four.yaml"), os.path.join(ETL, "etl.yaml")
    out, kept = bench.path("anew"), bench.path("kept")
    rounds = bench.options.rounds
    rows = {"check, four steps": (["check", four], rounds * 10),
            "check, the ETL example": (["check", etl], rounds * 10),
            "build, four steps": (["build", four, "-o", out], rounds * 10),
            "build again, four steps": (["build", four, "-o", kept], rounds * 10),
            "check, 10000 steps": (["check", spec], rounds),
            "build --dry-run, 10000": (["build", "--dry-run", spec, "-o", out], rounds)}
    print(f"## beside {bench.options.against}: ratios of processor time, below 1 is better")
    for name, (words, n) in rows.items():
        sides = {side: ([program, *words, "-q"], None)
                 for side, program in (("old", bench.options.against),
                                       ("new", bench.options.gluegen))}
        samples = bench.turns(sides, n, lambda: shutil.rmtree(out, ignore_errors=True))
        ratio = [y.cpu_ms / x.cpu_ms for x, y in zip(samples["old"], samples["new"]) if x.cpu_ms]
        print(f"  {name:26} {spread(ratio, 'x')}, "
              + ", ".join(f"{side} {cpu(runs)}, {peak(runs)}" for side, runs in samples.items()))


def tree_size(path):
    files = [os.path.join(at, name) for at, _, names in os.walk(path) for name in names]
    return len(files), sum(os.path.getsize(name) for name in files)


def files(bench):
    """A build beside a program that does nothing but write as many files (floor.c)."""
    for place in dict.fromkeys([bench.scratch, "/dev/shm"]):
        if not os.access(place, os.W_OK):
            continue
        with tempfile.TemporaryDirectory(prefix="bench-", dir=place) as scratch:
            kind = subprocess.run(["stat", "-f", "-c", "%T", scratch], stdout=subprocess.PIPE,
                                  check=True, text=True).stdout.strip()
            for n in (1000, 10000):
                files_at(bench, scratch, kind, n)


def files_at(bench, scratch, kind, n):
    spec, out = bench.path(f"long-{n}.yaml"), os.path.join(scratch, "out")
    kept, bare = os.path.join(scratch, f"kept-{n}"), os.path.join(scratch, "bare")
    if not os.path.exists(spec):
        long_spec(spec, n)
    build = [bench.options.gluegen, "build", "-q", spec, "-o"]
    subprocess.run(build + [kept], check=True)
    count, size = tree_size(kept)
    floor = [bench.floor, bare, str(count), str(size // count)]
    print(f"## {n} steps: {count} files, {size / 1e6:.1f} MB on {kind}")

    def clear():
        for path in (out, bare):
            shutil.rmtree(path, ignore_errors=True)

    table(bench.turns({"floor": (floor, None), "floor, renamed": (floor + ["safe"], None),
                       "build": (build + [out], None), "build again": (build + [kept], None)},
                      before=clear), ["floor", "floor, renamed"])


BODIES = {
    "identity": {"awk": "{ print }", "python": "output(*fields)", "go": "return fields",
                 "rust": "emit(fields)"},
    "filter": {"awk": 'status == "200" { print }', "python": "if status == '200':\n    "
               "output(*fields)", "go": 'if status == "200" {\n    return fields\n}',
               "rust": 'if status == "200" {\n    emit(fields);\n}'},
}
NEEDS = {"awk": "mawk", "python": "python3", "go": "go", "rust": "rustc"}


def data_program(bench, kind, target):
    """Generates and builds; the command to run, or None when the tool chain is missing."""
    if not shutil.which(NEEDS[target]):
        return None
    name = f"{kind}-{target}"
    fields = "[time, method, path, status, bytes, ms]"
    code = "\n      ".join(BODIES[kind][target].split("\n"))
    with open(bench.path(name + ".yaml"), "w", encoding="utf-8") as file:
        file.write(f"gluegen: 1\nname: m\nsteps:\n  - step: s\n    target: {target}\n"
                   f"    fields: {fields}\n    code: |\n      {code}\n")
    out = bench.path(name)
    subprocess.run([bench.options.gluegen, "-q", "build", bench.path(name + ".yaml"), "-o", out],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run([os.path.join(out, "m.sh"), "--build"], check=True, stdout=subprocess.DEVNULL)
    return [os.path.join(out, "m.sh")]


def data(bench):
    n = bench.options.lines
    print(f"## data: {n} lines of a tsv access log, file to /dev/null, million lines a second")
    log, table = bench.path("access.log"), bench.path("access.tsv")
    subprocess.run([os.path.join(ETL, "generate_log.py"), "--lines", str(n), "--output", log],
                   check=True)
    with open(log, encoding="utf-8") as source, open(table, "w", encoding="utf-8") as sink:
        for line in source:
            word = line.split(" ")
            if len(word) > 10:
                sink.write("\t".join([word[3][1:], word[5][1:], word[6], word[8], word[9],
                                      word[-1].rstrip("\n")]) + "\n")
    print(f"{os.path.getsize(table) / 1e6:.0f} MB")
    plain = {"identity": {"cat": ["cat"], "mawk": ["mawk", "-F\t", "{ print }"]},
             "filter": {"grep": ["grep", "\t200\t"],
                        "mawk": ["mawk", "-F\t", '$4 == "200" { print }']}}
    for kind, sides in plain.items():
        commands = {name: (command, table) for name, command in sides.items()}
        for target in BODIES[kind]:
            command = data_program(bench, kind, target)
            if command:
                commands[f"generated {target}"] = (command, table)
        samples = bench.turns(commands)
        base = statistics.median(s.ms for s in samples["mawk"])
        for name, runs in samples.items():
            ms = [s.ms for s in runs]
            print(f"{kind:9} {name:17} {spread([n / 1000 / x for x in ms], 'Ml/s')}, "
                  f"{base / statistics.median(ms):.2f} x mawk")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gluegen", default=os.path.join(ROOT, "build", "gluegen"))
    parser.add_argument("--against", metavar="OLD", help="compare with this older gluegen, only")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=1000000)
    parser.add_argument("part", nargs="*", help="tool, steps, files, data (default: all)")
    options = parser.parse_args()
    options.gluegen = os.path.abspath(options.gluegen)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = Bench(options, scratch)
        if options.against:
            options.against = os.path.abspath(options.against)
            against(bench)
            return
        for name, part in (("tool", tool), ("steps", steps), ("files", files),
                           ("data", data)):
            if not options.part or name in options.part:
                part(bench)


if __name__ == "__main__":
    main()
