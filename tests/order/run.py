#!/usr/bin/env python3
"""Workers under `order: any` in go, python and rust: the records, messages, counts and dead letters
of the serial run, whole records only, nobody waiting for a slow block, and how they fail."""

import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import (alive, build, clean_up, home_of, last_input,  # noqa: E402
                      nothing_left, process_file, run, session, started, step, wait_for)
from tap import check, finish, same, skip  # noqa: E402

FIELDS = ["key", {"n": "int"}]
# A record whose key is a path waits until that file is there; `boom` fails.
CODE = {
    "go": 'for strings.HasPrefix(key, "/") {\n'
          "    if _, err := os.Stat(key); err == nil {\n        break\n    }\n"
          "    time.Sleep(time.Millisecond)\n}\n"
          'if key == "boom" {\n    panic("boom")\n}\n'
          'if n%3 != 0 || key != "k1" {\n    emit(key, n+1)\n}',
    "python": "while key.startswith('/') and not os.path.exists(key):\n    time.sleep(0.001)\n"
              "if key == 'boom':\n    raise ValueError('boom')\n"
              "if n % 3 or key != 'k1':\n    output(key, n + 1)",
    "rust": "while key.starts_with('/') && !std::path::Path::new(key).exists() {\n"
            "    std::thread::sleep(std::time::Duration::from_millis(1));\n}\n"
            'if key == "boom" {\n    panic!("boom");\n}\n'
            'if n % 3 != 0 || key != "k1" {\n    emit(&[key, &(n + 1).to_string()]);\n}',
}
PRELUDE = {"go": {"prelude": 'import (\n    "os"\n    "strings"\n    "time"\n)'},
           "python": {"prelude": "import os, time"}, "rust": {}}
AGAIN = {"go": "emit(key, n)", "python": "output(key, n)", "rust": "emit(&[key, fields[1]]);"}
SUM = {
    "go": {"state": "total := int64(0)", "code": "total += n", "merge": "total += other.total",
           "end": "emit(total)"},
    "python": {"state": "total = 0", "code": "total += n", "merge": "total += other.total",
               "end": "output(total)"},
    "rust": {"state": "let mut total: i64 = 0;", "code": "total += n;",
             "merge": "total += other.total;", "end": "emit(&[&total.to_string()]);"},
}


def steps(target, fused):
    first = step("s", target, CODE[target], fields=FIELDS, **PRELUDE[target])
    return [first, step("t", target, AGAIN[target], fields=FIELDS)] if fused else [first]


def table(n, odd="", every=2777):
    """Records, each `every`th of them with something behind its number."""
    return "".join(f"k{i % 50}\t{i}{odd if i % every == 0 else ''}\n" for i in range(n)).encode()


class Case:
    """A spec with `order: any`, whose run with one worker is what the others are beside."""

    def __init__(self, target, name, steps_, **pipeline):
        self.name = f"{target}, {name}"
        self.script = build(steps_, order="any", parallel="auto", buffer="16K", **pipeline)
        self.letters = os.path.join(home_of(self.script), "letters")

    def outcome(self, workers, data):
        """Exit code, sorted lines, messages, dead letters; the records as they came."""
        if os.path.exists(self.letters):
            os.remove(self.letters)
        code, out, err = run(self.script, stdin=data, env={"GLUEGEN_JOBS": str(workers)})
        text = b""
        if os.path.exists(self.letters):
            with open(self.letters, "rb") as file:
                text = file.read()
        return (code, sorted(out.splitlines()), err, text), out

    def compare(self, about, data, complete=True):
        expected, out = self.outcome(1, data)
        for workers in (2, 7):
            got, other = self.outcome(workers, data)
            same_first = about != "csv" or other.split(b"\n")[0] == out.split(b"\n")[0]
            if not complete:  # what was written before the failure is whole, and no more than that
                lines = set(table_out(data))
                check(f"{self.name}, {about}: {workers} workers, whole records",
                      set(got[1]) <= lines, repr([x for x in got[1] if x not in lines][:5]))
                got, expected = (got[0], *got[2:]), (expected[0], *expected[-2:])
            same(f"{self.name}, {about}: {workers} workers", (expected, True), (got, same_first))
        nothing_left(f"{self.name}, {about}")


def table_out(data):
    """What comes of good records."""
    for line in data.splitlines():
        key, n = line.split(b"\t")
        if n.isdigit() and (int(n) % 3 or key != b"k1"):
            yield key + b"\t%d" % (int(n) + 1)


def compare_all(target):
    skipping = Case(target, "skip", steps(target, False), on_error="skip")
    for data, about in ((table(0), "nothing"), (b"k1\t1", "no line end"),
                        (table(30000), "good records"), (table(30000, "x"), "bad records"),
                        (table(30000, "x", 3), "many bad records"),
                        ((b"x" * 700000 + b"\t1\nz\t1\n") * 3, "long records")):
        skipping.compare(about, data)
    letters = Case(target, "dead letters", steps(target, True), on_error={"dead_letter": "letters"})
    for data, about in ((table(30000), "good records"), (table(30000, "x"), "bad records"),
                        (table(30000, "x", 3), "many bad records")):
        letters.compare(about, data)
    plain = Case(target, "two steps", steps(target, True))
    plain.compare("good records", table(40000))
    plain.compare("a bad record", table(20000) + b"k2\tx\n" + table(20000, "x"), complete=False)
    plain.compare("code that fails", table(20000) + b"boom\t1\n" + table(30000) + b"boom\t2\n",
                  complete=False)
    Case(target, "csv", steps(target, False), format="csv", header=True).compare(
        "csv", b"key,n\n" + table(20000).replace(b"\t", b",").replace(b"k2,", b'"k,2",'))
    Case(target, "jsonl", steps(target, False), format="jsonl", on_error="skip").compare(
        "jsonl", b"".join(b'{"key":"k%d","n":%d}\n%s' % (i % 50, i, b"\n" * (i % 11 == 0))
                          for i in range(20000)) + b"x\n")
    Case(target, "merge", [step("s", target, fields=FIELDS, outputs=[{"total": "int"}],
                                **SUM[target])]).compare("merge", table(30000))
    return plain


def fail_all(target, plain):
    """A slow block holds nobody up; who reads no more, and signals, end all workers."""
    flag = os.path.join(home_of(plain.script), "flag")
    data = os.path.join(home_of(plain.script), "data")
    with open(data, "wb") as file:
        file.write(flag.encode() + b"\t0\n" + table(100000))
    env = {**os.environ, "GLUEGEN_JOBS": "2"}
    with started([plain.script, "--input", data], stdout=subprocess.PIPE, env=env,
                 stderr=subprocess.PIPE) as process:
        first = process.stdout.readline()
        check(f"{target}: a later block is written while the first one waits",
              not first.startswith(b"/") and not os.path.exists(flag), repr(first))
        with open(flag, "wb"):
            pass
        rest, err = process.stdout.read(), process.stderr.read()
        process.wait(timeout=120)
    out = sorted((first + rest).splitlines())
    expected = sorted([flag.encode() + b"\t1", *table_out(table(100000))])
    same(f"{target}: and nothing is lost", (0, b"", True),
         (process.returncode, err, out == expected))
    os.remove(flag)

    with started([plain.script, "--input", data], stdout=subprocess.PIPE, env=env,
                 stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        with open(flag, "wb"):  # the worker of the first block is busy until then
            pass
        same(f"{target}: nobody reads any more", (0, b""),
             (process.wait(timeout=120), process.stderr.read()))
    os.remove(flag)

    stream = table(40000)
    for ending, code in (("TERM", 143), ("the end", 0)):
        with started([plain.script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                     stderr=subprocess.PIPE, env=env) as process:
            process.stdin.write(stream)
            process.stdin.flush()
            wanted = list(table_out(stream))
            got = [process.stdout.readline().rstrip(b"\n") for _ in wanted]
            same(f"{target}: all records are out while the input is idle", True,
                 sorted(got) == sorted(wanted))
            if ending == "TERM":
                pids = session(process.pid)
                process.send_signal(signal.SIGTERM)
            process.stdin.close()
            same(f"{target}: {ending}", (code, b"", b""),
                 (process.wait(timeout=120), process.stdout.read(), process.stderr.read()))
            check("... and all have ended", wait_for(lambda: not any(map(alive, pids))))
    nothing_left(target)


def kill_worker(plain):
    """A worker of Python that is killed ends the others."""
    flag = os.path.join(home_of(plain.script), "flag")
    with started([plain.script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                 stderr=subprocess.PIPE, env={**os.environ, "GLUEGEN_JOBS": "3"}) as process:
        process.stdin.write(flag.encode() + b"\t0\n")
        process.stdin.flush()

        def workers():
            return sorted(pid for pid in session(process.pid)
                          if b"/s_t.py" in process_file(pid, "cmdline"))
        check("three workers run", wait_for(lambda: len(workers()) == 3), repr(workers()))
        pids = workers()
        os.kill(pids[1], signal.SIGKILL)
        with open(flag, "wb"):  # the other two go on, and find that out
            pass
        last_input(process, table(30000))
        process.stdout.read()
        same("python: a worker is killed",
             (137, "etl: steps s and t was killed by signal 9 (KILL)\n"),
             (process.wait(timeout=120), process.stderr.read().decode()))
        check("... and the others end", wait_for(lambda: not any(map(alive, pids))))
    nothing_left("a killed worker")


def leave_started():
    """An exception in the block of a process ends all that the process has started."""
    pids = []
    try:
        with started(["sh", "-c", "sleep 600 & echo; wait"], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            pids = session(process.pid)
            raise KeyError("told")
    except KeyError as told:
        same("an exception leaves the block of a process", ("'told'", 2), (str(told), len(pids)))
    check("... and nothing of it is left", wait_for(lambda: not any(map(alive, pids))))


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    for target, tool in (("go", "go"), ("python", "python3"), ("rust", "rustc")):
        if pattern not in target:
            continue
        if not shutil.which(tool):
            skip(target, f"{tool} is missing")
            continue
        plain = compare_all(target)
        fail_all(target, plain)
        if target == "python":
            kill_worker(plain)
    leave_started()
    clean_up()
    finish()


main()
