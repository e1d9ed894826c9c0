#!/usr/bin/env python3
"""What a body of a Rust step may say and do, with every Rust tool chain that is installed.

Each case is a step that is generated, compiled without warnings, found clean by rustfmt, run, and
compared: output, messages and exit code.
"""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

FIELDS = "[path, {status: int}, {type: float}]"
DATA = b"/a\t200\t1.5\n/b\t404\t2\n/a\t500\t.5\n"

# name, lines of the step, input, arguments, output, message, exit code
CASES = [
    ("statements that emit", f"""
    fields: {FIELDS}
    code: |
      if status >= 400 {{
          emit(&[path, &(status + 1).to_string()]);
      }}
    outputs: [path, {{next: int}}]
""", DATA, [], b"/b\t405\n/a\t501\n", b"", 0),
    ("a tail of strings", """
    code: |
      Some(vec![fields[0].to_uppercase(), fields.len().to_string()])
""", DATA, [], b"/A\t3\n/B\t3\n/A\t3\n", b"", 0),
    ("a tail of borrowed fields", """
    code: |
      if fields[1] == "404" {
          return None;
      }
      Some(vec![fields[1], fields[0]])
""", DATA, [], b"200\t/a\n500\t/a\n", b"", 0),
    ("a question mark", f"""
    fields: {FIELDS}
    code: |
      let rest = path.strip_prefix("/a")?;
      Some(vec![format!("[{{rest}}{{type_}}]")])
    outputs: [text]
""", DATA, [], b"[1.5]\n[0.5]\n", b"", 0),
    ("nothing but None", """
    code: |
      emit(&[fields[0]]);
      None
""", DATA, [], b"/a\n/b\n/a\n", b"", 0),
    ("text that lives as long as the program", """
    prelude: |
      fn kind(status: &str) -> &'static str {
          match status {
              "200" => "good",
              _ => "bad",
          }
      }
    code: |
      let text: &'static str = kind(fields[1]);
      emit(&[fields[0], text]);
""", DATA, [], b"/a\tgood\n/b\tbad\n/a\tbad\n", b"", 0),
    ("a result of its own", f"""
    fields: {FIELDS}
    prelude: |
      use std::io::{{Error, ErrorKind, Result}};

      fn class(status: i64) -> Result<&'static str> {{
          match status {{
              200..=299 => Ok("good"),
              400..=499 => Ok("bad"),
              _ => Err(Error::from(ErrorKind::InvalidData)),
          }}
      }}
    code: |
      if let Ok(class) = class(status) {{
          emit(&[path, class]);
      }}
    outputs: [path, class]
""", DATA, [], b"/a\tgood\n/b\tbad\n", b"", 0),
    ("return without a value", """
    code: |
      if fields[1] != "200" {
          return;
      }
      emit(fields);
""", DATA, [], b"/a\t200\t1.5\n", b"", 0),
    ("several records of one", """
    code: |
      for field in fields {
          emit(&[field]);
      }
""", b"a\tb\nc\n", [], b"a\nb\nc\n", b"", 0),
    ("a field that is assigned to", f"""
    fields: {FIELDS}
    code: |
      status += 1;
      emit(&[path, &status.to_string(), fields[1]]);
    outputs: [path, {{next: int}}, {{status: int}}]
""", DATA, [], b"/a\t201\t200\n/b\t405\t404\n/a\t501\t500\n", b"", 0),
    ("state, begin and end", """
    prelude: |
      /// Counts.
      #[derive(Default)]
      struct Count {
          n: u64,
      }
    state: |
      let mut counts: BTreeMap<String, Count> = BTreeMap::new();
      let mut lines = 0;
    begin: |
      counts.insert("begin".to_string(), Count { n: 7 });
    code: |
      lines += 1;
      counts.entry(fields[0].to_string()).or_default().n += 1;
    end: |
      for (path, count) in counts {
          emit(&[&path, &count.n.to_string()]);
      }
      emit(&["lines", &lines.to_string()]);
""", DATA, [], b"/a\t2\n/b\t1\nbegin\t7\nlines\t3\n", b"", 0),
    ("workers that merge", """
    parallel: 3
    state: |
      let mut counts: HashMap<String, u64> = HashMap::new();
    code: |
      *counts.entry(fields[0].to_string()).or_default() += 1;
    merge: |
      for (key, n) in other.counts {
          *counts.entry(key).or_default() += n;
      }
    end: |
      let mut keys: Vec<&String> = counts.keys().collect();
      keys.sort();
      for key in keys {
          emit(&[key, &counts[key].to_string()]);
      }
""", b"a\nb\nb\n" * 300000, ["--workers", "3"], b"a\t300000\nb\t600000\n", b"", 0),
    ("workers keep the order", """
    parallel: auto
    code: |
      if fields[0].len() != 3 {
          emit(fields);
      }
""", b"".join(b"%d\n" % i for i in range(200000)), ["--workers", "2"],
     b"".join(b"%d\n" % i for i in range(200000) if len(str(i)) != 3), b"", 0),
    ("lines of a string stay", '''
    code: |
      let text = "one
        two";
      let raw = r#"{{x}}
      """#;
      emit(&[&text.len().to_string(), &raw.len().to_string()]);
''', b"x\n", [], b"9\t8\n", b"", 0),
    ("names of the program are free", """
    fields: [output, run, result, process]
    code: |
      let values = [process, result, run, output];
      emit(&values);
""", b"a\tb\tc\td\n", [], b"d\tc\tb\ta\n", b"", 0),
    ("a panic", """
    code: |
      let n: i32 = fields[1].parse().expect("no number");
      emit(&[&n.to_string()]);
""", b"a\t1\nb\tx\n", [], b"1\n",
     b"p: main.rs:LINE, step s: record 2: panicked: no number: "
     b"ParseIntError { kind: InvalidDigit }: b\\tx\n", 70),
    ("a panic in end", """
    state: |
      let n = 1;
    code: |
      emit(fields);
    end: |
      assert!(n > 1, "after {n}");
""", b"a\n", [], b"a\n",
     b"p: main.rs:LINE, step s: after the last record: panicked: after 1\n", 70),
    ("a panic in begin", """
    begin: |
      assert!(std::env::args().count() > 9, "early");
    code: |
      emit(fields);
""", b"a\n", [], b"",
     b"p: main.rs:LINE, step s: before the first record: panicked: early\n", 70),
    ("a bad record in end", """
    outputs: [{n: int}]
    state: |
      let mut last = String::new();
    code: |
      last = fields[0].to_string();
    end: |
      emit(&[&last]);
""", b"1\nx\n", [], b"",
     b"p: step s: after the last record: field n: \"x\" is not an int\n", 65),
    ("a list that fits on a line by its characters, not by its bytes", """
    input_format: jsonl
    output_format: tsv
    fields: [ööööööööö, äääääääää]
    code: emit(&[fields[1]]);
    outputs: [x]
""", '{"ööööööööö":1,"äääääääää":"b"}\n'.encode(), [], b"b\n", b"", 0),
    ("an argument that nobody knows", """
    code: |
      emit(fields);
""", b"a\n", ["--workers", "2"], b"", b"p: step s: unknown argument: --workers\n", 64),
]


class Failed(Exception):
    """A tool that found fault."""


def run_tool(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-3000:]}")


def tool_chains():
    """Directories that hold a rustc, the one in PATH first."""
    found = [shutil.which("rustc"), "/usr/bin/rustc"]
    return list(dict.fromkeys(os.path.dirname(path) for path in found
                              if path and os.path.exists(path)))


def without_line(message):
    """Line numbers of main.rs are not what these cases are about."""
    before, mark, after = message.partition(b"main.rs:")
    return before + mark + b"LINE" + after.lstrip(b"0123456789") if mark else message


def build(directory, step, bin_directory):
    spec = os.path.join(directory, "p.yaml")
    with open(spec, "w", encoding="utf-8") as file:
        file.write("gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: rust" + step)
    run_tool(tap.GLUEGEN, "build", spec, "-o", os.path.join(directory, "out"))
    source = os.path.join(directory, "out", "p", "s", "main.rs")
    program = os.path.join(directory, "s")
    run_tool(os.path.join(bin_directory, "rustc"), "--edition", "2021", "-D", "warnings",
             "-C", "panic=unwind", "-o", program, source)
    rustfmt = os.path.join(bin_directory, "rustfmt")
    if os.path.exists(rustfmt):
        run_tool(rustfmt, "--edition", "2021", "--check", source)
    return program


def check(case, bin_directory):
    name, step, data, arguments, stdout, stderr, status = case
    name = f"{name} ({bin_directory})"
    with tempfile.TemporaryDirectory() as directory:
        try:
            program = build(directory, step, bin_directory)
        except Failed as failed:
            tap.not_ok(name, str(failed))
            return
        done = subprocess.run([program] + arguments, input=data, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)
        tap.same(name, (stdout, stderr, status),
                 (done.stdout, without_line(done.stderr), done.returncode))


def check_faults(bin_directory):
    """Ends of a program that have to do with its files."""
    with tempfile.TemporaryDirectory() as directory:
        program = build(directory, "\n    code: emit(fields);\n", bin_directory)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([program], input=b"a\n", stdout=full, stderr=subprocess.PIPE)
        tap.same("a full disk", (74, b"p: step s: cannot write: No space left on device\n"),
                 (done.returncode, done.stderr))
        descriptor = os.open(directory, os.O_RDONLY)
        done = subprocess.run([program], stdin=descriptor, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        os.close(descriptor)
        tap.same("a directory as input", (74, b"p: step s: cannot read: Is a directory\n", b""),
                 (done.returncode, done.stderr, done.stdout))
        process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdout.close()
        try:
            process.stdin.write(b"a\n" * 100)
            process.stdin.close()
        except BrokenPipeError:
            pass
        tap.same("a reader that went away", (141, b""), (process.wait(60), process.stderr.read()))
        process.stderr.close()
        check_idle(program)
        check_bytes(program)


def check_idle(program):
    process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(b"first\nsec")
    process.stdin.flush()
    first = process.stdout.readline()
    process.stdin.write(b"ond\n")
    process.stdin.close()
    tap.same("records do not wait for more input", (b"first\n", b"second\n"),
             (first, process.stdout.read()))
    process.wait(60)


def check_bytes(program):
    """Bytes that are no UTF-8, and the code points that stand for them inside of the program."""
    points = "".join(map(chr, range(0x10FE70, 0x10FF10))).encode()
    data = points + b"\n" + bytes(byte for byte in range(256) if byte != 10) + b"\n"
    data += points[:-1] + b"\n\xf4\x8f\xba\n\xf4\x8f\xba\x80\xf4\n" + b"\xff" * 70000 + b"\n"
    done = subprocess.run([program], input=data, stdout=subprocess.PIPE)
    tap.same("every byte comes back", (0, data), (done.returncode, done.stdout))


UPPER = """use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    print!("{}", text.to_uppercase());
}
"""


def check_sources():
    """Programs of the user's own, from a file and from a package of cargo's."""
    with tempfile.TemporaryDirectory() as directory:
        source = os.path.join(directory, "my crate", "src", "main.rs")
        os.makedirs(os.path.dirname(source))
        for path, text in [
                (source, UPPER), (os.path.join(directory, "one.rs"), UPPER),
                (os.path.join(directory, "my crate", "Cargo.toml"),
                 '[package]\nname = "upper"\nversion = "0.1.0"\nedition = "2021"\n'),
                (os.path.join(directory, "p.yaml"),
                 "gluegen: 1\nsteps:\n"
                 "  - {step: one, target: rust, command: ./one, source: one.rs}\n"
                 "  - {step: two, target: rust, command: ./two, source: my crate}\n")]:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        run_tool(tap.GLUEGEN, "build", os.path.join(directory, "p.yaml"), "-o",
                 os.path.join(directory, "out"))

        def run(data):
            done = subprocess.run([os.path.join(directory, "out", "p.sh")], input=data,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=directory)
            return done.stdout, done.returncode, done.stderr
        tap.same("sources are built", (b"A\n", 0), run(b"a\n")[:2])
        tap.same("once", (b"B\n", 0, b""), run(b"b\n"))
        with open(source, "w", encoding="utf-8") as file:
            file.write(UPPER.replace("to_uppercase()", 'replace("C", "d")'))
        tap.same("and again after a change", (b"d\n", 0), run(b"c\n")[:2])
        with open(source, "w", encoding="utf-8") as file:
            file.write("fn main() {")
        stdout, status, stderr = run(b"e\n")
        tap.same("a build that fails",
                 (b"", 70, b"p: step two: build failed with exit code 101"),
                 (stdout, status, stderr.splitlines()[-1]))


def main():
    chains = tool_chains()
    if not chains:
        tap.skip("bodies of Rust steps", "rustc is missing")
    for bin_directory in chains:
        for case in CASES:
            check(case, bin_directory)
    if chains:
        check_faults(chains[0])
    if shutil.which("cargo"):
        check_sources()
    else:
        tap.skip("sources of Rust programs", "cargo is missing")
    tap.finish()


main()
