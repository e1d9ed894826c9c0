"""Several workers or jobs beside one."""

import os
import shutil

from plane import NEEDS


def workers(bench):
    for target in ("go", "rust", "python"):
        if shutil.which(NEEDS[target]):
            bench.compare(f"{target}/workers", 1.85,
                          lambda: bench.step(target, "heavy") + ["--workers", "2"],
                          lambda: bench.step(target, "heavy") + ["--workers", "1"],
                          "2 workers, 1 worker")


def gnu_parallel(bench):
    """Whole scripts: jobs of GNU parallel that share out a file, beside one process."""
    if not shutil.which("parallel"):
        return
    for job, goal in (("filter", 0.95), ("heavy", 1.4)):
        sides = [lambda way=way: [os.path.join(os.path.dirname(os.path.dirname(
            bench.step("python", job, parallel=way)[-1])), "m.sh"), "--jobs", "2"]
            for way in ("gnu_parallel", "none")]
        bench.compare(f"python/gnu/{job}/workers", goal, *sides, "2 jobs, 1 process")


ROWS = (workers, gnu_parallel)
