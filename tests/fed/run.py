#!/usr/bin/env python3
"""Awk steps in several processes that are fed with blocks: bytes, messages, counts and dead letters
of the serial run, and how they fail."""

import os
import select
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import (alive, awk, bash, build, clean_up, files, home_of,  # noqa: E402
                      last_input, lines, nothing_left, process_file, run, wait_for)
from tap import check, finish, same, skip  # noqa: E402

FIELDS = [{"id": "int"}, "name", {"value": "int"}]
PICK = "value > 500 { print id, name, value * 2 }"


def table(n):
    return b"".join(b"%d\tname %d\t%d\n" % (i, i % 97, i * 37 % 1000) for i in range(n))


def both(name, step, data, **pipeline):
    """The serial run, and that of any number of processes, of a file and of a stream."""
    script = build([{**step, "parallel": "auto"}], **pipeline)
    serial = build([step], **pipeline)
    path = os.path.join(home_of(script), "in")
    with open(path, "wb") as file:
        file.write(data)
    letters = [os.path.join(home_of(s), "letters") for s in (serial, script)]

    def results(which, *arguments, **options):
        got = run((serial, script)[which], *arguments, **options)
        text = b""
        if os.path.exists(letters[which]):
            with open(letters[which], "rb") as file:
                text = file.read()
        return got, text
    expected = results(0, stdin=data)
    for n in ("1", "2", "7"):
        same(f"{name}: a stream, {n}", expected, results(1, "--jobs", n, stdin=data))
        same(f"{name}: a file, {n}", expected, results(1, "--jobs", n, "--input", path))
    return expected


def test_records(runtime):
    plain = awk("s", "{ print $1, $2 }", input_format="tsv", runtime=runtime)
    for name, data in (("nothing", b""), ("one line", b"a\tb\n"), ("no line end", b"a\tb\nc"),
                       ("empty lines", b"\n\n\na\n\n"), ("bytes", bytes(range(1, 256)) * 4000),
                       ("long lines", (b"x" * 700000 + b"\ty\nz\n") * 3),
                       ("many", table(60000))):
        both(f"{runtime}, {name}", plain, data)
    both(f"{runtime}, lines", awk("s", '{ printf "%s;", $0 }', runtime=runtime), lines(60000),
         format="lines")
    both(f"{runtime}, much output", awk("s", "{ for (i = 0; i < 400; i++) print $0 }",
                                        runtime=runtime), lines(9000), format="lines")
    typed = awk("s", PICK, fields=FIELDS, outputs=FIELDS, runtime=runtime)
    both(f"{runtime}, a header", typed, b"id\tname\tvalue\n" + table(50000), input_format="tsv",
         header=True)
    both(f"{runtime}, only a header", typed, b"id\tname\tvalue\n", header=True)
    both(f"{runtime}, CRLF and a mark", typed, b"\xef\xbb\xbf" + table(50000).replace(
        b"\n", b"\r\n"), crlf="strip")
    for name, more in (("a header", {"header": True}), ("CRLF", {"crlf": "strip"})):
        both(f"{runtime}, {name}, one read", typed, b"id\tname\tvalue\n"[:15 * (name != "CRLF")] +
             table(3), **more)
    both(f"{runtime}, a chain", awk("s", PICK, fields=FIELDS, outputs=FIELDS, runtime=runtime),
         table(50000), output_format="csv")
    nothing_left(f"{runtime}, records")


def test_bad_records(runtime):
    data = b"".join(row if i % 1000 else b"x" + row for i, row in enumerate(
        table(60000).splitlines(keepends=True), 1))
    step = awk("s", PICK, fields=FIELDS, outputs=FIELDS, runtime=runtime)
    expected = both(f"{runtime}, skip", step, data, on_error="skip")
    same("... some", "etl: step s: 60 bad records skipped\n", expected[0][2])
    expected = both(f"{runtime}, dead letters", step, data, on_error={"dead_letter": "letters"})
    same("... some", 60, len(expected[1].splitlines()))
    # How much of it was written before is left open.
    script = build([{**step, "parallel": "auto"}], output="o")
    for n in ("1", "2", "7"):
        code, out, err = run(script, "--jobs", n, stdin=table(40000) + b"bad\n" + table(9) + b"x\n")
        same(f"{runtime}, abort, {n}", (65, b"", [
            "etl: step s: record 40001: 1 field instead of 3: bad",
            "etl: step s failed with exit code 65"]), (code, out, err.splitlines()))
        same("... commits nothing", [], files(home_of(script)))
    nothing_left(f"{runtime}, bad records")


def test_failures(runtime):
    match = awk("s", '{ x = ($1 == 30000 ? "(" : "a"); print ($1 ~ x) }', input_format="tsv",
                runtime=runtime, parallel="auto")
    script = build([match])
    results = [run(script, "--jobs", n, stdin=lines(60000)) for n in ("1", "2", "7")]
    said = {"gawk": "invalid regexp: Unmatched ( or \\(: /(/",
            "mawk": "regular expression compile failed (missing ')')\n("}[runtime]
    same(f"{runtime}, a fault of awk",
         (2, f"etl: etl.yaml:1, step s: record 30000: {said}\n"
             "etl: step s failed with exit code 2\n"), (results[0][0], results[0][2]))
    for got in results[1:]:
        same("... is told alike", (results[0][0], results[0][2]), (got[0], got[2]))
    slow = awk("s", "{ print }", input_format="tsv", runtime=runtime, parallel=2)
    script = build([slow, bash("head", "head -n 3")])
    same(f"{runtime}, a reader that ends early", (0, b"1\n2\n3\n", ""),
         run(script, "--jobs", "2", stdin=lines(300000)))
    script = build([slow, bash("fail", "exit 4")])
    same(f"{runtime}, a reader that fails", (4, b"", "etl: step fail failed with exit code 4\n"),
         run(script, "--jobs", "2", stdin=lines(300000)))
    script = build([slow, bash("slow", "sleep 1; cat")])
    same(f"{runtime}, a slow reader", (0, lines(300000), ""),
         run(script, "--jobs", "2", stdin=lines(300000)))
    nothing_left(f"{runtime}, failures")


def children(pid):
    return [int(child) for child in process_file(pid, f"task/{pid}/children").split()]


def workers(pid, runtime):
    """The processes of awk below a process."""
    found = []
    for child in children(pid):
        if process_file(child, "comm").strip() == runtime.encode():
            found.append(child)
        found += workers(child, runtime)
    return found


def test_processes(runtime):
    script = build([awk("s", "{ print }", input_format="tsv", runtime=runtime, parallel="auto")])
    for end in ("a worker", "the script", "the input"):
        process = subprocess.Popen([script, "--jobs", "3"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=home_of(script))
        process.stdin.write(b"a\n")
        process.stdin.flush()
        wait_for(lambda: len(workers(process.pid, runtime)) == 3)
        pids = workers(process.pid, runtime)
        same(f"{runtime}, {end}: three workers", 3, len(pids))
        if runtime == "gawk":
            check("... and a line does not wait for others",
                  select.select([process.stdout], [], [], 20)[0] and
                  os.read(process.stdout.fileno(), 99) == b"a\n")
        if end == "a worker":
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass  # the death of the first ended it
        elif end == "the script":
            process.send_signal(signal.SIGTERM)
        last_input(process, b"b\n" * 9 if end == "a worker" else b"")
        err = process.stderr.read().decode()
        expected = {"a worker": (137, "etl: step s was killed by signal 9 (KILL)\n"),
                    "the script": (143, ""), "the input": (0, "")}[end]
        same(f"{runtime}, {end} ends", expected, (process.wait(), err))
        process.stdout.close()
        check("... and so do the workers", wait_for(lambda: not any(map(alive, pids))))
    nothing_left(f"{runtime}, processes")


def test_order(runtime):
    """The first record is begun, and then worked at while the other worker does its blocks."""
    late = awk("s", "$1 == 1 { printf \"%99999s\", \"\"; for (i = 0; i < 20000000; i++) { } }\n"
                    "{ print $1 }", input_format="tsv", runtime=runtime, parallel=2)
    script = build([late], order="any")
    code, out, err = run(script, "--jobs", "2", stdin=lines(200000))
    records = out.splitlines()
    expected = [b" " * 99999 + b"1", *lines(200000).splitlines()[1:]]
    check(f"{runtime}, order: any keeps the records whole",
          (code, err, sorted(records)) == (0, "", sorted(expected)),
          repr((code, err, len(records), len(out))))
    check("... in the order in which blocks are done", records[0] != expected[0])
    nothing_left(f"{runtime}, order")


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    for runtime in ("mawk", "gawk"):
        if not shutil.which(runtime):
            skip(runtime, f"{runtime} is missing")
            continue
        for name, test in list(globals().items()):
            if name.startswith("test_") and pattern in name:
                test(runtime)
    clean_up()
    finish()


main()
