#!/usr/bin/env python3
"""Workers of generated Go programs under Go's race detector: no race, and the serial run's output.

Rust needs no such run: the programs hold no `unsafe` code that shares memory, so rustc refuses a
race, and its thread sanitizer needs a nightly compiler. Awk and Python workers are processes.
"""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

SUM = """    state: "counts := map[string]int64{}"
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
"""
KEYED = """    key: key
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
"""
# name: (options of the pipeline, options of the step, make a record of a number)
CASES = {
    "fields go through": ("", "    code: return fields\n", "k{0}\t{1}\n"),
    "a filter": ("", "    code: |\n      if n%3 == 0 {\n          emit(key, n+1)\n      }\n",
                 "k{0}\t{1}\n"),
    "bad records are skipped": ("on_error: skip\n", "    code: return fields\n", "k{0}\t{1}{2}\n"),
    "bad records are set aside": ("on_error: {dead_letter: bad.tsv}\n", "    code: return fields\n",
                                  "k{0}\t{1}{2}\n"),
    "csv": ("format: csv\n", "    code: return fields\n", "\"k\n{0}\",{1}\n"),
    "jsonl": ("format: jsonl\n", "    code: return fields\n", '{{"key":"k{0}","n":{1}}}\n'),
    "states are merged": ("", SUM, "k{0}\t{1}\n"),
    "records by key": ("", KEYED, "k{0}\t{1}\n"),
    "records by key, in csv": ("format: csv\n", KEYED, "\"k\n{0}\",{1}\n"),
    "bad records by key are skipped": ("on_error: skip\n", KEYED, "k{0}\t{1}{2}\n"),
    "bad records by key are set aside": ("on_error: {dead_letter: bad.tsv}\n", KEYED,
                                         "k{0}\t{1}{2}\n"),
    "a bad record by key": ("", KEYED, "k{0}\t{1}{2}\n"),
    "a step that fails": ("", "    code: |\n      if n == 99999 {\n          panic(\"no\")\n"
                          "      }\n      return fields\n", "k{0}\t{1}\n"),
}


def build(scratch, number, head, step):
    spec, out = os.path.join(scratch, f"{number}.yaml"), os.path.join(scratch, str(number))
    with open(spec, "w", encoding="utf-8") as file:
        file.write(f"gluegen: 1\nname: p\nparallel: auto\n{head}steps:\n  - step: s\n"
                   f"    target: go\n    fields: [key, {{n: int}}]\n{step}")
    subprocess.run([tap.GLUEGEN, "build", "-q", spec, "-o", out], check=True)
    program = os.path.join(out, "raced")
    env = {**os.environ, "CGO_ENABLED": "1", "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local",
           "GOWORK": "off"}
    built = subprocess.run(["go", "build", "-race", "-o", program, "."], env=env, text=True,
                           cwd=os.path.join(out, "p", "s"), capture_output=True, check=False)
    return program if not built.returncode else None, built.stderr


def run(program, place, data, workers):
    words = [program, "--workers", str(workers)]
    bad = os.path.join(place, "bad.tsv")
    if os.path.exists(bad):
        os.remove(bad)
    if place.endswith("aside"):
        words += ["--dead-letter", bad]
    got = subprocess.run(words, input=data, capture_output=True, timeout=120, check=False,
                         env={**os.environ, "GOMAXPROCS": "4", "GORACE": "exitcode=99"})
    letters = b""
    if os.path.exists(bad):
        with open(bad, "rb") as file:
            letters = file.read()
    return got.returncode, got.stdout, got.stderr, letters


def main():
    if not shutil.which("go") or not shutil.which("gcc"):
        tap.skip("races", "go or gcc is missing")
        tap.finish()
    with tempfile.TemporaryDirectory(prefix="race-") as scratch:
        for number, (name, (head, step, record)) in enumerate(CASES.items()):
            program, said = build(scratch, number, head, step)
            if not tap.check(f"{name}: built for the race detector", program, said):
                continue
            data = "".join(record.format(n % 50, n, "x" if n % 7 == 0 else "")
                           for n in range(150000)).encode()
            place = os.path.join(scratch, name.replace(" ", "-"))
            os.mkdir(place)
            serial = run(program, place, data, 1)
            for workers in (2, 7):
                got = run(program, place, data, workers)
                fails = name == "a step that fails"
                same = got == serial if not fails else (got[0], serial[0]) == (70, 70)
                tap.check(f"{name}: {workers} workers", same and b"DATA RACE" not in got[2],
                          f"exit codes {serial[0]}, {got[0]}; {len(serial[1])}, {len(got[1])} "
                          "bytes\n"
                          f"{serial[2][-500:]!r}\n{got[2][-3000:].decode(errors='replace')}")
    tap.finish()


main()
