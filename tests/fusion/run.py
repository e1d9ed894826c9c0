#!/usr/bin/env python3
"""Improved plans do what plain ones do: the same bytes, messages and exit codes at every -O level.

Chains of steps in one language are built at -O0, -O1 and -O2, and run on records that are good, odd
and bad, with 1, 2 and 7 jobs. What must differ is put aside: which process failed, and where in its
program. FUSION_SPECS=100 tests more chains, FUSION_SEED=2 others.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import levels  # noqa: E402
import tap  # noqa: E402

GLUEGEN = tap.GLUEGEN
TYPED = [{"a": "str"}, {"b": "int"}, {"c": "float"}]
PLAIN = ["a", "b", "c"]

# Steps by name: what each says in python and go with fields that are texts, what with fields of
# the types in TYPED, and other options of it.
STEPS = {
    "same": ({"python": "output(*fields)", "go": "return fields",
              "rust": "Some(fields.to_vec())", "awk": "{ print }"},
             {"awk": "1 > 0 { print $0 }"}, {}),
    "named": ({"python": "output(a, b, c)", "go": "emit(a, b, c)", "rust": "emit(&[a, b, c]);"},
              {"python": "output(a, b, c)", "go": "emit(a, b, c)"}, {}),
    "swap": ({"awk": "{ print a, $3, b }"}, {"awk": "$2 > 1 { print $1, b, $3 }"}, {}),
    "rows": ({"awk": "{ print NR, $2, $3 }"},
             {"awk": "{ n += b; print a, b, c } END { print n }"}, {}),
    "test": ({"awk": "a ~ /[xyz]/ && (length(b) < 3 || !($3 == 1))"},
             {"awk": "b * 2 >= 10 || c < 2.5 {\n    print\n}"}, {}),
    "keep": ({"awk": "BEGIN { b = 5 } seen[$1]++ < 9 { b = b + 1; print a, b, $3 } "
                     "END { print \"x\", b, \"\" }"}, {"awk": "{ c = b; print $1, $2, c }"}, {}),
    # These hand some records on, keep what they need to know for it, and share names on purpose.
    "fresh": ({"awk": "!seen[$1, n++ % 7]++"},
              {"awk": "!n[a]++ || seen < 3 { seen++; print $0 } # print\n"
                      "function unused(x) { return x }"},
              {"awk": {"prelude": "function same(n, x) { return n x }"}}),
    "every": ({"awk": "BEGIN { n = 1 }\nb == \"5\" { next }\n{ n = (n + length($2)) % 7 }\n"
                      "n > 1 {\n    if (a != \"y\" && n++)\n        print\n    else\n"
                      "        n--\n}\nEND_ { n = 0 }"},
              {"awk": "{ sum = same(sum, b) }\nsum % 5, sum % 3 == 1\n{ n[b] = sum }"},
              {"awk": {"prelude": "function same(x, n) { return (x + n) % 11 }"}}),
    "count": ({"awk": "{ n[$1]++; sum += length(b) } END { for (k in n) { m++; x += n[k] } "
                      "print m, x, sum }"},
              {"awk": "{ n[a]++; b = same(b, 1); sum += b } END { for (k in n) m += n[k]; "
                      "print \"m\", m + 0, sum + 0 }"},
              {"awk": {"prelude": "function same(n, k) { return n + k }"}}),
    # These hand other records on: worked out, several, from loops and functions, at their end.
    "made": ({"awk": "{ print $1, b + length($3), $3 \"!\" } # print"},
             {"awk": "{ print a, $2, c }\nb > 5 {\n    # once more\n    print \"x\" a, b, $3\n}"},
             {}),
    "several": ({"awk": "/y/ { print }\nb == \"7\" { next }\n$1 != \"x\" && $3 {\n"
                        "    print a, NR, $2; print($3, (n++) / 7, a); next\n}\n"
                        "length($2) > 1\n{ print b $1, NF, $NF }"},
                {"awk": "b % 2\na != \"x\" { print; next }\n{ print c \"\", $2, $3 }"}, {}),
    "ending": ({"awk": "BEGIN { m = 2 }\nm++ % 5 { put(\"p\" $1, m % 3) }\n"
                       "{ $3 = substr($3, 1, 2); sub(/1/, \"2&\", $2); print }\n"
                       "END { put(\"q\", NR % 3); print m, NR, \"\" }"},
               {"awk": "{ n[$1] += b; $2 = n[a] % 9; if (n[$1] < 50) print }\n"
                       "END { put(\"q\", NR % 3) }"},
               {"awk": {"prelude": "function put(x, n) { for (; n > 0; n--) print x, n, 1 }"}}),
    "adds": ({"awk": "{ n[$2]++; b = b * 3; m += b; if (!(b % 2)) print b / 7, a, $2 }\n"
                     "END { for (k in n) print \"n\", k, n[k] }"}, {}, {}),
    # These say their records by texts with tabs and by formats.
    "tabbed": ({"awk": "BEGIN { FS = OFS = \"\\t\" }\n{ print $1 \"\\t\" b OFS $3 }\n"
                       "$2 > 5 { print(-$2 \"<\\t\" $1 \"\\t\" n++) }"},
               {"awk": "BEGIN { OFS = \"\\t\"; m = 1 }\n{ print \"\\t\" b + m \"\\t>\" a }\n"
                       "c < 3 { print a, b \"\\t\" (c \"\") }"}, {}),
    "formats": ({"awk": "{ printf \"%s\\t%d\\t%5.2f%%\\n\", $1, b + n++, c }\n"
                        "$1 == \"x\" { printf(\"\\t%s:%s\\t<%s>\\n\", n / 7, a \"=\" b, $3) }\n"
                        "length(a) > 1 { printf \"%s\\n\", $0 }"},
                {"awk": "{ printf \"%s\\t%s\\t%g\\n\", a, b, c }\n"
                        "b > 5 { printf \"%s\\t%03d\\t%s\\n\", $1, $2, $3 }"}, {}),
    "matches": ({"awk": "match($1, /[a-z]+/) {\n"
                        "    print substr($1, RSTART, RLENGTH), RLENGTH, $3; next\n}\n"
                        "{ match($0, \"x\"); print RSTART, b, RLENGTH }"},
                {"awk": "match(a, /y|z/) && RLENGTH + b > 1 { print RSTART, b, c }"}, {}),
    "some": ({"python": "if b != '7':\n    output(*fields)",
              "go": "if b == \"7\" {\n    return nil\n}\nreturn fields",
              "rust": "if b != \"7\" {\n    emit(fields);\n}", "awk": "b != \"7\" { print }"},
             {"python": "if b > 2:\n    output(*fields)",
              "go": "if b > 2 {\n    return fields\n}\nreturn nil",
              "rust": "if b > 2 { Some(fields.to_vec()) } else { None }"}, {}),
    "twice": ({"python": "output(*fields)\noutput(a, c, b)", "go": "emit(a, b, c)\nemit(a, c, b)",
               "rust": "emit(fields);\nemit(&[a, c, b]);"},
              {"python": "output(*fields)\noutput(a + '!', b * 3, c / 3)",
               "go": "emit(a, b, c)\nemit(a+\"!\", b*3, c/3)",
               "rust": "emit(fields);\nlet b = b.wrapping_mul(3).to_string();\n"
                       "emit(&[&format!(\"{a}!\"), &b, &(c / 3.0).to_string()]);"}, {}),
    "number": ({"python": "n += 1\noutput(a, n, b)", "go": "n++\nemit(a, strconv.Itoa(n), b)",
                "rust": "n += 1;\nemit(&[a, &n.to_string(), b]);"},
               {"python": "n += 1\noutput(a, n, b)", "go": "n++\nemit(a, int64(n), float64(b))",
                "rust": "n += 1;\nemit(&[a, &n.to_string(), &(b as f64).to_string()]);"},
               {"python": {"state": "n = 0"}, "go": {"state": "n := 0"},
                "rust": {"state": "let mut n = 0;"}}),
    "tabs": ({"python": "output(a + '\\t', b + '\\\\n', '\\n' + c)",
              "go": "emit(a+\"\\t\", b+\"\\\\n\", \"\\n\"+c)",
              "rust": "emit(&[&format!(\"{a}\\t\"), &format!(\"{b}\\\\n\"), "
                      "&format!(\"\\n{c}\")]);"}, {}, {}),
    "clean": ({"python": "output(*[f.replace('\\t', '>').replace('\\n', '<') for f in fields])",
               "go": "for i := range fields {\n"
                     "    fields[i] = strings.NewReplacer(\"\\t\", \">\", "
                     "\"\\n\", \"<\").Replace(fields[i])\n}\nreturn fields",
               "rust": "let clean = |f: &&str| f.replace('\\t', \">\").replace('\\n', \"<\");\n"
                       "let all: Vec<String> = fields.iter().map(clean).collect();\nSome(all)"},
              {}, {}),
    "last": ({"python": "kept.append(fields)\noutput(*fields)",
              "go": "kept = append(kept, fields)\nreturn fields",
              "rust": "kept.push(fields.join(\"\\t\"));\nemit(fields);"}, {},
             {"python": {"state": "kept = []",
                         "end": "for k in reversed(kept[-9:]):\n    output(*k)\n"
                                "output(len(kept), '', '')"},
              "go": {"state": "var kept [][]string",
                     "end": "for i := len(kept) - 1; i >= 0 && i > len(kept)-9; i-- {\n"
                            "    emit(kept[i][0], kept[i][1], kept[i][2])\n}\n"
                            "emit(strconv.Itoa(len(kept)), \"\", \"\")"},
              "rust": {"state": "let mut kept: Vec<String> = Vec::new();",
                       "end": "let n = kept.len().to_string();\n"
                              "for k in kept.into_iter().rev().take(9) {\n"
                              "    emit(&k.split('\\t').collect::<Vec<_>>());\n}\n"
                              "emit(&[&n, \"\", \"\"]);"}}),
    "bytes": ({"rust": "let turned: String = a.chars().rev().collect();\n"
                       "let n = format!(\"{}{}\", a.chars().count(), a);\n"
                       "emit(&[&turned, &n, &format!(\"{a}{b}\")]);"}, {}, {}),
    "change": ({"python": "fields[0] = fields[0].upper()\noutput(*fields)",
                "go": "fields[0] = strings.ToUpper(fields[0])\nreturn fields",
                "rust": "let a = a.to_uppercase();\nemit(&[&a, b, c]);"}, {}, {}),
    "first": ({"python": "output(*fields)"},
              {"python": "output(*fields)", "go": "return fields",
               "rust": "Some(fields.to_vec())"},
              {"python": {"begin": "output('begin', 1, 2.5)", "end": "output('end', 3, 1e300)"},
               "go": {"begin": "emit(\"begin\", 1, 2.5)", "end": "emit(\"end\", 3, 1e300)"},
               "rust": {"end": "emit(&[\"end\", \"3\", \"1e300\"]);"}}),
    "uneven": ({"python": "output(*fields[:len(fields) - 2 * (a == 'x')])",
                "go": "n := len(fields)\nif a == \"x\" {\n    n = 1\n}\nreturn fields[:n]",
                "rust": "emit(if a == \"x\" { &fields[..1] } else { fields });"},
               {"python": "output(*fields[:len(fields) - 2 * (a == 'x')])",
                "go": "n := len(fields)\nif a == \"x\" {\n    n = 1\n}\nreturn fields[:n]",
                "rust": "emit(if a == \"x\" { &fields[..1] } else { fields });"}, {}),
    "untrue": ({}, {"python": "output(a, 'x' if b == 5 else b, c)",
                    "go": "if b == 5 {\n    return []string{a, \"x\", fields[2]}\n}\n"
                          "return fields",
                    "rust": "if b == 5 {\n    return Some(vec![a, \"x\", fields[2]]);\n}\n"
                            "Some(fields.to_vec())"},
               {}),
    # Bodies that hand a record on in branches, and names that others use as well.
    "branch": ({"python": "n = b\nif a == 'x':\n    output(a, n, c)\nelif a:\n    n = 'kept'\n"
                          "    # as it is\n    output(*fields)"},
               {"python": "if a == 'x':\n    n = b * 2\n    output(a, n, c)\nelif b > 2:\n"
                          "    if c < 3: output(a, b, -c)\nelse:\n    output(a, b, c)"}, {}),
    "large": ({}, {"python": "output(a, b * 2 ** 61, c * 1e300)"}, {}),
    "changed": ({"python": "a = a.strip() + 'ä'\nif not (seen := len(a) > 40):\n"
                           "    output(a, b, c)"},
                {"python": "b = b + 1\nc = c / 2\na = 'ä' + a\noutput(a, b, c)"}, {}),
    "typed": ({}, {"python": "output('x' if b > 5 else 'y', b, c)"}, {}),
    "other": ({"python": "n = len(seen)\nseen.add(a)\nif len(seen) > n:\n    output(a, b, n)"},
              {"python": "n = len(seen)\nseen.add(a)\nif len(seen) > n:\n    output(a, n, b)"},
              {"python": {"prelude": "import math", "state": "seen = set()"}}),
    "untold": ({}, {"python": "if b == 13:\n    [][b]\noutput(a, '+' + str(b), c)"}, {}),
    "many": ({"python": "for i in range(40):\n    output(a, i, c)",
              "go": "for i := 0; i < 40; i++ {\n    emit(a, strconv.Itoa(i), c)\n}",
              "rust": "for i in 0..40 {\n    emit(&[a, &i.to_string(), c]);\n}"}, {}, {}),
    "fails": ({"python": "output(*fields)\nif b == '13':\n    {}['no']",
               "go": "if b == \"13\" {\n    panic(\"thirteen\")\n}\nreturn fields",
               "rust": "if b == \"13\" {\n    panic!(\"thirteen\");\n}\nemit(fields);"}, {}, {}),
    "ends": ({"rust": "emit(fields);\nn += 1;"}, {},
             {"rust": {"state": "let mut n = 0;",
                       "end": "emit(&[\"n\", \"m\"]);\nassert!(n < 50, \"too many\");\n"
                              "emit(&[\"a\", \"b\\t\", \"c\"]);"}}),
    "sized": ({"go": "emit(a, strconv.Itoa(size(b).copy()), c)"}, {},
              {"go": {"prelude": "type size string\n\n"
                                 "func (s size) copy() int { return len(s) }"}}),
    "marked": ({"go": "emit(mark(a).copy(), b, c)"}, {},
               {"go": {"prelude": "type mark string\n\nfunc (m mark) copy() string {\n"
                                  "    return \"<\" + string(m) + \">\"\n}"}}),
    "returns": ({"python": "if not a:\n    return\nreturn [b, a, c]",
                 "go": "if a == \"\" {\n    return nil\n}\nreturn []string{b, a, c}",
                 "rust": "if a.is_empty() {\n    return None;\n}\nSome(vec![b, a, c])"}, {}, {}),
}


def chain(rng, target):
    """A random spec, and the names of its steps."""
    typed = rng.random() < 0.5
    parallel = target != "awk" and rng.random() < 0.4
    names = [name for name, step in STEPS.items()
             if target in step[1 if typed else 0] and not (parallel and step[2])
             and not (name in ("fails", "many", "untold") and rng.random() < 0.7)]
    steps = []
    for index in range(rng.randint(2, 5)):
        name = rng.choice(names)
        codes = STEPS[name]
        step = {"step": f"s{index}", "target": target, "code": codes[typed][target] + "\n"}
        step.update(codes[2].get(target, {}))
        if not index or rng.random() < 0.3:
            step["fields"] = TYPED if typed else PLAIN
        steps.append(step)
    spec = {"gluegen": 1, "name": "p", "steps": steps,
            "input_format": rng.choice(["tsv", "tsv", "csv", "jsonl", "tsv_escaped"]),
            "output_format": rng.choice(["tsv", "tsv", "csv", "jsonl", "tsv_escaped"])}
    mode = rng.choice(["abort", "skip", "skip", "letters"])
    if mode == "skip":
        spec["on_error"] = "skip"
    elif mode == "letters":
        spec["on_error"] = {"dead_letter": "${LETTERS}"}
    if parallel:
        spec["parallel"] = "auto"
    if target == "awk" and shutil.which("gawk") and rng.random() < 0.3:
        spec["runtime"] = "gawk"
    return spec


def record(rng, spec):
    text = rng.choice(["x", "y", "", "é", "\udcff", "a\\b", "日本", "z" * 300, "\udcc3", " "])
    number = rng.choice(["1", "2", "5", "7", "13", "+3", "-0", "007"])
    real = rng.choice(["1", "2.5", "-0.0", "1e5", "1e-7", "100", "+.5", "12345678901234567890"])
    if rng.random() < spec["bad"]:
        number = rng.choice(["abc", "", "1.5", "99999999999999999999"])
    return [text, number, real]


def data_for(rng, spec, form):
    lines = []
    shape = {"bad": rng.choice([0, 0, 0.01, 0.3])}
    for _ in range(rng.choice([0, 1, 5, 60, 9000])):
        fields = record(rng, shape)
        if rng.random() < shape["bad"] / 4:
            fields = fields[:rng.randint(1, 2)]
        if form == "jsonl":
            fields = [f.encode("utf-8", "replace").decode() for f in fields]
            lines.append(json.dumps(dict(zip("abc", fields)), ensure_ascii=rng.random() < 0.5))
        elif form == "csv":
            lines.append(",".join(f'"{f}"' if rng.random() < 0.2 else f for f in fields))
        elif form == "tsv_escaped":
            lines.append("\t".join(f.replace("\\", "\\\\") if rng.random() < 0.99 else f
                                   for f in fields))
        else:
            lines.append("\t".join(fields))
    return "".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape")


def compare(spec, datas, scratch):
    """None, or what differs."""
    os.makedirs(scratch)
    path = os.path.join(scratch, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    for level in 0, 1, 2:
        subprocess.run([GLUEGEN, "build", "-q", f"-O{level}", path, "-o",
                        os.path.join(scratch, str(level))], check=True)
        subprocess.run([os.path.join(scratch, str(level), "p.sh"), "--build"], check=True)
    for data in datas:
        expected = None
        for level in 0, 1, 2:
            for jobs in (1, 2, 7) if "parallel" in spec else (1,):
                program = os.path.join(scratch, str(level), "p.sh")
                got = levels.outcome(program, level, jobs, data, scratch)
                expected = expected or got
                if not levels.agree(got, expected):
                    return (f"at -O{level} with {jobs} jobs: {got!r:.1500}\nwithout: "
                            f"{expected!r:.1500}\ninput: {data!r:.300}\nspec: {json.dumps(spec)}")
    return None


def test_random(scratch, target, count, seed):
    jobs = []
    for index in range(count):
        rng = random.Random(f"{target} {seed} {index}")
        spec = chain(rng, target)
        datas = [data_for(rng, spec, spec["input_format"]) for _ in range(2)]
        place = os.path.join(scratch, f"{target}{index}")
        jobs.append((f"{target}, spec {index} of seed {seed}", compare, spec, datas, place))
    levels.check_all(jobs)


# Two steps of awk: what the first one says, other options of it, and the second one. First those
# that stop before their records end; random chains have none, for what steps before them say of
# further records is chance.
PAIRS = [
    ("NR > 40 { exit }\n{ print $1, NR, c }\nEND { print \"end\", NR, 1 }", {},
     "{ print $2, NR, $1 }\nEND { print NR, n }"),
    ("{ print }\nb == \"5\" { exit 0; n++ }", {}, "seen[$1]++ < 5"),
    ("{ n += b; printf \"%s\\t%s\\t%s\\n\", a, n, c; if (n > 30) exit }\n"
     "END { if (n) print \"sum\", n, \"\" }", {}, "{ print NR, $2, c }"),
    ("{ print $0, NR % 3 }\nlength(a) > 1 { printf \"%s\\t%s\\n\", $0, b }",
     {"outputs": ["a", "b", "c", "d"]}, "{ print d $1, $2 } d == \"0\" { print $0 OFS a }"),
    ("{ print match($0, /[xy]/), RSTART \"\" RLENGTH \"\\t\" $0; match(a, \"y\") }\n"
     "RLENGTH > 0 { print 1, 2, $3, $2, $1 }",
     {"outputs": ["m", "n", "a", "b", "c"]}, "{ print m, n, c, a }"),
    ("b != \"7\" && !seen[$1, $2]++", {}, "NR % 3 { print NR, $1, $3 }"),
    ("{ print a, b \"\\t\" c; f(b) }",
     {"runtime": "gawk", "prelude": "function f(x) { if (x == \"5\") next; n++ }"},
     "{ print \"got\", $2, n }"),
    ("{ print; f(b) }",
     {"runtime": "gawk", "prelude": "function f(x) { if (x == \"5\") next }"},
     "seen[$2]++ < 9"),
    ("{ print $1 \" \" $2, $3 }",
     {"input_format": "lines", "fields": ["line"], "outputs": ["a", "b"]},
     "{ n = split($1, x); print n, $2 }"),
]


def test_pairs(scratch, seed):
    jobs = []
    for index, (first, options, second) in enumerate(PAIRS):
        rng = random.Random(f"pairs {seed} {index}")
        runtime = {key: options[key] for key in options if key == "runtime"}
        if runtime and not shutil.which("gawk"):
            continue
        steps = [{"step": "first", "target": "awk", "fields": PLAIN, "code": first, **options},
                 {"step": "second", "target": "awk", "code": second, **runtime}]
        spec = {"gluegen": 1, "name": "p", "steps": steps, "on_error": "skip",
                "input_format": options.get("input_format", "tsv")}
        datas = [data_for(rng, spec, "tsv") for _ in range(3)]
        jobs.append((f"awk, pair {index}", compare, spec, datas,
                     os.path.join(scratch, f"pair{index}")))
    levels.check_all(jobs)


def test_between(scratch, seed):
    """Python steps around one that hands on what it gets, which leaves its loop nothing to say."""
    jobs = []
    for typed in 0, 1:
        names = [name for name, step in STEPS.items() if "python" in step[typed]]
        behind = [name for name in names if name != "many"]
        for index, name in enumerate(names):
            rng = random.Random(f"between {seed} {typed} {name}")
            steps = [{"step": f"s{place}", "target": "python", "code": STEPS[x][typed]["python"],
                      **STEPS[x][2].get("python", {})}
                     for place, x in enumerate([name, "named", rng.choice(behind)])]
            steps[0]["fields"] = TYPED if typed else PLAIN
            spec = {"gluegen": 1, "name": "p", "steps": steps,
                    "on_error": rng.choice(["abort", "skip"]),
                    "input_format": rng.choice(["tsv", "jsonl"])}
            kind = "types" if typed else "texts"
            jobs.append((f"python, {name} before a step that changes nothing, {kind}", compare,
                         spec, [data_for(rng, spec, spec["input_format"]) for _ in range(2)],
                         os.path.join(scratch, f"between{typed}{index}")))
    levels.check_all(jobs)


def main():
    count, seed = int(os.environ.get("FUSION_SPECS", "4")), os.environ.get("FUSION_SEED", "1")
    with tempfile.TemporaryDirectory() as scratch:
        test_random(scratch, "python", count * 2, seed)
        test_between(scratch, seed)
        if shutil.which("go"):
            test_random(scratch, "go", count, seed)
        if shutil.which("mawk"):
            test_random(scratch, "awk", count * 2, seed)
            test_pairs(scratch, seed)
        if shutil.which("rustc"):
            test_random(scratch, "rust", count // 2, seed)
    tap.finish()


if __name__ == "__main__":
    main()
