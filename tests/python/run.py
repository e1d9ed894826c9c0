#!/usr/bin/env python3
"""What bodies of python steps may say, and how their processes end."""

import builtins
import glob
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

GLUEGEN = os.environ["GLUEGEN"]


def indent(text, columns):
    return "".join(" " * columns + line if line.strip() else line
                   for line in text.splitlines(keepends=True))


def build(scratch, name, code, options="", pipeline=""):
    """The path of the program of a pipeline of one step."""
    spec = os.path.join(scratch, name + ".yaml")
    with open(spec, "w", encoding="utf-8") as file:
        file.write(f"gluegen: 1\nname: p\n{pipeline}steps:\n  - step: s\n    target: python\n"
                   f"{indent(options, 4)}    code: |\n{indent(code, 6)}")
    out = os.path.join(scratch, name)
    subprocess.run([GLUEGEN, "build", "-q", spec, "-o", out], check=True)
    return os.path.join(out, "p", "s.py")


def run(program, data, *arguments, **others):
    return subprocess.run([sys.executable, program, *arguments], input=data,
                          capture_output=True, timeout=60, **others)


def run_in(workers, program, data):
    """Runs a program in so many workers, whatever the number of processors is."""
    return run(program, data, env={**os.environ, "GLUEGEN_JOBS": workers})


def same(name, got, stdout, stderr=b"", status=0):
    tap.check(name, (got.returncode, got.stdout, got.stderr) == (status, stdout, stderr),
              f"expected {(status, stdout, stderr)}\nactual   "
              f"{(got.returncode, got.stdout, got.stderr)}"[:2000])


BODIES = [
    ("a filter passes the line", "if b > 1:\n    output(*fields)\n", "fields: [a, {b: int}]\n",
     b"x\t+1\ny\t+2\n", b"y\t+2\n"),
    ("return ends the record, return of a list writes one",
     "for n in range(b):\n    if n == 2:\n        return\nreturn [a, b]\n",
     "fields: [a, {b: int}]\n",
     b"x\t1\ny\t9\n", b"x\t1\n"),
    ("a returned record is the line as long as nothing was changed",
     "if b == 2:\n    fields[0] = 'z'\nreturn fields\n", "fields: [a, {b: int}]\n",
     b"x\t+1\ny\t2\n", b"x\t+1\nz\t2\n"),
    ("a record is returned as it was read, or another one, or none",
     "if b == 1:\n    return fields\nif b == 2:\n    return\nreturn [fields[0], b]\n",
     "fields: [a, {b: int}]\n", b"x\t+1\ny\t2\nz\t+3\n", b"x\t+1\nz\t3\n"),
    ("state is assigned without a declaration", "count += 1\n",
     "state: |\n  count = 0\nend: |\n  emit(count)\noutputs: [{n: int}]\nfields: [a]\n",
     b"x\ny\nz", b"3\n"),
    ("state in a body with return", "count += 1\nif count % 2:\n    return\noutput(a, count)\n",
     "state: |\n  count = 0\nfields: [a]\noutputs: [a, n]\n", b"x\ny\nz\nw\n", b"y\t2\nw\t4\n"),
    ("lines of a string are not moved",
     "text = '''one\n  two\nthree'''\noutput(*text.split('\\n'))\n", "fields: [a]\noutputs: "
     "[x, y, z]\n", b"-\n", b"one\t  two\tthree\n"),
    ("tabs indent", "if a:\n\tif a == 'x':\n\t\toutput(a)\n", "fields: [a]\n", b"x\ny\n", b"x\n"),
    ("imports, functions and comprehensions of a body",
     "import math\n\n\ndef twice(x):\n    return 2 * x\n\n\noutput(sum([twice(int(f)) for f in "
     "fields]), math.floor(1.5))\n", "", b"1\t2\n", b"6\t1\n"),
    ("a body of comments only", "# nothing\n", "", b"1\n", b""),
    ("prelude and begin", "output(PREFIX + a, start)\n",
     "prelude: |\n  import json\n  PREFIX = json.dumps({})\nstate: |\n  start = None\n"
     "begin: |\n  start = 7\nfields: [a]\noutputs: [a, b]\n", b"x\n", b"{}x\t7\n"),
    ("names that are no variables", "output(class_, a_b, output_)\n",
     "fields: [class, 'a b', output]\n", b"1\t2\t3\n", b"1\t2\t3\n"),
    ("fields may be changed", "fields[0] = fields[1]\noutput(*fields)\n", "fields: [a, b]\n",
     b"1\t2\n", b"2\t2\n"),
    ("floats and booleans", "output(f / 4, not b, 1e16, True)\n",
     "fields: [{f: float}, {b: bool}]\noutputs: [{f: float}, {b: bool}, g, h]\n", b"10\tfalse\n",
     b"2.5\ttrue\t1e+16\ttrue\n"),
    ("times", "import datetime\noutput(t + datetime.timedelta(seconds=0.5))\n",
     "fields: [{t: time}]\n", b"2024-02-29T23:59:59.5Z\n2024-01-01T00:00:00+02:00\n",
     b"2024-03-01T00:00:00Z\n2024-01-01T00:00:00.5+02:00\n"),
]


def test_bodies(scratch):
    for at, (name, code, options, data, expected) in enumerate(BODIES):
        same(name, run(build(scratch, f"body{at}", code, options), data), expected)
    named = build(scratch, "named", "if type != 'a':\n    output(*fields)\n",
                  "fields: [type, str, iter]\n", "format: csv\n")
    same("fields called as what the program uses", run(named, b'a,1,2\nb,"x,y",3\n'),
         b'b,"x,y",3\n')


# What output() is given for a text, an int and a float, and the fields that are written; None: the
# record is bad. Names of fields are names of output() itself on purpose.
VALUES = [
    ("'a', 1, 2.5", ["a", "1", "2.5"]),
    ("'ä,;', -2 ** 63, -0.0", ["ä,;", str(-2 ** 63), "-0.0"]),
    ("'a', 2 ** 63, 1.0", None),
    ("'a\\tb', 1, 1.0", ["a\tb", "1", "1.0"]),
    ("'a\\nb', 1, 1.0", ["a\nb", "1", "1.0"]),
    ("'\"\\r\\\\', 1, 1.0", ['"\r\\', "1", "1.0"]),
    ("'\\\\', 1, 1.0", ["\\", "1", "1.0"]),
    ("1, 1, 1.0", ["1", "1", "1.0"]),
    ("True, 1, 1.0", ["true", "1", "1.0"]),
    ("'', True, 1.0", None),
    ("'', 1.0, 1.0", None),
    ("'', '+1', 1.0", ["", "+1", "1.0"]),
    ("'', 1, 1", ["", "1", "1"]),
    ("'', 1, '1.50'", ["", "1", "1.50"]),
    ("'', 1, float('inf')", None),
    ("'', 1, float('nan')", None),
    ("'', 1", None),
    ("'', 1, 1.0, 1", None),
    ("Text('x\\ty'), Number(7), 1.0", ["x\ty", "7", "1.0"]),
]
ESCAPES = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"})
FORMS = {
    "tsv": lambda fields: None if set("\t\n") & set(fields[0]) else "\t".join(fields),
    "tsv_escaped": lambda fields: "\t".join(field.translate(ESCAPES) for field in fields),
    "csv": lambda fields: ",".join(
        '"' + field.replace('"', '""') + '"' if set(',"\r\n') & set(field) else field
        for field in fields),
}


def test_values(scratch):
    """Values that are what their fields say are written without a closer look; others get one."""
    for form, line_of in FORMS.items():
        given = "".join(f"    ({values}),\n" for values, _ in VALUES)
        program = build(scratch, f"values-{form}", "output(*GIVEN[i])\n",
                        "fields: [{i: int}]\non_error: skip\n"
                        "outputs: [type, {line: int}, {values: float}]\nprelude: |\n"
                        "  class Text(str):\n      pass\n\n\n  class Number(int):\n      pass\n\n\n"
                        + indent(f"GIVEN = [\n{given}]\n", 2),
                        f"output_format: {form}\n")
        lines = [fields and line_of(fields) for _, fields in VALUES]
        bad = lines.count(None)
        same(f"values as {form}", run(program, b"".join(b"%d\n" % at for at in range(len(VALUES)))),
             "".join(line + "\n" for line in lines if line is not None).encode(),
             f"p: step s: {bad} bad records skipped\n".encode())


# Records whose texts go to output() as they were read, and how each stands in csv.
READ = [(["plain", "1"], "plain,1"), (["a,b", "2"], '"a,b",2'), (["c", "3"], '"c",3'),
        (['say "d"', "4"], '"say ""d""",4'), (["e\nf", "5"], '"e\nf",5'), (["g\rh", "6"], "g\rh,6"),
        (["i\tj\\", "7"], "i\tj\\,7"), (["", "8"], ",8"), (["k,l", "9"], '"k,l",9'),
        (["m", "10"], "m,10"), (["n,o", str(2 ** 63 - 1)], f'"n,o",{2 ** 63 - 1}'),
        (["p", "-1"], '"p",-01')]
# What the code gives for them, behind the condition that it is handed on.
KNOWN = [("clean", "n + 1, 'big' if n > 4 else 'small'", lambda n: "big" if n > 4 else "small"),
         ("mark", "n + 1, 'b,\"' if n > 4 else 'small'", lambda n: 'b,"' if n > 4 else "small"),
         ("made", "n + 1, str(n) + '\\r,'", lambda n: f"{n}\r,")]


def test_known_calls(scratch):
    """Texts of the record read are written as they are only where they stood in no quotes."""
    for name, values, kind_of in KNOWN:
        program = build(scratch, f"known-{name}", f"if n % 3:\n    output(a, {values})\n",
                        "fields: [a, {n: int}]\noutputs: [a, {n: int}, kind]\non_error: skip\n",
                        "format: csv\n")
        for end in "\n", "\r\n":
            records = [([a, n], line) for (a, n), line in READ * 500
                       if end == "\n" or a != "g\rh"]
            made = [[a, str(int(n) + 1), kind_of(int(n))] for (a, n), _ in records
                    if int(n) % 3 and int(n) < 2 ** 63 - 1]
            same(f"{name} values beside texts of csv, lines that end in {end!r}",
                 run(program, "".join(line + end for _, line in records).encode()),
                 "".join(FORMS["csv"](fields) + "\n" for fields in made).encode(),
                 b"p: step s: 500 bad records skipped\n")
    program = build(scratch, "known-tsv", "if n != 2:\n    output(b, a, n)\n",
                    "fields: [a, b, {n: int}]\noutputs: [b, a, {n: int}]\n")
    same("values of tsv that nobody changed", run(program, b'x,"\t\r\t+01\ny\tz\t2\n\t\\\t3\n'),
         b'\r\tx,"\t1\n\\\t\t3\n')


def test_lone_returns(scratch):
    """csv records without quotes that get some when they are written, for a CR in them."""
    program = build(scratch, "single", "output(*fields)\n", "fields: [a]\n", "format: csv\n")
    same("one field with a CR", run(program, b"b\rc\n\nd\n"), b'"b\rc"\n""\nd\n')
    same("two fields where one is declared", run(program, b"a,b\rc\n"), b"",
         b"p: step s: record 1: 2 fields instead of 1: a,b\\rc\n", 65)
    program = build(scratch, "typed", "output(*fields)\n", "fields: [a, {n: int}]\n",
                    "format: csv\n")
    same("two fields with a CR", run(program, b"b\rc,1\r\nd,2\r\n"), b'"b\rc",1\nd,2\n')
    same("a bad record with a CR", run(program, b"1\rb,x\n"), b"",
         b'p: step s: record 1: field n: "x" is not an int: 1\\rb,x\n', 65)


def test_bad_rows(scratch):
    """Each bad record of csv tells its own text, however many there are in a block."""
    program = build(scratch, "rows", "output(n)\n", "fields: [a, {n: int}]\noutputs: [{n: int}]\n"
                    "on_error: {dead_letter: letters}\n", "format: csv\n")
    rows = [f'"{at},\t",{at if at % 3 else "no"}' for at in range(3000)]
    letters = os.path.join(scratch, "rows.letters")
    got = run(program, "".join(row + "\n" for row in rows).encode(), "--dead-letter", letters)
    same("good records of csv between bad ones", got,
         b"".join(b"%d\n" % at for at in range(3000) if at % 3),
         f"p: step s: 1000 bad records written to {letters}\n".encode())
    with open(letters, encoding="utf-8") as file:
        told = file.read()
    tap.check("bad records of csv as read", told == "".join(
        f's\t{at + 1}\tfield n: "no" is not an int\t"{at},\\t",no\n'
        for at in range(0, 3000, 3)), told[:500])


BLOCKS = [
    ("passed on", "output(*fields)\n", "[a, b, c, d]", lambda at, row: True),
    ("passed on in turn", "n += 1\nif n % 3:\n    emit(*fields)\n", "[a, b, c, d]",
     lambda at, row: at % 3),
    ("chosen by the first of six fields", "n += 1\nif a % 2 and n != 7:\n    output(*fields)\n",
     "[{a: int}, b, c, d, e, f]", lambda at, row: int(row[0]) % 2 and at != 7),
]


def block_rows(nfields, form):
    """Records in several reads; some have a field too many, too few, or none that is an int."""
    rows = [[str(at), *"bcdef"[:nfields - 1]] for at in range(1, 60001)]
    for at in (39000, 39001, 52000) if form == "tsv" else (39000, 52000):
        rows[at].pop()
    rows[40000].append("more")
    rows[52001][1] = "\r" if form == "tsv" else '"b,\n"'
    rows[52002][2] = "\udcff\0\u00e4"
    return rows


def test_blocks(scratch):
    """A step that looks at few fields or none finds records that lack some in any block."""
    for form, (name, code, fields, chooses) in itertools.product(("tsv", "csv"), BLOCKS):
        nfields = fields.count(",") + 1
        rows, kept, bad, good = block_rows(nfields, form), [], [], 0
        join = "\t".join if form == "tsv" else ",".join
        for at, row in enumerate(rows, 1):
            good += len(row) == nfields
            if len(row) != nfields:
                bad.append(f"s\t{at}\t{len(row)} fields instead of {nfields}\t"
                           + join(row).translate(ESCAPES) + "\n")
            elif chooses(good, row):
                kept.append(join(row) + "\n")
        letters = os.path.join(scratch, "blocks.letters")
        for state, options in ("state: n = 0\n", ()), ("", ("--workers", "2")):
            if options and "n += 1" in code:
                continue  # who counts needs one worker
            program = build(scratch, f"blocks{len(os.listdir(scratch))}", code,
                            f"fields: {fields}\n{state}on_error: {{dead_letter: letters}}\n"
                            + ("parallel: 2\n" if options else ""), f"format: {form}\n")
            if os.path.exists(letters):
                os.remove(letters)
            got = run(program, encode(map(join, rows), "\n"), *options, "--dead-letter", letters)
            same(f"records of {form} {name}{', two workers' if options else ''}", got,
                 encode(kept), f"p: step s: {len(bad)} bad records written to {letters}\n".encode())
            with open(letters, "rb") as file:
                tap.check(f"the others of {form} {name}", file.read() == encode(bad), "")


def encode(lines, end=""):
    return "".join(line + end for line in lines).encode("utf-8", "surrogateescape")


def traced(got):
    """What a run said, without the marks below code, which only some versions of Python make."""
    said = re.sub(r"^ +[~^]+\n", "", got.stderr.decode(), flags=re.M)
    return got.returncode, got.stdout, re.sub(r"(?<=, line )\d+", "N", said)


def test_failures(scratch):
    program = build(scratch, "fails", "output(1 // int(a))\n", "fields: [a]\n")
    got = run(program, b"1\n\x01\t0\n")
    same("a ragged record stops the step", got, b"",
         b"p: step s: record 2: 2 fields instead of 1: \\x01\\t0\n", 65)
    tap.same("an exception names step, record, place and text",
             (70, b"",
              "p: step s: record 2: ZeroDivisionError: integer division or modulo by zero\n"
              f'  File "{program}", line N, in _run\n'
              "    output(1 // int(a))\n"
              "  record: 0\n"), traced(run(program, b"1\n0\n")))
    program = build(scratch, "prelude", "pass\n", "prelude: |\n  import no_such_module\n")
    tap.same("a prelude that fails",
             (70, b"", "p: step s: ModuleNotFoundError: No module named 'no_such_module'\n"
              f'  File "{program}", line N, in <module>\n'
              "    import no_such_module\n"), traced(run(program, b"1\n")))
    same("an exit that would lose records",
         run(build(scratch, "exits", "output(a)\nif a == '2':\n    exit()\n", "fields: [a]\n"),
             b"1\n2\n3\n"),
         b"", b"p: step s: the step called exit() before it was done\n", 70)
    message = b"p: step s: the step called exit() before it was done\n"
    program = build(scratch, "leaves", "output(a)\nif a == '3':\n    exit()\n",
                    "fields: [a]\nparallel: auto\n")
    for workers in "1", "2", "3":
        got = run_in(workers, program, b"1\n2\n3\n")
        same(f"an exit at the last record, {workers} workers", got, b"", message, 70)
    program = build(scratch, "ends", "n += 1\n",
                    "state: n = 0\nmerge: n += other.n\nend: |\n  output(n)\n  exit()\n"
                    "fields: [a]\noutputs: [{n: int}]\nparallel: auto\n")
    for workers in "1", "2", "3":
        got = run_in(workers, program, b"1\n2\n3\n")
        same(f"an exit in end, {workers} workers", got, b"", message, 70)
    same("print is for messages", run(build(scratch, "print", "print(a)\noutput(a)\n",
                                            "fields: [a]\n"), b"1\n"), b"1\n", b"1\n")


def test_processes(scratch):
    program = build(scratch, "id", "output(*fields)\n")
    lines = b"".join(b"%d\n" % n for n in range(200000))
    got = subprocess.run(["bash", "-c", f'"{sys.executable}" "{program}" | head -n 1; '
                          'echo "${PIPESTATUS[0]}"'], input=lines, capture_output=True, timeout=60)
    same("a reader that goes away", got, b"0\n141\n")
    with open("/dev/full", "wb") as full:
        got = subprocess.run([sys.executable, program], input=lines, stdout=full,
                             stderr=subprocess.PIPE, timeout=60)
    tap.check("a full disk", (got.returncode, got.stderr) == (
        74, b"p: step s: cannot write: No space left on device\n"), repr(got))
    with open(os.devnull, "wb") as unreadable:
        got = subprocess.run([sys.executable, program], stdin=unreadable, capture_output=True)
    same("input that cannot be read", got, b"", b"p: step s: cannot read: Bad file descriptor\n",
         74)
    long = b"x" * (100 << 20)
    start = time.monotonic()
    got = run(program, long)
    tap.check("a line of 100 MiB", got.returncode == 0 and got.stdout == long + b"\n",
              f"{got.returncode} {len(got.stdout)}")
    tap.check("in linear time", time.monotonic() - start < 30, "too slow")
    with subprocess.Popen([sys.executable, program], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        process.stdin.write(b"a\nb")
        process.stdin.flush()
        tap.check("a record does not wait for the next", os.read(process.stdout.fileno(), 9)
                  == b"a\n", "")
        process.terminate()
        tap.check("SIGTERM ends it", process.wait(10) == -15, str(process.returncode))


def test_header_names(scratch):
    """Names of fields are written as the fields of their format are."""
    fields = r"""fields: ["a\\b", 'c"d', "e\tf", "g,h", "#"]""" + "\n"
    for form, line in ("csv", b'a\\b,"c""d",e\tf,"g,h",#\n'), \
            ("tsv_escaped", b'a\\\\b\tc"d\te\\tf\tg,h\t#\n'):
        program = build(scratch, "names-" + form, "output(*fields)\n",
                        f"{fields}format: csv\noutput_format: {form}\n", "header: true\n")
        same(f"names in the header of {form}",
             run(program, b'a\\b,"c""d","e\tf","g,h",#\n1,2,3,4,5\n'),
             line + (b"1,2,3,4,5\n" if form == "csv" else b"1\t2\t3\t4\t5\n"))


def test_workers(scratch):
    lines = b"".join(b"%d\t%d\n" % (n, n % 7) for n in range(100000))
    program = build(scratch, "who", "output(os.getpid())\n", "parallel: auto\nprelude: import os\n")
    got = run(program, lines, "--workers", "64")
    workers = len(set(got.stdout.split()))
    tap.check("no more workers than processors", got.returncode == 0 and got.stderr == b"" and
              len(got.stdout.split()) == 100000 and workers <= os.cpu_count(),
              f"{workers} of them; {got.stderr}")
    program = build(scratch, "ring", "if int(fields[0]) % 3:\n    output(*reversed(fields))\n",
                    pipeline="parallel: auto\n")
    serial = run(program, lines)
    for workers in "2", "3", "5":
        same(f"{workers} workers keep the order", run_in(workers, program, lines),
             serial.stdout)
    program = build(scratch, "merge", "total += n\nseen[key].append(1)\n", pipeline="parallel: 3\n",
                    options="state: |\n  import collections\n  total = 0\n  seen = collections."
                    "defaultdict(lambda: [])\nmerge: |\n  total += other.total\n  for key in "
                    "other.seen:\n      seen[key] += other.seen[key]\nend: |\n  output(total, "
                    "*[len(seen[key]) for key in sorted(seen)])\nfields: [{n: int}, key]\n"
                    "outputs: [a, b, c, d, e, f, g, h]\n")
    serial = run(program, lines)
    same("a merged state is whole", serial,
         b"4999950000" + 5 * b"\t14286" + 2 * b"\t14285" + b"\n")
    for workers in "2", "3":
        same(f"{workers} workers merge", run_in(workers, program, lines), serial.stdout)
    test_merge_fails(scratch, lines)
    program = build(scratch, "header", "output(a)\n", "fields: [a]\n",
                    "parallel: auto\nheader: true\n")
    for workers in "1", "2", "3":
        tall = b"".join(b"%d%s\n" % (n, b"x" * 300000) for n in range(4))
        got = run_in(workers, program, b"a\n" + tall)
        tap.check(f"a header that is read alone, {workers} workers",
                  (got.returncode, got.stdout, got.stderr) == (0, b"a\n" + tall, b""),
                  repr((got.returncode, [x[:9] for x in got.stdout.split(b"\n")], got.stderr)))
    program = build(scratch, "stop", "output(n)\n", "fields: [{n: int}]\n", "parallel: auto\n")
    bad = b"".join(b"%d\n" % n for n in range(90000)) + b"bad\n" + b"1\n" * 90000
    got = run(program, bad, "--workers", "3")
    tap.check("a bad record among workers", (got.returncode, got.stderr) == (
        65, b'p: step s: record 90001: field n: "bad" is not an int: bad\n'), repr(got.stderr))


def test_merge_fails(scratch, lines):
    """States that are larger than a pipe holds: nobody may wait for one who has ended."""
    for order in "keep", "any":
        program = build(scratch, f"merge-{order}", "seen[n] = key\n",
                        pipeline=f"parallel: 3\norder: {order}\n",
                        options="fields: [{n: int}, key]\nstate: 'seen = {}'\nmerge: |\n"
                        "  raise ValueError('no')\n"
                        "end: 'output(len(seen), 0)'\n")
        with open(program, encoding="utf-8") as file:
            line = file.read().split("\n").index("    raise ValueError('no')") + 1
        told = (f"p: step s: after the last record: ValueError: no\n  File \"{program}\", line "
                f"{line}, in _merge\n    raise ValueError('no')\n").encode()
        for workers in "2", "3", "7":
            same(f"a merge that fails, order {order}, {workers} workers",
                 run_in(workers, program, lines * 9), b"", told, 70)


def test_told_once(scratch):
    """What each worker fails at is told by one of them."""
    lines = b"".join(b"%d\n" % n for n in range(20000))
    begin = ('p: step s: ValueError: no\n  File "{}", line N, in _begin\n'
             "    raise ValueError('no')\n")
    cases = [("begin", "begin: |\n  raise ValueError('no')\nstate: n = 0\nmerge: n += other.n\n",
              begin, "n += 1\n"),
             ("begin of a step with a key", "begin: |\n  raise ValueError('no')\nstate: n = 0\n"
              "key: a\n", begin, "n += 1\n"),
             ("a state that cannot be sent", "state: n = open('/dev/null')\nmerge: n = other.n\n",
              "p: step s: after the last record: TypeError: cannot pickle '_io.TextIOWrapper' "
              'object\n  File "{}", line N, in _finish_workers\n'
              "    _StatePickler(file).dump({{name: globals()[name] for name in _MERGED}})\n",
              "n.tell()\n")]
    for name, options, told, code in cases:
        for order in "keep", "any":
            if "key" in options and order == "any":
                continue
            program = build(scratch, f"once-{name}-{order}".replace(" ", "-"), code,
                            f"fields: [a]\noutputs: [{{n: int}}]\nend: output(1)\n{options}",
                            f"parallel: 3\norder: {order}\n")
            for workers in "2", "3", "7":
                tap.same(f"{name}, order {order}, {workers} workers: told once",
                         (70, b"", told.format(program)),
                         traced(run_in(workers, program, lines)))


def test_checks(scratch):
    cases = [("yield at top level", "yield 1\n",
              "7: error: `yield` has nothing to act on here; the step's code is no generator and "
              "no coroutine; use output() to write a record [GG0341]"),
             ("a stray break", "break\n",
              "7: error: `break` has nothing to act on here; use `return` to be done with a "
              "record; nothing ends the whole run early [GG0341]"),
             ("an open string", "x = '''a\n",
              "11: error: a string that begins here is never closed [GG0801]"),
             ("an open bracket", "x = (1\n", "11: error: `(` is never closed [GG0801]"),
             ("a name that is taken", "output = 1\n",
              "7: error: `output` is a name of the generated program; call it something else, for "
              "example `output_` [GG0342]")]
    for at, (name, code, told) in enumerate(cases):
        spec = os.path.join(scratch, f"check{at}.yaml")
        with open(spec, "w", encoding="utf-8") as file:
            file.write("gluegen: 1\nsteps:\n  - step: s\n    target: python\n    code: |\n"
                       + indent(code, 6))
        got = subprocess.run([GLUEGEN, "check", "--format", "gcc", spec], capture_output=True,
                             text=True)
        tap.same(name, (1, f"{spec}:6:{told}\n"), (got.returncode, got.stdout))


def names_of_templates():
    """The built-in names that generated programs use."""
    text = ""
    for path in glob.glob(os.path.join(tap.ROOT, "templates", "python", "*.mustache")):
        if not path.endswith(".sh.mustache"):
            with open(path, encoding="utf-8") as file:
                text += file.read()
    code = re.sub(r"\{\{.*?\}\}|<%.*?%>|\"\"\"[\s\S]*?\"\"\"|'[^'\n]*'|#.*", " ", text)
    words = set(re.findall(r"(?<![\w.])[A-Za-z]\w*", code)) - {"None", "True", "False"}
    return sorted(words.intersection(dir(builtins)))


def test_hidden_names(scratch):
    """A prelude that hides a built-in name from the program around it is refused, each of them."""
    names = names_of_templates()
    spec = os.path.join(scratch, "hidden.yaml")
    with open(spec, "w", encoding="utf-8") as file:
        file.write("gluegen: 1\nsteps:\n  - step: s\n    target: python\n    prelude: |\n"
                   + "".join(f"      {name} = None\n" for name in names)
                   + "    code: output(*fields)\n")
    got = subprocess.run([GLUEGEN, "check", "--format", "json", spec], capture_output=True,
                         text=True)
    told = json.loads(got.stdout)
    tap.check("built-in names are used", len(names) > 40, names)
    tap.check("hidden names are refused", [
        (row["code"], row["line"]) for row in told if row["severity"] == "error"
    ] == [("GG0342", 6 + at) for at in range(len(names))], got.stdout[-3000:])


def main():
    with tempfile.TemporaryDirectory(prefix="python-") as scratch:
        test_bodies(scratch)
        test_values(scratch)
        test_known_calls(scratch)
        test_lone_returns(scratch)
        test_bad_rows(scratch)
        test_blocks(scratch)
        test_header_names(scratch)
        test_failures(scratch)
        test_processes(scratch)
        test_workers(scratch)
        test_told_once(scratch)
        test_checks(scratch)
        test_hidden_names(scratch)
    tap.finish()


if __name__ == "__main__":
    main()
