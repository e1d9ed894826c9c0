"""Generates and builds the steps of a row, runs them and the programs by hand in turns, and prints
the row."""

import json
import os
import re
import shlex
import statistics
import subprocess
import sys

from jobs import CHAINS, STEPS, write_log
from run import ROOT, Bench

REFERENCE = os.path.join(ROOT, "bench", "reference")
SUFFIXES = {"go": ".go", "rust": ".rs", "python": ".py", "c": ".c", "c++": ".cpp"}
COMPILERS = {"go": ["go", "build"], "rust": ["rustc", "--edition", "2021", "-C", "opt-level=3"],
             "c": ["cc", "-O3", "-march=native", "-D_GNU_SOURCE"],
             "c++": ["c++", "-O3", "-march=native", "-std=c++20", "-pthread"]}
NEEDS = {"awk": "mawk", "python": "python3", "go": "go", "rust": "rustc"}


def resize_pipes(out, kib):
    """Changes the size that the generated programs ask for."""
    changed = 0
    for place, _, names in os.walk(os.path.join(out, "m")):
        for name in names:
            if name.endswith((".go", ".py", ".rs")):
                with open(os.path.join(place, name), encoding="utf-8") as file:
                    text = file.read()
                text, n = re.subn(r"((?:F_SETPIPE_SZ|1031), |pipeSize = )1 << 20",
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

    def pin(self, spec, nsteps, block):
        """Lets all steps of a spec read so many KiB at once, as if that had been measured."""
        with open(self.path("gluegen.lock"), "w", encoding="utf-8") as file:
            file.write(f"gluegen_lock: 1\n{spec}:\n  m:\n")
            for index in range(nsteps):
                file.write(f"    s{index}: {{buffer: {block}K}}\n")

    def build(self, target, steps, ends, level=2, kib=None, block=None):
        """Generates and builds steps; the commands that run their processes. kib: of the pipes, if
        it is not what the programs ask for. block: the same of what they read at once."""
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
        if block:
            self.pin(name + ".yaml", len(steps), block)
        subprocess.run([self.options.gluegen, "build", "-q", f"-O{level}", spec, "-o", out],
                       check=True)
        if block:
            os.remove(self.path("gluegen.lock"))
        if kib:
            resize_pipes(out, kib)
        subprocess.run([os.path.join(out, "m.sh"), "--build"], check=True,
                       stdout=subprocess.DEVNULL)
        plan = subprocess.run([self.options.gluegen, "plan", f"-O{level}", "--format", "json",
                               spec], check=True, stdout=subprocess.PIPE).stdout
        return [self.started(out, process)
                for process in json.loads(plan)["pipelines"][0]["processes"]]

    @staticmethod
    def script(commands):
        """The command that runs the whole pipeline, from those of its processes."""
        file = commands[0][-1]
        return [file[:file.index("/m/")] + "/m.sh"]

    @staticmethod
    def started(out, process):
        """The command that runs a process of a plan."""
        before, place = {"go": ([], "m/.build/{}"), "rust": ([], "m/.build/{}"),
                         "python": (["python3"], "m/{}.py"),
                         "awk": (["-f"], "m/{}.awk")}[process["target"]]
        return [*before, os.path.join(out, place.format(process["name"]))]

    def hand(self, target, style, *arguments):
        """Builds a program of bench/reference; the command to run it."""
        name = f"{style}-{target}"
        source = os.path.join(REFERENCE, style + SUFFIXES[target])
        if target == "python":
            return ["python3", source, *arguments]
        if name not in self.built:
            subprocess.run([*COMPILERS[target], "-o", self.path(name), source], check=True)
            self.built[name] = True
        return [self.path(name), *arguments]

    def same(self, commands, source):
        """Whether all commands write the same."""
        answers = []
        for command in commands:
            with open(source, "rb") as stdin:
                answers.append(subprocess.run(command, stdin=stdin, check=True,
                                              stdout=subprocess.PIPE).stdout)
        return all(answer == answers[0] for answer in answers)

    def repeat(self, source, size):
        """Makes a log of the tsv log again and again, of so many bytes at least; how often."""
        with open(self.log + ".tsv", "rb") as file:
            text = file.read()
        times = -(-size // len(text))
        if not os.path.exists(self.log + source):
            with open(self.log + source, "wb") as file:
                for _ in range(times):
                    file.write(text)
        return times

    def compare(self, name, goal, ours, theirs, what, source=".tsv", same=True,
                clock=False, times=1):
        """times: how often the log is in the source."""
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
        median = statistics.median(s.ns for s in runs["ours"])
        rate = times * self.options.lines / 1e6 / median * 1e9
        mib = max(s.kib for s in runs["ours"]) / 1024
        middle = statistics.median(wall if clock or "workers" in name else cpu)
        verdict = "ok" if middle >= goal else f"{middle / goal:.2f} of it"
        print(f"{name:24} {what:32} {statistics.median(wall):6.2f} ({min(wall):.2f}-"
              f"{max(wall):.2f})  cpu {statistics.median(cpu):6.2f} ({min(cpu):.2f}-"
              f"{max(cpu):.2f})  goal {goal:<5.3g} {verdict:12} {rate:6.2f} Ml/s "
              f"{mib:4.0f} MiB{note}", flush=True)
