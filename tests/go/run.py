#!/usr/bin/env python3
"""Generated Go programs: what snippets may look like, how the programs behave as processes.

Formats and types are the matrix's. Each program is checked with gofmt and go vet and built with
the go in PATH and with Debian's.
"""

import collections
import glob
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

ENV = dict(os.environ, CGO_ENABLED="0", GOFLAGS="-mod=mod", GOTOOLCHAIN="local", GOWORK="off",
           GOMAXPROCS="4")
PATH_FIELDS = ["method", "path", {"size": "int"}]
COUNTS = dict(state="counts := map[string]int64{}", code="counts[path] += size",
              merge="for path, n := range other.counts {\n  counts[path] += n\n}",
              end="keys := []string{}\nfor key := range counts {\n  keys = append(keys, key)\n}\n"
                  "sort.Strings(keys)\nfor _, key := range keys {\n  emit(key, counts[key])\n}",
              fields=PATH_FIELDS, outputs=["path", {"size": "int"}])

# Texts of all lengths that come again and again: most are not kept, those that are stay the same.
KEYS = [b"%d" % (i * i % 4001) + b"k" * (i * i % 4001 * 7 % 300) for i in range(20000)]
TALLY = b"".join(b"%s\t%d\n" % pair for pair in sorted(collections.Counter(KEYS).items()))


def tally(code, state="counts := map[string]*int64{}", value="*counts[key]", **more):
    """A step that counts texts in a map."""
    end = ("keys := []string{}\nfor key := range counts {\n  keys = append(keys, key)\n}\n"
           f"sort.Strings(keys)\nfor _, key := range keys {{\n  emit(key, {value})\n}}")
    step = dict(fields=["x"], outputs=["x", {"n": "int"}], state=state, code=code, end=end, **more)
    return step, b"".join(key + b"\n" for key in KEYS), TALLY


# name: (step, input, stdout); the pipeline reads and writes tsv.
BODIES = {
    "return-fields": (dict(code="return fields"), b"a\tb\n\nc", b"a\tb\n\nc\n"),
    "return-nil": (dict(code="return nil"), b"a\n", b""),
    "return-some": (dict(code="if fields[0] != \"a\" {\n  return fields\n}"), b"a\nb\n", b"b\n"),
    "return-slice": (dict(code="return fields[1:]"), b"a\tb\tc\n", b"b\tc\n"),
    "return-append": (dict(code="return append(fields, \"x\")"), b"a\nb\tc\n", b"a\tx\nb\tc\tx\n"),
    "return-empty": (dict(code="return []string{}"), b"a\n", b"\n"),
    "return-list": (dict(code="return []string{\n  fields[1],\n  fields[0],\n}"), b"a\tb\n",
                    b"b\ta\n"),
    "bare-return": (dict(code="if fields[0] == \"a\" {\n  return\n}\nemit(fields...)"), b"a\nb\n",
                    b"b\n"),
    "emit-and-return": (dict(code="emit(\"x\", fields[0])\nreturn fields"), b"a\n", b"x\ta\na\n"),
    "methods": (dict(prelude="type pair struct{ len, work int }\n\n"
                     "func (p *pair) copy() int {\n  len := p.len\n  return len + p.work\n}\n\n"
                     "func (p pair) finish() string { return strconv.Itoa(p.copy()) }",
                     code="emit(pair{len(fields), 1}.finish())"), b"a\tb\n", b"3\n"),
    "comment-only": (dict(code="// nothing"), b"a\n", b""),
    "change-fields": (dict(code="fields[0] = strings.ToUpper(fields[0])\nreturn fields"),
                      b"a\tb\nc\n", b"A\tb\nC\n"),
    "replace-fields": (dict(code="fields = fields[:1]\nreturn fields"), b"a\tb\nc\n", b"a\nc\n"),
    "swap-fields": (dict(code="fields[0], fields[1] = fields[1], fields[0]\nreturn fields"),
                    b"a\tb\n", b"b\ta\n"),
    "change-in-function": (dict(
        prelude="func upper(f []string) {\n  f[0] = strings.ToUpper(f[0])\n}",
        code="upper(fields)\nreturn fields"), b"a\tb\n", b"A\tb\n"),
    "keep-fields": (dict(state="var rows [][]string", code="rows = append(rows, fields)",
                         end="for _, row := range rows {\n  emit(row...)\n}"),
                    b"a\tb\nc\td\n", b"a\tb\nc\td\n"),
    "keep-in-closure": (dict(state="var later []func()",
                             code="later = append(later, func() { emit(fields[0]) })",
                             end="for _, f := range later {\n  f()\n}"), b"a\nb\n", b"a\nb\n"),
    "keep-text": (dict(state="rows := []string{}", code="rows = append(rows, y, x)",
                       fields=["x", "y"],
                       end="emit(strings.Join(rows, \" \"), strconv.Itoa(len(rows)))"),
                  b"".join(b"%d\t%s\n" % (i, b"y" * (i * 7 % 400)) for i in range(3000)),
                  b" ".join(b"%s %d" % (b"y" * (i * 7 % 400), i) for i in range(3000))
                  + b"\t6000\n"),
    "keep-in-map": tally("n := counts[x]\nif n == nil {\n  n = new(int64)\n  counts[x] = n\n"
                         "}\n*n++"),
    "keep-in-map-once": tally("if _, ok := counts[x]; !ok {\n  counts[x] = &[]int64{0}[0]\n}\n"
                              "*counts[x]++"),
    "keep-in-map-and-value": tally(
        "c, ok := counts[x]\nif !ok {\n  c = &count{name: x}\n  counts[x] = c\n}\n"
        "if c.name != x {\n  panic(\"other text\")\n}\nc.n++",
        state="counts := make(map[string]*count)", value="counts[key].n",
        prelude="type count struct {\n  name string\n  n    int64\n}"),
    "keep-in-map-of-workers": tally(
        "n := counts[x]\nif n == nil {\n  n = new(int64)\n  counts[x] = n\n}\n*n++", parallel=3,
        merge="for key, n := range other.counts {\n  if counts[key] == nil {\n"
              "    counts[key] = new(int64)\n  }\n  *counts[key] += *n\n}"),
    "keep-new-key": tally("counts[x]++", "counts := map[string]int64{}", "counts[key]"),
    "keep-also-elsewhere": tally(
        "if n := counts[x]; n == nil {\n  counts[x] = new(int64)\n}\n*counts[x]++\n"
        "if last != x {\n  last = x\n}", "counts := map[string]*int64{}\nlast := \"\""),
    "keep-json": (dict(state="rows := []string{}", code="rows = append(rows, x)", outputs=["x"],
                       fields=[{"x": "json"}], end="for _, row := range rows {\n  emit(row)\n}"),
                  b"".join(b"[%d]\n" % i for i in range(20000)),
                  b"".join(b"[%d]\n" % i for i in range(20000))),
    "keep-element": (dict(state="rows := map[string]bool{}",
                          code="if !rows[fields[0]] {\n  rows[fields[0]] = true\n"
                               "  return fields\n}"),
                     b"".join(b"%d\t%d\n" % (i % 5000, i) for i in range(20000)),
                     b"".join(b"%d\t%d\n" % (i, i) for i in range(5000))),
    "keep-by-go": (dict(prelude="var last string", code="emit(last, x)\nlast = x", fields=["x"],
                        outputs=["last", "x"]),
                   b"".join(b"%d\n" % i for i in range(20000)),
                   b"".join(b"%s\t%d\n" % (b"%d" % (i - 1) if i else b"", i)
                            for i in range(20000))),
    "switch": (dict(code="switch fields[0] {\ncase \"a\":\n  return fields\n"
                         "default:\n  return nil\n}"),
               b"a\nb\n", b"a\n"),
    "endless": (dict(code="for i := 0; ; i++ {\n  if i > 3 {\n"
                          "    return []string{strconv.Itoa(i)}\n  }\n}"), b"a\n", b"4\n"),
    "labels": (dict(code="outer:\nfor _, f := range fields {\n  for {\n    if f == \"x\" {\n"
                         "      break outer\n    }\n    break\n  }\n  emit(f)\n}"),
               b"a\tx\tb\n", b"a\n"),
    "function-literal": (dict(code="sort.Slice(fields, func(i, j int) bool {\n"
                                   "  return fields[i] < fields[j]\n})\nemit(fields...)"),
                         b"c\ta\tb\n", b"a\tb\tc\n"),
    "raw-string": (dict(code="text := `\n  x`\n"
                             "emit(strings.TrimSpace(text), strconv.Itoa(len(text)))"),
                   b"a\n", b"x\t4\n"),
    "local-package-name": (dict(code="url := struct{ Host string }{fields[0]}\nemit(url.Host)"),
                           b"a\n", b"a\n"),
    "field-redeclared": (dict(fields=PATH_FIELDS, outputs=["path"],
                              code="path := fields[1] + \"!\"\nemit(path)"), b"a\tb\t1\n", b"b!\n"),
    "field-shadowed": (dict(fields=PATH_FIELDS, outputs=["path"],
                            code="if true {\n  path := path + \"!\"\n  emit(path)\n}"),
                       b"a\tb\t1\n", b"b!\n"),
    "field-only-assigned": (dict(fields=PATH_FIELDS, outputs=["path"],
                                 code="size = 3\nmethod = \"x\"\nemit(fields[0])"),
                            b"a\tb\t1\n", b"a\n"),
    "field-named-as-package": (dict(fields=["time", {"sort": "int"}], outputs=["x"],
                                    code="t, _ := time.Parse(\"2006\", fields[0])\n"
                                         "emit(t.Format(\"06\"))"), b"2015\t1\n", b"15\n"),
    "aliases": (dict(prelude="import (\n  t \"text/template\"\n  \"strings\"\n)\n\n"
                             "var page = t.Must(t.New(\"\").Parse(`<{{.}}>`))",
                     code="var b strings.Builder\n"
                          "if err := page.Execute(&b, fields[0]); err != nil {\n"
                          "  panic(err)\n}\nemit(b.String())"), b"a\n", b"<a>\n"),
    "types-in-prelude": (dict(prelude="type key struct{ a, b string }\n\n"
                                      "func (k key) String() string { return k.a + \"/\" + k.b }",
                              state="seen := map[key]bool{}",
                              code="k := key{fields[0], fields[1]}\nif !seen[k] {\n"
                                   "  seen[k] = true\n  emit(fmt.Sprint(k))\n}"),
                         b"a\tb\na\tb\nc\td\n", b"a/b\nc/d\n"),
    "unused-state": (dict(state="var n, m int\nlast := \"\"\nf := func() {}",
                          code="last = fields[0]\nreturn fields"), b"a\n", b"a\n"),
    "begin-and-end": (dict(state="n := 0", begin="n = 10\nemit(\"begin\")", code="n++",
                           end="emit(fmt.Sprintf(\"end %d\", n))"), b"a\nb\n", b"begin\nend 12\n"),
    "counts": (dict(COUNTS, parallel="none"), b"g\t/b\t2\ng\t/a\t1\ng\t/b\t3\n", b"/a\t1\n/b\t5\n"),
    "counts-parallel": (dict(COUNTS, parallel=4), b"g\t/b\t2\ng\t/a\t1\ng\t/b\t3\n",
                        b"/a\t1\n/b\t5\n"),
    "typed": (dict(fields=["s", {"i": "int"}, {"f": "float"}, {"b": "bool"}, {"t": "time"},
                           {"j": "json"}],
                   outputs=["s", {"i": "int"}, {"f": "float"}, {"b": "bool"}, {"t": "time"},
                            {"j": "json"}],
                   code="emit(s+\"!\", i*2, f/4, !b, t.Add(time.Hour), \"[\"+j+\"]\")"),
              b"a\t+5\t1\ttrue\t2015-05-17T23:05:03.250-05:30\t{}\n",
              b"a!\t10\t0.25\tfalse\t2015-05-18T00:05:03.25-05:30\t[{}]\n"),
}


# Those that are also tried behind another step of the same process.
BEHIND = [name for name, (step, _, _) in BODIES.items()
          if name.startswith("keep-") and "fields" in step and "parallel" not in step]


def run(command, data=b"", **options):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=ENV, timeout=120, **options)


def generate(scratch, pipelines):
    spec = os.path.join(scratch, "spec.yaml")
    with open(spec, "w", encoding="utf-8") as file:
        json.dump({"gluegen": 1, "pipelines": pipelines}, file)
    done = run([tap.GLUEGEN, "build", spec, "-o", os.path.join(scratch, "out")])
    tap.check("generate", done.returncode == 0, done.stderr.decode())


class Programs:
    """Builds programs on demand with one tool chain."""

    def __init__(self, scratch, go, label):
        self.scratch, self.go, self.label = scratch, go, label

    def folder(self, name):
        return os.path.join(self.scratch, "out", name,
                            "first_step" if name.startswith("behind-") else "step")

    def build(self, name, vet=True):
        program = os.path.join(self.scratch, "bin", self.label + "-" + name)
        if os.path.exists(program):
            return program
        said = b""
        if vet:
            done = run([self.go, "vet", "."], cwd=self.folder(name))
            said = done.stdout + done.stderr if done.returncode else b""
            said += run(["gofmt", "-d", "."], cwd=self.folder(name)).stdout
        done = run([self.go, "build", "-buildvcs=false", "-o", program, "."], cwd=self.folder(name))
        said += done.stdout + done.stderr
        if said:
            tap.not_ok(f"{self.label}: {name} compiles", said.decode())
            return None
        return program


def behind(step):
    """A pipeline of one process, in which the step reads what another hands on."""
    first = dict(step="first", target="go", fields=step["fields"],
                 code="if len(fields) > 9 {\n  return nil\n}\nreturn fields")
    return {"steps": [first, dict({"step": "step", "target": "go"}, **step)]}


def check_bodies(programs):
    cases = [("body-" + name, case) for name, case in BODIES.items()]
    cases += [("behind-" + name, BODIES[name]) for name in BEHIND]
    for name, (step, data, expected) in cases:
        program = programs.build(name)
        if not program:
            continue
        done = run([program] + (["--workers", "3"] if step.get("parallel", "none") != "none"
                                else []), data)
        tap.same(f"{programs.label}: {name}", (0, expected, b""),
                 (done.returncode, done.stdout, done.stderr))


PANIC = dict(code="return []string{fields[1]}")
PROCESSES = {
    "lines": dict(steps=[dict(step="step", target="go", code="return fields")], format="lines"),
    "workers": dict(steps=[dict(step="step", target="go", parallel=4, code="return fields")],
                    format="lines"),
    "csv": dict(steps=[dict(step="step", target="go", code="return fields")], format="csv"),
    "jsonl": dict(steps=[dict(step="step", target="go", code="return fields")], format="jsonl"),
    "panic": dict(steps=[dict(step="step", target="go", **PANIC)]),
    "panic-workers": dict(steps=[dict(step="step", target="go", parallel=4, **PANIC)]),
    "panic-begin": dict(steps=[dict(step="step", target="go", begin="panic(\"a\\nb\")",
                                    code="return nil")]),
    "panic-end": dict(steps=[dict(step="step", target="go", code="return fields",
                                  end="var m map[int]int\nm[1] = 1")]),
    "bad-end": dict(steps=[dict(step="step", target="go", code="return fields",
                                end="emit(\"a\\tb\")")]),
    "bad-end-skip": dict(steps=[dict(step="step", target="go", code="return fields",
                                     on_error="skip", end="emit(\"a\\tb\")\nemit(\"c\")")]),
    "dead": dict(steps=[dict(step="step", target="go", fields=[{"n": "int"}], parallel=4,
                             code="return fields", end="", on_error={"dead_letter": "d"})]),
}
del PROCESSES["dead"]["steps"][0]["end"]


def check_ends(programs):
    """Standard input and output that fail."""
    data = b"".join(b'["%d"]\n' % i for i in range(300000))
    for name in ("lines", "workers", "csv", "jsonl"):
        program, prefix = programs.build(name), f"{name}: step step: ".encode()
        title = f"{programs.label}: {name}: "
        with open("/dev/full", "wb") as full:
            done = subprocess.run([program], input=data, stdout=full, stderr=subprocess.PIPE,
                                  env=ENV)
        tap.same(title + "full disk", (74, prefix + b"cannot write: No space left on device\n"),
                 (done.returncode, done.stderr))
        fd = os.open("/", os.O_RDONLY)
        done = subprocess.run([program], stdin=fd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=ENV)
        os.close(fd)
        tap.same(title + "directory", (74, b"", prefix + b"cannot read: Is a directory\n"),
                 (done.returncode, done.stdout, done.stderr))
        check_reader_gone(title, program, data)
        done = run([program, "surplus"])
        flags = (b"  -workers workers\n    \tnumber of workers (default N)\n"
                 if name == "workers" else b"")
        tap.same(title + "surplus argument",
                 (2, b"", b"Usage of %s:\n%s" % (program.encode(), flags)),
                 (done.returncode, done.stdout, re.sub(rb"default \d+", b"default N", done.stderr)))


def check_reader_gone(title, program, data):
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as errors:
        file.write(data)
        file.seek(0)
        child = subprocess.Popen([program], stdin=file, stdout=subprocess.PIPE, stderr=errors,
                                 env=ENV)
        child.stdout.read(10)
        child.stdout.close()
        code = child.wait()
        errors.seek(0)
        tap.same(title + "reader goes away", (141, b""), (code, errors.read()))


def check_failures(programs):
    label = programs.label
    lines = b"".join(b"%d\tx\n" % i for i in range(200000))
    for name, workers in (("panic", []), ("panic-workers", ["--workers", "4"])):
        done = run([programs.build(name)] + workers, lines + b"bad\x01\n" + lines)
        message = re.sub(rb"main\.go:\d+", b"main.go:N", done.stderr)
        tap.same(f"{label}: {name}",
                 (70, b"x\n" * 200000,
                  f"{name}: main.go:N, step step: record 200001: runtime error: index out of "
                  "range [1] with length 1: bad\\x01\n".encode()),
                 (done.returncode, done.stdout, message))
    for name, status, out, message in (
            ("panic-begin", 70, b"", "main.go:N, step step: before the first record: a\\nb"),
            ("panic-end", 70, b"a\n", "main.go:N, step step: after the last record: "
             "assignment to entry in nil map"),
            ("bad-end", 65, b"a\n", "step step: after the last record: field 1 holds a tab"),
            ("bad-end-skip", 0, b"a\nc\n", "step step: 1 bad record skipped")):
        done = run([programs.build(name)], b"a\n")
        told = re.sub(rb"main\.go:\d+", b"main.go:N", done.stderr)
        tap.same(f"{label}: {name}", (status, out, f"{name}: {message}\n".encode()),
                 (done.returncode, done.stdout, told))


def check_dead_letters(programs, scratch):
    program, path = programs.build("dead"), os.path.join(scratch, "dead.txt")
    lines = [b"%d" % i if i % 1000 else b"x\\%d" % i for i in range(1, 300001)]
    good = b"".join(line + b"\n" for line in lines if line[:1] != b"x")
    bad = b"".join(b'step\t%d\tfield n: "x\\\\%d" is not an int\tx\\\\%d\n' % (i, i, i)
                   for i in range(1000, 300001, 1000))
    with open(path, "wb") as file:
        file.write(b"old\n")
    done = run([program, "--workers", "4", "--dead-letter", path],
               b"".join(x + b"\n" for x in lines))
    with open(path, "rb") as file:
        letters = file.read()
    tap.same(f"{programs.label}: dead letters",
             (0, good, b"old\n" + bad,
              f"dead: step step: 300 bad records written to {path}\n".encode()),
             (done.returncode, done.stdout, letters, done.stderr))
    done = run([program, "--dead-letter", "/dev/full"], b"x\n")
    tap.same(f"{programs.label}: dead letters on a full disk",
             (74, b"dead: step step: cannot write /dev/full: No space left on device\n"),
             (done.returncode, done.stderr))
    tap.same(f"{programs.label}: dead letters without a path", 2, run([program], b"x\n").returncode)


def check_idle(programs):
    """Records do not wait for more input; signals end the program at once."""
    for name, workers in (("lines", []), ("workers", ["--workers", "4"])):
        child = subprocess.Popen([programs.build(name)] + workers, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, env=ENV)
        seen = []
        for i in range(5):
            child.stdin.write(b"%d\n" % i)
            child.stdin.flush()
            seen.append(child.stdout.readline())
        tap.same(f"{programs.label}: {name}: idle input", [b"%d\n" % i for i in range(5)], seen)
        child.send_signal(signal.SIGTERM)
        tap.same(f"{programs.label}: {name}: SIGTERM", -signal.SIGTERM, child.wait())
        child.stdin.close()
        child.stdout.close()


def check_long_records(programs, scratch):
    """A record of 100 MiB: exact, with memory of a small multiple."""
    size = 100 << 20
    big = {"lines": b"x" * size, "workers": b"y" * size,
           "csv": b'"' + b'a"",\n' * (size // 5) + b'"',
           "jsonl": b'["' + b"a\\nbc" * (size // 5) + b'"]'}
    for name, record in big.items():
        program, path = programs.build(name), os.path.join(scratch, "big")
        with open(path, "wb") as file:
            file.write(b'["a"]\n'[(name == "csv") * 6:] + record + b"\n")
        with open(path, "rb") as file, open(path + ".out", "wb") as out:
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            start = time.monotonic()
            code = subprocess.run([program], stdin=file, stdout=out, env=ENV).returncode
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        equal = subprocess.run(["cmp", path, path + ".out"]).returncode == 0
        tap.check(f"{programs.label}: {name}: 100 MiB",
                  code == 0 and equal and memory < 10 * size / 1024,
                  f"exit code {code}, {time.monotonic() - start:.1f} s, {memory} KiB, "
                  f"before {before} KiB")


def top_level_names():
    """Every name that some generated file may declare at file level."""
    names = set()
    for path in glob.glob(os.path.join(tap.ROOT, "templates", "go", "*.mustache")):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"^[ \t]*//.*|<%[#^/].*?%>|{{[#^/].*?}}", "", file.read(), flags=re.M)
        for group in re.findall(r"^(?:type|var|const) \($(.*?)^\)$", text, re.M | re.S):
            names.update(re.findall(r"^\t(\w+)", group, re.M))
        names.update(re.findall(r"^(?:func|type|var|const) (\w+)(?![\w<{])", text, re.M))
    return names - {"main", "init"}


# The Go Programming Language Specification, "Predeclared identifiers"; those that are newer than
# Go 1.18 are left out.
PREDECLARED = """any bool byte comparable complex64 complex128 error float32 float64 int int8 int16
    int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap
    close complex copy delete imag len make new panic print println real recover""".split()


def names_in_use():
    """What the generated files use of Go itself, and packages."""
    text = ""
    for path in glob.glob(os.path.join(tap.ROOT, "templates", "go", "*.mustache")):
        if not path.endswith(".sh.mustache"):
            with open(path, encoding="utf-8") as file:
                text += file.read()
    code = re.sub(r"<%.*?%>|{{.*?}}|//.*|\"(?:\\.|[^\"\n])*\"|'(?:\\.|[^'\n])*'", " ", text)
    with open(os.path.join(tap.ROOT, "src", "backends", "go", "packages.def"),
              encoding="utf-8") as file:
        packages = set(re.findall(r"(\w+)\"", file.read()))
    words = set(re.findall(r"(?<![\w.])[a-z]\w*(?!\w|<%)", code)) & set(PREDECLARED)
    return words | set(re.findall(r"(?<![\w.])([a-z]\w*)\.[A-Z]", code)) & packages


def check_names(scratch):
    """A prelude may declare none of them, and is told so, or its step has a process of its own."""
    names = sorted(top_level_names())
    used = sorted(names_in_use())
    steps = [{"step": step, "target": "go", "code": "return append(fields, fields[0])"}
             for step in ("one", "two")]
    spec = os.path.join(scratch, "names.yaml")

    def run_with(command, names):
        steps[0]["prelude"] = "\n".join(f"func {name}() {{}}" for name in names)
        with open(spec, "w", encoding="utf-8") as file:
            json.dump({"gluegen": 1, "steps": steps}, file)
        return run([tap.GLUEGEN, *command, spec]).stdout.decode()

    told = [row["message"] for row in json.loads(run_with(["check", "--format", "json"], names))
            if row["code"] == "GG0332"]
    refused = [name for name in names if f"`{name}` is a name of the generated program" in told]
    tap.check("names of the generated files are refused", len(told) == len(refused) > 60, told)
    told = [row["message"] for row in json.loads(run_with(["check", "--format", "json"], used))
            if row["code"] == "GG0332"]
    tap.same("names that they use, too",
             [f"`{name}` is a name that the generated program uses" for name in used], told)
    tap.check("there are such names", {"errors", "len", "utf8"} < set(used), used)
    for step, name in zip(steps, ("one", "two")):
        step["prelude"] = f"type {name} int\n\nfunc (x {name}) copy() int {{ return int(x) }}"
    with open(spec, "w", encoding="utf-8") as file:
        json.dump({"gluegen": 1, "steps": steps}, file)
    tap.same("methods of one name keep no steps apart", "(chain, 1 process)",
             run([tap.GLUEGEN, "plan", spec]).stdout.decode().splitlines()[0][-18:])
    del steps[1]["prelude"]
    others = sorted(set(names) - set(refused))
    for name in others:
        tap.check(f"a step that declares {name} stands alone",
                  "(chain, 2 processes)" in run_with(["plan"], [name]).splitlines()[0])
    tap.check("names of programs of several steps", len(others) > 3, others)


def all_formats():
    """Pipelines whose programs hold every part of the runtime, for the names."""
    fields = ["s", {"i": "int"}, {"f": "float"}, {"b": "bool"}, {"t": "time"}, {"j": "json"}]
    step = dict(step="step", target="go", fields=fields, outputs=fields, code="return fields")
    for form in ("tsv", "tsv_escaped", "csv", "jsonl"):
        yield form, dict(steps=[dict(step, on_error={"dead_letter": "d"})], format=form,
                         header=form != "jsonl")


def main():
    go = [("go", shutil.which("go"))]
    debian = "/usr/bin/go"
    if os.path.exists(debian) and os.path.realpath(debian) != os.path.realpath(go[0][1] or ""):
        go.append(("debian go", "/usr/bin/go"))
    if not go[0][1]:
        tap.skip("generated Go programs", "go is missing")
        tap.finish()
    with tempfile.TemporaryDirectory() as scratch:
        pipelines = {"body-" + name: {"steps": [dict({"step": "step", "target": "go"}, **step)]}
                     for name, (step, _, _) in BODIES.items()}
        pipelines.update({"behind-" + name: behind(BODIES[name][0]) for name in BEHIND})
        pipelines.update(PROCESSES)
        pipelines.update({"all-" + form: spec for form, spec in all_formats()})
        generate(scratch, pipelines)
        check_names(scratch)
        for label, path in go:
            programs = Programs(scratch, path, label)
            check_bodies(programs)
            check_ends(programs)
            check_failures(programs)
            check_dead_letters(programs, scratch)
            check_idle(programs)
        check_long_records(Programs(scratch, go[0][1], "go"), scratch)
    tap.finish()


main()
