#!/usr/bin/env python3
"""Records of `tail -f` come out one by one: the next is written when the one before is there."""

import os
import pty
import select
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import awk, bash, build, clean_up, home_of, nothing_left, step  # noqa: E402
from tap import check, finish, skip  # noqa: E402

CODES = {"python": "output(*fields)", "go": "return fields", "rust": "emit(fields);"}
EDITS = {"python": "output(a + '!', n)", "go": 'emit(a+"!", n)',
         "rust": 'emit(&[&format!("{a}!"), fields[1]]);'}
FIELDS = ["a", {"n": "int"}]
RECORDS = {"tsv": "r{0}\t{0}\n", "tsv_escaped": "r\\t{0}\t{0}\n", "csv": "\"r\n,{0}\",{0}\n",
           "jsonl": '{{"a":"r\\n{0}","n":{0}}}\n'}
COUNT = 4
PATIENCE = 60  # seconds until a record counts as held back


def one(target, code=None, **options):
    return step("s", target, code or CODES[target], fields=FIELDS, **options)


def chain(targets, codes, **options):
    return [step(f"s{i}", target, codes[target], fields=FIELDS, **options)
            for i, target in enumerate(targets)]


def cases():
    """(name, steps, options of the pipeline, format of the input)"""
    for target in CODES:
        for form in RECORDS:
            yield f"{target}, {form}", [one(target)], {"format": form}, form
        yield f"{target}, each record anew", [one(target, EDITS[target])], {}, "tsv"
        yield f"{target}, two workers", [one(target, parallel=2)], {}, "tsv"
        yield f"{target}, three in one process", chain([target] * 3, EDITS), {}, "tsv"
    yield ("csv to jsonl, by three programs", chain(["rust", "python", "go"], EDITS),
           {"input_format": "csv", "output_format": "jsonl"}, "csv")
    yield ("three programs that are watched", chain(["rust", "python", "go"], CODES),
           {"monitor": "throughput"}, "tsv")
    yield "pypy3", [one("python", runtime="pypy3")], {}, "tsv"
    yield ("awk, by line", [awk("s", "{ print $1, $2 + 1 }", fields=["a", "n"], buffer="line")],
           {}, "tsv")
    yield ("awk among others, by line",
           [*chain(["python"], EDITS), awk("mid", "{ print $1, $2 + 1 }", buffer="line"),
            bash("last", "sed 's/r/R/'", buffer="line")], {}, "tsv")


def read_lines(fd, n, got):
    """Adds to got until it has n ends of lines; whether it got there in time."""
    while got.count(b"\n") < n:
        if not select.select([fd], [], [], PATIENCE)[0]:
            return False
        block = os.read(fd, 65536)
        if not block:
            return False
        got += block
    return True


def follow(script, form, stdout):
    """The tail, the script behind it, and the log that the tail reads."""
    log = os.path.join(home_of(script), "log")
    with open(log, "wb"):
        pass
    tail = subprocess.Popen(["tail", "-n", "+1", "-f", log], stdout=subprocess.PIPE)
    runs = subprocess.Popen([script], stdin=tail.stdout, stdout=stdout, cwd=home_of(script),
                            stderr=subprocess.PIPE)
    tail.stdout.close()
    return tail, runs, log


def try_case(name, script, form, terminal=False):
    """Exactly what a run over the whole file writes, and each record of it as soon as it can be."""
    record = RECORDS[form]
    texts = [record.format(n).encode() for n in range(COUNT)]
    whole = subprocess.run([script], input=b"".join(texts), capture_output=True, check=False,
                           cwd=home_of(script)).stdout
    each = whole.count(b"\n") // COUNT
    reads, writes = pty.openpty() if terminal else os.pipe()
    tail, runs, log = follow(script, form, writes)
    os.close(writes)
    got, late = bytearray(), None
    with open(log, "ab", buffering=0) as file:
        for n, text in enumerate(texts):
            file.write(text)
            if late is None and not read_lines(reads, (n + 1) * each, got):
                late = n
    tail.terminate()
    tail.wait()
    said = runs.communicate()[1]
    os.close(reads)
    check(name, late is None and runs.returncode == 0 and
          (bytes(got).replace(b"\r\n", b"\n") if terminal else bytes(got)) == whole,
          f"record {late} was held back; exit code {runs.returncode}; {bytes(got)!r}, expected "
          f"{whole!r}; {said.decode(errors='replace')}")


def main():
    missing = [x for x in ("python3", "pypy3", "go", "rustc", "mawk", "gawk")
               if not shutil.which(x)]
    if missing:
        skip("prompt records", f"{', '.join(missing)} missing")
        finish()
    for name, steps, options, form in cases():
        script = build(steps, **options)
        try_case(name, script, form)
    nothing_left("prompt records")
    clean_up()
    finish()


main()
