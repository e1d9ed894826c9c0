"""Several workers or jobs beside one."""

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
    """Whole scripts: jobs of GNU parallel that share out a file, beside one process. `unasked`:
    with no --jobs, where a script leaves a file alone that is too small to be shared out. The goals
    are for 300 MB: --gnu-mb."""
    if not shutil.which("parallel") or not bench.wants("python/gnu"):
        return
    source, times = ".tsv", 1
    if bench.options.gnu_mb:
        source = ".large.tsv"
        times = bench.repeat(source, bench.options.gnu_mb * 1000000)

    def script(job, way, *options):
        return bench.script([bench.step("python", job, parallel=way)]) + list(options)

    for name, job, goal, options in (("filter/workers", "filter", 0.95, ("--jobs", "2")),
                                     ("heavy/workers", "heavy", 1.4, ("--jobs", "2")),
                                     ("unasked/workers", "filter", 0.95, ())):
        bench.compare(f"python/gnu/{name}", goal, lambda: script(job, "gnu_parallel", *options),
                      lambda: script(job, "none", *options), "2 jobs, 1 process", source,
                      times=times)


ROWS = (workers, gnu_parallel)
