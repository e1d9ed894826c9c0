"""Several steps in one process."""

import shutil

from plane import NEEDS


def fused(bench):
    """Steps of one process beside one step, and beside the same steps in processes of their own."""
    if shutil.which(NEEDS["rust"]):
        bench.compare("rust/fused/six", 1 / 1.2, lambda: bench.chain("rust", "six", 2),
                      lambda: bench.chain("rust", "six", 2, 1), "six steps, one step")
    for target in ("go", "python"):
        if not shutil.which(NEEDS[target]):
            continue
        for job in ("same", "six"):
            bench.compare(f"{target}/fused/{job}", 1 / 1.2,
                          lambda: bench.chain(target, job, 2),
                          lambda: bench.chain(target, job, 2, 1), "six steps, one step")
        for job, goal in (("six", 1.5), ("four", 1.5)):
            bench.compare(f"{target}/fused/{job}/apart", goal,
                          lambda: bench.chain(target, job, 2),
                          lambda: bench.chain(target, job, 0), "one process, one for each step")
    bench.compare("python/fused/four/naive", 2.3, lambda: bench.chain("python", "four", 2),
                  bench.by_hand, "four programs, line by line")
    bench.compare("python/fused/four/workers", 2.2,
                  lambda: ["env", "GLUEGEN_JOBS=2", *bench.chain("python", "four workers", 2)],
                  bench.by_hand, "four programs, line by line")


ROWS = (fused,)
