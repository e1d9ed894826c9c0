#!/usr/bin/env python3
"""Steps in jobs of GNU parallel: bytes, counts and dead letters of the serial run; its failures."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import (alive, awk, bash, build, clean_up, command, files,  # noqa: E402
                      fresh, home_of, lines, nothing_left, run, step, wait_for)
from tap import check, finish, same, skip  # noqa: E402

GNU = {"parallel": "gnu_parallel"}


def tree(path):
    return sorted(os.path.join(base, name) for base, _, names in os.walk(path) for name in names)


def both_ways(name, steps, data, jobs=(2,), **pipeline):
    """The output of a file and of a stream, with any number of jobs, is the serial run's."""
    serial = build(steps, **pipeline)
    script = build(steps, **pipeline, **GNU)
    expected = run(serial, stdin=data)
    path = os.path.join(home_of(script), "in")
    with open(path, "wb") as file:
        file.write(data)
    for n in jobs:
        same(f"{name}: a stream, {n} jobs", expected, run(script, "--jobs", str(n), stdin=data))
        same(f"{name}: a file, {n} jobs", expected,
             run(script, "--jobs", str(n), "--input", path))
    return script


def table(n):
    return b"".join(b"%d\tname %d\t%d\n" % (i, i % 97, i * 37 % 1000) for i in range(n))


FIELDS = [{"id": "int"}, "name", {"value": "int"}]
PICK = {
    "python": "if value > 500:\n    output(id, name.upper(), value * 2)",
    "go": "if value > 500 {\n\temit(id, strings.ToUpper(name), value*2)\n}\nreturn nil",
    "rust": "if value > 500 { emit(&[&id.to_string(), &name.to_uppercase(), "
            "&(value * 2).to_string()]); }",
}


def test_targets():
    data = table(20000)
    for target, code in PICK.items():
        both_ways(target, [step("pick", target, code, fields=FIELDS, outputs=FIELDS)], data)
    both_ways("awk", [awk("pick", "$3 > 500 { n = $3 * 2; print $1, toupper($2), n }",
                          input_format="tsv")], data)
    both_ways("a chain of languages, then a script",
              [awk("words", "{ print $1, $2, $3 }", input_format="tsv"),
               step("pick", "python", PICK["python"], fields=FIELDS, outputs=FIELDS),
               bash("sort", "sort")], data, (1, 2, 7))
    double = [bash("double", "sed 's/.*/& &/'", **GNU),
              command("upper", ["tr", "a-z", "A-Z"], **GNU)]
    same("a script and a command that ask for it", (0, b"A A\nB B\n", ""),
         run(build(double), "--jobs", "2", stdin=b"a\nb\n"))
    nothing_left("targets")


def test_records():
    copy = [step("copy", "python", "output(*fields)")]
    for name, data in (("nothing", b""), ("one line", b"a\n"), ("no line end", b"a\nb\nc"),
                       ("empty lines", b"\n\n\na\n\n"), ("a long line", b"x" * 3000000 + b"\ny\n"),
                       ("bytes", bytes(range(256)) * 40)):
        both_ways(name, copy, data, format="lines")
    mark = b"\xef\xbb\xbf"
    both_ways("CRLF and a mark", copy, mark + b"a\r\nb\r\n" + mark + b"c\r\n", crlf="strip")
    both_ways("a header", [step("copy", "python", "output(a, b)", fields=["a", {"b": "int"}]),
                           step("count", "python", "n += b", state="n = 0", end="output(n)",
                                outputs=[{"n": "int"}])],
              b"a\tb\n" + b"x\t1\n" * 1000, (1, 2), header=True)
    both_ways("jsonl with a mark", [step("copy", "python", "output(a)", fields=[{"a": "int"}])],
              mark + b'{"a": 1}\n\n{"a": 2}\n' * 1, format="jsonl")
    both_ways("csv behind a step that does not share its work",
              [bash("quote", "sed 's/.*/\"&\"/'", output_format="csv"),
               step("copy", "python", "output(a)", fields=["a"]),
               step("more", "python", "output(a + a)", fields=["a"])],
              lines(1000), output_format="tsv")
    nothing_left("records")


def test_graph():
    steps = [bash("a", "cat"), step("l", "python", "output('l', *fields)", input="a"),
             step("r", "python", "output('r', *fields)", input="a", parallel="none"),
             step("j", "python", "output(*fields)", input=["l", "r"])]
    serial = [dict(s) for s in steps]
    for s in serial:
        s.pop("parallel", None)
    data = lines(5000)
    same("a graph", run(build(serial), stdin=data), run(build(steps, **GNU), stdin=data))
    nothing_left("a graph")


def test_bad_records():
    data = b"".join(b"%d\n" % i if i % 1000 else b"x%d\n" % i for i in range(1, 30001))
    steps = [step("half", "python", "if n % 2:\n    output(n)", fields=[{"n": "int"}]),
             step("low", "python", "output(n if n % 3 else 'y')", outputs=[{"n": "int"}])]
    for mode in ("skip", {"dead_letter": "letters.tsv"}):
        serial = build(steps, on_error=mode)
        expected = run(serial, stdin=data)
        script = build(steps, on_error=mode, chunk=9000, **GNU)
        for n in ("1", "3"):
            code, out, err = run(script, "--jobs", n, stdin=data)
            same(f"on_error {mode}, {n} jobs",
                 (expected[0], expected[1], sorted(expected[2].splitlines())),
                 (code, out, sorted(err.splitlines())))
            if mode == "skip":
                continue
            letters = [sorted(open(os.path.join(home_of(s), "letters.tsv"), "rb"))
                       for s in (serial, script)]
            same("... the dead letters", letters[0], letters[1])
            check("... there are some", len(letters[1]) > 5000, str(len(letters[1])))
    script = build(steps[:1], **GNU, output="o")
    code, out, err = run(script, "--jobs", "2", stdin=data)
    first, last = err.splitlines()[0], err.splitlines()[-1]
    same("on_error abort", (65, b"", "etl: step half failed with exit code 65"), (code, out, last))
    same("... tells the record in its block",
         'etl: step half: record 1000: field n: "x1000" is not an int: x1000', first)
    same("... commits nothing", [], files(home_of(script)))
    script = build(steps[:1], chunk=1000, **GNU)
    code, out, err = run(script, "--jobs", "2", stdin=lines(1500) + b"x\n")
    same("... and a block behind the first",
         (65, 'etl: step half: block B, record N: field n: "x" is not an int: x\n'
          "etl: step half failed with exit code 65\n"),
         (code, re.sub(r"block [23], record \d+:", "block B, record N:", err)))
    nothing_left("bad records")


def test_failures():
    code = "import os\nif n == 150000:\n    os._exit(9)\noutput(n)"
    steps = [step("a", "python", "output(n)", fields=[{"n": "int"}]),
             step("b", "python", code, isolate=True),
             bash("last", "cat; echo x >committed")]
    script = build(steps, output="o", **GNU)
    same("a step that dies", (9, b"", "etl: step b failed with exit code 9\n"),
         run(script, "--jobs", "2", stdin=lines(200000)))
    same("... commits nothing", [], files(home_of(script)))
    steps[1] = step("b", "python", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
                    isolate=True)
    same("a step that is killed", (137, b"", "etl: step b was killed by signal 9 (KILL)\n"),
         run(build(steps, output="o", **GNU), stdin=lines(10)))
    steps = [step("a", "python", "output(*fields)"), bash("last", "head -n 3")]
    same("a reader that ends early", (0, b"1\n2\n3\n", ""),
         run(build(steps, **GNU), "--jobs", "2", stdin=lines(300000)))
    same("... or fails", (4, b"", "etl: step last failed with exit code 4\n"),
         run(build([steps[0], bash("last", "exit 4")], **GNU), "--jobs", "2", stdin=lines(300000)))
    nothing_left("failures")


def test_signals():
    code = ("import os, time\nopen(f'pid{os.getpid()}', 'w').close()\ntime.sleep(300)\n"
            "output(*fields)")
    for options in ([], ["--input", "in"]):
        script = build([step("slow", "python", code)], **GNU)
        where = home_of(script)
        with open(os.path.join(where, "in"), "wb") as file:
            file.write(lines(100))
        process = subprocess.Popen([script, "--jobs", "2", *options], stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=where)
        if not options:
            process.stdin.write(lines(100))
        process.stdin.close()

        def pids():
            return [int(name[3:]) for name in os.listdir(where) if name.startswith("pid")]
        wait_for(pids)
        time.sleep(0.2)
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        same(f"SIGTERM {options}", (143, b""), (process.wait(), process.stderr.read()))
        check("... is quick", time.monotonic() - start < 2)
        check("... and ends the jobs", wait_for(lambda: not any(map(alive, pids())), 3))
    nothing_left("signals")


def test_home():
    home = fresh("home")
    script = build([step("copy", "python", "output(*fields)")], **GNU)
    same("without a word", (0, lines(10), ""),
         run(script, "--jobs", "2", stdin=lines(10), env={"HOME": home, "PARALLEL": "--tag"}))
    same("... the home directory stays as it is", [], tree(home))
    tools = fresh("tools")
    for name in os.listdir("/usr/bin"):
        if name != "parallel":
            os.symlink(os.path.join("/usr/bin", name), os.path.join(tools, name))
    same("without GNU parallel",
         (4, b"", "etl: GNU parallel is missing; the Debian package is parallel\n"),
         run(script, env={"PATH": tools}))
    with open(os.path.join(tools, "parallel"), "w") as file:
        file.write("#!/bin/sh\necho parallel of moreutils\n")
    os.chmod(os.path.join(tools, "parallel"), 0o755)
    same("with another parallel",
         (4, b"", "etl: GNU parallel is missing; the Debian package is parallel\n"),
         run(script, env={"PATH": tools}))
    nothing_left("home")


def test_chunk():
    code = "import os\noutput(os.environ['PARALLEL_SEQ'])"
    for name, arguments in (("a stream", []), ("a file", ["--input", "in"])):
        script = build([step("job", "python", code)], chunk=1000, **GNU)
        with open(os.path.join(home_of(script), "in"), "wb") as file:
            file.write(b"123456789\n" * 10000)
        status, out, err = run(script, "--jobs", "3", *arguments, stdin=b"123456789\n" * 10000)
        counts = [out.split().count(b"%d" % i) for i in range(1, 12)]
        same(f"chunk of {name}", (0, "", 10000), (status, err, sum(counts)))
        check("... blocks are of about its records", all(c in range(900, 1100) for c in counts[:9]),
              str(counts))
    script = build([step("late", "python", "import os, time\nif n == 1:\n    time.sleep(1)\n"
                         "output(n)", fields=[{"n": "int"}])], chunk=1000, order="any", **GNU)
    status, out, err = run(script, "--jobs", "3", stdin=lines(5000))
    same("order: any keeps the records", (0, sorted(lines(5000).split()), ""),
         (status, sorted(out.split()), err))
    check("... in the order in which jobs end", not out.startswith(b"1\n"))
    nothing_left("chunk")


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    if not shutil.which("parallel"):
        skip("blocks", "GNU parallel is missing")
        finish()
    for name, test in list(globals().items()):
        if name.startswith("test_") and pattern in name:
            test()
    clean_up()
    finish()


main()
