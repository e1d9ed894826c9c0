"""What workers bring to light work, cost when there is one, and do when there are too many."""

import shutil

from plane import NEEDS

LIGHT_WORK = {"go": 1.6, "rust": 1.6, "python": 1.75}


def counts(bench):
    for target, goal in LIGHT_WORK.items():
        if not shutil.which(NEEDS[target]):
            continue

        def of(number, job="filter"):
            return bench.step(target, job, parallel="2") + ["--workers", number]

        bench.compare(f"{target}/parallel/light", goal, lambda: of("2"), lambda: of("1"),
                      "2 workers, 1 worker", clock=True)
        bench.compare(f"{target}/parallel/one", 0.97, lambda: of("1"),
                      lambda: bench.step(target, "filter", parallel="none"),
                      "1 worker, a step without any")
        bench.compare(f"{target}/parallel/many", 0.85, lambda: of("64", "heavy"),
                      lambda: of("2", "heavy"), "64 workers, 2 workers", clock=True)


ROWS = (counts,)
