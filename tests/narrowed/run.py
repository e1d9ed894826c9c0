#!/usr/bin/env python3
"""Columns that nobody reads are neither written nor cut, and nobody can tell.

A random choice in awk, Go or Rust, or a step in Go or Rust that makes records (bad ones, too),
stands before a step in another language that only counts and adds up, or that hands on some fields
and what is made of them; or before one in Python that looks at some fields. All run at -O0 and -O2
on records that are good, odd and bad. Columns that a tally or projection has no use for must not be
written; code that could tell of a record keeps them all.
NARROWED_SPECS=50 tests more of them, NARROWED_SEED=2 others.
"""

import itertools
import json
import os
import random
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import choices  # noqa: E402
import levels  # noqa: E402
import tap  # noqa: E402

NUMBERS = ["n", "x", "2", "0.5"]

# What a tally keeps, and how it shows that.
TALLIES = {
    "python": {
        "prelude": "import collections\nfrom collections import Counter\n",
        "state": "sums = {}\ncounts = Counter()\npairs = collections.defaultdict(float)\n"
                 "lists = collections.defaultdict(list)\nseen = set()\ntotal = 0\nmean = 0.0\n",
        "end": "for key, value in [*sums.items(), *counts.items(), *pairs.items(), "
               "*lists.items()]:\n    output(repr(key), repr(value))\n"
               "for key in sorted(map(repr, seen)):\n    output(key, '')\n"
               "output('total', repr((total, mean)))\n"},
    "awk": {},
    "go": {
        "prelude": "import \"sort\"\n\ntype sums struct{ n, x float64 }\n\n"
                   "type pair struct{ m, n string }\n",
        "state": "sizes := map[string]float64{}\ncounts := map[[2]string]int{}\n"
                 "pairs := map[pair]int64{}\nrows := map[string]*sums{}\n"
                 "arrays := map[string][2]float64{}\nlists := map[string][]string{}\n"
                 "var total float64\nmost := int64(0)\n",
        "end": "lines := []string{fmt.Sprint(\"total\", total, most)}\n" + "".join(
            f"for key, value := range {name} {{\n"
            f"    lines = append(lines, fmt.Sprint(key, {'*' * (name == 'rows')}value))\n}}\n"
            for name in ("sizes", "counts", "pairs", "rows", "arrays", "lists"))
        + "sort.Strings(lines)\nfor _, line := range lines {\n    emit(line, \"\")\n}\n"},
    "rust": {
        "prelude": "use std::collections::{BTreeMap, BTreeSet};\n\n"
                   "#[derive(Debug, Default)]\nstruct Sums {\n    n: i64,\n    x: f64,\n}\n",
        "state": "let mut counts: BTreeMap<String, i64> = BTreeMap::new();\n"
                 "let mut pairs: BTreeMap<(String, i64), f64> = BTreeMap::new();\n"
                 "let mut rows: BTreeMap<String, Sums> = BTreeMap::new();\n"
                 "let mut seen: BTreeSet<String> = BTreeSet::new();\n"
                 "let mut total = 0.0;\nlet mut most: i64 = 0;\n",
        "end": "let text = format!(\"{:?}{:?}{:?}{:?}{:?}{:?}\", counts, pairs, rows, seen, total, "
               "most);\nemit(&[&text, \"\"]);\n"}}


def key(rng):
    names = rng.sample(choices.NAMES, rng.choice([1, 1, 1, 2]))
    if rng.random() < 0.1:
        names = ["'all'"]
    return ", ".join(names) if len(names) == 1 else f"({', '.join(names)})"


def python_statement(rng):
    of, number = key(rng), rng.choice(NUMBERS)
    return rng.choice([f"sums[{of}] = sums.get({of}, 0) + {number}", f"counts[{of}] += {number}",
                       f"pairs[{of}] += {number}", f"lists[{of}].append({key(rng)})",
                       f"seen.add({of})", f"total += {number}", f"mean += {number}"])


def awk_statement(rng):
    """Fields by their names and by their numbers."""
    def field(name):
        return rng.choice([name, f"${choices.NAMES.index(name) + 1}"])

    of = rng.choice([", ", " "]).join(map(field, rng.sample(choices.NAMES, rng.randint(1, 2))))
    number = rng.choice([field("n"), field("x"), "2"])
    return rng.choice([f"counts[{of}]++", f"sums[{of}] += {number}", f"last[{of}] = {number}",
                       "total++", f"total += {number}"])


def go_statement(rng):
    whole, number = rng.choice(["n", "2"]), rng.choice(["float64(n)", "x", "2"])
    texts = rng.choice(["m, \"all\"", "m, m"])
    return rng.choice([f"sizes[m] += {number}", f"counts[[2]string{{{texts}}}]++",
                       f"pairs[pair{{{texts}}}] += {whole}", f"total += {number}",
                       "lists[\"all\"] = append(lists[\"all\"], m)",
                       f"if {whole} > most {{\n    most = {whole}\n}}",
                       f"array := arrays[m]\narray[1] += {number}\narray[0]++\narrays[m] = array",
                       "row := rows[m]\nif row == nil {\n    row = &sums{}\n    rows[m] = row\n"
                       f"}}\nrow.n++\nrow.x += {number}"])


def rust_statement(rng):
    whole, number = rng.choice(["n", "2"]), rng.choice(["n as f64", "x", "2.0"])
    text = rng.choice(["m.to_string()", "String::from(m)", "\"all\".to_owned()"])
    return rng.choice([f"*counts.entry({text}).or_insert(0) += {whole};", f"total += {number};",
                       f"*pairs.entry(({text}, {whole})).or_default() += {number};",
                       f"seen.insert({text});", f"if {whole} > most {{\n    most = {whole};\n}}",
                       f"let row = rows.entry({text}).or_default();\nrow.n += {whole};\n"
                       f"row.x += {number};"])


# What is made of fields, so that the step is no choice, and its type; and fields as they are.
MADE = {
    "python": [("m.upper()", "str"), ("'<' + m + '>'", "str"), ("m.strip()", "str"),
               ("len(m)", "int"), ("str(n)", "str"), ("fields[{m}].lower()", "str")],
    "go": [("strings.ToUpper(m)", "str"), ("\"<\" + m + \">\"", "str"), ("n * n", "int"),
           ("strings.TrimSpace(fields[{m}])", "str"), ("n - 3", "int"),
           ("strconv.Itoa(len(m))", "str"), ("strconv.FormatInt(n, 10)", "str")],
    "rust": [("m.trim()", "str"), ("&m.to_uppercase()", "str"), ("&m.len().to_string()", "int"),
             ("&n.wrapping_add(7).to_string()", "int"), ("fields[{m}].trim()", "str")],
    "awk": [("toupper(m)", "str"), ("n * 2", "str"), ("${n} + 1", "str"), ("m \"-\" ok", "str"),
            ("length($1)", "str")]}
AS_READ = {
    "python": [("m", "str"), ("n", "int"), ("x", "float"), ("ok", "bool"), ("fields[{m}]", "str"),
               ("fields[{x}]", "float"), ("n", "str"), ("'all'", "str"), ("7", "int")],
    "go": [("m", "str"), ("n", "int"), ("x", "float"), ("ok", "bool"), ("fields[{m}]", "str"),
           ("fields[{n}]", "str"), ("\"all\"", "str")],
    "rust": [("m", "str"), ("&n.to_string()", "int"), ("fields[{x}]", "float"),
             ("fields[{ok}]", "bool"), ("fields[{n}]", "str"), ("\"all\"", "str")],
    "awk": [("m", "str"), ("n", "str"), ("x", "str"), ("${ok}", "str"), ("${m}", "str")]}
HANDING = {"python": "output({})", "go": "emit({})", "rust": "emit(&[{}]);", "awk": "print {}"}


def projection(rng, language, names):
    """The options of a step that hands on some of the fields, in the order of `names`."""
    values = [rng.choice(MADE[language])] + rng.choices(AS_READ[language], k=rng.randint(0, 2))
    rng.shuffle(values)
    places = {name: i + (language == "awk") for i, name in enumerate(names)}
    text = ", ".join(value for value, _ in values).replace("$1", "${m}").format(**places)
    code, condition = HANDING[language].format(text), rng.choice([None, choices.condition(rng, 2)])
    if language == "awk":
        code = f"{{ {code} }}"
    if condition:
        condition = choices.said(language, condition)
        code = (f"if {condition}:\n    {code}" if language == "python" else
                f"{condition} {code}" if language == "awk" else
                f"if {condition} {{\n    {code}\n}}" + "\nreturn nil" * (language == "go"))
    packages = [name for name in ("strconv", "strings") if f"{name}." in code]
    return {"code": code + "\n",
            "outputs": [{f"f{i}": kind} for i, (_, kind) in enumerate(values)],
            **({"prelude": "".join(f'import "{name}"\n' for name in packages)}
               if packages and language == "go" else {})}


STATEMENTS = {"python": python_statement, "awk": awk_statement, "go": go_statement,
              "rust": rust_statement}


END = """END {
    for (key in counts) print "counts", key, counts[key]
    for (key in sums) print "sums", key, sums[key]
    for (key in last) print "last", key, last[key]
    print "total", total, NR
}
"""


def indented(code):
    return "".join(f"    {line}\n" for line in code.split("\n"))


def tally(rng, language):
    """Statements, some of them under a condition."""
    code, statement = "", STATEMENTS[language]
    for _ in range(rng.randint(1, 2)):
        some, other = statement(rng), statement(rng)
        condition = choices.said(language, choices.condition(rng, 2))
        has_other, is_free = rng.random() < 0.5, rng.random() < 0.6
        if language == "awk":
            code += (f"{{ {some} }}\n" if is_free else f"{condition} {{ {some}; {other} }}\n"
                     if has_other else f"{{\n    if ({condition})\n        {some}\n    else {{\n"
                                       f"        {other}\n    }}\n}}\n")
        elif language == "python" and is_free:
            code += some + "\n"
        elif language == "python":
            code += f"if {condition}:\n{indented(some)}"
            code += f"else:\n{indented(other)}" if has_other else ""
        else:
            code += f"if {condition} {{\n{indented(some)}}}"
            code += f" else {{\n{indented(other)}}}\n" if has_other else "\n"
    return code + END if language == "awk" else code


# What hands on records of its own: some of them have a value that is not of its type, or a text
# that tsv cannot hold.
MAKERS = {
    "go": "if n%7 == 3 {\n    m += \"\\t\"\n}\nif n%7 == 5 {\n    x /= float64(n - n)\n}\n"
          "emit(m, n, x, ok)\nif ok {\n    emit(\"again\", -n, x, !ok)\n}\n",
    "rust": "let text = if n % 7 == 3 { format!(\"{}\\t\", m) } else { m.to_string() };\n"
            "let number = if n % 7 == 5 { \"nan\" } else { fields[2] };\n"
            "emit(&[&text, &n.to_string(), number, fields[3]]);\n"
            "if ok {\n    emit(&[\"again\", fields[1], number, \"false\"]);\n}\n"}


def is_exact(spec):
    """Integers of more than 15 digits are no part of a choice."""
    return not any(re.search(r"\d{16}", step["code"]) for step in spec["steps"])


def writer(rng, language, moves):
    """A choice, unless that would move to its reader, or a step that makes records of its own or
    keeps something."""
    step = {"step": "keep", "target": language, "fields": choices.FIELDS}
    kind = rng.choice(["choice", "cut"] * (not moves) + ["make", "host"] * (language in MAKERS))
    if kind == "make":
        return {**step, "code": MAKERS[language], "outputs": choices.FIELDS}
    if kind == "host":
        return {**step, **choices.HOSTS[language]}
    form = rng.choice((choices.CUTS if kind == "cut" else choices.FORMS)[language])
    code = form.format(c=choices.said(language, choices.condition(rng))) + "\n"
    return {**step, "code": code, **({"outputs": choices.CUT} if kind == "cut" else {})}


def spec_of(rng, language, reads="python"):
    step = writer(rng, language, reads in MAKERS)
    names = [list(f)[0] for f in step.get("outputs", choices.FIELDS)]
    code = tally(rng, reads)
    if reads == "awk":  # by the numbers that the fields have there
        code = re.sub(r"\$(\d)", lambda m: f"${names.index(choices.NAMES[int(m[1]) - 1]) + 1}",
                      code)
    count = {"step": "count", "target": reads, "code": code, **TALLIES[reads],
             "outputs": ["key", "value", "more"] if reads == "awk" else ["key", "value"]}
    if reads == "python" and rng.random() < 0.3:
        count.update(key="m", parallel=2)
    spec = {"gluegen": 1, "name": "p", "steps": [step, count],
            "output_format": "tsv" if reads == "awk" else "tsv_escaped",
            "input_format": rng.choice(["tsv", "tsv", "csv", "jsonl"])}
    mode = rng.choice(["abort", "skip", "letters"])
    if mode != "abort":
        spec["on_error"] = "skip" if mode == "skip" else {"dead_letter": "${LETTERS}"}
    return spec


def projecting_spec_of(rng, language, reads):
    spec = spec_of(rng, language, reads)
    keep, count = spec["steps"]
    names = [list(f)[0] for f in keep.get("outputs", keep["fields"])]
    spec["steps"][1] = {"step": "count", "target": reads, **projection(rng, reads, names)}
    return spec


def reader(rng):
    """Code that looks at some fields, shows them, and may fail."""
    names = rng.sample(choices.NAMES, rng.randint(1, 3))
    code = f"output(repr(({', '.join(names)},)))\n"
    if rng.random() < 0.4:
        code = f"if {choices.said('python', choices.condition(rng, 2))}:\n    {code}"
    if rng.random() < 0.3:
        code = "1 / (n - 7)\n" + code
    return code


def cutting_spec_of(rng, language):
    """A step before it that checks what it writes, and one that reads some of it."""
    spec = spec_of(rng, language)
    spec["steps"][1] = {"step": "show", "target": "python", "code": reader(rng),
                        "outputs": ["text"]}
    if rng.random() < 0.3:
        spec["steps"][1]["parallel"] = 2
    return spec


def unread(spec):
    """By a look at the words of the code and the key; a record has a field in any case."""
    keep, count = spec["steps"]
    names = [list(f)[0] for f in keep.get("outputs", keep["fields"])]
    code = re.sub(r"\$(\d)", lambda m: names[int(m[1]) - 1], count["code"].replace(END, ""))
    code = re.sub(r"fields\[(\d)\]", lambda m: names[int(m[1])], code)
    words = re.findall(r"(?<![.\w])\w+", re.sub(r"'\w+'|\"[^\"]*\"", "", code))
    words.append(count.get("key", ""))
    left = [name for name in names if name not in words]
    return left if len(left) < len(names) else left[1:]


def left_out(told):
    """What was left out."""
    whats = [d["what"] for d in json.loads(told) if d["decision"] == "NARROWED"]
    return re.findall(r"`(\w+)`", whats[0].partition("-> count`")[2]) if whats else []


def test(spec, datas, scratch):
    os.makedirs(scratch)
    got, want = left_out(choices.decisions(scratch, spec)), unread(spec)
    if got != want:
        return f"{json.dumps(spec)}\nleaves out {got} instead of {want}"
    return choices.compare(spec, datas, os.path.join(scratch, "runs"))


def test_cuts(spec, datas, scratch):
    os.makedirs(scratch)
    told = json.loads(choices.decisions(scratch, spec))
    words = re.findall(r"\w+", re.sub(r"\"[^\"]*\"", "", spec["steps"][1]["code"]))
    cuts = any(d["decision"] == "PYTHON_CUTS" for d in told)
    if cuts == (set(choices.NAMES) <= set(words)):
        return f"{json.dumps(spec)}\n{'some' if cuts else 'all'} fields are cut"
    return choices.compare(spec, datas, os.path.join(scratch, "runs"))


def test_random(scratch, count, seed):
    jobs = []
    for language, reads in itertools.product(("awk", "go", "rust"), ("look", *TALLIES)):
        moves = language == "awk" and reads in MAKERS
        for index in range(count if language != reads and not moves else 0):
            rng = random.Random(f"{language} {reads} {seed} {index}")
            makes = {"look": cutting_spec_of} if reads == "look" else {
                "tally": spec_of, "projection": projecting_spec_of}
            arguments = (rng, language) if reads == "look" else (rng, language, reads)
            for kind, make in makes.items():
                spec = next(filter(is_exact, iter(lambda m=make: m(*arguments), None)))
                datas = [choices.data_for(rng, spec) for _ in range(3)]
                jobs.append((f"{reads} {kind} behind {language}, spec {index} of seed {seed}",
                             test_cuts if reads == "look" else test, spec, datas,
                             os.path.join(scratch, f"{language}-{reads}-{kind}-{index}")))
    levels.check_all(jobs)


# What could tell of a record, or looks at all of it: why all columns stay.
WIDE = {
    "python": {
        "a call": ("counts[m.upper()] += 1", "CODE"),
        "a division": ("total += n / 2", "CODE"),
        "an index": ("total += counts[m]", "CODE"),
        "another name": ("total += size", "CODE"),
        "texts added": ("total += m", "CODE"),
        "output of a text that tsv may not hold": ("output(m, 'x')", "CODE"),
        "output of a quotient": ("output(str(n // 2), 'x')", "CODE"),
        "f-strings": ("seen.add(f'{m}{n}')", "CODE"),
        "a missing key": ("sums[m] += n", "CODE"),
        "a state of two kinds": ("sums.add(m)", "CODE"),
        "what is bound": ("m = 1\ncounts[m] += 1", "CODE"),
        "an order of texts": ("if m < 'x':\n    total += 1", "CODE"),
        "the whole record": ("seen.add(fields[0])", None),
        "all of them": ("lists[m, n].append((x, ok))", None)},
    "go": {
        "a call": ("counts[[2]string{strings.ToUpper(m), m}]++", "CODE"),
        "a division": ("pairs[pair{m, m}] += n / 2", "CODE"),
        "a slice": ("sizes[m[:1]] += x", "CODE"),
        "an element": ("total += x\n_ = lists[m][0]", "CODE"),
        "no row": ("row := rows[m]\nrow.n++", "CODE"),
        "a row that is kept nowhere": ("row := rows[m]\nif row == nil {\n    row = &sums{}\n}\n"
                                       "row.n++", "CODE"),
        "output of a text that tsv may not hold": ("emit(m, \"x\")", "CODE"),
        "output of a quotient": ("emit(strconv.FormatInt(n/2, 10), \"\")", "CODE"),
        "the whole record": ("total += float64(len(fields))", None)},
    "rust": {
        "a call": ("*counts.entry(m.to_uppercase()).or_insert(0) += 1;", "CODE"),
        "a division": ("most += 1 / n;", "CODE"),
        "an element": ("most += counts[m];", "CODE"),
        "a panic": ("assert!(n > 0);", "CODE"),
        "output of a text that tsv may not hold": ("emit(&[m, \"x\"]);", "CODE"),
        "output of a sum": ("emit(&[&(n + 1).to_string(), \"x\"]);", "CODE")},
    "awk": {
        "print of a record": ("{ print $0 }", None),
        "a print that formats": ("{ printf \"%d\\n\", n }", None),
        "a print to a file": ("{ print m, 1, 1 > \"/dev/null\" }", None),
        "a print of a quotient": ("{ print m, 1 / n, 1 }", None),
        "a pattern": ("counts[m]++", None),
        "the number of fields": ("{ counts[NF]++ }", None),
        "a field by a number of its own": ("{ counts[$n]++ }", None),
        "the whole record": ("{ counts[$0]++ }", None),
        "another record": ("{ counts[m]++; getline }", None),
        "a field that is changed": ("{ m = 1; counts[m]++ }", None),
        "the last record": ("{ counts[m]++ }\nEND { print $1, m, 1 }", None),
        "a function that sees it": ("function f() { return $1 }\n{ counts[m]++ }\n"
                                    "END { print f(), 1, 1 }", None)}}


def wide_spec(language, code):
    state = TALLIES[language].get("state", "")
    count = {"step": "count", "target": language, **TALLIES[language], "code": code + "\n",
             "outputs": ["key", "value", "more"] if language == "awk" else ["key", "value"]}
    if language == "python":
        count["state"] = state + "size = 1\n"
    target = "rust" if language == "go" else "go"
    keep = {"step": "keep", "target": target, "fields": choices.FIELDS,
            **choices.HOSTS[target]}
    return {"gluegen": 1, "name": "p", "steps": [keep, count]}


def widths(scratch, spec):
    """What is decided of the columns on the edges."""
    return [d["decision"] for d in json.loads(choices.decisions(scratch, spec))
            if d["decision"] == "NARROWED" or d["decision"].startswith("WIDE_")]


def test_wide(scratch):
    for language, cases in WIDE.items():
        for name, (code, want) in cases.items():
            tap.same(f"all columns stay, {language}: {name}", [f"WIDE_{want}"] if want else [],
                     widths(scratch, wide_spec(language, code)))


# Preludes that mean something else by the words of a tally.
OTHER_MEANING = {
    "go": ["type inner struct{ n float64 }\n\ntype row struct{ *inner }\n"],
    "rust": ["trait Count {\n    fn to_string(&self) -> String;\n}\n", "mod other {}\n",
             "type HashMap = u8;\n"]}


def test_preludes(scratch):
    codes = {"go": "total += x", "rust": "total += x;"}
    for language, preludes in OTHER_MEANING.items():
        spec = wide_spec(language, codes[language])
        tap.same(f"a prelude that says nothing of it, {language}", ["NARROWED"],
                 widths(scratch, spec))
        for prelude in preludes:
            count = {**spec["steps"][1]}
            count["prelude"] += "\n" + prelude
            name = prelude.split("\n")[0]
            tap.same(f"all columns stay, {language}: {name}", ["WIDE_CODE"],
                     widths(scratch, {**spec, "steps": [spec["steps"][0], count]}))


def test_types(scratch):
    """No column with a type is left, and what is left out is checked all the same."""
    keep = {"step": "keep", "target": "go", "fields": ["k", {"n": "int"}, {"x": "int"}],
            "code": 'emit(k+"!", n, x)'}
    count = {"step": "count", "target": "awk", "code": "{ total++ } END { print total + 0 }",
             "outputs": ["total"]}
    spec = {"gluegen": 1, "name": "p", "steps": [keep, count], "input_format": "csv",
            "on_error": {"dead_letter": "${LETTERS}"}}
    tap.same("columns with types are left out", ["NARROWED"], widths(scratch, spec))
    difference = choices.compare(spec, [b"a,1,2\n", b"a,1,2.5\nb,x,2\nc,4,5\n"],
                                 os.path.join(scratch, "types"))
    tap.check("... and the program runs", not difference, difference)


def test_unfit(scratch):
    """A text that tsv cannot hold is a bad record, whether somebody reads it or not."""
    swap = {"step": "swap", "target": "python", "fields": ["word", {"n": "int"}],
            "code": "output(n, word)", "outputs": [{"n": "int"}, "word"]}
    first = {"step": "first", "target": "awk", "code": "{ print $1 }", "outputs": [{"n": "int"}]}
    data = b'{"word":"a\\nb","n":1}\n{"word":"c","n":2}\n{"word":"d\\te","n":3}\n'
    for name, on_error in (("skipped", "skip"), ("set aside", {"dead_letter": "${LETTERS}"})):
        spec = {"gluegen": 1, "name": "p", "steps": [swap, first], "input_format": "jsonl",
                "on_error": on_error}
        tap.same(f"a text that may not fit stays: {name}", ["WIDE_FORMAT"], widths(scratch, spec))
        difference = choices.compare(spec, [data], os.path.join(scratch, name.replace(" ", "-")))
        tap.check(f"... and is {name}", not difference, difference)
    spec["input_format"] = "tsv"
    tap.same("one that was read from the same format does not", ["NARROWED"],
             widths(scratch, spec))


def main():
    count, seed = int(os.environ.get("NARROWED_SPECS", "1")), os.environ.get("NARROWED_SEED", "1")
    with tempfile.TemporaryDirectory() as scratch:
        test_wide(scratch)
        test_preludes(scratch)
        test_types(scratch)
        test_unfit(scratch)
        test_random(scratch, count, seed)
    tap.finish()


if __name__ == "__main__":
    main()
