#!/usr/bin/env python3
"""Every plan of a spec beside its plain one: gluegen prove itself, the examples, random specs.

Usage: run.py [--specs N] [--any-order N] [--seed N] [--targets T,T] [--keep DIR]

12 random specs by default, PROVE_SPECS=1000 or `make prove N=1000` for more; each with GLUEGEN_JOBS
1, 2 and 7. A third as many follow with `order: any`, and a sixth with a key that Python steps hand
on. What fails is printed with its seed; `random_specs.py SEED [TARGET,.. [any_order|keyed]]` prints
the spec, and --keep keeps it in a directory.
"""

import argparse
import concurrent.futures
import difflib
import glob
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import random_specs  # noqa: E402

NEEDS = {"awk": "mawk", "go": "go", "python": "python3", "rust": "rustc"}
# Awk and Python start at once; go and rust are compiled, so the short run has fewer of them.
SHORT = ["awk", "python", "python"], ["go"], ["awk", "python", "go"], ["rust", "python"]
ANY_ORDER = ["awk"], ["go"], ["python"], ["rust"]
KEYED = ["python"]

MANY = 100

FIRSTS = """gluegen: 1
name: firsts
parallel: auto
steps:
  - step: first
    target: python
    fields: [a]
    prelude: seen = set()
    code: |
      if len(seen) < 3:
          seen.add(a)
          output(a)
"""
PLAIN = """gluegen: 1
name: plain
steps:
  - step: keep
    target: python
    fields: [a, {n: int}]
    code: |
      if n > 3:
          output(*fields)
"""
COMPILED = """gluegen: 1
name: compiled
steps:
  - step: keep
    target: rust
    fields: [a]
    code: emit(fields)
"""
SHELL = """gluegen: 1
name: shell
steps:
  - step: keep
    target: python
    fields: [a]
    parallel: 2
    code: output(*fields)
  - step: load
    target: bash
    code: touch "$MARK"; cat
"""


EARLY = """\
gluegen: 1
name: early
on_error: skip
steps:
  - step: pick
    target: python
    fields: [{n: int}, s]
    code: |
      output(n, s)
  - step: few
    target: awk
    code: |
      NR > 3 { exit } { print }
  - step: mark
    target: python
    fields: [{n: int}, s]
    code: |
      output(n, s)
  - step: again
    target: python
    code: |
      output(n, s + '!')
"""


EARLY_WARNING = """\
warning[GG0824]: `exit` stops reading early, and step `pick` is cut off with it
  --> early.yaml:13:16
   |
13 |       NR > 3 { exit } { print }
   |                ^^^^
  ::: early.yaml:5:11
  |
5 |   - step: pick
  |           ^^^^ does more than to hand on records
  = help: read the rest and do nothing with it: if (done) next
"""


def prove(*words, cwd, **more):
    env = {**os.environ, **more}
    return subprocess.run([tap.GLUEGEN, "prove", *words], cwd=cwd, env=env, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def test_equal(scratch):
    write(os.path.join(scratch, "plain.yaml"), PLAIN)
    sample = write(os.path.join(scratch, "sample.tsv"), "x\t1\ny\t9\n")
    got = prove("plain.yaml", sample, cwd=scratch)
    tap.same("one plan is equal to itself",
             (0, "plain: 1 way to run it, 11 inputs, no difference\n", ""),
             (got.returncode, got.stdout, got.stderr))
    got = prove("plain.yaml", "none.tsv", cwd=scratch)
    tap.same("a sample that is missing", (3, "", "gluegen: cannot read `none.tsv`: No such file or "
                                          "directory\n"), (got.returncode, got.stdout, got.stderr))
    for words, message in (
            (["--jobs", "1,0"], "`--jobs 1,0`: a list is made of numbers from 1 on, as in 1,2,7"),
            (["--records", "x"], "`--records x`: not a number, or too large"),
            (["--timeout", "5d"],
             "`--timeout 5d`: a time is a number with s, m or h behind it, as in 90s"),
            (["a", "b"], "`b` is one argument too many")):
        got = prove("plain.yaml", *words, cwd=scratch)
        tap.same(" ".join(words), (2, "", f"gluegen: {message}\nTry `gluegen prove --help`.\n"),
                 (got.returncode, got.stdout, got.stderr))
    got = prove("plain.yaml", sample, "--jobs", "1,", cwd=scratch)
    tap.same("a comma behind the last of --jobs",
             (0, "plain: 1 way to run it, 11 inputs, no difference\n", ""),
             (got.returncode, got.stdout, got.stderr))


DIFFERENCE = (1, """firsts: the plans differ on the sample: output-1 differs at byte N, in line N \
(N and N bytes)
  -O0 --jobs 1: exit code 0
  -O0 --jobs 2: exit code 0
  the smallest input found, N bytes:
""" + 10 * "    N\n" + """    ... and N bytes more
  it is in prove-firsts.tsv; again: gluegen prove firsts.yaml prove-firsts.tsv --records 0 --jobs 2
""", """\
warning[GG0805]: the step has no `state`, but its code changes `seen`, which outlives the record
  --> firsts.yaml:11:11
   |
11 |           seen.add(a)
   |           ^^^^
  = help: declare the variable in `state` instead of `prelude`
""")


def told_of(got):
    """What prove said: how small an input becomes depends on the time that there is for it."""
    out = re.sub(r"^    \d+$", "    N", got.stdout, flags=re.M)
    out = re.sub(r"\d+(?= and | bytes)|(?<= byte )\d+|(?<= in line )\d+", "N", out)
    return got.returncode, out, got.stderr


def test_difference(scratch):
    """A step that is said to be stateless and is not, among workers."""
    write(os.path.join(scratch, "firsts.yaml"), FIRSTS)
    lines = "".join(f"{n % 50000}\n" for n in range(60000))
    sample = write(os.path.join(scratch, "many.tsv"), lines)
    got = prove("firsts.yaml", sample, "--records", "0", "--jobs", "2", "--timeout", "9s",
                cwd=scratch)
    tap.same("a difference among workers", DIFFERENCE, told_of(got))
    kept = os.path.join(scratch, "prove-firsts.tsv")
    size = os.path.getsize(kept) if os.path.exists(kept) else None
    tap.check("it was made smaller", size and size < len(lines) / 2, f"{size} of {len(lines)}")
    got = prove("firsts.yaml", kept, "--records", "0", "--jobs", "2", "--timeout", "5s",
                cwd=scratch)
    tap.same("the kept input shows it again", DIFFERENCE, told_of(got))


def test_bounds(scratch):
    write(os.path.join(scratch, "slow.yaml"),
          PLAIN.replace("code: |\n", "parallel: 2\n    code: |\n"
                                     "      __import__('time').sleep(9)\n"))
    sample = write(os.path.join(scratch, "one.tsv"), "x\t1\n")
    place = os.path.join(scratch, "tmp")
    os.mkdir(place)
    got = prove("slow.yaml", sample, "--timeout", "1s", cwd=scratch, TMPDIR=place)
    tap.same("the time is up", (1, "gluegen: the time is up; give more with --timeout\n"),
             (got.returncode, got.stderr))
    tap.same("nothing is left then", [], os.listdir(place))
    write(os.path.join(scratch, "plain.yaml"), PLAIN)
    got = subprocess.run([tap.GLUEGEN, "prove", "plain.yaml", sample, "--records", "0"],
                         cwd=scratch, capture_output=True, text=True, timeout=120, check=False,
                         preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    tap.same("nothing hangs where the end of children is ignored",
             (0, "plain: 1 way to run it, 1 input, no difference\n", ""),
             (got.returncode, got.stdout, got.stderr))
    process = subprocess.Popen([tap.GLUEGEN, "prove", "slow.yaml", sample], cwd=scratch,
                               env={**os.environ, "TMPDIR": place}, stdout=subprocess.DEVNULL)
    while not glob.glob(place + "/gluegen-*/base"):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    tap.same("an interrupt ends it", 130, process.wait())
    tap.same("nothing is left after it", [], os.listdir(place))


def test_effects(scratch):
    write(os.path.join(scratch, "shell.yaml"), SHELL)
    mark = os.path.join(scratch, "mark")
    got = prove("shell.yaml", "--records", "20", cwd=scratch, MARK=mark)
    tap.same("a shell step is left out", (
        0, "shell: 3 ways to run it, 10 inputs, no difference\n",
        "gluegen: 1 step is left out: bash steps, commands and what reads them (see "
        "--allow-effects)\n", False), (got.returncode, got.stdout, got.stderr,
                                       os.path.exists(mark)))
    got = prove("shell.yaml", "--records", "20", "--allow-effects", cwd=scratch, MARK=mark)
    tap.same("a shell step is run when allowed",
             (0, "shell: 3 ways to run it, 10 inputs, no difference\n", "", True),
             (got.returncode, got.stdout, got.stderr, os.path.exists(mark)))


def test_early_end(scratch):
    """What is read before `few` ends, and told of, is another each time."""
    write(os.path.join(scratch, "early.yaml"), EARLY)
    sample = write(os.path.join(scratch, "half.tsv"), f"1\tx\nbad\t{'y' * 90}\n" * 3000)
    got = prove("early.yaml", sample, "--records", "0", cwd=scratch)
    tap.same("a step that ends early", (0, "early: 3 ways to run it, 1 input, no difference\n", ""),
             (got.returncode, got.stdout, got.stderr))
    write(os.path.join(scratch, "early.yaml"), EARLY.replace("skip", "{dead_letter: bad.tsv}"))
    got = prove("early.yaml", sample, "--records", "0", cwd=scratch)
    tap.same("dead letters of the one before it",
             (0, "early: 3 ways to run it, 1 input, no difference\n", EARLY_WARNING),
             (got.returncode, got.stdout, got.stderr))


def test_monitor(scratch):
    """What `monitor` tells is no result: it is not compared, and costs no measured time."""
    write(os.path.join(scratch, "told.yaml"), "monitor: throughput\n" + SHELL)
    sample = write(os.path.join(scratch, "sample.tsv"), "x\n" * 50)
    told = os.path.join(scratch, "told.json")
    for command, words in (("prove", ["--records", "20", "--allow-effects"]),
                           ("bench", ["--runs", "1"]), ("tune", ["--runs", "1"])):
        got = subprocess.run([tap.GLUEGEN, command, "told.yaml", sample, *words], cwd=scratch,
                             env={**os.environ, "GLUEGEN_TRACE_FILE": told, "MARK": told + ".mark"},
                             text=True, capture_output=True, check=False)
        tap.check(f"{command} tells of no throughput", got.returncode == 0 and
                  not os.path.exists(told), repr(got))


def test_bench(scratch):
    """Exact counts; figures that hang together; a plot with a point for each number of workers."""
    write(os.path.join(scratch, "shell.yaml"), SHELL)
    sample = write(os.path.join(scratch, "sample.tsv"), "x\n" * 5000)
    words = ["bench", "shell.yaml", sample, "--runs", "3", "--jobs", "1,2,5", "--format", "json",
             "--plot", "plot.svg"]
    got = subprocess.run([tap.GLUEGEN, *words], cwd=scratch, text=True, capture_output=True,
                         check=False)
    if not tap.check("bench runs", got.returncode == 0, repr(got)):
        return
    answer = json.loads(got.stdout)
    tap.same("what is measured", [("1 worker", 1), ("2 workers", 2), ("5 workers", 5), ("keep", 1)],
             [(x["name"], x["workers"]) for x in answer["plan"] + answer["steps"]])
    tap.check("figures of a run", all(
        (x["records"], x["bytes"]) == (5000, 10000) and
        0 < x["wall_ms"]["min"] <= x["wall_ms"]["median"] <= x["wall_ms"]["max"] and
        abs(x["records_per_second"] * x["wall_ms"]["median"] - 5e6) < 1 and x["peak_mib"] > 1
        for x in answer["plan"] + answer["steps"]), got.stdout)
    root = xml.etree.ElementTree.parse(os.path.join(scratch, "plot.svg")).getroot()
    name = "{http://www.w3.org/2000/svg}"
    tap.same("points of the plot", 3, len(list(root.iter(name + "circle"))))
    if not shutil.which("rustc"):
        tap.skip("memory of a compiled step", "rustc is missing")
    else:
        write(os.path.join(scratch, "rust.yaml"), COMPILED)
        got = subprocess.run([tap.GLUEGEN, "bench", "rust.yaml", sample, "--runs", "1", "--format",
                              "json"], cwd=scratch, text=True, capture_output=True, check=False)
        peaks = [x["peak_mib"] for x in json.loads(got.stdout)["steps"]]
        # bash needs 6 MiB, the step 2; rustc 30 to say its version.
        tap.check("memory of a compiled step is not its compiler's",
                  len(peaks) == 1 and peaks[0] < 20, repr(peaks))
    got = subprocess.run([tap.GLUEGEN, "bench", "shell.yaml"], cwd=scratch, text=True,
                         capture_output=True, check=False)
    tap.same("a sample is needed", (2, "gluegen: a spec and a sample are needed\n"
                                       "Try `gluegen bench --help`.\n"),
             (got.returncode, got.stderr))


def gluegen(*words, cwd):
    got = subprocess.run([tap.GLUEGEN, *words], cwd=cwd, text=True, capture_output=True,
                         check=False)
    return got.returncode, got.stdout, got.stderr


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


LOCK_HEAD = ("# Written by `gluegen tune`, used by every build of the specs named here: what was "
             "fastest.\ngluegen_lock: 1\n")
OTHER = '"other.yaml":\n  "p":\n    "s": {code: "0123456789abcdef", workers: 3}\n'


def test_tune(scratch):
    """What is pinned depends on the machine; that it is used, kept and checked does not."""
    sample = write(os.path.join(scratch, "sample.tsv"), "x y\n" * 20000)
    write(os.path.join(scratch, "one.yaml"), "gluegen: 1\nname: one\nsteps:\n  - step: s\n"
          "    target: awk\n    fields: [a]\n"
          "    code: '{ for (i = 0; i < 40; i++) n += i; printf \"%d\\n\", NF }'\n")
    lock = write(os.path.join(scratch, "gluegen.lock"), LOCK_HEAD + OTHER)
    gluegen("build", "-q", "one.yaml", "-o", "plain", cwd=scratch)
    code, out, said = gluegen("tune", "one.yaml", sample, "--runs", "3", cwd=scratch)
    # A conversion that a build trusts gawk with; here mawk writes the same.
    tap.same("mawk counts faster than gawk",
             (0, "s (awk)\n    as built T, cpu T\n  * mawk T, cpu T\n",
              "wrote gluegen.lock: 1 step\n"),
             (code, re.sub(r" +[0-9]+\.[0-9] ms", " T", out), said))
    measured = re.findall(r'code: "([0-9a-f]{16})"', read(lock))[-1]
    tap.same("entries of other specs stay",
             LOCK_HEAD + OTHER + '"one.yaml":\n  "one":\n'
             f'    "s": {{code: "{measured}", runtime: mawk}}\n', read(lock))
    tap.same("the lock fits", (0, "", ""), gluegen("tune", "--check", "one.yaml", cwd=scratch))
    gluegen("build", "-q", "one.yaml", "-o", "out", cwd=scratch)
    lines = [re.sub(r" gluegen \d+\.\d+\.\d+ ", " gluegen VERSION ", read(scratch, top, "one.sh"))
             .splitlines() for top in ("plain", "out")]
    run_awk = '    run_awk "$(type -P {} || type -P {} || echo awk)" "$here/s.awk" \'step s\' 0'
    head = "# Code generated by gluegen VERSION from one.yaml{}. DO NOT EDIT."
    tap.same("a build uses the lock and says so",
             ["- " + head.format(""), "+ " + head.format(" and gluegen.lock"),
              "- " + run_awk.format("gawk", "mawk"), "+ " + run_awk.format("mawk", "gawk")],
             [line for line in difflib.ndiff(*lines) if line[0] in "-+"])
    tap.same("a build with the lock is the same again", (0, "", ""),
             gluegen("build", "-q", "--check", "one.yaml", "-o", "out", cwd=scratch))
    text = read(scratch, "one.yaml")
    write(os.path.join(scratch, "one.yaml"), text.replace("40", "41"))
    code, out, said = gluegen("tune", "--check", "one.yaml", cwd=scratch)
    tap.same("a step that has changed no longer fits",
             (1, "", "warning[GG0630]: step `s` has changed since it was measured\n"
              "  --> gluegen.lock:8:5\n"
              "  |\n"
              f'8 |     "s": {{code: "{measured}", runtime: mawk}}\n'
              "  |     ^^^\n"
              "  = help: measure again with `gluegen tune`, or delete the entry\n"),
             (code, out, said))
    os.remove(lock)
    tap.same("a lock that is missing", (1, "", "there is no gluegen.lock\n"),
             gluegen("tune", "--check", "one.yaml", cwd=scratch))


BLOCKS = ["", "16K", "256K", "1M"]  # python reads 64K by itself; awk's workers are fed with 256K


def tries(runtimes, blocks, workers=""):
    """The lines of what is tried: each runtime with each block."""
    ways = [[runtime, workers, block and f"buffer {block}"]
            for runtime in runtimes for block in blocks]
    return [" " + (", ".join(filter(None, way)) or "as built") for way in ways]


def in_workers(blocks):
    return [" 1 worker",
            *sorted(tries([""], blocks, "2 workers") + tries([""], blocks, "3 workers"))]


def in_workers_sorted(lines):
    """Which runtime and block the workers begin with is what was fastest here: without it."""
    plain = [re.sub(r"^ (gawk|pypy3), (?=\d)", " ", line) for line in lines]
    plain = [re.sub(r"^( 1 worker), .*", r"\1", line) for line in plain]
    result = []
    for is_many, some in itertools.groupby(plain, lambda line: " workers" in line):
        result += sorted(some) if is_many else some
    return result


def test_tune_tries(scratch):
    """Runtimes with blocks, then workers with blocks are tried, but for what is built anyhow."""
    sample = write(os.path.join(scratch, "sample.tsv"), "x\t1\ny\t2\n" * 500)
    write(os.path.join(scratch, "all.yaml"), "gluegen: 1\nname: all\nsteps:\n"
          "  - step: swap\n    target: awk\n    fields: [a, b]\n    parallel: auto\n"
          "    code: '{ print $2, $1 }'\n    outputs: [b, a]\n"
          "  - step: add\n    target: python\n    parallel: auto\n"
          "    code: output(b, a + 'x')\n    outputs: [b, c]\n"
          "  - step: sums\n    target: awk\n    parallel: auto\n    key: [b]\n"
          "    code: '{ n[$1]++ } END { for (k in n) print k, n[k] }'\n    outputs: [b, n]\n")
    code, out, said = gluegen("tune", "all.yaml", sample, "--runs", "1", "--jobs", "2,3",
                              cwd=scratch)
    tried = [re.sub(r"^  [ *]|\s+[0-9.]+ ms, cpu\s+[0-9.]+ ms$", "", line)
             for line in out.splitlines()]
    tap.same("what is tried", [
        "swap (awk)", *tries(["", "gawk"], [""]), *in_workers(["", "16K", "64K", "1M"]),
        "add (python)", *tries(["", "pypy3"], BLOCKS), *in_workers(BLOCKS),
        "sums (awk)", *tries(["", "gawk"], [""]), *in_workers(["", "16K", "64K", "1M"])],
        in_workers_sorted(tried))
    tap.check("tune ends well", code == 0, repr((code, out, said)))


def test_lock(scratch):
    """A build obeys the lock and needs nothing else to be the same again."""
    write(os.path.join(scratch, "two.yaml"), "gluegen: 1\nname: two\nparallel: auto\nsteps:\n"
          "  - step: swap\n    target: awk\n    fields: [a, b]\n    parallel: auto\n"
          "    code: '{ print $2, $1 }'\n    outputs: [b, a]\n  - step: add\n    target: python\n"
          "    code: output(b, a + 'x')\n    outputs: [b, c]\n")
    lock = os.path.join(scratch, "gluegen.lock")
    write(lock, 'gluegen_lock: 1\n"two.yaml":\n  "two":\n    "swap": {workers: 3, runtime: gawk}\n'
          '    "add": {workers: 2, buffer: 1M}\n')
    for place, level in ("one", "-O2"), ("other", "-O2"), ("plain", "-O0"):
        tap.same(f"a build into {place}", (0, "", ""),
                 gluegen("build", "-q", level, "two.yaml", "-o", place, cwd=scratch))
    tap.same("the block that was measured is read", ["        return os.read(0, 1 << 20)"],
             re.findall(".*os.read\\(0, .*", read(scratch, "one", "two", "add.py")))
    tap.same("there are as many workers as were measured", ["3 ? jobs : 3", "2 ? jobs : 2"],
             re.findall(r"\$\(\(jobs < (.*?)\)\)", read(scratch, "one", "two.sh")))
    names = [os.path.relpath(os.path.join(place, name), os.path.join(scratch, "one"))
             for place, _, names in os.walk(os.path.join(scratch, "one")) for name in names
             if ".gluegen" not in place]
    tap.check("there are programs", {"two.sh", "two/add.py", "two/swap.awk"} <= set(names), names)
    for name in sorted(names):
        tap.same(f"{name} is the same in another build", read(scratch, "one", name),
                 read(scratch, "other", name))
    write(os.path.join(scratch, "in"), "1\t2\n3\t4\n" * 5000)
    done = subprocess.run([os.path.join(scratch, "one", "two.sh"), "--jobs", "3", "--input",
                           os.path.join(scratch, "in")], capture_output=True, check=False)
    tap.same("and the program runs", (0, b"", b"2\t1x\n4\t3x\n" * 5000),
             (done.returncode, done.stderr, done.stdout))


def test_measured_block(scratch):
    """A block that was measured for an awk step is one of what feeds it, and no more."""
    write(os.path.join(scratch, "fed.yaml"), "gluegen: 1\nname: fed\nsteps:\n"
          "  - step: swap\n    target: awk\n    fields: [a, b]\n    parallel: auto\n"
          "    code: '{ print $2, $1 }'\n    outputs: [b, a]\n")
    tap.same("a build", (0, "", ""), gluegen("build", "-q", "fed.yaml", "-o", "one", cwd=scratch))
    write(os.path.join(scratch, "gluegen.lock"),
          'gluegen_lock: 1\n"fed.yaml":\n  "fed":\n    "swap": {buffer: 1M}\n')
    tap.same("and one with the lock", (0, "", ""),
             gluegen("build", "-q", "fed.yaml", "-o", "other", cwd=scratch))
    for name, changed in (("fed.sh", []),
                          ("fed/swap.split.py", ["BLOCK = 256 << 10", "BLOCK = 1 << 20"])):
        one, other = (read(scratch, place, name).splitlines()[3:] for place in ("one", "other"))
        tap.same(f"what the block changes in {name}", changed, [
            line.split("  #")[0] for pair in zip(one, other, strict=True) if pair[0] != pair[1]
            for line in pair])


def examples():
    for spec in sorted(glob.glob(os.path.join(tap.ROOT, "examples", "*", "*.yaml"))):
        yield os.path.relpath(spec, tap.ROOT), spec, []


def random_cases(options, scratch):
    """Those with `order: any` in a short run are of one language each: all have workers there."""
    unordered = max(options.specs // 3, 1) if options.any_order is None else options.any_order
    kinds = ([""] * options.specs + [" in any order"] * unordered +
             [" by key"] * max(options.specs // 6, 1))
    for number, kind in enumerate(kinds):
        seed, any_order, keyed = options.seed + number, "any" in kind, "key" in kind
        short = ANY_ORDER if any_order else SHORT
        targets = options.targets or (short[seed % len(short)] if options.specs < MANY else None)
        targets = KEYED if keyed else targets
        text = random_specs.Spec(seed, targets, seed % 4 == 0, any_order, keyed).text()
        path = write(os.path.join(scratch, f"random-{seed}.yaml"), text)
        yield (f"random spec {seed}{kind}", path,
               ["--seed", str(seed), "--allow-effects"])


def prove_one(options, case, scratch):
    name, spec, words = case
    place = tempfile.mkdtemp(dir=scratch)
    got = prove(spec, "--records", "300", "--jobs", "1,2,7", *words, cwd=place, TMPDIR=place)
    shutil.rmtree(place)
    return name, spec, got


def prove_all(options, scratch):
    cases = list(examples()) + list(random_cases(options, scratch))
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, spec, got in pool.map(lambda case: prove_one(options, case, scratch), cases):
            good = tap.check(name, got.returncode == 0, got.stdout + got.stderr)
            if not good and options.keep:
                os.makedirs(options.keep, exist_ok=True)
                shutil.copy(spec, options.keep)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--specs", type=int, default=int(os.environ.get("PROVE_SPECS", "12")))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--any-order", type=int)
    parser.add_argument("--targets", type=lambda text: text.split(","))
    parser.add_argument("--keep")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="prove-") as scratch:
        missing = [x for x in NEEDS.values() if not shutil.which(x)]
        if missing:
            tap.skip("plans", f"{', '.join(missing)} missing")
        else:
            for part in (test_equal, test_difference, test_bounds, test_effects, test_early_end,
                         test_monitor, test_bench, test_tune, test_tune_tries, test_lock,
                         test_measured_block):
                with tempfile.TemporaryDirectory(dir=scratch) as place:
                    part(place)
            prove_all(options, scratch)
    tap.finish()


if __name__ == "__main__":
    main()
