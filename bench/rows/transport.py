"""Pipes, blocks, memory and what an idle stream waits for."""

import os
import select
import shlex
import shutil
import statistics
import subprocess
import time

from plane import NEEDS


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


def pipes(bench):
    """Two processes with a pipe of 1 MiB between them, and with the 64 KiB that it has at first."""
    for target, goal in (("go", 1.25), ("rust", 1.35), ("python", 1.08)):
        if shutil.which(NEEDS[target]):
            bench.compare(f"{target}/pipe", goal, lambda: bench.pipe(target, 1024),
                          lambda: bench.pipe(target, 64), "a pipe of 1M, of 64K", clock=True)


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


def long_lines(bench):
    """One line of 300 MB beside one of 75 MB: four times the work, and room for measuring."""
    source = bench.path("line.tsv")
    work_goal, memory_goal = 5, 4
    for target in ("go", "rust", "python"):
        name = f"{target}/line"
        if not bench.wants(name) or not shutil.which(NEEDS[target]):
            continue
        command, samples = bench.step(target, "filter"), []
        for size in (75, 300):
            with open(source, "wb") as sink:
                sink.write(b"t\tGET\t/")
                for _ in range(size):
                    sink.write(b"x" * 1000000)
                sink.write(b"\t500\t1\t1\n")
            samples.append(bench.once(command, source))
        longer = samples[1].cpu_ms / samples[0].cpu_ms
        memory = samples[1].kib * 1024 / 300e6
        verdict = "ok" if longer <= work_goal and memory <= memory_goal else "missed"
        print(f"{name:24} {'a line of 300 MB, of 75 MB':32} {longer:.1f} x the processor time, "
              f"{memory:.2f} x the line in memory  goal {work_goal}, {memory_goal} {verdict}",
              flush=True)


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
    p50, p99 = statistics.median(delays), delays[len(delays) * 99 // 100]
    verdict = "ok" if p50 < 1 and p99 < 5 and len(delays) == 295 else "missed"
    print(f"{'latency':24} {' | '.join(targets):32} p50 {p50:.2f} ms, p99 {p99:.2f} ms, "
          f"{len(delays) + 5} of 300 before the end  goal p50 < 1, p99 < 5 {verdict}")


ROWS = (piped, pipes, blocks, memory, long_lines, latency)
