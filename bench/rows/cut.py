"""Fields that a step does not look at: left uncut, and cut as -O0 does."""

import shutil

from jobs import FIELDS, STEPS
from plane import NEEDS

NAMES = f"[{', '.join(FIELDS)}]"
FIRST = {"go": {"fields": NAMES,
                "code": "if method == \"POST\" {\n    return fields\n}\nreturn nil"},
         "rust": {"fields": NAMES, "code": "if method == \"POST\" {\n    emit(fields);\n}"}}


def cut(bench):
    for target in ("go", "rust"):
        jobs = {"none": STEPS["identity"][target], "first": FIRST[target],
                "last": STEPS["filter"][target]}
        for job, step in jobs.items():
            name = f"cut/{target}/{job}"
            if not shutil.which(NEEDS[target]) or not bench.wants(name):
                continue

            def command(level):
                key = name, level
                if key not in bench.built:
                    bench.built[key] = bench.build(target, [step], {}, level)[0]
                return bench.built[key]

            bench.compare(name, 1, lambda: command(2), lambda: command(0), "-O2, -O0")


ROWS = (cut,)
