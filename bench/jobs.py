"""What the generated steps of the rows do, in each language, and the log that they read."""

import csv
import json
import random

FIELDS = ["time", "method", "path", "status", "bytes", "ms"]
LIGHT = "[time, method, path, {status: int}, bytes, ms]"
TYPED = "[time, method, path, {status: int}, bytes, {ms: int}]"
TOTALS = "[path, {count: int}, {ms: int}, {errors: int}]"

# {job: {target: the options of the step that do it}}
STEPS = {
    "identity": {
        "go": {"fields": LIGHT.replace("{status: int}", "status"), "code": "return fields"},
        "rust": {"fields": LIGHT.replace("{status: int}", "status"), "code": "emit(fields)"},
        "python": {"fields": LIGHT.replace("{status: int}", "status"),
                   "code": "output(*fields)"},
        "awk": {"fields": LIGHT.replace("{status: int}", "status"), "code": "{ print }"},
    },
    "filter": {
        "go": {"fields": LIGHT, "code": "if status >= 400 {\n    return fields\n}"},
        "rust": {"fields": LIGHT, "code": "if status >= 400 {\n    emit(fields);\n}"},
        "python": {"fields": LIGHT, "code": "if status >= 400:\n    output(*fields)"},
        "awk": {"fields": LIGHT, "code": "status >= 400 { print }"},
    },
    "aggregate": {
        "go": {
            "fields": TYPED, "outputs": TOTALS,
            "prelude": 'import "sort"\n\ntype total struct{ count, ms, errors int64 }',
            "state": "totals := map[string]*total{}",
            "code": "t := totals[path]\nif t == nil {\n    t = &total{}\n    totals[path] = t\n}\n"
                    "t.count++\nt.ms += ms\nif status >= 500 {\n    t.errors++\n}",
            "end": "paths := make([]string, 0, len(totals))\nfor path := range totals {\n"
                   "    paths = append(paths, path)\n}\nsort.Strings(paths)\n"
                   "for _, path := range paths {\n    t := totals[path]\n"
                   "    emit(path, t.count, t.ms, t.errors)\n}",
        },
        "rust": {
            "fields": TYPED, "outputs": TOTALS,
            "prelude": "use std::collections::BTreeMap;\nuse std::collections::HashMap;\n\n"
                       "#[derive(Default)]\nstruct Total {\n    count: i64,\n    ms: i64,\n"
                       "    errors: i64,\n}",
            "state": "let mut totals: HashMap<String, Total> = HashMap::new();",
            "code": "let total = totals.entry(path.to_string()).or_default();\n"
                    "total.count += 1;\ntotal.ms += ms;\nif status >= 500 {\n"
                    "    total.errors += 1;\n}",
            "end": "let sorted: BTreeMap<_, _> = totals.iter().collect();\n"
                   "for (path, t) in sorted {\n    let count = t.count.to_string();\n"
                   "    let ms = t.ms.to_string();\n    let errors = t.errors.to_string();\n"
                   "    emit(&[path, &count, &ms, &errors]);\n}",
        },
        "python": {
            "fields": TYPED, "outputs": TOTALS,
            "state": "totals = {}",
            "code": "total = totals.get(path)\nif total is None:\n"
                    "    total = totals[path] = [0, 0, 0]\n"
                    "total[0] += 1\ntotal[1] += ms\nif status >= 500:\n    total[2] += 1",
            "end": "for path, (count, ms, errors) in sorted(totals.items()):\n"
                   "    output(path, count, ms, errors)",
        },
    },
    # About a microsecond (python: two) a record, for the comparison of workers.
    "heavy": {
        "go": {"fields": LIGHT, "code": "hash := uint64(status)\nfor i := 0; i < 40; i++ {\n"
               "    for _, b := range []byte(path) {\n"
               "        hash = (hash ^ uint64(b)) * 1099511628211\n    }\n}\n"
               "if hash%4 == 0 {\n    return fields\n}", "parallel": "2"},
        "rust": {"fields": LIGHT, "code": "let mut hash = status as u64;\nfor _ in 0..40 {\n"
                 "    for b in path.bytes() {\n        "
                 "hash = (hash ^ u64::from(b)).wrapping_mul(1099511628211);\n    }\n}\n"
                 "if hash % 4 == 0 {\n    emit(fields);\n}", "parallel": "2"},
        "python": {"fields": LIGHT, "code": "hash = status\nfor b in path.encode() * 3:\n"
                   "    hash = (hash ^ b) * 16777619 & 0xffffffff\n"
                   "if hash % 4 == 0:\n    output(*fields)", "parallel": "2"},
    },
}
# Steps that stand behind each other. `same` changes nothing and can be left out; `six` does it in a
# way that nobody sees through; `four` is a pipeline as people write them.
FOUR = "[path, {status: int}, {ms: int}, kind]"
CHAINS = {
    "same": {
        "go": [{"fields": TYPED, "code": "return fields"}] * 6,
        "python": [{"fields": TYPED, "code": "output(*fields)"}] * 6,
    },
    "six": {
        "go": [{"fields": TYPED, "code": "if len(fields) > 9 {\n    return nil\n}\nreturn fields"}]
        * 6,
        "rust": [{"fields": TYPED, "code": "if fields.len() > 9 {\n    return;\n}\nemit(fields);"}]
        * 6,
        "python": [{"fields": TYPED, "code": "if len(fields) < 9:\n    output(*fields)"}] * 6,
    },
    "four": {
        "go": [
            {"fields": TYPED, "code": "if status == 304 {\n    return nil\n}\nreturn fields"},
            {"outputs": FOUR, "code": "kind := \"fast\"\nif ms > 200 {\n    kind = \"slow\"\n}\n"
             "if at := strings.IndexByte(path, '?'); at >= 0 {\n    path = path[:at]\n}\n"
             "emit(path, status, ms, kind)"},
            {"fields": FOUR, "code": "if kind == \"fast\" || status >= 500 {\n"
             "    return fields\n}\nreturn nil"},
            {**STEPS["aggregate"]["go"], "fields": FOUR},
        ],
        "python": [
            {"fields": TYPED, "code": "if status != 304:\n    output(*fields)"},
            {"outputs": FOUR, "code": "output(path.partition('?')[0], status, ms, "
             "'slow' if ms > 200 else 'fast')"},
            {"fields": FOUR, "code": "if kind == 'fast' or status >= 500:\n    output(*fields)"},
            {**STEPS["aggregate"]["python"], "fields": FOUR},
        ],
    },
}
# The same four with workers for those that keep nothing.
CHAINS["four workers"] = {"python": [*({**step, "parallel": "2"} for step in
                                       CHAINS["four"]["python"][:3]), CHAINS["four"]["python"][3]]}


def write_log(path, n, seed):
    """A tsv access log, and the same records as csv and as jsonl."""
    chance = random.Random(seed)
    paths = [f"/{chance.choice(['api', 'static', 'shop', 'users'])}/{chance.randrange(10**6)}"
             f"{'/' + 'x' * chance.randrange(20) if i % 3 else ''}" for i in range(20000)]
    weights = [1 / (i + 10) for i in range(len(paths))]
    with open(path + ".tsv", "w", encoding="utf-8") as tsv, \
            open(path + ".csv", "w", encoding="utf-8", newline="") as comma, \
            open(path + ".jsonl", "w", encoding="utf-8") as lines:
        writer = csv.writer(comma, lineterminator="\n")
        for base in range(0, n, 10000):
            count = min(10000, n - base)
            chosen = chance.choices(paths, weights, k=count)
            statuses = chance.choices([200, 301, 304, 404, 500, 503], [70, 4, 6, 14, 4, 2],
                                      k=count)
            for i in range(count):
                second = (base + i) // 20
                record = [f"2024-05-{1 + second // 86400 % 28:02}T{second // 3600 % 24:02}:"
                          f"{second // 60 % 60:02}:{second % 60:02}Z",
                          "POST" if i % 7 == 0 else "GET", chosen[i], statuses[i],
                          str(chance.randrange(100, 99999)), int(chance.expovariate(0.01))]
                tsv.write("\t".join(map(str, record)) + "\n")
                lines.write(json.dumps(dict(zip(FIELDS, record)), separators=(",", ":")) + "\n")
                if i % 20 == 0:
                    record[2] += "?q=a,b"  # needs quotes
                writer.writerow(record)
