#!/usr/bin/env python3
"""Prolog texts as gluegen reads them, beside what SWI-Prolog reads: every file of its own library
and of tests/terms/corpus, byte for byte with all positions."""

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

HOME = "/usr/lib/swi-prolog"
CORPUS = os.path.join(tap.ROOT, "tests", "terms", "corpus")
SHARED = os.environ.get("GLUEGEN_SHARED", os.path.join(tap.ROOT, "..", "shared"))
ORACLE = os.path.join(SHARED, "tools", "oracle_read.pl")


def prolog_files(*tops):
    found = []
    for top in tops:
        for directory, _, names in os.walk(top):
            found += [os.path.join(directory, name) for name in names if name.endswith(".pl")]
    return sorted(found)


def output(*command):
    done = subprocess.run(command, cwd=tap.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout


def oracle(files, *options):
    return output("swipl", "-f", "none", "-q", ORACLE, "--", *options, *files)[1]


def gluegen(files, *options):
    return output(tap.GLUEGEN, "terms", *options, *files)[1]


def by_file(text):
    """The lines of each file; a text of the file may not hold a line that begins with `F "`."""
    parts = re.split(rb'^(?=F ")', text, flags=re.M)
    return {part.split(b"\n", 1)[0]: part for part in parts if part}


def first_difference(expected, actual):
    for want, got in zip(expected.split(b"\n"), actual.split(b"\n")):
        if want != got:
            return f"SWI-Prolog {want!r:.1500}\ngluegen    {got!r:.1500}"
    return f"{len(expected)} bytes expected, {len(actual)} printed"


def compare(name, files, *options):
    want, got = by_file(oracle(files, *options)), by_file(gluegen(files, *options))
    wrong = [key for key in want if got.get(key) != want[key]]
    lines = [f"{key.decode()}\n{first_difference(want[key], got.get(key, b''))}" for key in wrong]
    complete = len(want) == len(got) == len(files)
    tap.check(f"{name}: {len(files)} files read the same", complete and not wrong,
              f"{len(wrong)} of {len(want)} differ\n" + "\n".join(lines[:10]))


def main():
    corpus = [os.path.relpath(path, tap.ROOT) for path in prolog_files(CORPUS)]
    if not shutil.which("swipl"):
        tap.skip("terms beside SWI-Prolog's", "swipl is missing")
    elif not os.path.exists(ORACLE):
        tap.skip("terms beside SWI-Prolog's", "data: tools/oracle_read.pl is not at hand")
    else:
        for option in ["--dq=codes", "--dq=chars", "--dq=atom", "--dq=string", "--no-ops"]:
            compare(f"corpus {option}", corpus, "--pos", option)
        compare("corpus without positions", corpus)
        compare("library", prolog_files(HOME + "/library", HOME + "/boot"), "--pos")
    tap.finish()


main()
