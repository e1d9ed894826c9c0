"""A light step in the workers of a key that the next step has, beside a process of its own."""

import shutil

from jobs import TYPED
from plane import NEEDS

FIRST = {"python": "output(time, method, path, status, bytes, ms * 8)"}
TOTAL = {"python": {"state": "n = {}", "code": "n[path] = n.get(path, 0) + ms",
                    "end": "for path, size in n.items():\n    output(path, size)"}}


def dealt(bench):
    for target, first in FIRST.items():
        name = f"keyed/fused/{target}"
        if not shutil.which(NEEDS[target]) or not bench.wants(name):
            continue

        def script(**more):
            steps = [{"fields": TYPED, "code": first, "outputs": TYPED},
                     {"key": "path", "outputs": "[path, {n: int}]", **TOTAL[target], **more}]
            key = name, *more
            if key not in bench.built:
                program = bench.script(bench.build(target, steps, {"parallel": "auto"}))
                bench.built[key] = ["env", "GLUEGEN_JOBS=2", *program]
            return bench.built[key]

        bench.compare(name, 1.5, script, lambda: script(isolate="true"),
                      "2 workers with both steps, a process before them")


ROWS = (dealt,)
