#!/usr/bin/env python3
"""Awk steps: the same in gawk and mawk; checks, names, failures, no warnings of gawk --lint."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from tap import GLUEGEN, finish, same, skip  # noqa: E402

WORK = tempfile.mkdtemp(prefix="gluegen-awk.")
serial = 0


class Step:
    """A pipeline of one awk step."""

    def __init__(self, code, pipeline=None, **step):
        global serial
        serial += 1
        self.where = os.path.join(WORK, str(serial))
        os.mkdir(self.where)
        spec = {"gluegen": 1, "name": "p", **(pipeline or {}),
                "steps": [{"step": "s", "target": "awk", "code": code, **step}]}
        with open(os.path.join(self.where, "p.yaml"), "w") as file:
            json.dump(spec, file)
        result = subprocess.run([GLUEGEN, "build", "p.yaml", "-o", "out"], cwd=self.where,
                                capture_output=True, text=True)
        if result.returncode:
            raise SystemExit(f"build failed: {result.stderr}")

    def run(self, tool, text):
        """(exit code, stdout, stderr) under one awk."""
        only = os.path.join(self.where, "bin-" + tool)
        os.makedirs(only, exist_ok=True)
        for name in ("gawk", "mawk"):
            if not os.path.exists(os.path.join(only, name)):
                os.symlink(shutil.which(tool), os.path.join(only, name))
        env = {**os.environ, "PATH": only + ":" + os.environ["PATH"]}
        result = subprocess.run(["out/p.sh"], input=text, capture_output=True, env=env,
                                cwd=self.where, timeout=60)
        return result.returncode, result.stdout, result.stderr.decode("utf-8", "backslashreplace")

    def file(self, name):
        with open(os.path.join(self.where, name), "rb") as file:
            return file.read()


TOOLS = []


def case(name, step, text, expected):
    for tool in TOOLS:
        same(f"{name} ({tool})", expected, step.run(tool, text))


def bad(record, reason, text):
    """What `on_error: abort` says."""
    return (65, b"", f"p: step s: record {record}: {reason}: {text}\n"
                     "p: step s failed with exit code 65\n")


def test_records():
    step = Step('{ print NF, $1, $NF }', {"input_format": "tsv"})
    case("tsv", step, b"a\tb c\n\n\tx\t\ny", (0, b"2\ta\tb c\n0\t\t\n3\t\t\n1\ty\ty\n", ""))
    step = Step('{ print NF, $1 }', {"input_format": "lines"}, output_format="tsv")
    case("lines are cut at white space", step, b"a  b\tc\n", (0, b"3\ta\n", ""))
    step = Step('{ print NF, $1 }')
    case("a first step of which nothing is said, too", step, b" a  b\tc\n", (0, b"3\ta\n", ""))
    step = Step('{ print one, two }', fields=["one", "two"])
    case("names", step, b"a b\tc\nx\t\n", (0, b"a b\tc\nx\t\n", ""))
    case("bytes", step, b"\xff\0\xfe\t\r\n", (0, b"\xff\0\xfe\t\r\n", ""))
    step = Step('{ print one, two }', {"crlf": "strip"}, fields=["one", "two"])
    case("crlf: strip", step, b"\xef\xbb\xbfa\tb\r\n\xef\xbb\xbfc\td\r\r\ne\tf\r",
         (0, b"a\tb\n\xef\xbb\xbfc\td\r\ne\tf\n", ""))
    step = Step('{ print x }', fields=["x"])
    case("one field, an empty line", step, b"\na\n", (0, b"\na\n", ""))
    step = Step('{ print length(x) }', fields=["x"])
    case("a long line", step, b"y" * 3000000 + b"\n", (0, b"3000000\n", ""))


def test_separators():
    for delimiter in ",| ;^\\].*[-t+?(){}$&/":
        step = Step('{ print c, b, a }', {"delimiter": delimiter}, fields=["a", "b", "c"])
        d = delimiter.encode()
        case(f"delimiter {delimiter}", step, b"1" + d + b"2" + d + b"3\n",
             (0, b"3" + d + b"2" + d + b"1\n", ""))


def test_names():
    fields = ["BEGIN", "NR", "length", "getline", "a b", "a-b", "1st", "ü", "func"]
    step = Step('{ print BEGIN_, NR_, length_, getline_, a_b, a_b_, _1st, __, func_ }',
                fields=fields)
    case("keywords and other bytes", step, b"1\t2\t3\t4\t5\t6\t7\t8\t9\n",
         (0, b"1\t2\t3\t4\t5\t6\t7\t8\t9\n", ""))
    step = Step('{ print x; x = 5; $1 = "new"; print; next } { print "never" }', fields=["x", "y"])
    case("assignments and next", step, b"a\tb\n", (0, b"a\nnew\tb\n", ""))
    step = Step('{ print twice() }', fields=["x", "xy", "y"],
                prelude="function twice() { return xy xy }")
    case("a name that only the prelude has", step, b"a\tb\tc\n", (0, b"bb\n", ""))
    step = Step('{ print $2 }\nEND { print last, xlast }', fields=["last", "y"])
    case("a name in END only", step, b"a\tb\nc\td\n", (0, b"b\nd\nc\t\n", ""))
    step = Step('NR == 2 { exit 3 } { print } END { print "end" }', fields=["x"])
    case("exit runs END and keeps its code", step, b"a\nb\nc\n",
         (3, b"a\nend\n", "p: step s failed with exit code 3\n"))
    step = Step('{ n[x]++ } END { for (k in n) print k, n[k] }', fields=["x"],
                prelude="function unused(a) { return a }")
    case("prelude and END", step, b"a\na\n", (0, b"a\t2\n", ""))


def test_numbers():
    step = Step('{ print i, f, b, i + 1, (i > 9 ? "gt" : "le"), (b ? "yes" : "no") }',
                fields=[{"i": "int"}, {"f": "float"}, {"b": "bool"}])
    case("types", step, b"10\t1.50\ttrue\n9\t1e3\tfalse\n",
         (0, b"10\t1.50\t1\t11\tgt\tyes\n9\t1e3\t0\t10\tle\tno\n", ""))
    step = Step('{ print i, f }', fields=[{"i": "int"}, {"f": "float"}])
    case("large numbers keep their digits", step, b"9223372036854775807\t123456789.125\n",
         (0, b"9223372036854775807\t123456789.125\n", ""))
    step = Step('{ s += i } END { print s, s / 4 }', fields=[{"i": "int"}])
    case("sums beyond 32 bits", step, b"4000000001\n4000000002\n",
         (0, b"8000000003\t2000000000.75\n", ""))


def test_ragged():
    step = Step('{ print }', fields=["a", "b", "c"])
    case("too few", step, b"1\t2\t3\n1\t2\n", (65, b"1\t2\t3\n",
         bad(2, "2 fields instead of 3", "1\\t2")[2]))
    case("too many", step, b"1\t2\t3\t4\n", bad(1, "4 fields instead of 3", "1\\t2\\t3\\t4"))
    case("an empty line", step, b"\n", bad(1, "1 field instead of 3", ""))
    case("TEXT is cut and made visible", step, b"\x01\x7f\r" + b"z" * 300 + b"\n",
         bad(1, "1 field instead of 3", "\\x01\\x7f\\r" + "z" * 197))
    step = Step('{ print } END { print "end" }', fields=["a", "b"])
    case("the user's END does not run", step, b"1\n", bad(1, "1 field instead of 2", "1"))


FITS = {
    "int": ["0", "-0", "+7", "007", "123456789012345678", "-123456789012345678",
            "1234567890123456789", "000000000000000000000000000001", "9223372036854775807",
            "-9223372036854775808", "-000009223372036854775808"],
    "float": ["0", "1.", ".5", "-.5", "-1.", "-12.75", "0.1234567890123456789012345",
              "1" * 98, "-" + "1" * 308, "." + "1" * 400, "-1.5e-3", "+1E+10", "1e308", "1e-400",
              "17976931348623157e292"],
    "bool": ["true", "false"],
    "time": ["2024-02-29T23:59:59Z", "2000-02-29T00:00:00.123456789+23:59", "0001-01-01T00:00:00Z",
             "9999-12-31T23:59:59-00:00"],
    "json": ["1", "-0.5e+3", '"a"', "null", "true", "[]", "{}", '[1,{"a":[true,null]},"x"]',
             ' { "a" : 1 } ', '"\\u00e9\\n\\\\ud800"', '"\\ud83d\\ude00"', '"é{[\\""',
             "[" * 512 + "]" * 512],
}
MISFITS = {
    "int": ["", "1.0", "1e3", " 1", "1 ", "+", "0x1A", "--1", "9223372036854775808",
            "-9223372036854775809", "10000000000000000000", "abc", "1\udcff", "\udcff",
            "-1\udcc3", "1\0", "\0", "12é", "-", "1-", "-" + "9" * 19],
    "float": ["", ".", "-.", "..", "1.2.3", ".1.", "-1.2.", "1\udcff.5", "1.5\udcff",
              "1.5\0", "-", "9" * 309, "-" + "9" * 400 + ".5", "e5", "1e", "inf", "nan", "1e309",
              "0x1p3", "1_000", "1,5", "-1e999", "17976931348623159e292"],
    "bool": ["", "True", "1", "yes", "true "],
    "time": ["", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z",
             "2024-01-00T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z",
             "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01 00:00:00Z",
             "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+24:00",
             "0000-01-01T00:00:00Z", "2024-01-01t00:00:00z"],
    "json": ["", "[1,]", "{1:2}", "01", "1 2", "tru", '"a', '"\x01"', '"\\x"', '"\\ud800"',
             '"\\ude00\\ud83d"', "[" * 513 + "]" * 513, "]", "{\"a\"}", "nan", "'a'", "[1}", "+1",
             ".5", "1."],
}


def test_types():
    nouns = {"int": "an int", "float": "a float", "bool": "a bool", "time": "a time",
             "json": "JSON"}
    for kind, texts in FITS.items():
        step = Step('{ print $1 }', fields=[{"x": kind}])
        text = "".join(t + "\n" for t in texts).encode()
        case(f"what is {nouns[kind]}", step, text, (0, text, ""))
    for kind, texts in MISFITS.items():
        step = Step('{ print "good: " x }', fields=[{"x": kind}], on_error="skip")
        text = "".join(t + "\n" for t in texts).encode("utf-8", "surrogateescape")
        case(f"what is not {nouns[kind]}", step, text,
             (0, b"", f"p: step s: {len(texts)} bad records skipped\n"))
        step = Step('{ print }', fields=["a", {"x": kind}])
        case(f"the message about what is not {nouns[kind]}", step, b"k\t?\n",
             bad(1, f'field x: "?" is not {nouns[kind]}', "k\\t?"))
    step = Step('{ print "good" }', fields=[{"x": "json"}], on_error="skip")
    case("JSON that is not UTF-8", step, b'"\xff"\n"\xc0\x80"\n"\xed\xa0\x80"\n"\0"\n',
         (0, b"", "p: step s: 4 bad records skipped\n"))


def test_escapes():
    step = Step('{ print x }', {"format": "tsv_escaped"}, fields=["x", "y"],
                outputs=["x"], format="tsv_escaped")
    case("escapes are seen as they are", step, b"a\\t\\\\b\t\\n\n", (0, b"a\\t\\\\b\n", ""))
    case("a bad escape", step, b"a\tb\\q\n", bad(1, "field y: bad escape", "a\\tb\\q"))
    case("the message about a text with escapes", Step(
        '{ print }', {"format": "tsv_escaped"}, fields=[{"x": "int"}], format="tsv_escaped"),
         b"a\\\\b\\tc\n", bad(1, 'field x: "a\\b\\tc" is not an int', "a\\\\b\\tc"))
    case("a backslash at the end", step, b"a\\\\\\\tb\n",
         bad(1, "field x: bad escape", "a\\\\\\\\tb"))
    step = Step('{ print x }', {"format": "tsv_escaped"}, fields=[{"x": "json"}],
                format="tsv_escaped")
    case("JSON in escapes", step, b'"a\\\\n"\n', (0, b'"a\\\\n"\n', ""))


def test_modes():
    step = Step('{ print x }', fields=[{"x": "int"}], on_error="skip")
    case("one skipped", step, b"1\nx\n2\n", (0, b"1\n2\n", "p: step s: 1 bad record skipped\n"))
    case("none skipped", step, b"1\n", (0, b"1\n", ""))
    letter = "dead 'l\" $(x)"
    step = Step('{ print x }', fields=[{"x": "int"}, "y"],
                on_error={"dead_letter": "${LETTER_X:-" + letter + "}"})
    for tool in TOOLS:
        same(f"dead letter ({tool})",
             (0, b"1\n", f"p: step s: 2 bad records written to {letter}\n"),
             step.run(tool, b"1\ta\nx\\y\tb\r\nz\n"))
        same(f"dead letter ({tool}): the file",
             b's\t2\tfield x: "x\\\\y" is not an int\tx\\\\y\\tb\\r\n'
             b's\t3\t1 field instead of 2\tz\n',
             step.file(letter))
    case("dead letters are of one run", step, b"1\ta\n", (0, b"1\n", ""))
    same("... and empty after a good one", b"", step.file(letter))
    step = Step('{ print x }', fields=[{"x": "int"}], on_error={"dead_letter": "/dev/full"})
    for tool in TOOLS:  # mawk adds a message of its own
        code, out, err = step.run(tool, b"1\nx\n2\n")
        same(f"a dead letter that cannot be written ({tool})",
             (74, b"1\n", ["p: step s: cannot write /dev/full",
                           "p: step s failed with exit code 74"]),
             (code, out, err.splitlines()[-2:]))
    step = Step('{ print x }', fields=[{"x": "int"}], on_error={"dead_letter": "no/where"})
    case("a dead letter in no directory", step, b"1\n", (74, b"", "p: cannot write no/where\n"))


# Code, and the fields whose variables it does without.
CELLS = [
    ("n >= 5 { print }", {"n"}),
    ("n >= 5 && s ~ /b/ { print n s, -n, !s; t += n }", {"n", "s"}),
    ("n > 9, s == \"b\" { print (n) (s) }", {"n", "s"}),
    ("{ seen[s] += n } END { print seen[\"b\"], u }", {"n", "s"}),
    ("s in seen { print s, (s in seen), seen[s, n] } { seen[s]; seen[s, n] = n n }", {"n", "s"}),
    ("{ print length(s), toupper(s), split(s, parts, \"\"), s ? n : u }", {"n", "s", "u"}),
    ("function twice(s) { return s s } { print twice(u), n }", {"n", "u"}),
    ("function both() { return n u } { print both(), s }", {"s"}),
    ("{ n++; print n, s }", {"s"}),
    ("{ print --n, s }", {"s"}),
    ("{ n = u = \"x\"; print n, s u }", {"s"}),
    ("{ n ^= 2; s = s n; print s }", set()),
    ("{ sub(/b/, u, s); gsub(/./, \"&&\", n); print s, n, u }", set()),
    ("{ a[1]; for (s in a) print s, n }", {"n"}),
    ("END { print n } { print s }", {"s"}),
    ("BEGIN { n = 3; print n } { print n, s }", {"s"}),
    ("{ $1 = \"x\"; print n, $0 }", set()),
    ("{ NF = 2; print n, u }", set()),
    ("{ sub(/b/, \"\"); print n, s }", set()),
    ("NR == 5 { FS = \",\" } { print n, s }", set()),
    ("{ getline; print n, $1 }", set()),
    ("{ print ok, n ok } ok", {"n"}),
    ("# n\n{ print \"n\", /n/, n # s\n}", {"n"}),
]


def test_cells():
    fields = ["n", "s", {"ok": "bool"}, "u"]
    text = (b"5\tb\ttrue\t\n10\ta b\tfalse\tn\n7\tb\ttrue\t7.0\n050\tbb\ttrue\t1e1\n"
            b"\tb\tfalse\tb\n")
    variables = '{ n = $1; s = $2; ok = $3 == "true"; u = $4 }\n'
    for code, cells in CELLS:
        step = Step(code, {"input_format": "tsv"}, fields=fields)
        program = step.file("out/p/s.awk").decode()
        names = {"n": 1, "s": 2, "ok": 3, "u": 4}
        same(f"fields for variables: {code}", cells,
             {name for name, i in names.items() if f"# Field {name} is ${i}.\n" in program})
        for tool in TOOLS:
            plain = subprocess.run([tool, "-F\t", "-vOFS=\t", "-vCONVFMT=%.15g", "-vOFMT=%.15g",
                                    variables + code], input=text, capture_output=True, check=True)
            same(f"... does what it did ({tool})", (0, plain.stdout, ""), step.run(tool, text))


def test_lint():
    if not shutil.which("gawk"):
        skip("gawk --lint", "gawk is missing")
        return
    step = Step("{ print a, b }", fields=["a", "b"], on_error="skip")
    result = subprocess.run(["gawk", "--lint", "-f", "out/p/s.awk"], input=b"1\t2\n",
                            cwd=step.where, capture_output=True)
    same("gawk --lint without types", b"", result.stderr)
    fields = ["s"] + [{k: k} for k in FITS]
    for options in ({}, {"on_error": "skip"}, {"on_error": {"dead_letter": "d"}},
                    {"input_format": "tsv_escaped"}):
        source = {k: v for k, v in options.items() if k == "input_format"}
        step = Step('{ print s, int_, float, bool, time, json }', source, fields=fields, **options)
        good = b"s\t1\t1.5\ttrue\t2024-01-01T00:00:00Z\t[]\n"
        for text in (good, good + b"bad\n"):
            result = subprocess.run(["gawk", "--lint", "-f", "out/p/s.awk"], input=text,
                                    cwd=step.where, capture_output=True,
                                    env={**os.environ, "LC_ALL": "C",
                                         **({"GG_DEAD_LETTER": "d"} if text != good else {})})
            # A file that is open at the end is closed then; mawk cannot close /dev/stderr earlier.
            said = [line for line in result.stderr.decode().splitlines()
                    if "awk" in line and "no explicit close" not in line]
            same(f"gawk --lint {options} {len(text)}", [], said)


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    for tool in ("gawk", "mawk"):
        if shutil.which(tool):
            TOOLS.append(tool)
        else:
            skip(f"awk steps under {tool}", f"{tool} is missing")
    for name, test in list(globals().items()):
        if name.startswith("test_") and pattern in name:
            test()
    shutil.rmtree(WORK)
    finish()


main()
