#!/usr/bin/env python3
"""Limits of steps and the way they write, with real runs: processors, memory, time, buffers."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import (alive, awk, bash, build, clean_up, command, files, fresh,  # noqa: E402
                      home_of, lines, nothing_left, run, step, wait_for)
from tap import check, finish, same, skip  # noqa: E402


def ours():
    return sorted(os.sched_getaffinity(0))


# ---- processors, niceness


def test_cores():
    first = ours()[0]
    show = "taskset -pc $BASHPID | sed 's/.*: //'; cat"
    script = build([bash("show", show, cpu_cores=[first])])
    same("cpu_cores of a step", (0, b"%d\n" % first, ""), run(script))
    script = build([bash("show", show), bash("own", show, cpu_cores=str(ours()[-1]))],
                   cpu_cores=first)
    same("cpu_cores of a pipeline and of a step",
         (0, b"%d\n%d\n" % (ours()[-1], first), ""), run(script))
    for cores, shown in (([first, 1023], f"{first},1023"), ("1021-1023", "1021-1023")):
        script = build([bash("copy", "cat"), bash("far", "cat; echo x >ran", cpu_cores=cores)],
                       output="o")
        same(f"processors {shown}: not there",
             (69, b"", f"etl: step far is to run on processors {shown}, and this machine does not "
              "have them all\n"), run(script))
        same("... and nothing ran", [], files(home_of(script)))
    nothing_left("cpu_cores")


def test_nice():
    now = os.nice(0)
    script = build([bash("own", "nice; cat", nice=7), bash("all", "nice; cat")], nice=2)
    same("nice", (0, b"%d\n%d\n" % (now + 2, now + 7), ""), run(script))
    script = build([bash("own", "nice; cat", nice=3)])
    same("... adds to the script's own", (0, b"%d\n" % min(now + 8, 19), ""),
         run(script, preexec_fn=lambda: os.nice(5)))


# ---- memory

# (below the limit, far above it): what each keeps in memory is given in MiB
HOGS = {
    "bash": "x=$(head -c $(({0} << 20)) /dev/zero | tr '\\0' x); echo ${{#x}}",
    "awk": "END {{ s = \"x\"; while (length(s) < {0} * 1048576) s = s s; print length(s) }}",
    "python": ("state", "kept = []", "end", "kept.append(b'x' * ({0} << 20))\n"
               "output(len(kept[0]))"),
    "go": ("state", "var kept [][]byte", "end",
           "for i := 0; i < {0}; i++ {{\n"
           "\tkept = append(kept, bytes.Repeat([]byte(\"x\"), 1<<20))\n}}\n"
           "emit(strconv.Itoa(len(kept)))"),
    "rust": ("state", "let mut kept: Vec<Vec<u8>> = Vec::new();", "end",
             "for _ in 0..{0} {{ kept.push(vec![1; 1 << 20]); }}\n"
             "emit(&[&kept.len().to_string()]);"),
}
BODIES = {"python": "pass", "go": "return nil", "rust": "None::<Vec<&str>>"}


def hog(target, mib):
    hooks = HOGS[target]
    if isinstance(hooks, str):
        return step("hog", target, hooks.format(mib), memory_limit="64M")
    return step("hog", target, BODIES[target], memory_limit="64M", **{
        hooks[0]: hooks[1], hooks[2]: hooks[3].format(mib)})


def test_memory():
    for target in HOGS:
        code, out, err = run(build([hog(target, 8), bash("copy", "cat")]))
        check(f"{target}: 8 MiB of 64M", (code, err) == (0, "") and out, f"{code} {out} {err}")
        code, out, err = run(build([hog(target, 400), bash("copy", "cat")], output="o"))
        last = err.splitlines()[-1] if err else ""
        said = (f"etl: step hog failed with exit code {code}; it may use 64M of memory",
                f"etl: step hog was killed by signal {code - 128} (ABRT); it may use 64M of memory")
        check(f"{target}: 400 MiB of 64M ends with {code}", code and last in said, err)
    script = build([step("one", "python", "output(n)", fields=[{"n": "int"}], memory_limit="64M")])
    same("a bad record has nothing to do with it",
         (65, b"", 'etl: step one: record 1: field n: "x" is not an int: x\n'
          "etl: step one failed with exit code 65\n"), run(script, stdin=b"x\n"))
    script = build([bash("a", "ulimit -d; cat"), bash("b", "ulimit -d; cat", memory_limit="1G")],
                   memory_limit="512MiB")
    same("memory_limit of a pipeline and of a step", (0, b"1048576\n524288\n", ""), run(script))
    script = build([bash("a", "ulimit -d; cat", memory_limit="1G")])
    result = subprocess.run(["bash", "-c", "ulimit -d 500000; exec \"$1\"", "-", script],
                            stdin=subprocess.DEVNULL, capture_output=True, text=True)
    same("a lower limit of the caller stays", (0, "500000\n", ""),
         (result.returncode, result.stdout, result.stderr))
    nothing_left("memory_limit")


# ---- time


def test_timeout():
    slow = bash("slow", "cat; sleep 60 & echo $! >pid; wait", timeout="300ms")
    script = build([bash("copy", "cat"), slow, bash("last", "cat; echo x >committed")], output="o")
    start = time.monotonic()
    same("a step's timeout", (124, b"", "etl: step slow took longer than its timeout of 0.3 s\n"),
         run(script, stdin=b"x\n"))
    check("... ends at once", time.monotonic() - start < 2.5)
    pid = int(open(os.path.join(home_of(script), "pid")).read())
    check("... with its children", wait_for(lambda: not alive(pid), 3))
    same("... and commits nothing", ["pid"], files(home_of(script)))
    script = build([bash("quick", "cat", timeout=0.3), bash("later", "cat; sleep 0.6")])
    same("a step that ended in time", (0, b"x\n", ""), run(script, stdin=b"x\n"))
    script = build([bash("a", "cat", timeout=30), bash("b", "exit 4", timeout=30)], timeout=40)
    start = time.monotonic()
    same("a failure before that", (4, b"", "etl: step b failed with exit code 4\n"), run(script))
    check("... waits for no clock", time.monotonic() - start < 3)
    nothing_left("timeout")


def test_timeout_of_pipeline():
    script = build([bash("a", "cat"), bash("b", "cat; sleep 60")], timeout=0.4, output="o")
    same("a pipeline's timeout",
         (124, b"", "etl: the pipeline took longer than its timeout of 0.4 s\n"), run(script))
    script = build([bash("a", "trap '' TERM; cat; sleep 60 & wait; sleep 60")], timeout=0.2)
    start = time.monotonic()
    same("... of one that does not give in",
         (124, b"", "etl: the pipeline took longer than its timeout of 0.2 s\n"), run(script))
    check("... takes two seconds more", time.monotonic() - start < 5)
    steps = [bash("a", "cat"), bash("l", "cat; sleep 60", input="a"), bash("r", "cat", input="a"),
             bash("j", "cat", input=["l", "r"])]
    same("... of a graph", (124, b"", "etl: the pipeline took longer than its timeout of 0.4 s\n"),
         run(build(steps, timeout=0.4, output="o")))
    script = build([bash("a", "cat"), bash("b", "cat")], timeout=60)
    result = subprocess.run(["bash", "-c", 'echo x | "$1"', "-", script], capture_output=True)
    same("... that is not reached", (0, b"x\n", b""),
         (result.returncode, result.stdout, result.stderr))
    process = subprocess.Popen([script], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    same("... and a signal", (b"", 143), (process.communicate()[1], process.returncode))
    nothing_left("timeout of a pipeline")


# ---- buffers


def replies(script):
    """Whether a record comes out while the input is open and idle."""
    process = subprocess.Popen([script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(b"a\n")
    process.stdin.flush()
    os.set_blocking(process.stdout.fileno(), False)
    came = wait_for(lambda: process.stdout.peek(1) != b"", 3)
    process.stdin.close()
    os.set_blocking(process.stdout.fileno(), True)
    out = process.stdout.read()
    return came, out, process.wait()


PAUSES = {
    "python": "import time\ntime.sleep(0.2)\noutput(*fields)",
    "go": "time.Sleep(200 * time.Millisecond)\nreturn fields",
    "rust": "std::thread::sleep(std::time::Duration::from_millis(200)); Some(fields.to_vec())",
}


def test_buffer_by_record():
    for how in ("line", "none"):
        for name, steps in (("awk", [awk("a", "{ print }")]), ("bash", [bash("a", "tr b c")]),
                            ("command", [command("a", ["tr", "b", "c"])])):
            same(f"buffer: {how} of {name}", (True, b"a\n", 0),
                 replies(build(steps, buffer=how)))
    same("without it, C programs keep their output", (False, b"a\n", 0),
         replies(build([bash("a", "tr b c")])))
    for target, code in PAUSES.items():
        script = build([step("slow", target, code, buffer="line")])
        run(script, "--build")
        process = subprocess.Popen([script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(lines(8))
        process.stdin.close()
        first = process.stdout.readline()
        start = time.monotonic()
        rest = process.stdout.read()
        same(f"{target}: all records", (lines(8), 0), (first + rest, process.wait()))
        check("... the first long before the last", time.monotonic() - start > 1.0)


READS = {
    "python": ("pass", "import re\noutput(re.search(r'syscr: (\\d+)', "
               "open('/proc/self/io').read())[1])"),
    "go": ("return nil", "text, _ := os.ReadFile(\"/proc/self/io\")\n"
           "emit(strings.Fields(string(text))[5])"),
    "rust": ("None::<Vec<&str>>",
             "let text = std::fs::read_to_string(\"/proc/self/io\").unwrap();\n"
             "emit(&[text.split_whitespace().nth(5).unwrap()]);"),
}


def test_buffer_blocks():
    if not os.access("/proc/self/io", os.R_OK):
        skip("block sizes", "the kernel does not count reads")
        return
    for target, (code, end) in READS.items():
        counts = []
        for size in ("4K", None, "10M"):
            options = {"buffer": {"block": size}} if size else {}
            script = build([step("count", target, code, end=end, **options)], input="in")
            with open(os.path.join(home_of(script), "in"), "wb") as file:
                file.write((b"x" * 99 + b"\n") * 10485)
            status, out, err = run(script)
            counts.append(int(out) if status == 0 else err)
        small, usual, large = counts
        check(f"{target}: reads of 4 KiB, as usual, of at most 10 MiB: {small}, {usual}, {large}",
              small - usual in range(200, 300) and large == usual, repr(counts))


# ---- how many workers

WORKERS = {
    "python": ("output(*fields)", "n = 0", "n += 1", "n += other.n", "output(n)"),
    "go": ("return fields", "n := 0", "n++", "n += other.n", "emit(strconv.Itoa(n))"),
    "rust": ("emit(fields);", "let mut n: u64 = 0;", "n += 1;", "n += other.n;",
             "emit(&[&n.to_string()]);"),
}


def test_jobs():
    """GLUEGEN_JOBS in all ways to run in parallel: the same output, from as many workers."""
    text = lines(60000)
    for target, (copy, state, code, merge, end) in WORKERS.items():
        if not shutil.which({"python": "python3", "rust": "rustc"}.get(target, target)):
            skip(f"GLUEGEN_JOBS of {target}", f"{target} is missing")
            continue
        copies = build([step("copy", target, copy)], parallel="auto")
        sums = build([step("sum", target, code, state=state, merge=merge, end=end)], parallel=3)
        for jobs in ("1", "2", "7"):
            env = {"GLUEGEN_JOBS": jobs}
            same(f"{target}: GLUEGEN_JOBS={jobs}", (0, text, ""), run(copies, stdin=text, env=env))
            same("... and of states that are merged", (0, b"60000\n", ""),
                 run(sums, stdin=text, env=env))
    for jobs in ("1", "2", "7"):
        script = build([awk("a", "{ print }"), awk("b", "{ print $1 }")],
                       parallel="gnu_parallel", chunk=5000)
        same(f"GNU parallel: GLUEGEN_JOBS={jobs}", (0, text, ""),
             run(script, stdin=text, env={"GLUEGEN_JOBS": jobs}))
    slow = "import time\ntime.sleep(0.001)\noutput(os.getpid())"
    script = build([step("who", "python", slow)], parallel="auto", jobs=3, buffer="block(4K)")
    # 300 blocks or so: no worker comes away without one.
    text = b"x" * 4000 + b"\n"
    # Only GLUEGEN_JOBS asks for more workers than there are processors.
    for args, env, workers in (([], {}, min(3, os.cpu_count())), ([], {"GLUEGEN_JOBS": "7"}, 7),
                               (["--jobs", "2"], {"GLUEGEN_JOBS": "7"}, 2)):
        code, out, err = run(script, *args, stdin=text * 300, env=env)
        same(f"workers of {env} {args}", (0, workers, ""), (code, len(set(out.split())), err))
    for bad in ("0", "x", "-1", "99999"):
        same(f"GLUEGEN_JOBS={bad}",
             (2, b"", f"etl: GLUEGEN_JOBS needs a number from 1, not {bad}\n"),
             run(script, env={"GLUEGEN_JOBS": bad}))
    nothing_left("jobs")


# ---- which program runs a step


def named_programs():
    """A directory of runtimes that say their names before they run."""
    where = fresh("bin")
    for name in ("gawk", "mawk", "python3", "pypy3"):
        if not shutil.which(name):
            skip(f"runtime {name}", f"{name} is missing")
            continue
        path = os.path.join(where, name)
        with open(path, "w") as file:
            file.write(f'#!/bin/sh\necho {name} >&2\nexec {shutil.which(name)} "$@"\n')
        os.chmod(path, 0o755)
    return where


LOOP = "total = 0\nfor c in fields[0]:\n    total += ord(c)\noutput(total)"
CHOICES = [
    # (what, step, input, the program, output)
    ("awk that every awk knows", awk("s", "$2 >= 2 { print $1 }"), b"a 1\nb 2\n", "mawk", b"b\n"),
    ("code of gawk's own", awk("s", '{ print gensub(/a/, "b", 1) }'), b"aa\n", "gawk", b"ba\n"),
    ("an interval", awk("s", "/^a{2}$/"), b"aa\na{2}\n", "gawk", b"aa\n"),
    ("a third argument of match", awk("s", "match($0, /x(.)/, m) { print m[1] }"), b"xy\n", "gawk",
     b"y\n"),
    ("a large number as %d", awk("s", '{ printf "%d\\n", $1 }'), b"3000000000\n", "gawk",
     b"3000000000\n"),
    ("a text that begins before itself", awk("s", "{ print substr($1, -1, 3) }"), b"ab.c\n", "gawk",
     b"ab.\n"),
    ("a division and a text", awk("s", '{ print $1 / 2, "a{b" /1 }'), b"4\n", "mawk", b"2\t0\n"),
    ("characters", awk("s", "/[éè]/ { print length($1), toupper($1) }"), "né\nc\n".encode()
     + b"\xc3\n", "gawk", "2\tNÉ\n".encode()),
    ("... unless the locale is given", awk("s", "/^n[é]$/ { print length($1) }",
                                           env={"LC_ALL": "C"}), "né\n".encode(), "mawk", b""),
    ("asked for", awk("s", "{ print }", runtime="gawk"), b"a\n", "gawk", b"a\n"),
    ("asked for mawk", awk("s", '{ printf "%d\\n", $1 }', runtime="mawk"), b"7\n", "mawk", b"7\n"),
    ("python with a loop", step("s", "python", LOOP), b"ab\n", "pypy3", b"195\n"),
    ("python without one", step("s", "python", "output(*fields)"), b"ab\n", "python3", b"ab\n"),
    ("a loop and a module", step("s", "python", "import sqlite3\n" + LOOP), b"ab\n", "python3",
     b"195\n"),
    ("a loop and a limit", step("s", "python", LOOP, memory_limit="64M"), b"ab\n", "python3",
     b"195\n"),
    ("pypy3 asked for", step("s", "python", "import sys\noutput(sys.implementation.name)",
                             runtime="pypy3"), b"ab\n", "pypy3", b"pypy\n"),
    ("python3 asked for", step("s", "python", LOOP, runtime="python3"), b"ab\n", "python3",
     b"195\n"),
]


def test_choice():
    programs = named_programs()
    path = {"PATH": programs + ":" + os.environ["PATH"]}
    for what, chosen, text, program, out in CHOICES:
        if os.path.exists(os.path.join(programs, program)):
            same(f"{what}: {program}", (0, out, program + "\n"),
                 run(build([chosen]), stdin=text, env=path))
    same("runtime of a pipeline, and a step's own", (0, b"a\n", ["gawk", "mawk", "pypy3"]),
         sorted_said(run(build([awk("a", "{ print }"), awk("b", "{ print }", runtime="mawk"),
                                step("c", "python", "output(*fields)", runtime="pypy3")],
                               runtime="gawk"), stdin=b"a\n", env=path)))
    steps = [step("a", "python", "output(*fields)", runtime="pypy3"),
             step("b", "python", "output(*fields, 1)", runtime="python3")]
    same("two runtimes are two processes", (0, b"a\t1\n", ["pypy3", "python3"]),
         sorted_said(run(build(steps), stdin=b"a\n", env=path)))


def sorted_said(result):
    return result[0], result[1], sorted(result[2].split())


def test_missing_runtime():
    """Where the chosen program is missing another runs the step, unless the spec names it."""
    only = fresh("bin")
    for name in os.listdir("/usr/bin"):
        if name not in ("mawk", "gawk", "awk", "pypy3", "python3"):
            os.symlink("/usr/bin/" + name, os.path.join(only, name))
    for name, program in (("gawk", "gawk"), ("python3", sys.executable)):
        os.symlink(shutil.which(program), os.path.join(only, name))
    path = {"PATH": only}
    same("gawk for mawk", (0, b"a\n", ""),
         run(build([awk("s", "{ print }")]), stdin=b"a\n", env=path))
    same("python3 for pypy3", (0, b"195\n", ""),
         run(build([step("s", "python", LOOP)]), stdin=b"ab\n", env=path))
    for name, chosen in (("mawk", awk("s", "{ print }", runtime="mawk")),
                         ("pypy3", step("s", "python", "pass", runtime="pypy3"))):
        said = f"etl: step s needs {name}, which is not installed\n"
        script = build([bash("first", "echo x >ran; cat"), chosen])
        same(f"{name} is asked for", (4, b"", said), run(script, env=path))
        same("... and nothing ran", [], files(home_of(script)))
    nothing_left("missing runtimes")


# ---- what was seen


def test_monitor():
    slow = "import time\ntime.sleep(0.0004)\noutput(*fields)"
    steps = [bash("make", "seq 3000; cat"), step("slow", "python", slow), bash("last", "cat")]
    script = build(steps, monitor="throughput")
    code, out, err = run(script, env={"GLUEGEN_TRACE": "json", "GLUEGEN_TRACE_FILE": "trace"})
    seen = json.loads(err)
    same("monitor: the records", (0, lines(3000)), (code, out))
    same("... the counts", [("make", 3000, len(out)), ("slow", 3000, len(out)),
                            ("last", 3000, len(out))],
         [(s["step"], s["records"], s["bytes"]) for s in seen["steps"]])
    same("... the bottleneck", ("etl", "slow"), (seen["pipeline"], seen["bottleneck"]))
    check("... the step behind it waits", seen["steps"][2]["waitsForInput"] > 0.5, err)
    check("... and the slow step does not", seen["steps"][1]["waitsForOutput"] < 0.3, err)
    with open(os.path.join(home_of(script), "trace")) as file:
        same("... the same in a file", err, file.read())
    code, out, err = run(script)
    table = err.splitlines()
    same("a table for people", (0, lines(3000), ["etl", "step make", "step slow", "step last"],
                                "etl: the bottleneck is step slow"),
         (code, out, [line[:28].strip() for line in table[:-1]], table[-1]))
    same("GLUEGEN_TRACE=0", (0, lines(3000), ""), run(script, env={"GLUEGEN_TRACE": "0"}))
    steps[1]["monitor"] = "throughput"
    code, out, err = run(build(steps), env={"GLUEGEN_TRACE": "json"})
    same("a single step", ["slow"], [s["step"] for s in json.loads(err)["steps"]])
    nothing_left("monitor")


def test_trace():
    """The same of a spec that does not ask for it."""
    script = build([bash("make", "seq 3000; cat"), bash("slow", "sleep 1; cat")])
    same("no GLUEGEN_TRACE", (0, lines(3000), ""), run(script))
    same("GLUEGEN_TRACE=0", (0, lines(3000), ""), run(script, env={"GLUEGEN_TRACE": "0"}))
    same("GLUEGEN_TRACE is empty", (0, lines(3000), ""), run(script, env={"GLUEGEN_TRACE": ""}))
    code, out, err = run(script, env={"GLUEGEN_TRACE": "json"})
    same("GLUEGEN_TRACE=json", (0, lines(3000), [("make", 3000), ("slow", 3000)]),
         (code, out, [(s["step"], s["records"]) for s in json.loads(err)["steps"]]))
    code, out, err = run(script, env={"GLUEGEN_TRACE": "1"})
    same("GLUEGEN_TRACE=1", (0, lines(3000), ["etl", "step make", "step slow"],
                             "etl: the bottleneck is step slow"),
         (code, out, [line[:28].strip() for line in err.splitlines()[:-1]], err.splitlines()[-1]))
    script = build([awk("first", "{ print $1 }")], input_format="csv")
    code, out, err = run(script, env={"GLUEGEN_TRACE": "json"}, stdin=b"a,b\n")
    same("a converter has a name of its own", (0, b"a\n", ["converter read_first", "first"]),
         (code, out, [s["step"] for s in json.loads(err)["steps"]]))
    nothing_left("trace")


def test_monitored_failures():
    steps = [bash("a", "cat"), bash("b", "exit 4"), bash("c", "cat")]
    same("a monitored step fails", (4, b"", "etl: step b failed with exit code 4\n"),
         run(build(steps, monitor="throughput", output="o"), stdin=lines(100000)))
    script = build([bash("a", "yes"), bash("b", "head -n 2")], monitor="throughput")
    same("a reader that ends early", (0, b"y\ny\n", ""),
         run(script, env={"GLUEGEN_TRACE": "json"})[:2] + ("",))
    steps = [bash("a", "cat"), bash("l", "cat", input="a"), bash("r", "cat", input="a"),
             bash("j", "cat", input=["l", "r"])]
    code, out, err = run(build(steps, monitor="throughput"), stdin=lines(3),
                         env={"GLUEGEN_TRACE": "json"})
    same("a graph", (0, lines(3) * 2, [3, 3, 3, 6]),
         (code, out, [s["records"] for s in json.loads(err)["steps"]]))
    script = build([bash("a", "cat; sleep 60")], monitor="throughput")
    process = subprocess.Popen([script], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(0.7)
    process.send_signal(signal.SIGTERM)
    same("SIGTERM", (b"", 143), (process.communicate()[1], process.returncode))
    nothing_left("monitored failures")


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, test in list(globals().items()):
        if name.startswith("test_") and pattern in name:
            test()
    clean_up()
    finish()


main()
