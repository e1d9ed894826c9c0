"""Steps in Go and Rust beside programs by hand."""

import shutil

from plane import NEEDS


def compiled(bench):
    for target in ("go", "rust"):
        if not shutil.which(NEEDS[target]):
            continue
        for job, goal in (("identity", 0.9), ("filter", 0.9), ("aggregate", 0.8)):
            bench.compare(f"{target}/{job}", goal, lambda: bench.step(target, job),
                          lambda: bench.hand(target, "tuned", job), "tuned by hand")
        for job, goal in (("identity", 7), ("filter", {"go": 2.3, "rust": 4.8}[target]),
                          ("aggregate", {"go": 1.6, "rust": 1.9}[target])):
            bench.compare(f"{target}/naive/{job}", goal, lambda: bench.step(target, job),
                          lambda: bench.hand(target, "naive", job), "line by line")


ROWS = (compiled,)
