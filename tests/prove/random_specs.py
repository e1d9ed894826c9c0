"""Random specs, valid and with bodies that mean something: filters, projections, computed fields,
running and summed state, loops, failures; chains, tees and merges; every format and failure mode.

A seed gives the same spec on every machine. Names clash on purpose: steps share the names of
variables, state, functions and fields, because plans that put steps together must keep them apart.
With keyed a step with a key stands among stateless ones of its language, most of which hand the key
on.
With any_order the pipeline says `order: any`: its first step has workers, and what stands behind
them writes the same records in whatever order they come.
"""

import random
import re

TARGETS = ["awk", "go", "python", "rust"]
FORMATS = ["csv", "jsonl", "tsv", "tsv_escaped"]
TYPES = ["str", "str", "str", "int", "int", "float", "bool", "time", "json"]
NAMES = ["a", "b", "key", "n", "count", "total", "x", "value", "word", "class", "type", "func",
         "end", "name", "item", "fields_", "out", "line", "i"]

TESTS = {
    "python": {"int": ["{v} % 3 != 0", "{v} > {k}", "{v} in (0, 1, {k})"],
               "float": ["{v} < {k}.5", "{v} == {v}"], "bool": ["{v}", "not {v}"],
               "str": ["len({v}) > 2", "{v} != 'GET'", "'a' in {v}", "{v}.strip() == {v}"],
               "time": ["{v}.year > 2000"], "json": ["{v} != 'null'"]},
    "go": {"int": ["{v}%3 != 0", "{v} > {k}"], "float": ["{v} < {k}.5"],
           "bool": ["{v}", "!{v}"], "str": ["len({v}) > 2", '{v} != "GET"', '{v} < "k2"'],
           "time": ["{v}.Year() > 2000"], "json": ['{v} != "null"']},
    "rust": {"int": ["{v} % 3 != 0", "{v} > {k}"], "float": ["{v} < {k}.5"],
             "bool": ["{v}", "!{v}"], "str": ["{v}.len() > 2", '{v} != "GET"', "{v}.contains('a')"],
             "time": ['{v} > "2000"'], "json": ['{v} != "null"']},
    "awk": {"int": ["{v} % 3 != 0", "{v} > {k}"], "float": ["{v} < {k}.5"],
            "bool": ["{v}", "!{v}"], "str": ["length({v}) > 2", '{v} != "GET"', 'index({v}, "a")'],
            "time": ['{v} > "2000"'], "json": ['{v} != "null"']},
}
# Expressions that make a value of the same type; for rust they are texts.
MAPS = {
    "python": {"int": ["{v} + {k}", "{v} // 2", "-{v}"], "float": ["{v} * 2", "{v} / 3"],
               "bool": ["not {v}"], "str": ["{v} + '!'", "{v}.upper()", "{v}[::-1]", "{v}[:3]"],
               "time": ["{v}"], "json": ["{v}"]},
    "go": {"int": ["{v} + {k}", "{v} / 2", "-{v}"], "float": ["{v} * 2", "{v} / 3"],
           "bool": ["!{v}"], "str": ['{v} + "!"', '"<" + {v} + ">"'], "time": ["{v}"],
           "json": ["{v}"]},
    "rust": {"int": ["&{v}.wrapping_add({k}).to_string()", "&({v} / 2).to_string()"],
             "float": ["&({v} * 2.0).to_string()"], "bool": ["&(!{v}).to_string()"],
             "str": ['&format!("{{}}!", {v})', "{v}.trim()"], "time": ["{v}"], "json": ["{v}"]},
}

# Has a value of the record before where its test fails, so it shows in which order they come: no
# step with it may have workers, and none stands where the order is left open.
KEPT = "if {test}:\n    {t} = 'yes'\n«{t}»"

# Bodies with names of their own and ways out of their own. {i} is a field of text, {t} and {u} are
# names that no field has, {test} and {other} are conditions; «...» writes the record with a text in
# place of that field, «» as it is; {v} is how the body calls the field.
BODIES = {
    "python": [
        "{t} = fields[{i}]\nif {test}:\n    {t} += '+'\n«{t}»",
        "for {t} in ('a', 'b'):\n    if {t} in fields[{i}]:\n        continue\n"
        "    «fields[{i}] + {t}»",
        "{t} = [{u} for {u} in fields[{i}] if {u} != 'a']\n«''.join({t})»",
        "if {test}:\n    return\n{t} = fields[{i}][:2]\n«{t}»",
        "try:\n    {t} = int(fields[{i}])\nexcept ValueError:\n    {t} = -1\n«str({t})»",
        KEPT,
        "def {t}({u}):\n    return {u} + '~'\n\n\n«{t}(fields[{i}])»",
        "«»\nif {test}:\n    «fields[{i}] + '2'»",
        "if {test}:\n    «»\nelif {other}:\n    «fields[{i}] + 'e'»\nelse:\n    «»",
        "{t} = lambda {u}: {u}.lower()\n«{t}(fields[{i}])»",
        "{t} = 0\nwhile True:\n    {t} += 1\n    if {t} > 2:\n        break\n«str({t})»",
        "fields[{i}] += '*'\n«»",
        "{v} = {v} + 'z'\n«{v}»",
        "{t} = 'a' in fields[{i}]\nif {t}:\n    if {test}:\n        «fields[{i}] + '1'»\n"
        "    else:\n        pass\nelse:\n    «»",
        "{t} = 1\ndel {t}\n«»",
        "if ({t} := len(fields[{i}])) > 2:\n    «str({t})»",
        "for {t} in range(3):\n    if {t} == len(fields[{i}]):\n        «str({t})»\n        break\n"
        "else:\n    «'none'»",
        "{t}, *{u} = fields\n«{t} + str(len({u}))»",
        "with __import__('contextlib').suppress(ValueError):\n    {t} = float(fields[{i}])\n"
        "    «str({t} > 2)»",
    ],
    "go": [
        "{t} := fields[{i}]\nif {test} {{\n    {t} += \"+\"\n}}\n«{t}»",
        "for _, {t} := range []string{{\"a\", \"b\"}} {{\n    if {t} == fields[{i}] {{\n"
        "        continue\n    }}\n    «fields[{i}] + {t}»\n}}\nreturn nil",
        "switch {{\ncase {test}:\n    return fields\ncase {other}:\n"
        "    «fields[{i}] + \"e\"»\n}}\n"
        "return nil",
        "if {test} {{\n    return nil\n}}\n{t} := fields[{i}] + \"x\"\n«{t}»",
        "{t} := func({u} string) string {{ return {u} + \"~\" }}\n«{t}(fields[{i}])»",
        "«»\nif {test} {{\n    «fields[{i}] + \"2\"»\n}}",
        "fields[{i}] = fields[{i}] + \"*\"\nreturn fields",
        "{v} = {v} + \"z\"\n«{v}»",
        "if {t} := len(fields[{i}]); {t} > 2 {{\n    «fields[{i}][:2]»\n}}",
        "{t} := 0\nfor _, {u} := range fields {{\n"
        "    {t} += len({u})\n}}\nif {t}%2 == 0 {{\n    «»\n}}",
    ],
    "rust": [
        "let mut {t} = fields[{i}].to_string();\nif {test} {{\n    {t}.push('+');\n}}\n«&{t}»",
        "for {t} in [\"a\", \"b\"] {{\n    if fields[{i}].contains({t}) {{\n        continue;\n"
        "    }}\n"
        "    «&format!(\"{{}}{{}}\", fields[{i}], {t})»\n}}",
        "match fields[{i}] {{\n    \"GET\" => {{\n        «»\n    }}\n    \"\" => {{}}\n"
        "    {t} => {{\n"
        "        let {u} = {t}.to_lowercase();\n        «&{u}»\n    }}\n}}",
        "let {t} = |{u}: &str| format!(\"{{}}~\", {u});\n«&{t}(fields[{i}])»",
        "«»\nif {test} {{\n    «&format!(\"{{}}2\", fields[{i}])»\n}}",
        "let {v} = format!(\"{{}}z\", {v});\n«&{v}»",
        "let {t} = fields[{i}].len();\nif {t} > 2 {{\n"
        "    «&{t}.to_string()»\n}} else if {test} {{\n"
        "    «»\n}}",
    ],
}
# Whole awk steps that keep their records' fields; {row} is a record of one text in each field.
AWK_BODIES = [
    'function {t}({u}) {{ return {u} "?" }}\n{{ ${n} = {t}(${n}); print }}',
    "{{ {t} = length(${n}); if ({t} > 2) next; print }}",
    "/a/, /b/ {{ print }}",
    "BEGIN {{ {t} = 2 }}\nNR % {t} == 0 {{ print }}\nEND {{ print {row} }}",
    '{{ gsub(/a/, "b"); print }}',
    "{{ for ({t} = 1; {t} <= 2; {t}++) print }}",
    "{{ {t} = $0 }}\nEND {{ if (NR) print {t} }}",
    "{test} {{ next }}\n{{ {t}++ }}\n{t} % 2 {{ print }}",
    '{{ {t} = split(${n}, {u}, "a"); ${n} = {u}[1] {t}; print }}',
    "!{t}[${n}]++ {{ print }}",
    "{{ {t}[${n}] = $0 }}\n{test} {{ if (${n} in {t}) print {t}[${n}]; delete {t}[${n}] }}",
    "NR == 1 || NF > 1 {{ print }}\n{test} {{ print $0 }}",
    '{{ {t} = ${n}; sub(/^ +/, "", {t}); print {fields} }}',
    '{{ {t} = ${n} "+"; print {fields}; print; next }}\nEND {{ print {row} }}',
    "{{ print }}\n{test} {{ {t} += length(${n}); print }}\nEND {{ if ({t} % 2) print {row} }}",
    '{{ ${n} = NR % 3 "_" substr(${n}, 1, 3); print; if (NR % 2) print }}',
    'function {t}({u}) {{ return {u} * 2.5 }}\n{{ {u} += {t}(length(${n})) }}\n'
    "{{ ${n} = {u} / 3; print }}",
    'function {t}({u}, i_) {{ for (i_ = 0; i_ < 2; i_++) print }}\n{test} {{ {t}(1); next }}\n1',
]
# What is not in the text of any of those that handle each record alone.
AWK_ORDER = ["NR", "END", "{t}[", "{t}++", "{u} +=", "/a/, /b/"]


class Field:
    def __init__(self, name, kind):
        self.name, self.kind = name, kind

    def __str__(self):
        return self.name if self.kind == "str" else f"{{{self.name}: {self.kind}}}"


class Step:
    def __init__(self, name, target, inputs):
        self.name, self.target, self.inputs = name, target, inputs
        self.options, self.outputs = {}, None

    def text(self):
        lines = [f"  - step: {self.name}", f"    target: {self.target}"]
        for key, value in self.options.items():
            if "\n" in value or key in ("code", "prelude", "state", "begin", "end", "merge"):
                lines += [f"    {key}: |"] + ["      " + x for x in value.split("\n")]
            else:
                lines.append(f"    {key}: {value}")
        return "\n".join(lines) + "\n"


def listed(fields):
    return "[" + ", ".join(map(str, fields)) + "]"


class Spec:
    def __init__(self, seed, targets=None, effects=False, any_order=False, keyed=False):
        self.chance = random.Random(seed)
        self.targets, self.effects = targets or TARGETS, effects
        self.head, self.steps, self.any_order = {}, [], any_order
        self.keyed, self.kind = keyed, None
        self.make()

    def one_in(self, n):
        return self.chance.randrange(n) == 0

    def pick(self, choices):
        return self.chance.choice(choices)

    def new_fields(self, n):
        return [Field(name, self.pick(TYPES)) for name in self.chance.sample(NAMES, n)]

    # ---- bodies: each gives what the step writes, and sets its options

    def test(self, target, fields):
        field = self.pick(fields)
        return self.pick(TESTS[target][field.kind]).format(v=self.var(target, field),
                                                           k=self.chance.randrange(1, 50))

    @staticmethod
    def var(target, field):
        """How a body calls a field; names that are keywords of the target have a `_` behind."""
        words = {"python": ["class"], "go": ["type", "func"], "rust": ["type"],
                 "awk": ["func"]}[target]
        return field.name + ("_" if field.name in words else "")

    def emit(self, target, values, indent=""):
        text = ", ".join(values)
        return indent + {"python": f"output({text})", "go": f"emit({text})",
                         "rust": f"emit(&[{text}]);"}[target]

    def whole(self, target, indent=""):
        return indent + {"python": "output(*fields)", "go": "return fields",
                         "rust": "emit(fields);"}[target]

    def value(self, target, fields, index):
        """A field as it is; go wants it of its own type where `outputs` says it."""
        typed = target == "go" and fields[index].kind not in ("str", "json")
        if target == "rust" or (not typed and self.one_in(2)):
            return f"fields[{index}]"
        return self.var(target, fields[index])

    def filter(self, target, fields):
        test = self.test(target, fields)
        body = self.whole(target, "    ")
        if target == "python" and self.one_in(4):
            return f"if not ({test}):\n    return\n{self.whole(target)}", fields
        if target == "go" and self.one_in(3):
            return f"if !({test}) {{\n    return nil\n}}\nreturn fields", fields
        if target == "rust" and self.one_in(3):
            some = "fields.iter().map(|x| x.to_string()).collect::<Vec<_>>()"
            return f"if {test} {{\n    Some({some})\n}} else {{\n    None\n}}", fields
        head = f"if {test}:" if target == "python" else f"if {test} {{"
        return "\n".join([head, body] + ([] if target == "python" else ["}"])), fields

    def project(self, target, fields):
        order = self.chance.sample(range(len(fields)), self.chance.randint(1, len(fields)))
        values = [self.value(target, fields, i) for i in order]
        return self.emit(target, values), [fields[i] for i in order]

    def named(self, target, fields):
        """Hands its fields on as they are, each by its name, and may call them otherwise."""
        names = self.chance.sample([x for x in NAMES if x not in [f.name for f in fields]],
                                   len(fields)) if self.one_in(2) else [f.name for f in fields]
        code = self.emit(target, [f"fields[{i}]" if target == "rust" else self.var(target, f)
                                  for i, f in enumerate(fields)])
        if self.one_in(4):
            test = self.test(target, fields)
            code = (f"if {test}:\n    {code}" if target == "python" else
                    f"if {test} {{\n    {code}\n}}")
        return code, [Field(name, f.kind) for name, f in zip(names, fields)]

    def compute(self, target, fields):
        index = self.chance.randrange(len(fields))
        field = fields[index]
        made = self.pick(MAPS[target][field.kind]).format(v=self.var(target, field),
                                                          k=self.chance.randrange(1, 50))
        values = [made if i == index else self.value(target, fields, i)
                  for i in range(len(fields))]
        if target == "python" and field.kind == "str" and self.one_in(3):
            return f"fields[{index}] = {made}\noutput(*fields)", fields
        return self.emit(target, values), fields

    def several(self, target, fields):
        times = self.chance.randint(0, 3)
        loop = {"python": f"for i_ in range({times}):", "go": f"for n_ := 0; n_ < {times}; n_++ {{",
                "rust": f"for _ in 0..{times} {{"}[target]
        values = [self.value(target, fields, i) for i in range(len(fields))]
        body = [loop, self.emit(target, values, "    ")]
        if target == "go":
            body += ["}", "return nil"]
        elif target == "rust":
            body += ["}"]
        return "\n".join(body), fields

    def helper(self, step, target, fields):
        """A function in the prelude; every step that has one calls it the same."""
        suffix = self.pick("?!.")
        text = {"python": f"def mark(text):\n    return text + '{suffix}'",
                "go": f"func mark(text string) string {{\n    return text + \"{suffix}\"\n}}",
                "rust": "fn mark(text: &str) -> String {\n"
                        f"    format!(\"{{}}{suffix}\", text)\n}}"}
        step.options["prelude"] = text[target]
        call = "&mark(fields[0])" if target == "rust" else "mark(fields[0])"
        rest = [self.value(target, fields, i) for i in range(1, len(fields))]
        return self.emit(target, [call] + rest), [Field(fields[0].name, "str")] + fields[1:]

    def made(self, step, target, fields):
        """Hands on some fields and what can be made of one; leaves others unread."""
        field = self.pick(fields)
        v, name = self.var(target, field), "made"
        i = fields.index(field)
        kinds = {"python": {"str": [(f"{v}.upper()", "str"), (f"len({v})", "int"),
                                    (f"fields[{i}] + '-'", "str")], "int": [(f"str({v})", "str")]},
                 "go": {"str": [(f"strings.ToUpper({v})", "str"), (f"fields[{i}] + \"-\"", "str")],
                        "int": [(f"{v} * 3", "int"), (f"strconv.FormatInt({v}, 10)", "str")]},
                 "rust": {"str": [(f"{v}.trim()", "str"), (f"&{v}.len().to_string()", "int")],
                          "int": [(f"&{v}.wrapping_add(3).to_string()", "int")]}}[target]
        value, kind = self.pick(kinds.get(field.kind) or [(self.value(target, fields, i),
                                                           field.kind)])
        if target == "go" and ("strings." in value or "strconv." in value):
            step.options["prelude"] = f'import "{value.split(".")[0]}"'
        others = [i for i in self.chance.sample(range(len(fields)), self.chance.randint(
            0, len(fields) // 2)) if fields[i].name != name]
        code = self.emit(target, [value] + [self.value(target, fields, k) for k in others])
        outputs = [Field(name, kind)] + [fields[k] for k in others]
        if self.one_in(2):
            test = self.test(target, fields)
            code = (f"if {test}:\n    {code}" if target == "python" else
                    f"if {test} {{\n    {code}\n}}")
        return code, outputs

    def tallied(self, step, target, fields):
        """Counts and adds up some fields, exactly or not, and shows that in the order of keys."""
        texts = [i for i, f in enumerate(fields) if f.kind == "str"]
        numbers = [f for f in fields if f.kind == "int"]
        if not texts or any(f.name in ("n", "name", "total") for f in fields):
            return self.summed(step, target, fields)
        key = self.var(target, fields[self.pick(texts)])
        number = self.var(target, self.pick(numbers)) if numbers else "1"
        step.options["state"] = {
            "python": "sums = {}\ntotal = 0",
            "go": "sums := map[string]int64{}\ntotal := int64(0)",
            "rust": "let mut sums: std::collections::BTreeMap<String, i64> = "
                    "std::collections::BTreeMap::new();\nlet mut total: i64 = 0;"}[target]
        code = {"python": f"sums[{key}] = sums.get({key}, 0) + {number}\ntotal += 1",
                "go": f"sums[{key}] += {number}\ntotal++",
                "rust": f"*sums.entry({key}.to_string()).or_insert(0) += {number};\ntotal += 1;"}
        if self.one_in(3):  # the first record of a key shows
            code = {"python": f"if {key} not in sums:\n    total += {number}\n"
                              f"sums[{key}] = total",
                    "go": f"if _, found := sums[{key}]; !found {{\n    total += {number}\n}}\n"
                          f"sums[{key}] = total",
                    "rust": f"total += {number};\n"
                            f"sums.entry({key}.to_string()).or_insert(total);"} if (
                                not self.any_order) else code
        step.options["end"] = {
            "python": "for name in sorted(sums):\n    output(name, str(sums[name]))\n"
                      "output('total', str(total))",
            "go": "names := []string{}\nfor name := range sums {\n"
                  "    names = append(names, name)\n}\nsort.Strings(names)\n"
                  "for _, name := range names {\n"
                  "    emit(name, strconv.FormatInt(sums[name], 10))\n}\n"
                  "emit(\"total\", strconv.FormatInt(total, 10))",
            "rust": "for (name, n) in &sums {\n    emit(&[name, &n.to_string()]);\n}\n"
                    "emit(&[\"total\", &total.to_string()]);"}[target]
        if target == "go":
            step.options["prelude"] = 'import (\n    "sort"\n    "strconv"\n)'
        return code[target], [Field("word", "str"), Field("sum", "str")]

    def running(self, step, target, fields):
        """Numbers the records: a step with state that writes as it goes."""
        taken = [f.name for f in fields]
        total = next(x for x in ("total", "count", "sum_") if x not in taken)
        step.options["state"] = {"python": f"{total} = 0", "go": f"{total} := int64(0)",
                                 "rust": f"let mut {total}: i64 = 0;"}[target]
        number = f"&{total}.to_string()" if target == "rust" else total
        end = ";" if target == "rust" else ""
        if self.one_in(2):
            step.options["begin"] = f"{total} = 100{end}"
        values = [number] + [self.value(target, fields, i) for i in range(len(fields))]
        name = self.pick([x for x in NAMES if x not in taken])
        return f"{total} += 1{end}\n{self.emit(target, values)}", [Field(name, "int")] + fields

    def summed(self, step, target, fields):
        """Counts by a key, tells at the end; sometimes with a merge."""
        step.options["state"] = {
            "python": "counts = {}", "go": "counts := map[string]int64{}",
            "rust": "let mut counts: std::collections::BTreeMap<String, i64> = "
                    "std::collections::BTreeMap::new();"}[target]
        code = {"python": "counts[fields[0]] = counts.get(fields[0], 0) + 1",
                "go": "counts[strings.Clone(fields[0])]++",
                "rust": "*counts.entry(fields[0].to_string()).or_insert(0) += 1;"}[target]
        step.options["end"] = {
            "python": "for name in sorted(counts):\n    output(name, counts[name])",
            "go": "names := []string{}\nfor name := range counts {\n"
                  "    names = append(names, name)\n}\n"
                  "sort.Strings(names)\nfor _, name := range names {\n"
                  "    emit(name, counts[name])\n}",
            "rust": "for (name, n) in &counts {\n    emit(&[name, &n.to_string()]);\n}"}[target]
        if target == "go":
            step.options["prelude"] = 'import (\n    "sort"\n    "strings"\n)'
        if fields[0].kind in ("str", "int", "bool") and (self.keyed or self.one_in(2)):
            step.options["key"] = f"[{fields[0].name}]"
            if not self.keyed:
                step.options["parallel"] = self.pick(["auto", "2", "3"])
            if self.one_in(2) and not self.any_order:
                code += {"python": "\noutput('so far', counts[fields[0]])",
                         "go": "\nemit(\"so far\", counts[fields[0]])",
                         "rust": "\nemit(&[\"so far\", &counts[fields[0]].to_string()]);"}[target]
        elif self.one_in(2):
            step.options["merge"] = {
                "python": "for name, n in other.counts.items():\n"
                          "    counts[name] = counts.get(name, 0) + n",
                "go": "for name, n := range other.counts {\n    counts[name] += n\n}",
                "rust": "for (name, n) in other.counts {\n"
                        "    *counts.entry(name).or_insert(0) += n;\n}"}[target]
            step.options["parallel"] = self.pick(["auto", "2", "3"])
        return code, [Field("word", "str"), Field("count", "int")]

    def failing(self, target, fields):
        """The body's own code fails on some records."""
        numbers = [f for f in fields if f.kind == "int"]
        if not numbers:
            return self.filter(target, fields)
        number = self.var(target, self.pick(numbers))
        code = {"python": f"1 // ({number} - 7)",
                "go": f"_ = 100 / ({number} - 7)",
                "rust": f"if {number} == 7 {{\n    panic!(\"seven\");\n}}"}[target]
        return code + "\n" + self.whole(target), fields

    def awk(self, step, fields):
        names = [self.var("awk", f) for f in fields]
        kind = self.chance.randrange(10)
        if kind > 4 or (self.any_order and (kind == 3 or not self.steps)):
            return self.awk_body(fields)
        if kind == 0:
            return "{ print }", fields
        if kind == 1:
            return f"{self.test('awk', fields)} {{ print }}", fields
        if kind == 2 and self.one_in(2):
            texts = [i for i, f in enumerate(fields) if f.kind == "str"]
            tells_last = any(f.name == "total" for f in fields)  # and so the order of records
            if texts and not (self.any_order and tells_last):
                return (f"{{ counts[${self.pick(texts) + 1}]++; total++ }}\n"
                        "END { print counts[\"GET\"] + 0, total + 0 }",
                        [Field("count", "int"), Field("sum", "int")])
        if kind == 2:
            order = self.chance.sample(range(len(fields)), self.chance.randint(1, len(fields)))
            return ("{ print " + ", ".join(f"${i + 1}" for i in order) + " }",
                    [fields[i] for i in order])
        if kind == 3:
            return (f"{{ seen[$1]++; if (seen[$1] <= 2) print }}\n# {names[0]}", fields)
        return ("{ n_++ } END { print n_ + 0 }", [Field("count", "int")])

    def body(self, step, fields):
        target = step.target
        if target == "bash":
            scripts = ["cat", "sort", "grep -v zzz || true"]
            return self.pick(scripts + ([] if self.any_order else ["head -n 100", "uniq"])), fields
        if target == "awk":
            return self.awk(step, fields)
        kind = self.pick(["filter"] * 5 + ["project"] * 4 + ["compute"] * 4 + ["named"] * 2 +
                         ["several"] * 2 + ["local"] * 6 + ["helper"] * 2 + ["summed"] * 2 +
                         ["summed" if self.any_order else "running"] * 2 + ["failing"] +
                         ["made"] * 4 + ["tallied"] * 3)
        if self.any_order and not self.steps:
            kind = self.pick(["filter", "project", "compute", "named", "several", "local", "made"])
        kind = self.kind or kind
        if kind in ("helper", "local", "made", "running", "summed", "tallied", "numbered"):
            return getattr(self, kind)(step, target, fields)
        return getattr(self, kind)(target, fields)

    def free(self, fields, n):
        """Names that many steps share and no field has."""
        taken = {f.name for f in fields}
        return self.chance.sample([x for x in ("t", "u", "n_", "item", "total", "x", "out", "mark",
                                               "seen") if x not in taken], n)

    def local(self, step, target, fields):
        """A body with names and ways out of its own; see BODIES."""
        texts = [i for i, f in enumerate(fields) if f.kind == "str"]
        if not texts:
            return self.compute(target, fields)
        i = self.pick(texts)
        t, u = self.free(fields, 2)
        body = self.pick([x for x in BODIES[target] if not (self.any_order and x == KEPT)])
        if body == KEPT:
            step.options["parallel"] = "none"
        body = body.format(t=t, u=u, i=i, v=self.var(target, fields[i]),
                           test=self.test(target, fields), other=self.test(target, fields))

        def written(match):
            if not match[1]:
                return self.whole(target)
            values = [match[1] if n == i else self.value(target, fields, n)
                      for n in range(len(fields))]
            return self.emit(target, values)
        body = re.sub("«([^»]*)»", written, body)
        return body, fields

    def awk_body(self, fields):
        t, u = self.free(fields, 2)
        texts = [i for i, f in enumerate(fields) if f.kind == "str"]
        if not texts:
            return "{ print }", fields
        n = self.pick(texts) + 1
        row = ", ".join({"str": '"end"', "time": '"2024-01-01T00:00:00Z"', "bool": '"true"'}.get(
            f.kind, '"1"') for f in fields)
        values = ", ".join(t if i + 1 == n else f"${i + 1}" for i in range(len(fields)))
        body = self.pick([x for x in AWK_BODIES if ("{fields}" not in x or len(fields) > 1) and
                          not (self.any_order and any(word in x for word in AWK_ORDER))])
        return body.format(t=t, u=u, n=n, row=row, fields=values,
                           test=self.test("awk", fields)), fields

    # ---- the graph

    def add_step(self, inputs, fields, declare, target):
        step = Step(f"s{len(self.steps) + 1}", target, inputs)
        if declare:
            step.options["fields"] = listed(fields)
        if inputs is not None:
            names = [x.name for x in inputs]
            step.options["input"] = names[0] if len(names) == 1 else "[" + ", ".join(names) + "]"
        if not self.keyed and self.one_in(3) and target != "bash":
            step.options["on_error"] = self.pick(["abort", "skip",
                                                  f"{{dead_letter: bad{self.pick('12')}.tsv}}"])
        code, outputs = self.body(step, fields)
        step.options["code"] = code
        stateful = any(x in step.options for x in ("state", "begin", "end"))
        if not self.keyed and target in ("python", "go", "rust") and not stateful and (
                self.one_in(3)) and "parallel" not in step.options:
            step.options["parallel"] = self.pick(["auto", "none", "2", "4"] + (
                [] if {"header", "csv"} & {*self.head, *self.head.values()} else ["gnu_parallel"]))
        if self.any_order and not self.steps:
            step.options["parallel"] = self.pick(["auto", "2", "4"])
        same = [str(f) for f in outputs] == [str(f) for f in fields]
        if not same or self.one_in(5):
            step.options["outputs"] = listed(outputs)
        step.outputs = outputs
        self.steps.append(step)
        return step

    def next_target(self, last):
        if last and self.chance.random() < 0.6 and last in self.targets:
            return last
        if self.effects and self.one_in(5) and (self.steps or not self.any_order):
            return "bash"
        return self.pick(self.targets)

    def chain(self, step, n):
        for _ in range(n):
            step = self.add_step(None if step is self.steps[-1] else [step], step.outputs,
                                 self.one_in(4), self.next_target(step.target))
        return step

    def make(self):
        chance = self.chance
        fields = self.new_fields(chance.randint(1, 6))
        self.head = {"order": "any"} if self.any_order else {}
        self.head |= {"input_format": self.pick(FORMATS), "output_format": self.pick(FORMATS)}
        delimited = [self.head[x] in ("csv", "tsv", "tsv_escaped") for x in self.head]
        if any(delimited) and self.one_in(3):
            self.head["header"] = "true"
        if all(delimited) and self.one_in(6):
            self.head["delimiter"] = '";"'
        if self.head["input_format"] in ("tsv",) and self.one_in(4):
            self.head["crlf"] = "strip"
        self.head["on_error"] = self.pick(["abort", "skip", "skip", "{dead_letter: bad.tsv}"])
        if self.one_in(3):
            self.head["parallel"] = "auto"
        if self.keyed:
            self.make_keyed(fields)
            return
        first = self.add_step(None, fields, True, self.next_target(None))
        last = self.chain(first, chance.randint(0, 3))
        if self.one_in(3):
            self.fork(last)
        self.drop_useless()

    def make_keyed(self, fields):
        """Steps around a step with a key, which comes first among the fields of all."""
        target = self.pick([x for x in self.targets if x != "awk"])
        fields[0].kind = self.pick(["str", "str", "int", "bool"])
        fields += [Field(name, self.pick(TYPES)) for name in ("rest", "more")]
        self.head["parallel"] = self.pick(["auto", "2", "3"])
        kinds = [self.pick(["filter", "compute", "compute", "local", "failing"])
                 for _ in range(self.chance.randint(0, 2))]
        kinds += self.pick([["summed"], ["numbered"], ["numbered", "compute"],
                            ["numbered", "filter"], ["numbered", "summed"]])
        for self.kind in kinds:
            step = self.add_step(None, fields, not self.steps, target)
            fields = step.outputs

    def numbered(self, step, target, fields):
        """Tells how often it has met a key, of each record; has a key, and no end."""
        self.summed(step, target, fields)
        step.options.pop("prelude", None)
        del step.options["end"]
        step.options["key"] = f"[{fields[0].name}]"
        value = self.var(target, fields[0])
        rest = [self.value(target, fields, i) for i in range(1, len(fields))]
        texts = {"python": f"counts[{value}] = counts.get({value}, 0) + 1\n",
                 "go": "counts[strings.Clone(fields[0])]++\n",
                 "rust": "*counts.entry(fields[0].to_string()).or_insert(0) += 1;\n"}
        number = {"python": f"counts[{value}]", "go": "counts[fields[0]]",
                  "rust": "&counts[fields[0]].to_string()"}[target]
        if target == "go":
            step.options["prelude"] = 'import "strings"'
        first = "fields[0]" if target == "rust" else value
        taken = [f.name for f in fields]
        name = self.pick([x for x in NAMES if x not in taken])
        return (texts[target] + self.emit(target, [first, number] + rest),
                [fields[0], Field(name, "int")] + fields[1:])

    def drop_useless(self):
        """Options of the pipeline that no step would follow are refused by `check`."""
        def stateless(step):
            return "merge" in step.options or "key" in step.options or not any(
                x in step.options for x in ("state", "begin", "end"))

        records = [x for x in self.steps if x.target in ("python", "go", "rust")]
        if all("parallel" in x.options or not stateless(x) for x in records):
            self.head.pop("parallel", None)
        if all("on_error" in x.options or x.target == "bash" for x in self.steps):
            del self.head["on_error"]

    def fork(self, step):
        """Two readers of one step, and sometimes one reader of both."""
        left = self.add_step([step], step.outputs, self.one_in(3), self.next_target(step.target))
        right = self.add_step([step], step.outputs, self.one_in(3), self.next_target(left.target))
        kinds = [[f.kind for f in x.outputs] for x in (left, right)]
        if kinds[0] == kinds[1] and not self.one_in(4):
            self.add_step([left, right], left.outputs, False, self.next_target(right.target))
        else:
            left.options["output"] = self.pick(["left.out", "null"])

    def text(self):
        head = "".join(f"{key}: {value}\n" for key, value in self.head.items())
        return ("gluegen: 1\nname: random\n" + head + "steps:\n" +
                "".join(step.text() for step in self.steps))


if __name__ == "__main__":
    import sys
    print(Spec(int(sys.argv[1]), sys.argv[2].split(",") if len(sys.argv) > 2 else None,
               any_order="any_order" in sys.argv[3:], keyed="keyed" in sys.argv[3:]).text(), end="")
