"""Columns that nobody reads, left out of what a step writes: beside the same two steps with all."""

import shutil

from jobs import TYPED
from plane import NEEDS

WRITERS = {"go": {"state": "last := int64(-1)", "code": "if ms == last {\n    return nil\n}\n"
                  "last = ms\nemit(time, method, path, status, bytes, ms)", "outputs": TYPED},
           "rust": {"state": "let mut last = -1;", "code": "if ms == last {\n    return;\n}\n"
                    "last = ms;\nemit(&[time, method, path, fields[3], bytes, fields[5]]);",
                    "outputs": TYPED}}
READERS = {"python": {"state": "n = {}", "code": "n[path] = n.get(path, 0) + ms",
                      "end": "for path in sorted(n):\n    output(path, n[path])"},
           "awk": {"code": "{ n[$3] += $6 }\nEND { for (key in n) print key, n[key] }"}}


def narrowed(bench):
    for writer, made in WRITERS.items():
        for reader, counted in READERS.items():
            name = f"narrowed/{writer}-{reader}"
            if not shutil.which(NEEDS[writer]) or not bench.wants(name):
                continue

            def script(**more):
                steps = [{"fields": TYPED, **made},
                         {"target": reader, "outputs": "[path, {n: int}]", **counted, **more}]
                key = name, *more
                if key not in bench.built:
                    bench.built[key] = bench.script(bench.build(writer, steps, {}))
                return bench.built[key]

            bench.compare(name, 1, script, lambda: script(isolate="true"),
                          "2 of 6 columns, all")


ROWS = (narrowed,)
