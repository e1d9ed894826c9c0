#!/usr/bin/env python3
"""Workers of generated Go and Rust programs under race detectors: no race, the output of the serial
run.

Go brings its detector. Rust's thread sanitizer sees all that happens only when the standard library
is built with it, too, so that library's source is needed (`scripts/setup.sh test` fetches it where
rustup manages the compilers), and a compiler made to take an option that is not stable. Awk and
Python workers are processes.
"""

import glob
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

SUM = {"go": """    state: "counts := map[string]int64{}"
    code: "counts[strings.Clone(key)] += n"
    merge: |
      for key, n := range other.counts {
          counts[key] += n
      }
    end: |
      keys := []string{}
      for key := range counts {
          keys = append(keys, key)
      }
      sort.Strings(keys)
      for _, key := range keys {
          emit(key, counts[key])
      }
    prelude: |
      import (
          "sort"
          "strings"
      )
""", "rust": """    state: "let mut counts: BTreeMap<String, i64> = BTreeMap::new();"
    code: "*counts.entry(key.to_string()).or_default() += n;"
    merge: |
      for (key, n) in other.counts {
          *counts.entry(key).or_default() += n;
      }
    end: |
      for (key, n) in counts {
          emit(&[&key, &n.to_string()]);
      }
    prelude: "use std::collections::BTreeMap;"
"""}
KEYED = {"go": """    key: key
    state: |
      counts := map[string]int64{}
      texts := map[string]string{}
    code: |
      counts[key]++
      texts[key] += strconv.FormatInt(n%10, 10)
      if counts[key]%100 == 0 {
          emit(key, counts[key])
      }
    end: |
      for key, text := range texts {
          emit(key+text[:40], counts[key])
      }
""", "rust": """    key: key
    state: "let mut seen: HashMap<String, (i64, String)> = HashMap::new();"
    code: |
      let (count, text) = seen.entry(key.to_string()).or_default();
      *count += 1;
      text.push_str(&(n % 10).to_string());
      if *count % 100 == 0 {
          emit(&[key, &count.to_string()]);
      }
    end: |
      for (key, (count, text)) in seen {
          emit(&[&(key + &text[..40]), &count.to_string()]);
      }
"""}
SAME = {"go": "    code: return fields\n", "rust": "    code: emit(fields)\n"}
FILTER = {"go": "    code: |\n      if n%3 == 0 {\n          emit(key, n+1)\n      }\n",
          "rust": "    code: |\n      if n % 3 == 0 {\n"
                  "          emit(&[key, &(n + 1).to_string()]);\n      }\n"}
FAILS = {"go": "    code: |\n      if n == 99999 {\n          panic(\"no\")\n      }\n"
               "      return fields\n",
         "rust": "    code: |\n      if n == 99999 {\n          panic!(\"no\");\n      }\n"
                 "      emit(fields);\n"}
TWO = {target: f"{SAME[target]}  - step: t\n    target: {target}\n"
               f"    fields: [key, {{n: int}}]\n{FILTER[target]}" for target in SAME}
# name: (options of the pipeline, options of the step, make a record of a number)
CASES = {
    "fields go through": ("", SAME, "k{0}\t{1}\n"),
    "a filter": ("", FILTER, "k{0}\t{1}\n"),
    "bad records are skipped": ("on_error: skip\n", SAME, "k{0}\t{1}{2}\n"),
    "bad records are set aside": ("on_error: {dead_letter: bad.tsv}\n", SAME, "k{0}\t{1}{2}\n"),
    "csv": ("format: csv\n", SAME, "\"k\n{0}\",{1}\n"),
    "jsonl": ("format: jsonl\n", SAME, '{{"key":"k{0}","n":{1}}}\n'),
    "states are merged": ("", SUM, "k{0}\t{1}\n"),
    "records by key": ("", KEYED, "k{0}\t{1}\n"),
    "records by key, in csv": ("format: csv\n", KEYED, "\"k\n{0}\",{1}\n"),
    "bad records by key are skipped": ("on_error: skip\n", KEYED, "k{0}\t{1}{2}\n"),
    "bad records by key are set aside": ("on_error: {dead_letter: bad.tsv}\n", KEYED,
                                         "k{0}\t{1}{2}\n"),
    "a bad record by key": ("", KEYED, "k{0}\t{1}{2}\n"),
    "any order": ("order: any\n", SAME, "k{0}\t{1}\n"),
    "bad records in any order are set aside": ("order: any\non_error: {dead_letter: bad.tsv}\n",
                                               SAME, "k{0}\t{1}{2}\n"),
    "two steps in any order": ("order: any\non_error: skip\n", TWO, "k{0}\t{1}{2}\n"),
    "states in any order": ("order: any\n", SUM, "k{0}\t{1}\n"),
    "a bad record in any order": ("order: any\n", SAME, "k{0}\t{1}{2}\n"),
    "a step that fails": ("", FAILS, "k{0}\t{1}\n"),
}
RACY = """use std::thread;
static mut COUNT: u64 = 0;
fn main() {
    let other = thread::spawn(|| unsafe { COUNT += 1 });
    unsafe { COUNT += 1 };
    other.join().unwrap();
}
"""
MANIFEST = """[package]
name = "races"
version = "0.0.0"
edition = "2021"

[profile.release]
debug = 1
"""


def generate(scratch, target, number, head, step):
    """The directory of the step's program."""
    spec = os.path.join(scratch, f"{target}{number}.yaml")
    out = os.path.join(scratch, f"{target}{number}")
    with open(spec, "w", encoding="utf-8") as file:
        file.write(f"gluegen: 1\nname: p\nparallel: auto\n{head}steps:\n  - step: s\n"
                   f"    target: {target}\n    fields: [key, {{n: int}}]\n{step}")
    subprocess.run([tap.GLUEGEN, "build", "-q", spec, "-o", out], check=True)
    return glob.glob(os.path.join(out, "p", "*", ""))[0].rstrip("/")


def build_go(scratch):
    """[(the program of a case, what the compiler said)]."""
    programs = []
    env = {**os.environ, "CGO_ENABLED": "1", "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local",
           "GOWORK": "off"}
    for number, (head, steps, _) in enumerate(CASES.values()):
        place = generate(scratch, "go", number, head, steps["go"])
        program = os.path.join(place, "raced")
        built = subprocess.run(["go", "build", "-race", "-o", program, "."], env=env, text=True,
                               cwd=place, capture_output=True, check=False)
        programs.append((program if not built.returncode else None, built.stderr))
    return programs


def host():
    """What rustc calls this machine."""
    told = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    return next(x[6:] for x in told.splitlines() if x.startswith("host: "))


def build_rust(scratch):
    """All cases as binaries of one crate, so that the standard library is built once; the last is a
    program with a race."""
    crate = os.path.join(scratch, "races")
    binaries = os.path.join(crate, "src", "bin")
    for number, (head, steps, _) in enumerate(CASES.values()):
        place = generate(scratch, "rust", number, head, steps["rust"])
        shutil.copytree(place, os.path.join(binaries, f"case{number}"))
    os.makedirs(os.path.join(binaries, "racy"))
    for path, text in (("Cargo.toml", MANIFEST), ("src/bin/racy/main.rs", RACY)):
        with open(os.path.join(crate, path), "w", encoding="utf-8") as file:
            file.write(text)
    built = subprocess.run(["cargo", "build", "-q", "--release", "-Zbuild-std", "--target", host()],
                           cwd=crate, text=True, capture_output=True, check=False,
                           env={**os.environ, "RUSTC_BOOTSTRAP": "1",
                                "RUSTFLAGS": "-Zsanitizer=thread -Aunused -Astatic_mut_refs",
                                "CARGO_TARGET_DIR": os.path.join(crate, "target")})
    places = [os.path.join(crate, "target", host(), "release", name)
              for name in [f"case{n}" for n in range(len(CASES))] + ["racy"]]
    return [(x if os.path.exists(x) else None, built.stderr) for x in places]


def run(program, place, data, workers, fails=False):
    words = [program]
    bad = os.path.join(place, "bad.tsv")
    if os.path.exists(bad):
        os.remove(bad)
    if place.endswith("aside"):
        words += ["--dead-letter", bad]
    got = subprocess.run(words, input=data, capture_output=True, timeout=300, check=False,
                         env={**os.environ, "GLUEGEN_JOBS": str(workers), "GOMAXPROCS": "4",
                              "GORACE": "exitcode=99",
                              # Who fails does not wait for the other workers: no leak of threads.
                              "TSAN_OPTIONS": f"exitcode=99 report_thread_leaks={int(not fails)}"})
    letters = b""
    if os.path.exists(bad):
        with open(bad, "rb") as file:
            letters = file.read()
    return got.returncode, got.stdout, got.stderr, letters


def is_same(name, serial, got):
    if name == "a step that fails":
        return (got[0], serial[0]) == (70, 70)
    if "any order" not in name:
        return got == serial
    out = [sorted(x[1].splitlines()) for x in (serial, got)]
    return (out[0] == out[1] or got[0]) and (got[0], *got[2:]) == (serial[0], *serial[2:])


def try_case(target, name, program, scratch):
    record = CASES[name][2]
    data = "".join(record.format(n % 50, n, "x" if n % 7 == 0 else "")
                   for n in range(150000)).encode()
    place = os.path.join(scratch, f"{target}-{name}".replace(" ", "-"))
    os.mkdir(place)
    serial = run(program, place, data, 1)
    for workers in (2, 7):
        got = run(program, place, data, workers, serial[0] != 0)
        raced = b"DATA RACE" in got[2] or b"ThreadSanitizer" in got[2]
        tap.check(f"{target}: {name}: {workers} workers",
                  is_same(name, serial, got) and not raced,
                  f"exit codes {serial[0]}, {got[0]}; {len(serial[1])}, {len(got[1])} bytes\n"
                  f"{serial[2][-500:]!r}\n{got[2][-3000:].decode(errors='replace')}")


def try_all(target, programs, scratch):
    for name, (program, said) in zip(CASES, programs):
        if tap.check(f"{target}: {name}: built for the race detector", program, said):
            try_case(target, name, program, scratch)


def has_source():
    """Whether the compiler in PATH has the source of its standard library beside it."""
    root = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True,
                          check=True).stdout.strip()
    return os.path.exists(os.path.join(root, "lib", "rustlib", "src", "rust", "library", "std"))


def main():
    with tempfile.TemporaryDirectory(prefix="race-") as scratch:
        if shutil.which("go") and shutil.which("gcc"):
            try_all("go", build_go(scratch), scratch)
        else:
            tap.skip("races of go", "go or gcc is missing")
        if not shutil.which("cargo"):
            tap.skip("races of rust", "cargo is missing")
        elif not has_source():
            tap.skip("races of rust", "data: the source of rust's standard library is missing "
                     "(rustup component add rust-src)")
        else:
            programs = build_rust(scratch)
            try_all("rust", programs, scratch)
            if tap.check("rust: a program with a race: built", *programs[-1]):
                got = subprocess.run([programs[-1][0]], capture_output=True, check=False,
                                     env={**os.environ, "TSAN_OPTIONS": "exitcode=99"})
                tap.check("rust: a program with a race: reported",
                          got.returncode == 99 and b"data race" in got.stderr, str(got))
    tap.finish()


main()
