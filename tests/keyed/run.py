#!/usr/bin/env python3
"""Steps with `key`: what comes out is what one dictionary in Python makes of the records, in all
languages, in several formats, with any number of workers."""

import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

# Each third record of a key is told at once, and all keys at the end.
CODES = {
    "go": {"state": "counts := map[string]int64{}\nlast := map[string]string{}",
           "code": "id := fmt.Sprint(word, \"/\", n, \"/\", ok)\ncounts[id]++\n"
                   "last[id] = fields[3]\nif counts[id]%3 == 0 {\n"
                   "    emit(id, counts[id], fields[3])\n}",
           "end": "for id, n := range counts {\n    emit(id, n, last[id])\n}"},
    "rust": {"state": "let mut seen: HashMap<String, (i64, String)> = HashMap::new();",
             "code": "let id = format!(\"{}/{}/{}\", word, n, ok);\n"
                     "let one = seen.entry(id.clone()).or_default();\n"
                     "one.0 += 1;\none.1 = fields[3].to_string();\n"
                     "if one.0 % 3 == 0 {\n    emit(&[&id, &one.0.to_string(), fields[3]]);\n}",
             "end": "for (id, (n, last)) in seen {\n"
                    "    emit(&[&id, &n.to_string(), &last]);\n}"},
    "python": {"state": "seen = {}",
               "code": "id = f'{word}/{n}/{str(ok).lower()}'\n"
                       "count = seen.get(id, (0, ''))[0] + 1\nseen[id] = count, fields[3]\n"
                       "if count % 3 == 0:\n    output(id, count, fields[3])",
               "end": "for id, (n, last) in seen.items():\n    output(id, n, last)"},
    "awk": {"code": "{\n    id = word \"/\" (n + 0) \"/\" (ok ? \"true\" : \"false\")\n"
                    "    last[id] = $4\n    if (++count[id] % 3 == 0)\n"
                    "        print id, count[id], $4\n}\n"
                    "END {\n    for (id in count)\n        print id, count[id], last[id]\n}"},
}
# Options of the pipeline, and the fields of the key.
CASES = {
    "tsv": ({"on_error": "skip"}, ["word", "n", "ok"]),
    "csv with a header": ({"format": "csv", "header": True,
                           "on_error": {"dead_letter": "bad.tsv"}}, ["word"]),
    "tsv_escaped": ({"format": "tsv_escaped", "on_error": {"dead_letter": "bad.tsv"}},
                    ["word", "ok"]),
    "jsonl": ({"format": "jsonl", "on_error": "skip"}, ["n", "ok"]),
    "the first bad record": ({}, ["ok", "word"]),
}
NAMES = ["word", "n", "ok", "rest"]


def is_int(text):
    digits = text[1:] if text[:1] in "+-" else text
    return digits.isascii() and digits.isdigit()


def records(rng, valid_utf8):
    """Fields as they come, some of them bad."""
    words = ["", "a", "b b", "é", "x" * 40, "k1", "k2", "k3"] + ([] if valid_utf8 else ["\udcff"])
    for number in range(30000):
        fields = [rng.choice(words), rng.choice(["7", "007", "+7", "-1", "0"]),
                  rng.choice(["true", "false"]), str(number)]
        if rng.random() < 0.01:
            fields[rng.choice([1, 2])] = rng.choice(["", "x", "7.0"])
        yield fields if rng.random() > 0.005 else fields[:rng.randrange(1, 4)]


def encode(options, rows):
    if options.get("format") == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([NAMES] + rows)
        text = out.getvalue()
    elif options.get("format") == "jsonl":
        text = "".join(json.dumps(dict(zip(NAMES, row)), ensure_ascii=False) + "\n" for row in rows)
    else:
        text = "".join("\t".join(row) + "\n" for row in rows)
    return text.encode("utf-8", "surrogateescape")


def line(options, row):
    """A record that is written, as bytes."""
    if options.get("format") == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(row)
        text = out.getvalue()
    elif options.get("format") == "jsonl":
        text = json.dumps({"id": row[0], "count": row[1], "last": row[2]}, ensure_ascii=False,
                          separators=(",", ":")) + "\n"
    else:
        text = "\t".join(map(str, row)) + "\n"
    return text.encode("utf-8", "surrogateescape")


def expected(options, rows):
    """What is written, and the number of bad records."""
    seen, out, bad = {}, [], 0
    for row in rows:
        if len(row) != 4 or not is_int(row[1]) or row[2] not in ("true", "false"):
            bad += 1
            continue
        key = f"{row[0]}/{int(row[1])}/{row[2]}"
        count = seen.get(key, (0, ""))[0] + 1
        seen[key] = count, row[3]
        if count % 3 == 0:
            out.append(line(options, (key, count, row[3])))
    head = b"id,count,last\n" if options.get("header") else b""
    ends = sorted(line(options, (key, *value)) for key, value in seen.items())
    return head + b"".join(out + ends), bad


def build(scratch, target, options, key):
    step = {"step": "s", "target": target, "fields": ["word", {"n": "int"}, {"ok": "bool"}, "rest"],
            "key": key, "outputs": ["id", {"count": "int"}, "last"], **CODES[target]}
    if target == "awk" and "on_error" not in options:
        # No converter may stand behind it: what that has written when it is stopped, because the
        # step before it failed, is a matter of chance.
        del step["outputs"]
    spec = {"gluegen": 1, "name": "p", "parallel": "auto", **options, "steps": [step]}
    path = os.path.join(scratch, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    out = os.path.join(scratch, "out")
    subprocess.run([tap.GLUEGEN, "build", "-q", path, "-o", out], check=True)
    done = subprocess.run([os.path.join(out, "p.sh"), "--build"], check=False, text=True,
                          stderr=subprocess.PIPE)
    tap.same(f"{target}: it is built without a word", (0, ""), (done.returncode, done.stderr))
    return os.path.join(out, "p.sh")


def run(program, data, jobs, scratch):
    letters = os.path.join(scratch, "bad.tsv")
    if os.path.exists(letters):
        os.remove(letters)
    # Asked for in this way, there may be more workers than processors.
    done = subprocess.run([program], input=data, capture_output=True, cwd=scratch, check=False,
                          timeout=120, env={**os.environ, "GLUEGEN_JOBS": str(jobs)})
    rejected = b""
    if os.path.exists(letters):
        with open(letters, "rb") as file:
            rejected = file.read()
    return done.returncode, done.stdout, done.stderr, rejected


def test_case(scratch, name, target):
    options, key = CASES[name]
    rows = list(records(random.Random(name), options.get("format") == "jsonl"))
    if options.get("format") == "jsonl":
        rows = [row for row in rows if len(row) == 4]
    program = build(scratch, target, options, key)
    data = encode(options, rows)
    wanted, bad = expected(options, rows)
    serial = run(program, data, 1, scratch)
    name = f"{target}, {name}"
    if "on_error" in options:
        tap.check(f"{name}: what one dictionary makes of it", serial[1] == wanted,
                  f"{serial[1][:200]!r}, not {wanted[:200]!r}\n{serial[2]!r}")
        tap.same(f"{name}: bad records", f"p: step s: {bad} bad records", serial[2].decode()[:len(
            f"p: step s: {bad} bad records")])
    else:
        tap.same(f"{name}: it ends there", 65, serial[0])
    for jobs in (2, 7):
        got = run(program, data, jobs, scratch)
        tap.check(f"{name}: {jobs} workers", got == serial,
                  f"{got[0]} {got[1][:200]!r} {got[2]!r}\n{serial[0]} {serial[2]!r}")
    return serial


def test_failures(scratch):
    """Workers of Python are processes: each may end in its own way, and all end with it."""
    step = {"step": "s", "target": "python", "fields": ["word", {"n": "int"}], "key": "word",
            "state": "import os, signal\nsums = {}", "end": "output(sum(sums.values()))",
            "outputs": [{"sum": "int"}]}
    cases = {
        "an exception": ("if n == 77777:\n    raise ValueError('no')", 70,
                         b"p: p.yaml:1, step s: record 77778: ValueError: no\n"
                         b'  File "p.yaml", line 1, in _run\n    raise ValueError(\'no\')\n'
                         b"  record: w27\\t77777\n"
                         b"p: step s failed with exit code 70\n"),
        "exit()": ("if n == 77777:\n    raise SystemExit", 70,
                   b"p: step s: the step called exit() before it was done\n"
                   b"p: step s failed with exit code 70\n"),
        "a worker that is gone": ("if n == 77777:\n    os._exit(9)", 9,
                                  b"p: step s failed with exit code 9\n"),
        "a worker that is killed": ("if n == 77777:\n    os.kill(os.getpid(), signal.SIGKILL)", 137,
                                    b"p: step s was killed by signal 9 (KILL)\n"),
    }
    data = b"".join(b"w%d\t%d\n" % (n % 50, n) for n in range(100000))
    for name, (code, status, said) in cases.items():
        spec = {"gluegen": 1, "name": "p", "parallel": "auto",
                "steps": [{**step, "code": code + "\nsums[word] = n"}]}
        with open(os.path.join(scratch, "p.yaml"), "w", encoding="utf-8") as file:
            json.dump(spec, file)
        subprocess.run([tap.GLUEGEN, "build", "-q", "p.yaml", "-o", "out"], check=True, cwd=scratch)
        for jobs in (2, 7):
            tap.same(f"{name}, {jobs} workers", (status, b"", said, b""),
                     run(os.path.join(scratch, "out", "p.sh"), data, jobs, scratch))
    spec["steps"] = [{**step, "code": "output(n)"}]
    with open(os.path.join(scratch, "p.yaml"), "w", encoding="utf-8") as file:
        json.dump(spec, file)
    subprocess.run([tap.GLUEGEN, "build", "-q", "p.yaml", "-o", "out"], check=True, cwd=scratch)
    done = subprocess.run("GLUEGEN_JOBS=7 out/p.sh | head -n 2", shell=True, input=data,
                          cwd=scratch, capture_output=True, check=False, timeout=120)
    tap.same("a reader that ends early", (b"0\n1\n", b""), (done.stdout, done.stderr))
    tap.same("no input, three workers", (0, b"0\n0\n0\n", b"", b""),
             run(os.path.join(scratch, "out", "p.sh"), b"", 3, scratch))


def awk_outcome(scratch, data, jobs, code, **options):
    step = {"step": "s", "target": "awk", "fields": ["word", {"n": "int"}], "key": "word",
            "code": code, "runtime": options.pop("runtime")}
    spec = {"gluegen": 1, "name": "p", "parallel": "auto", **options, "steps": [step]}
    with open(os.path.join(scratch, "p.yaml"), "w", encoding="utf-8") as file:
        json.dump(spec, file)
    subprocess.run([tap.GLUEGEN, "build", "-q", "p.yaml", "-o", "out"], check=True, cwd=scratch)
    return [run(os.path.join(scratch, "out", "p.sh"), data, n, scratch) for n in jobs]


def test_awk(scratch, runtime):
    """Processes that are dealt records of their keys."""
    sums = "{ sum[word] += n } END { for (w in sum) print w, sum[w] }"
    rows = [("w%d" % (n % 50), n) for n in range(60000)]
    data = b"".join(b"%s\t%d\n" % (word.encode(), n) for word, n in rows)
    total = {}
    for word, n in rows:
        total[word] = total.get(word, 0) + n
    wanted = b"".join(sorted(b"%s\t%d\n" % (w.encode(), n) for w, n in total.items()))
    many = [1, 2, 7]
    name = f"awk, {runtime}"
    tap.same(f"{name}: sums", [(0, wanted, b"", b"")] * 3,
             awk_outcome(scratch, data, many, sums, runtime=runtime))
    tap.same(f"{name}: nothing", [(0, b"", b"", b"")] * 3,
             awk_outcome(scratch, b"", many, sums, runtime=runtime))
    odd = b"\xef\xbb\xbfword\tn\r\na\t1\r\nb\t2\r\na\t5"
    tap.same(f"{name}: a header, CR, a mark, no last line end",
             [(0, b"word\tn\na\t6\nb\t2\n", b"", b"")] * 3,
             awk_outcome(scratch, odd, many, sums, runtime=runtime, header=True, crlf="strip",
                         output_format="tsv_escaped"))
    long = b"".join(b"%s\t%d\n" % (word * size, number) for number, (word, size) in enumerate(
        [(b"x", 1), (b"y", 700000), (b"z", 3)] * 4 + [(b"q", 2)] * 90000))
    whole = awk_outcome(scratch, long, many, "{ print }", runtime=runtime)
    tap.check(f"{name}: long lines, in order", whole == [(0, long, b"", b"")] * 3,
              str([got[:1] + got[2:] for got in whole])[:1000])
    odd = '{ printf "%s;", n; if (n % 3 == 0) print ""; if (n % 7 == 0) print "a\\nb" }'
    expected = b"".join(b"%d;" % n + b"\n" * (n % 3 == 0) + b"a\nb\n" * (n % 7 == 0)
                        for _, n in rows)
    tap.check(f"{name}: parts of lines", awk_outcome(scratch, data, many, odd, runtime=runtime) ==
              [(0, expected, b"", b"")] * 3, "they differ")


def test_awk_failures(scratch, runtime):
    data = b"".join(b"w%d\t%d\n" % (n % 50, n) for n in range(100000))
    name = f"awk, {runtime}"
    told = {"gawk": b"invalid regexp: Unmatched ( or \\(: /(/",
            "mawk": b"regular expression compile failed (missing ')')\n("}[runtime]
    fault = '{ x = (n >= 77777 ? "(" : "a"); if (word ~ x) print }'
    got = awk_outcome(scratch, data, (1, 2, 7), fault, runtime=runtime)
    tap.same(f"{name}: a fault of the code", [
        (2, b"p: p.yaml:1, step s: record 77778: " + told + b"\n"
         b"p: step s failed with exit code 2\n")] * 3, [(g[0], g[2]) for g in got])
    late = 'END { x = "("; if ("a" ~ x) print x }'
    got = awk_outcome(scratch, data, (1, 2, 7), late, runtime=runtime)
    tap.same(f"{name}: a fault at the end", [
        (2, b"p: p.yaml:1, step s: record 100000: " + told + b"\n"
         b"p: step s failed with exit code 2\n")] * 3, [(g[0], g[2]) for g in got])
    several = data + b"".join(b"x%d\tbad\n" % n for n in range(9)) + data
    got = awk_outcome(scratch, several, (1, 2, 7), "{ print }", runtime=runtime)
    said = (b'p: step s: record 100001: field n: "bad" is not an int: x0\\tbad\n'
            b"p: step s failed with exit code 65\n")
    tap.check(f"{name}: the first of several bad records", got == [(65, data, said, b"")] * 3,
              str([g[:1] + g[2:] for g in got]))
    done = subprocess.run("GLUEGEN_JOBS=7 out/p.sh | head -n 2", shell=True, input=data,
                          cwd=scratch, capture_output=True, check=False, timeout=120)
    tap.same(f"{name}: a reader that ends early", (b"w0\t0\nw1\t1\n", b""),
             (done.stdout, done.stderr))


def main():
    if not shutil.which("go") or not shutil.which("rustc"):
        tap.skip("keys", "go or rustc is missing")
        tap.finish()
    with tempfile.TemporaryDirectory(prefix="keyed-") as scratch:
        for name in CASES:
            results = []
            for target in CODES:
                place = os.path.join(scratch, name.replace(" ", "-"), target)
                os.makedirs(place)
                results.append(test_case(place, name, target))
            for result in results[1:]:
                tap.check(f"{name}: the languages agree", results[0] == result,
                          f"{results[0][2]!r}\n{result[2]!r}")
        test_failures(scratch)
        for runtime in filter(shutil.which, ("mawk", "gawk")):
            test_awk(scratch, runtime)
            test_awk_failures(scratch, runtime)
    tap.finish()


main()
