#!/usr/bin/env python3
"""What programs generate: built from programs.pl, compiled, run, and compared exactly."""

import os
import shutil
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
from tap import GLUEGEN, check, finish, same, skip  # noqa: E402

WORK = tempfile.mkdtemp(prefix="gluegen-generators.")
OUT = os.path.join(WORK, "out")


def run(command, text="", **options):
    """(exit code, stdout, stderr) in the output directory."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", **options}
    if "CARGO_TARGET_DIR" not in options:
        env.pop("CARGO_TARGET_DIR", None)
    result = subprocess.run(command, input=text, capture_output=True, text=True, cwd=OUT, env=env,
                            timeout=300)
    return result.returncode, result.stdout, result.stderr


def case(name, command, text, expected, code=0, error=""):
    same(name, (code, expected, error), run(command, text))


def has(*tools):
    return all(shutil.which(tool) for tool in tools)


def write(path, text):
    path = os.path.join(OUT, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def read(path):
    with open(os.path.join(OUT, path)) as file:
        return file.read()


def compile_go(name):
    return run(["go", "build", "-o", f"bin/{name}", f"{name}.go"], GO111MODULE="off",
               GOTOOLCHAIN="local")


def compile_rust(name):
    return run(["rustc", "--edition", "2021", "-D", "warnings", "-O", "-o", f"bin/{name}",
                f"{name}.rs"])


def test_scripts():
    case("python: a record is changed or dropped", ["./raise.py"], "a\t\t3\nx\td\t1\nb\td\t4",
         "a\t\t6\nb\td\t8\n")
    case("python: a ragged record", ["./raise.py"], "a\tb\n", "", 65,
         "raise: step raise: record 1: 2 fields instead of 3: a\\tb\n")
    case("python: JSON values keep their types", ["./birthday.py"],
         '{"name": "a", "age": 3}\n{"name": null, "age": 1.5, "more": 1}\n',
         '{"name":"a","age":4}\n{"name":null,"age":2.5}\n')
    case("python: a body that writes by itself", ["./select.py"],
         '"/a,b",404\n/c,200\n', '{"path":"/a,b","status":404}\n')
    case("awk: a header, a changed and a dropped record", ["gawk", "-f", "double.awk"],
         "name\tsalary\na\t2\nx\t3\n\t4\n", "name\tsalary\na\t4\n\t8\n")
    case("awk: a ragged record", ["gawk", "-f", "double.awk"], "name\tsalary\na\n",
         "name\tsalary\n", 65, "double: step double: record 1: 1 field instead of 2: a\n")
    case("awk: rules", ["gawk", "-f", "rules.awk"], "/a\t404\n/b\t200\n", "/a\n1\n")
    case("awk: between converters", ["./awk_csv.sh"], '"a,""b",1\n',
         '{"name":"a,\\"b","n":"2"}\n')
    case("bash: empty fields, backslashes, no last newline", ["./shell.sh"],
         "name\tdept\tsalary\na\t\t3\nx\td\t1\n\\n\td\t4",
         "name\tdept\tsalary\na\t\t6\n\\n\td\t8\n")
    case("bash: a ragged record", ["./shell.sh"], "name\tdept\tsalary\na\t3\n",
         "name\tdept\tsalary\n", 65, "shell: step shell: record 1: 2 fields instead of 3: a\\t3\n")
    case("bash: JSON", ["./shell_json.sh"], '{"n": 1, "name": "a\\tb"}\n', "", 65,
         run(["./shell_json.sh"], '{"n": 1, "name": "a\\tb"}\n')[2])
    case("bash: JSON without tabs", ["./shell_json.sh"], '{"n": 1, "name": "ab"}\n',
         '{"name":"AB","n":"1"}\n')
    case("bash: a script of its own", ["./shell_own.sh"], "b\na\nb\n",
         "      1 a\n      2 b\n")


def test_go():
    if not has("go"):
        skip("programs in Go", "go is missing")
        return
    for name in ("go_fields", "go_record", "go_count", "go_wrapped"):
        same(f"{name} compiles", (0, "", ""), compile_go(name))
        same(f"{name} passes gofmt", (0, "", ""), run(["gofmt", "-l", f"{name}.go"]))
    case("go: fields", ["bin/go_fields"], "a\tb\n\tc", "b\tA\nc\t\n")
    case("go: a record", ["bin/go_record"], '{"name":"x","id":"1"}\n', '{"id":"1","name":"X"}\n')
    keys = "".join(f"k{i % 7}\n" for i in range(20000))
    counts = "".join(f"k{i}\t{len(range(i, 20000, 7))}\n" for i in range(7))
    case("go: state in three workers, and its end", ["bin/go_count"], keys, counts)
    case("go: state in one worker", ["bin/go_count", "-workers", "1"], keys, counts)
    case("go: a function", ["bin/go_wrapped"], "a\tb\n", "b\ta\n")
    case("go: a ragged record", ["bin/go_wrapped"], "a\n", "", 65,
         "go_wrapped: step go_wrapped: record 1: 1 field instead of 2: a\n")


# Big and odd numbers, all kinds of characters, nesting, missing and repeated members.
NASTY = """\ufeff{"n": 1, "seen": 2}
 \t
 {"big": 123456789012345678901234567890, "f": 1.10, "e": 1e400, "in": {"b": [123456789012345678]}}\r
{"\u00e9\\u00e9\\ud83d\\ude00": "<&>\u2028 \\u0000 \\"\\t", "": null, "x": [true, false, {}]}
[1]
{"drop": true}
{"a": 1, "a": 2}
{"a":
{}
""" + '{"d": ' + "[" * 500 + "]" * 500 + "}"
TAMED = """{"n":1,"seen":3}
{"big":123456789012345678901234567890,"e":1e400,"f":1.10,"in":{"b":[123456789012345678]},"seen":1}
{"":null,"seen":1,"x":[true,false,{}],"\u00e9\u00e9\U0001f600":"<&>\u2028 \\u0000 \\"\\t"}
{"a":2,"seen":1}
{"seen":1}
""" + '{"d":' + "[" * 500 + "]" * 500 + ',"seen":1}\n'


def test_open_records():
    """Records of JSON of any members."""
    if not has("go"):
        skip("open records in Go", "go is missing")
        return
    for name in ("go_open", "go_open_pointer"):
        same(f"{name} compiles", (0, "", ""), compile_go(name))
        same(f"{name} passes gofmt", (0, "", ""), run(["gofmt", "-l", f"{name}.go"]))
    skipped = "go_open: step go_open: 2 bad records skipped\n"
    case("go: an open record", ["bin/go_open"], NASTY, TAMED, 0, skipped)
    case("go: an open record, one worker", ["bin/go_open", "-workers", "1"], NASTY, TAMED, 0,
         skipped)
    case("go: a pointer to an open record", ["bin/go_open_pointer"], '{"b": 1.0, "big": 2}\n[1]\n',
         '{"b":1.0}\n', 65, "go_open_pointer: step go_open_pointer: record 2: not an object: [1]\n")


def test_crates():
    """Rust programs that use serde_json, in the versions of Cargo.lock."""
    if not has("cargo"):
        skip("programs with serde_json", "cargo is missing")
        return
    write("serde/Cargo.toml", '[workspace]\nmembers = ["rust_open", "fragment_serde"]\n')
    shutil.copy(os.path.join(HERE, "Cargo.lock"), os.path.join(OUT, "serde"))
    env = {"CARGO_TARGET_DIR": os.path.join(OUT, "target")}
    code, _, error = run(["cargo", "build", "--locked", "--manifest-path", "serde/Cargo.toml"],
                         **env)
    if not check("crates compile", code == 0, error):
        return
    case("rust: an open record", ["target/debug/rust_open"], NASTY, TAMED, 0,
         "rust_open: step rust_open: 2 bad records skipped\n")
    case("fragments: JSON in Rust", ["target/debug/fragment_serde"],
         '{"name": "x\\u00e9 \\"q\\"", "n": 12345678901234567890123}\n{"n": [1.10]}\n',
         '{"n":12345678901234567890123,"name":"x\u00e9 \\"q\\""}\n'
         '{"n":12345678901234567890123,"name":"x\u00e9 \\"q\\""}\n'
         '{"n":[1.10],"name":null}\n{"n":[1.10],"name":null}\n')


def test_one_file_is_the_same():
    """A program of one file does what the same step of a pipeline does."""
    if not has("go"):
        skip("one file beside several", "go is missing")
        return
    spec = """gluegen: 1
name: several
steps:
  - step: go_fields
    target: go
    code: return []string{fields[1], strings.ToUpper(fields[0])}
"""
    write("several.yaml", spec)
    same("the pipeline builds", 0, run([GLUEGEN, "build", "several.yaml", "-o", "several"])[0])
    for text in ("a\tb\nc\td", "\t\n", "\ufeffa\tb\r\n", "x" * 300000 + "\ty\n"):
        one, several = run(["bin/go_fields"], text), run(["several/several.sh"], text)
        same(f"one file and several: {text[:8]!r}", several[:2], one[:2])


def test_rust():
    if not has("rustc"):
        skip("programs in Rust", "rustc is missing")
        return
    for name in ("rust_fields", "rust_record", "rust_parallel", "rust_wrapped"):
        same(f"{name} compiles", (0, "", ""), compile_rust(name))
        if has("rustfmt"):
            same(f"{name} passes rustfmt", 0,
                 run(["rustfmt", "--edition", "2021", "--check", f"{name}.rs"])[0])
    case("rust: fields", ["bin/rust_fields"], "a\tb\n\tc", "b\ta\nc\t\n")
    case("rust: a record", ["bin/rust_record"], '{"name":"x","id":"1"}\n',
         '{"id":"1","name":"X"}\n')
    case("rust: workers", ["bin/rust_parallel"], "".join(f"{i}\n" for i in range(9999)),
         "".join(f"{2 * i}\n" for i in range(9999)))
    case("rust: a function", ["bin/rust_wrapped"], "a\tb\n", "b\ta\n")


def test_build_scripts():
    if not has("go", "rustc", "cargo"):
        skip("build scripts", "a compiler is missing")
        return
    write("crate/src/main.rs", 'fn main() {\n    println!("crate");\n}\n')
    shutil.copy(os.path.join(OUT, "cargo.toml"), os.path.join(OUT, "crate/Cargo.toml"))
    same("build_go.sh", 0, run(["./build_go.sh"], GO111MODULE="off")[0])
    case("the Go program runs", ["bin/go_fields"], "a\tb\n", "b\tA\n")
    same("build_rust.sh", (0, "built bin/rust\n"), run(["./build_rust.sh"])[:2])
    case("the Rust program runs", ["bin/rust"], "a\tb\n", "b\ta\n")
    same("build_crate.sh", (0, "built in crate/target/release\n"),
         run(["./build_crate.sh"], CARGO_NET_OFFLINE="true")[:2])
    case("the crate runs", ["crate/target/release/crate"], "", "crate\n")


def file_kind(name):
    with open(os.path.join(OUT, name), "rb") as file:
        head = file.read(20)
    machines = {b"\x3e": "amd64", b"\xb7": "arm64"}
    if head[:4] == b"\x7fELF":
        return "ELF " + machines[head[18:19]]
    return {b"MZ": "PE", b"\xcf\xfa": "Mach-O"}[head[:2]]


def test_cross():
    if not has("go", "rustc"):
        skip("cross compilation", "a compiler is missing")
        return
    code, told, error = run(["./cross_go.sh"], GO111MODULE="off", GOTOOLCHAIN="local")
    names = ["go_fields_linux_amd64", "go_fields_linux_arm64", "go_fields_darwin_arm64",
             "go_fields_windows_amd64.exe"]
    same("cross_go.sh", (0, "".join(f"building {name}\n" for name in names), ""),
         (code, told, error))
    same("four platforms of Go", ["ELF amd64", "ELF arm64", "Mach-O", "PE"],
         [file_kind(name) for name in names])
    code, told, error = run(["./cross_rust.sh"])
    same("Rust for this platform", "ELF amd64", file_kind("rust_fields_linux_amd64"))
    missing = ("rust_fields_darwin_arm64: the standard library of aarch64-apple-darwin is not "
               "installed; try: rustup target add aarch64-apple-darwin\n")
    installed = os.path.exists(os.path.join(OUT, "rust_fields_darwin_arm64"))
    check("Rust for a platform that is not installed", installed or (code, error) == (1, missing),
          f"{code}\n{told}\n{error}")


def test_pipelines():
    write("keep.awk", '$2 == "b" { print }\n')
    write("fetch.sh", "cat\n")
    write("in.tsv", "a\tb\nc\td\n")
    case("steps of three elements", ["./short.sh"], "c\tb\na\tb\nd\te\n", "a\tb\nc\tb\n")
    case("steps of a clause", ["./inferred.sh"], "a\tb\nc\td\n", "a\tb\n")
    case("steps of a clause without the missing one", ["./skipping.sh"], "a\tb\nc\td\n", "a\tb\n")
    same("a clause as a pipeline", 0, run(["./goal.sh"], "a\tb\nc\td\n")[0])
    with open(os.path.join(OUT, "goal.tsv")) as file:
        same("its output", "a\tb\n", file.read())
    if not has("go", "rustc"):
        skip("pipelines of programs", "a compiler is missing")
        return
    case("programs that are there and that are built", ["./native.sh"], "", "A\tb\nC\td\n")
    if not has("parallel"):
        skip("a pipeline with GNU parallel", "parallel is missing")
        return
    write("keep.awk", "{ print }\n")
    same("a chain with GNU parallel", (0, ""), run(["./chain.sh"], GO111MODULE="off")[:2])
    with open(os.path.join(OUT, "chain.tsv")) as file:
        same("its output is in order", "b\tA\nd\tC\n", file.read())


def test_orchestrated():
    """A router in Go and awk over blocks of 10,000 records, of which one step makes totals."""
    if not has("go", "parallel"):
        skip("an orchestrated router", "go or parallel is missing")
        return
    keys = [("" if i % 50 == 7 else f"key {i % 977}", i) for i in range(25001)]
    write("values.tsv", "".join(f"{key}\t{value}\n" for key, value in keys))
    totals = {}
    for key, value in keys:
        if key:
            shard = zlib.crc32(key.encode()) % 4
            totals[shard] = totals.get(shard, 0) + value * value
    code, _, told = run(["./orchestrator.sh"])
    same("a router, computing and totals", 0, code)
    names = [line.split("  ")[0] for line in told.splitlines()[1:3]]
    same("the router and awk run in GNU parallel", ["GNU parallel from step route", "step total"],
         names)
    expected = "".join(f"{shard}\t{total}\n" for shard, total in sorted(totals.items()))
    same("totals of blocks", expected, read("totals.tsv"))
    same("one job", 0, run(["./orchestrator.sh", "--jobs", "1"])[0])
    same("totals of one job", expected, read("totals.tsv"))
    same("a program in blocks", (0, ""), run(["./routed.sh"], GO111MODULE="off")[:2])
    same("its records are in order", "".join(f"{value}\t{key.upper()}\n" for key, value in keys),
         read("routed.tsv"))
    swapped = "".join(f"{value}\t{key.upper()}\n" for key, value in keys)
    back = "".join(f"{key.upper()}\t{value}\n" for key, value in keys)
    if has("rustc"):
        code, _, told = run(["./native_parallel.sh"], GO111MODULE="off")
        same("native programs, one in blocks", 0, code)
        same("the router runs in GNU parallel", "GNU parallel from step route",
             told.splitlines()[1].split("  ")[0])
        same("what they made", back, read("native.tsv"))
    same("a native pipeline in blocks", (0, ""), run(["./native_shared.sh"], GO111MODULE="off")[:2])
    same("what it made", swapped, read("native.tsv"))


def test_fragments():
    text = "x\t1\n\\y \"q\"\t2\n"
    case("fragments: tsv to JSON in Python", ["python3", "fragment.py"], text,
         '{"n":"1","name":"x"}\n{"n":"2","name":"\\\\y \\"q\\""}\n')
    case("fragments: JSON to tsv in Python", ["python3", "fragment_json.py"],
         '{"name": "x", "n": 1}\n', "1\tx\n")
    case("fragments: tsv to JSON in awk", ["gawk", "-f", "fragment.awk"], text,
         '{"name":"x","n":"1"}\n{"name":"\\\\y \\"q\\"","n":"2"}\n')
    case("fragments: tsv in bash", ["bash", "fragment.sh"], "x\t\n\ty", "\tx\ny\t\n")
    if has("go"):
        case("fragments: JSON to tsv in Go", ["go", "run", "fragment.go"],
             '{"name": "x", "n": 1}\n', "1\tx\n")
        case("fragments: tsv to JSON in Go", ["go", "run", "fragment_tsv.go"], "x\t<1>\n",
             '{"n":"<1>","name":"x"}\n')
    if has("rustc"):
        same("fragments of Rust compile", 0,
             run(["rustc", "--edition", "2021", "-o", "bin/fragment", "fragment.rs"])[0])
        case("fragments: tsv in Rust", ["bin/fragment"], "x\t1\n", "1\tx\n")


def test_places():
    for place in "scripts", "deep/er", ".":
        case(f"a script written into {place} finds its steps", [f"{place}/placed.sh"], "a\n", "A\n")


def main():
    shutil.copy(os.path.join(HERE, "programs.pl"), WORK)
    built = subprocess.run([GLUEGEN, "build", "programs.pl", "-o", OUT], cwd=WORK,
                           capture_output=True, text=True)
    if not check("programs.pl builds", built.returncode == 0, built.stderr):
        finish()
    os.makedirs(os.path.join(OUT, "bin"), exist_ok=True)
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, test in list(globals().items()):
        if name.startswith("test_") and pattern in name:
            test()
    shutil.rmtree(WORK)
    finish()


main()
