"""Compiled steps beside what one thread can do at most, and beside mawk."""

import shutil

from plane import NEEDS


def limits(bench):
    for target, goals in (("go", {"identity": 0.35}), ("rust", {"identity": 0.7, "filter": 0.7})):
        for job, goal in goals.items() if shutil.which(NEEDS[target]) else ():
            bench.compare(f"{target}/limit/{job}", goal, lambda: bench.step(target, job),
                          lambda: bench.hand("c", "limit", job), "C, one thread")
    if shutil.which("go") and shutil.which("mawk"):
        bench.compare("go/mawk/identity", 2.2, lambda: bench.step("go", "identity"),
                      lambda: ["mawk", "-F\t", "{ print }"], "mawk { print }")
        bench.compare("go/mawk/undeclared", 2.2, lambda: bench.step("go", "identity", fields=None),
                      lambda: ["mawk", "-F\t", "{ print }"], "nothing declared; mawk { print }")


ROWS = (limits,)
