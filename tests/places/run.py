#!/usr/bin/env python3
"""What running pipelines say when a step's own code fails: its place in the spec, the step, the
language's own message and the record; in every part of a step, in processes of several steps, among
workers and blocks, in each notation. A line of a spec that is meant holds the word BOOM.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

TOP = tempfile.TemporaryDirectory(prefix="places-")
ENV = {**os.environ, "GLUEGEN_BUILD_DIR": os.path.join(TOP.name, "programs")}
ENV.pop("GG_LINES", None)
FAILED = "p: step s failed with exit code {}\n"


def write(name, text):
    path = os.path.join(TOP.name, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def line_of(text, word="BOOM"):
    return text[:text.index(word)].count("\n") + 1


def build(text, *options, name="p.yaml"):
    """The entry script of a spec, and where its step's program is."""
    spec = write(name, text)
    out = os.path.join(TOP.name, "out")
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([tap.GLUEGEN, "build", "-q", *options, spec, "-o", out], check=True)
    return os.path.join(out, "p.sh")


def run(script, data, *arguments, env=()):
    done = subprocess.run([script, *arguments], input=data, capture_output=True, timeout=300,
                          env={**ENV, **dict(env)})
    return done.returncode, done.stdout, done.stderr.decode()


def spec_of(target, snippets, options=""):
    """A pipeline of one step with these snippets, each on lines of its own."""
    text = f"gluegen: 1\nname: p\n{options}steps:\n  - step: s\n    target: {target}\n"
    for key, code in snippets.items():
        if key == "runtime":
            text += f"    runtime: {code}\n"
            continue
        text += f"    {key}: |\n"
        text += "".join(f"      {line}\n" for line in code.split("\n"))
    return text


# ---- Python ----

PYTHON = {
    # part: what its snippets are, how the message goes on, the calls behind the first line
    "code": ({"code": "x = 1\nif fields[0] == 'b':\n    x / 0  # BOOM\noutput(x)"},
             "record 2: ", "_run", "  record: b\n"),
    "prelude": ({"prelude": "x = 1\nx / 0  # BOOM", "code": "output(*fields)"},
                "", "<module>", ""),
    "state": ({"state": "x = 1\nx / 0  # BOOM", "code": "output(*fields)"}, "", "<module>", ""),
    "begin": ({"begin": "x = 1\nx / 0  # BOOM", "code": "output(*fields)"}, "", "_begin", ""),
    "end": ({"code": "output(*fields)", "end": "x = 1\nx / 0  # BOOM"},
            "after the last record: ", "_end", ""),
}


def test_python():
    for part, (snippets, where, function, record) in PYTHON.items():
        text = spec_of("python", snippets)
        line = line_of(text)
        for level in "-O0", "-O2":
            code, _, said = run(build(text, level), b"a\nb\nc\n")
            tap.same(f"python {level}: {part}",
                     (70, f"p: p.yaml:{line}, step s: {where}ZeroDivisionError: division by zero\n"
                          f'  File "p.yaml", line {line}, in {function}\n    x / 0  # BOOM\n'
                          f"{record}" + FAILED.format(70)), (code, said))
    text = spec_of("python", {
        "prelude": "def half(x):\n    return x / 0  # BOOM",
        "code": "y = 1\noutput(half(y))  # HERE"})
    code, _, said = run(build(text), b"a\n")
    tap.same("python: in a function of the prelude",
             (70, f"p: p.yaml:{line_of(text)}, step s: record 1: ZeroDivisionError: "
                  "division by zero\n"
                  f'  File "p.yaml", line {line_of(text, "HERE")}, in _run\n'
                  "    output(half(y))  # HERE\n"
                  f'  File "p.yaml", line {line_of(text)}, in half\n    return x / 0  # BOOM\n'
                  "  record: a\n" + FAILED.format(70)), (code, said))


def test_python_fused():
    text = """gluegen: 1
name: p
steps:
  - step: one
    target: python
    prelude: |
      def check(x):
          if x == '3':
              raise ValueError(x)  # BOOM
          return x
    code: |
      output(check(a), b)
    fields: [a, b]
    outputs: [a, b]
  - step: two
    target: python
    state: |
      n = 0
    code: |
      n += 1

      output(a, 1 / (n - int(b)))  # BANG
    end: |
      raise KeyError('late')  # LATE
    outputs: [a, {c: float}]
"""
    script = build(text, "-O2")
    tap.same("python: two steps share a process", ["one_two.py"],
             [n for n in sorted(os.listdir(script[:-3])) if n.endswith(".py")])
    one, two, late = line_of(text), line_of(text, "BANG"), line_of(text, "LATE")
    call = line_of(text, "check(a)")
    for name, data, said in (
            ("the first", b"1\t0\n3\t0\n", f"p: p.yaml:{one}, step one: record 2: ValueError: 3\n"
             f'  File "p.yaml", line {call}, in _run\n    a = check(a)\n'
             f'  File "p.yaml", line {one}, in check\n    raise ValueError(x)  # BOOM\n'
             "  record: 3\\t0\n"),
            ("the second", b"1\t0\n2\t2\n", f"p: p.yaml:{two}, step two: record 2: "
             "ZeroDivisionError: division by zero\n"
             f'  File "p.yaml", line {two}, in _run\n    output(a, 1 / (n - int(b)))  # BANG\n'
             "  record: 2\\t2\n"),
            ("the end of the second", b"1\t0\n", f"p: p.yaml:{late}, step two: "
             "after the last record: KeyError: 'late'\n"
             f'  File "p.yaml", line {late}, in _end_two\n    raise KeyError(\'late\')  # LATE\n')):
        tap.same(f"python: {name} of two steps in a process",
                 (70, said + "p: steps one and two failed with exit code 70\n"),
                 run(script, data)[::2])


def test_python_workers():
    text = spec_of("python", {"code": "if fields[0] == 'bad':\n    1 / 0  # BOOM\noutput('x')"},
                   "parallel: auto\n")
    line = line_of(text)
    data = b"good\n" * 400000
    script = build(text)
    for jobs in "1", "3":
        code, out, said = run(script, data + b"bad\n" + data, env={"GLUEGEN_JOBS": jobs})
        tap.same(f"python: a record of many, {jobs} workers",
                 (70, True, f"p: p.yaml:{line}, step s: record 400001: "
                  "ZeroDivisionError: division by zero\n"
                  f'  File "p.yaml", line {line}, in _run\n    1 / 0  # BOOM\n'
                  "  record: bad\n" + FAILED.format(70)),
                 (code, data.startswith(out.replace(b"x", b"good")), said))


STYLES = {
    "quoted": 'code: "x = 1\\nx / 0  # BOOM"\n',
    "quoted over lines": 'code: "x = 1\n\n      x / 0  # BOOM"\n',
    "folded": "code: >\n      x = 1\n\n      x / 0  # BOOM\n",
    "literal with an indicator": "code: |4-\n        x = 1\n        x / 0  # BOOM\n",
}


def test_styles():
    for style, body in STYLES.items():
        text = f"gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: python\n    {body}"
        line = line_of(text)
        tap.same(f"python: {style}",
                 (70, f"p: p.yaml:{line}, step s: record 1: ZeroDivisionError: division by zero\n"
                      f'  File "p.yaml", line {line}, in _run\n    x / 0  # BOOM\n'
                      "  record: a\n" + FAILED.format(70)), run(build(text), b"a\n")[::2])
    text = """pipeline(p, [
    step(s, python, '
x = 1
x / 0  # BOOM
output(x)
', [begin('y = 2')])
], []).
"""
    line = line_of(text)
    tap.same("python: Prolog notation",
             (70, f"p: p.pl:{line}, step s: record 1: ZeroDivisionError: division by zero\n"
                  f'  File "p.pl", line {line}, in _run\n    x / 0  # BOOM\n'
                  "  record: a\n" + FAILED.format(70)),
             run(build(text, name="p.pl"), b"a\n")[::2])
    write("sub dir/body.py", "x = 1\nx / 0\n")
    text = ("gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: python\n"
            "    file: sub dir/body.py\n")
    tap.same("python: a file of its own",
             (70, "p: sub dir/body.py:2, step s: record 1: ZeroDivisionError: division by zero\n"
                  '  File "sub dir/body.py", line 2, in _run\n    x / 0\n'
                  "  record: a\n" + FAILED.format(70)), run(build(text), b"a\n")[::2])


def test_alone():
    text = spec_of("python", {"code": "1 / 0  # BOOM"})
    program = os.path.join(build(text)[:-3], "s.py")
    with open(program, encoding="utf-8") as file:
        line = line_of(file.read())
    tap.same("python: a program that runs alone speaks of itself",
             (70, "p: step s: record 1: ZeroDivisionError: division by zero\n"
                  f'  File "{program}", line {line}, in _run\n    1 / 0  # BOOM\n'
                  "  record: a\n"),
             (lambda done: (done.returncode, re.sub(r" +[~^]+\n", "", done.stderr)))(
                 subprocess.run([sys.executable, program], input="a\n", text=True,
                                capture_output=True, env=ENV)))


# ---- compiled languages ----

GO = """gluegen: 1
name: p
steps:
  - step: one
    target: go
    prelude: |
      // inverse fails for 0.
      func inverse(x int64) int64 {
          return 12 / x // PRELUDE
      }
    code: |
      emit(a, inverse(a))
    fields: [{a: int}]
    outputs: [{a: int}, {b: int}]
  - step: s
    target: go
    state: |
      var list []string
      if os.Getenv("WHERE") == "state" {
          list[0] = "x" // STATE
      }
    begin: |
      if os.Getenv("WHERE") == "begin" {
          panic("early") // BEGIN
      }
    code: |
      text := `raw
      text`
      if a == 3 {
          _ = list[len(text)] // CODE
      }
      emit(a, b)
    end: |
      var m map[string]int
      if os.Getenv("WHERE") == "end" {
          m["x"] = 1 // END
      }
    outputs: [{a: int}, {b: int}]
"""


def test_go():
    cases = (
        ("prelude", b"1\n0\n", "PRELUDE", "one",
         "record 2: runtime error: integer divide by zero: 0"),
        ("code", b"1\n3\n", "CODE", "s",
         "record 2: runtime error: index out of range [8] with length 0: 3\\t4"),
        ("state", b"1\n", "STATE", "s", "before the first record: "
         "runtime error: index out of range [0] with length 0"),
        ("begin", b"1\n", "BEGIN", "s", "before the first record: early"),
        ("end", b"1\n", "END", "s", "after the last record: assignment to entry in nil map"))
    for level, title in ("-O0", "step {}"), ("-O2", "steps one and s"):
        script = build(GO, level)
        for part, data, word, step, message in cases:
            tap.same(f"go {level}: {part}",
                     (70, f"p: p.yaml:{line_of(GO, word)}, step {step}: {message}\n"
                          f"p: {title.format(step)} failed with exit code 70\n"),
                     run(script, data, env={"WHERE": part}.items())[::2])
    text = spec_of("go", {"code": "x := 1\nif fields[0] == \"bad\" {\n"
                                  "    x = 1 / (x - 1) // BOOM\n}\nreturn []string{\"x\"}"},
                   "parallel: auto\n")
    script = build(text)
    for jobs in "1", "4":
        tap.same(f"go: order is kept by {jobs} workers",
                 (70, b"x\n" * 400000, f"p: p.yaml:{line_of(text)}, step s: record 400001: "
                  "runtime error: integer divide by zero: bad\n" + FAILED.format(70)),
                 run(script, b"good\n" * 400000 + b"bad\n" + b"good\n" * 400000,
                     env={"GLUEGEN_JOBS": jobs}))


def test_go_builds():
    text = spec_of("go", {"code": "x := 1\nvar y int = `x` // BOOM\nemit(fields[x+y])"})
    tap.same("go: what the compiler says",
             (70, b"", f"# gluegen.local/s\np.yaml:{line_of(text)}: cannot use `x` (untyped string "
              "constant \"x\") as int value in variable declaration\n"
              "p: step s: build failed with exit code 1\n"),
             run(build(text), b""))
    write("sub dir/body.go", "x := 1\nx = 1 / (x - 1)\nreturn fields\n")
    script = build("gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: go\n"
                   "    file: sub dir/body.go\n")
    tap.same("go: a file of its own",
             (70, b"", "p: sub dir/body.go:2, step s: record 1: "
              "runtime error: integer divide by zero: a\n" + FAILED.format(70)),
             run(script, b"a\n"))
    text = spec_of("go", {"code": "return fields // BOOM"})
    script = build(text)
    run(script, b"")
    program = os.path.join(ENV["GLUEGEN_BUILD_DIR"], "p", "s")
    before = os.stat(program).st_mtime_ns
    script = build("# one line more\n" + text)
    run(script, b"")
    tap.check("go: a line that has moved is built anew", os.stat(program).st_mtime_ns > before)
    again = os.stat(program).st_mtime_ns
    run(script, b"")
    tap.same("go: once", again, os.stat(program).st_mtime_ns)


RUST = """gluegen: 1
name: p
steps:
  - step: s
    target: rust
    prelude: |
      fn inverse(x: i64) -> i64 {
          12 / x // PRELUDE
      }
    state: |
      let place = std::env::var("WHERE").unwrap_or_default();
      assert_ne!(place, "state", "no state"); // STATE
    begin: |
      if place == "begin" {
          panic!("early") // BEGIN
      }
    code: |
      let list = vec![1];
      if a == 3 {
          emit(&[&list[a as usize].to_string()]); // CODE
      }
      emit(&[&inverse(a).to_string()]);
    end: |
      if place == "end" {
          None::<i32>.expect("nothing"); // END
      }
    fields: [{a: int}]
"""


def test_rust():
    script = build(RUST)
    for part, data, word, message in (
            ("prelude", b"1\n0\n", "PRELUDE", "record 2: panicked: attempt to divide by zero: 0"),
            ("code", b"1\n3\n", "CODE", "record 2: panicked: "
             "index out of bounds: the len is 1 but the index is 3: 3"),
            ("state", b"1\n", "STATE", "before the first record: panicked: assertion "
             "`left != right` failed: no state\n  left: \"state\"\n right: \"state\""),
            ("begin", b"1\n", "BEGIN", "before the first record: panicked: early"),
            ("end", b"1\n", "END", "after the last record: panicked: nothing")):
        tap.same(f"rust: {part}",
                 (70, f"p: p.yaml:{line_of(RUST, word)}, step s: {message}\n" + FAILED.format(70)),
                 run(script, data, env={"WHERE": part}.items())[::2])
    text = spec_of("rust", {"code": 'if fields[0] == "bad" {\n    panic!("bad one") // BOOM\n}\n'
                                    'Some(vec!["x"])'}, "parallel: auto\n")
    script = build(text)
    for jobs in "1", "4":
        tap.same(f"rust: order is kept by {jobs} workers",
                 (70, b"x\n" * 400000, f"p: p.yaml:{line_of(text)}, step s: record 400001: "
                  "panicked: bad one: bad\n" + FAILED.format(70)),
                 run(script, b"good\n" * 400000 + b"bad\n" + b"good\n" * 400000,
                     env={"GLUEGEN_JOBS": jobs}))
    text = spec_of("rust", {"code": 'let x = 1;\nlet y: i64 = "x"; // BOOM\n'
                                    'emit(&[&(x + y).to_string()]);'})
    code, out, said = run(build(text), b"")
    line = line_of(text)
    tap.same("rust: what the compiler says",
             (70, b"", "error[E0308]: mismatched types\n"
              f"  --> p.yaml:{line}\n"
              "   |\n"
              f" {line} |         let y: i64 = \"x\"; // BOOM\n"
              "   |                ---   ^^^ expected `i64`, found `&str`\n"
              "   |                |\n"
              "   |                expected due to this\n"
              "\n"
              "error: aborting due to previous error\n"
              "\n"
              "For more information about this error, try `rustc --explain E0308`.\n"
              "p: step s: build failed with exit code 1\n"),
             (code, out, said.replace("due to 1 previous", "due to previous")))  # from 1.75 on


# ---- awk and bash ----

def test_awk():
    if not shutil.which("gawk"):
        tap.skip("awk", "gawk is missing")
        return
    text = spec_of("awk", {
        "prelude": "function inverse(x) {\n    return 12 / x # PRELUDE\n}",
        "runtime": "gawk",
        "code": "BEGIN {\n    if (ENVIRON[\"WHERE\"] == \"begin\")\n"
                "        print 1 / x # FIRST\n}\n"
                "$1 == \"say\" { printf \"half a\\nline\" > \"/dev/stderr\" }\n"
                "$1 ~ /^[0-9]+$/ {\n    print inverse($1)\n}\n"
                "$1 == \"bad\" { print $(-1) } # CODE"})
    script = build(text)
    message = "division by zero attempted"
    for part, data, word, said in (
            ("prelude", b"1\n0\n", "PRELUDE", f"record 2: {message}"),
            ("code", b"1\nbad\n", "CODE", "record 2: attempt to access field -1"),
            ("begin", b"1\n", "FIRST", message)):
        tap.same(f"awk: {part}",
                 (2, f"p: p.yaml:{line_of(text, word)}, step s: {said}\n" + FAILED.format(2)),
                 run(script, data, env={"WHERE": part}.items())[::2])
    tap.same("awk: its own messages pass", (0, b"12\n", "half a\nline\n"),
             run(script, b"say\n1\n"))
    pid = os.path.join(TOP.name, "pid")
    script = build(spec_of("awk", {
        "code": 'END { system("sleep 60 >/dev/null & echo $! >" ENVIRON["PID"]) }'}))
    with tempfile.TemporaryFile() as errors:
        code = subprocess.run([script], stdin=subprocess.DEVNULL, stderr=errors,
                              env={**ENV, "PID": pid}).returncode
        with open(pid, encoding="ascii") as file:
            sleeper = int(file.read())
        os.kill(sleeper, signal.SIGTERM)  # fails when it is gone: then the pipeline has waited
        tap.same("awk: a program that it leaves running does not hold the pipeline", (0, 0),
                 (code, errors.seek(0, os.SEEK_END)))
    text = spec_of("awk", {"runtime": "gawk", "code": "{ print 1 / a }  # BOOM"}, "header: true\n")
    text += "    fields: [a]\n    outputs: [b]\n"
    tap.same("awk: a header is no record",
             (2, b"", f"p: p.yaml:{line_of(text)}, step s: record 1: {message}\n"
              + FAILED.format(2)), (lambda r: (r[0], b"", r[2]))(run(build(text), b"a\n0\n")))


# What fails in awk: the input, WHERE, the part that is on the line, and what gawk and mawk say.
AWK = {
    "prelude": "function nth(n) {\n    return $n # PRELUDE\n}",
    "code": "\nBEGIN { if (ENVIRON[\"WHERE\"] == \"begin\") nth(-1) } # START\n"
            "$1 ~ /^-?[0-9]+$/ { print nth($1) }\n"
            "$1 == \"bad\" { $(-1) = 2 } # CODE\n"
            "$1 == \"(\" { if (\"x\" ~ $1) print } # REGEXP\n"
            "$1 == \"file\" { print > \"/nowhere/x\" } # FILE\n"
            "END { if (ENVIRON[\"WHERE\"] == \"end\") nth(-1) }"}
AWK_FAILS = (
    ("prelude", b"1\n-1\n", "PRELUDE", "record 2: attempt to access field -1",
     "record 2: negative field index $-1"),
    ("code", b"1\nbad\n", "CODE", "record 2: attempt to access field -1",
     "record 2: negative field index $-1"),
    ("regexp", b"1\n(\n", "REGEXP", "record 2: invalid regexp: Unmatched ( or \\(: /(/",
     "record 2: regular expression compile failed (missing ')')\n("),
    ("file", b"1\nfile\n", "FILE",
     "record 2: cannot redirect to `/nowhere/x': No such file or directory",
     'cannot open "/nowhere/x" for output (No such file or directory)'),
    ("begin", b"1\n", "PRELUDE", "attempt to access field -1", "negative field index $-1"),
    ("end", b"1\n", "PRELUDE", "record 1: attempt to access field -1",
     "record 1: negative field index $-1"))
AWK_FUSED = """gluegen: 1
name: p
steps:
  - step: one
    target: awk
    runtime: {}
    code: |
      $1 ~ $2 # FIRST
    fields: [a, b]
  - step: two
    target: awk
    runtime: {}
    prelude: |
      function nth(n) {{
          return $n # PRELUDE
      }}
    code: |
      {{ print nth($1) }}
      $1 == 2 {{ print $($1 - 3) }} # CODE
"""


def test_awks():
    for awk in "gawk", "mawk":
        if not shutil.which(awk):
            tap.skip(f"awk: what {awk} says", f"{awk} is missing")
            continue
        text = spec_of("awk", {**AWK, "runtime": awk})
        script = build(text)
        for part, data, word, gawk, mawk in AWK_FAILS:
            line, said = ((line_of(text, word), gawk) if awk == "gawk"
                          else (line_of(text, "START"), mawk))
            tap.same(f"awk: {part} fails in {awk}",
                     (2, f"p: p.yaml:{line}, step s: {said}\n" + FAILED.format(2)),
                     run(script, data, env={"WHERE": part}.items())[::2])
        text = AWK_FUSED.format(awk, awk)
        script = build(text)
        tap.check(f"awk: two steps share a process of {awk}",
                  os.path.exists(os.path.join(script[:-3], "one_two.awk")))
        for data, word, step, gawk in (
                (b"1\t1\n1\t(\n", "FIRST", "one", "invalid regexp: Unmatched ( or \\(: /(/"),
                (b"1\t1\n-1\t1\n", "PRELUDE", "two", "attempt to access field -1"),
                (b"1\t1\n2\t2\n", "CODE", "two", "attempt to access field -1")):
            record = "record 2" if step == "one" else "record 2 of step one"
            place = f"p.yaml:{line_of(text, word)}, step {step}: {record}: {gawk}"
            if awk == "mawk":
                reason = ("regular expression compile failed (missing ')')\n(" if step == "one"
                          else "negative field index $-1")
                place = f"p.yaml:{line_of(text, 'FIRST')}, steps one and two: record 2: {reason}"
            tap.same(f"awk: {word.lower()} of two steps in a process of {awk}",
                     (2, f"p: {place}\np: steps one and two failed with exit code 2\n"),
                     run(script, data)[::2])
    write("sub dir/body.awk", "\n{ print $($1) }\n")
    text = ("gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: awk\n    runtime: mawk\n"
            "    file: sub dir/body.awk\n")
    if shutil.which("mawk"):
        tap.same("awk: mawk in a file of its own",
                 (2, b"1\n", "p: sub dir/body.awk:2, step s: record 2: "
                  "negative field index $-1\n" + FAILED.format(2)), run(build(text), b"1\n-1\n"))
        text = spec_of("awk", {"runtime": "mawk", "code": "{ print $($1) }  # BOOM"},
                       "header: true\n") + "    fields: [a]\n    outputs: [b]\n"
        tap.same("awk: a header is no record of mawk",
                 (2, f"p: p.yaml:{line_of(text)}, step s: record 1: negative field index $-1\n"
                  + FAILED.format(2)), run(build(text), b"a\n-1\n")[::2])


def test_unknown_lines():
    """A failure on no line of the spec is told where the step's code begins."""
    text = spec_of("python", {"code": "x = 1 # BOOM\nreturn x"})
    said = run(build(text), b"a\n")[2].split("\n")
    tap.same("python: what is returned", [f"p: p.yaml:{line_of(text)}, step s: record 1: "
                                          "TypeError: return takes a list or a tuple, not int",
                                          "  record: a"], [said[0], said[-3]])
    lines = "\\n" * 99
    text = spec_of("bash", {"code": "cat # BOOM\neval $'" + lines + "false'"})
    tap.same("bash: a line that the code makes up",
             (1, b"a\n", f"p: p.yaml:{line_of(text)}, step s: exit code 1: false\n"
              + FAILED.format(1)), run(build(text), b"a\n"))
    if not shutil.which("rustc"):
        tap.skip("rust: in the library", "rustc is missing")
        return
    text = spec_of("rust", {"code": "let n = fields[0].len() - 1; // BOOM\n"
                                    "emit(&[&(0..3).step_by(n).count().to_string()]);"})
    tap.same("rust: in the library",
             (70, f"p: p.yaml:{line_of(text)}, step s: record 2: panicked: "
              "assertion failed: step != 0: a\n" + FAILED.format(70)),
             run(build(text), b"aa\na\n")[::2])


def test_blocks():
    if not shutil.which("parallel") or not shutil.which("gawk"):
        tap.skip("blocks of GNU parallel", "GNU parallel or gawk is missing")
        return
    text = spec_of("awk", {"runtime": "gawk", "code": "{ print 1 / $1 }  # BOOM"},
                   "parallel: gnu_parallel\njobs: 2\nchunk: 1000\n")
    said = run(build(text), b"1\n" * 1500 + b"0\n" + b"1\n" * 1499)
    tap.same("awk: in a block", (2, f"p: p.yaml:{line_of(text)}, step s: block 2, record 501: "
                                    "division by zero attempted\n" + FAILED.format(2)), said[::2])
    if not shutil.which("mawk"):
        tap.skip("awk: mawk in a block", "mawk is missing")
        return
    text = spec_of("awk", {"runtime": "mawk", "code": "# BOOM\n{ print $($1) }"},
                   "parallel: gnu_parallel\njobs: 2\nchunk: 1000\n")
    said = run(build(text), b"1\n" * 1500 + b"-1\n" + b"1\n" * 1499)
    tap.same("awk: mawk in a block",
             (2, f"p: p.yaml:{line_of(text)}, step s: block 2, record 501: "
                 "negative field index $-1\n" + FAILED.format(2)), said[::2])


def test_bash():
    text = spec_of("bash", {
        "prelude": "inverse() {\n    : $((12 / $1))\n    test $1 = 1 # FUNCTION\n}",
        "code": "case $WHERE in\nsimple)\n    true\n    grep -q x <<<y # SIMPLE\n    ;;\n"
                "pipe) true |\n    (exit 3) |\n    cat ;; # LAST\n"
                "subshell)\n    x=$(\n        false\n    ) # SUBSHELL\n    ;;\n"
                "function) inverse 2 ;;\n"
                "missing) no-such-command a b ;; # MISSING\n"
                "esac\n"
                "if ! false || (false); then true; fi\n"
                "head -n 1 | cat"})
    script = build(text)
    for part, status, word, message in (
            ("simple", 1, "SIMPLE", "exit code 1: grep -q x <<< y"),
            ("pipe", 3, "LAST", "exit codes 0, 3, 0"),
            ("subshell", 1, "SUBSHELL", "exit code 1: x=$(false)"),
            ("function", 1, "FUNCTION", "exit code 1: test $1 = 1")):
        tap.same(f"bash: {part}",
                 (status, f"p: p.yaml:{line_of(text, word)}, step s: {message}\n"
                  + FAILED.format(status)),
                 run(script, b"a\n", env={"WHERE": part}.items())[::2])
    tap.same("bash: a command that is missing",
             (127, b"", f"{script[:-3]}/s.sh: line N: no-such-command: command not found\n"
              f"p: p.yaml:{line_of(text, 'MISSING')}, step s: exit code 127: "
              "no-such-command a b\n" + FAILED.format(127)),
             (lambda code, out, said: (code, out, re.sub(r"(?<=: line )\d+", "N", said)))(
                 *run(script, b"a\n", env={"WHERE": "missing"}.items())))
    tap.same("bash: nothing has failed", (0, b"1\n", ""),
             run(script, b"1\n" * 100000, env={"WHERE": ""}.items()))


for test in (test_python, test_python_fused, test_python_workers, test_styles, test_alone, test_awk,
             test_awks, test_unknown_lines, test_blocks, test_bash):
    test()
for tool, tests in ("go", (test_go, test_go_builds)), ("rustc", (test_rust,)):
    for test in tests:
        if shutil.which(tool):
            test()
        else:
            tap.skip(test.__name__, f"{tool} is missing")
TOP.cleanup()
tap.finish()
