#!/usr/bin/env python3
"""Events a second and latency of examples/03-high-performance, as the table of its RESULTS.md.

Every configuration runs in turns over one seeded file, by its entry script, start of all processes
included; each result is compared with the independent computation first. Latency is that of single
events, 200 a second, through running steps that answer each event: the metrics are told at the end
only, so a step that hands every event on stands in the place of `measure`.

Usage: bench/highperf.py [--gluegen PROGRAM] [--rounds N] [--events N] [--write]

--write writes examples/03-high-performance/RESULTS.md instead of printing.
"""

import argparse
import os
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time

from run import ROOT, Bench

EXAMPLE = os.path.join(ROOT, "examples", "03-high-performance")
PASS_ON = """  - step: measure
    target: rust
    code: emit(fields);
"""
# name: (spec, what is put in its place, jobs)
CONFIGURATIONS = {
    "one Go step": ("single.yaml", [], 1),
    "Go and Rust": ("events.yaml", [], 1),
    "Go with 2 workers, and Rust": ("events.yaml", [], 2),
    "the same with blocks of 10 MiB": ("events.yaml", [("block(64KiB)", "block(10MiB)")], 2),
    "Go by GNU parallel, and Rust": ("events.yaml", [("parallel: auto", "parallel: gnu_parallel"),
                                                     ("name: events\n",
                                                      "name: events\njobs: 2\nchunk: 500000\n")],
                                     2),
}


def spec_text(name, changes):
    with open(os.path.join(EXAMPLE, name), encoding="utf-8") as file:
        text = file.read()
    for old, new in changes:
        text = text.replace(old, new)
    return text


class Events(Bench):
    def __init__(self, options, scratch):
        super().__init__(options, scratch)
        self.events = self.path("events.tsv")
        with open(self.events, "wb") as sink:
            subprocess.run(["go", "run", os.path.join(EXAMPLE, "generate_events.go"), "-events",
                            str(options.events)], check=True, stdout=sink)

    def build(self, name, text):
        """The entry script of a spec, or None when this gluegen refuses it."""
        directory = self.path(re.sub(r"\W+", "-", name))
        os.mkdir(directory)
        path = os.path.join(directory, "spec.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        built = subprocess.run([self.options.gluegen, "build", "-q", path, "-o", directory],
                               stderr=subprocess.PIPE, text=True, check=False)
        if built.returncode:
            print(f"{name}: {built.stderr.splitlines()[0]}", file=sys.stderr)
            return None
        script = os.path.join(directory, re.search("name: (.*)", text)[1] + ".sh")
        subprocess.run([script, "--build"], check=True)
        return script

    def verify(self, command):
        answer = self.path("metrics.csv")
        subprocess.run(command + ["--output", answer], check=True)
        subprocess.run([os.path.join(EXAMPLE, "verify.py"), self.events, answer], check=True,
                       stdout=subprocess.DEVNULL)


def throughput(bench):
    commands = {}
    for name, (spec, changes, jobs) in CONFIGURATIONS.items():
        script = bench.build(name, spec_text(spec, changes))
        if script:
            command = [script, "--input", bench.events, "--jobs", str(jobs)]
            bench.verify(command)
            commands[name] = (command + ["--output", "/dev/null"], None)
    samples = bench.turns(commands)
    for name, runs in samples.items():
        rates = sorted(bench.options.events / s.ms / 1000 for s in runs)
        cpu = statistics.median(s.cpu_ms for s in runs) * 1e6 / bench.options.events
        yield (name, f"{statistics.median(rates):.2f}", f"{rates[0]:.2f} to {rates[-1]:.2f}",
               f"{cpu:.0f}", f"{max(s.kib for s in runs) / 1024:.0f}")


def delays(script, jobs, count):
    """Milliseconds from writing an event to reading it."""
    process = subprocess.Popen([script, "--input", "-", "--output", "-", "--jobs", str(jobs)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    found = []
    for number in range(count):
        start = time.perf_counter()
        os.write(process.stdin.fileno(), b"view\tu%d\t100\t1\n" % number)
        if not select.select([process.stdout], [], [], 10)[0]:
            break
        os.read(process.stdout.fileno(), 65536)
        found.append(1000 * (time.perf_counter() - start))
        time.sleep(0.005)
    process.stdin.close()
    process.wait()
    if len(found) < count:
        sys.exit(f"{script}: {count - len(found)} events did not come out before the end")
    return sorted(found[20:])  # the first ones wait for the processes to start


def latency(bench):
    whole = spec_text("events.yaml", [("output_format: csv\nheader: true\n", "")])
    route = whole[:whole.index("  - step: measure")]
    for name, text, jobs in (("Go", route, 1), ("Go and Rust", route + PASS_ON, 1),
                             ("Go with 2 workers, and Rust", route + PASS_ON, 2)):
        found = delays(bench.build("live " + name, text), jobs, 500)
        yield (name, f"{statistics.median(found):.2f}", f"{found[len(found) * 99 // 100]:.2f}")


def table(head, rows):
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gluegen", default=os.path.join(ROOT, "build", "gluegen"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=4000000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    options.gluegen = os.path.abspath(options.gluegen)
    with tempfile.TemporaryDirectory(prefix="highperf-") as scratch:
        bench = Events(options, scratch)
        size = os.path.getsize(bench.events) / 1e6
        load = os.getloadavg()[0]
        text = ("# Results\n\nWritten by `bench/highperf.py --write`, which checks every result "
                f"before it measures.\n\n{options.events} events, {size:.0f} MB, "
                f"{os.cpu_count()} processors, load {load:.1f} before it began, medians of "
                f"{options.rounds} runs in turns, start of all processes included.\n\n")
        text += table(("configuration", "million events/s", "spread", "CPU ns an event",
                       "largest process, MiB"), throughput(bench))
        text += "\nLatency of single events, 200 a second, in milliseconds:\n\n"
        text += table(("steps", "p50", "p99"), latency(bench))
    if options.write:
        with open(os.path.join(EXAMPLE, "RESULTS.md"), "w", encoding="utf-8") as file:
            file.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
