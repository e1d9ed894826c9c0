"""Steps in Python and awk beside programs by hand."""

import shutil

from jobs import STEPS


def python(bench):
    for job in ("identity", "filter", "aggregate"):
        bench.compare(f"python/{job}", 0.95, lambda: bench.step("python", job),
                      lambda: bench.hand("python", "tuned", job), "tuned by hand")
    for job, goal in (("identity", 2.0), ("filter", 1.4), ("aggregate", 1.2)):
        bench.compare(f"python/naive/{job}", goal, lambda: bench.step("python", job),
                      lambda: bench.hand("python", "naive", job), "line by line")


def awk(bench):
    """The same awk on both sides. A `checked` step declares its fields; by hand nothing is checked,
    so its goal cannot be reached. A `bare` one declares none and cuts at blanks, as awk does; a
    `trusting` one reads what a python step has checked and written."""
    plain = {"identity": "{ print }", "filter": "$4 >= 400 { print }"}
    for program in ("mawk", "gawk"):
        if not shutil.which(program):
            continue
        for job, text in plain.items():
            for kind, more, cut in (("checked", {}, ["-F\t"]),
                                    ("bare", {"fields": None, "code": text}, [])):
                by_hand = [program, *cut, text]
                bench.compare(f"awk/{program}/{job}/{kind}", 0.97,
                              lambda: [program] + bench.step("awk", job, **more),
                              lambda: by_hand, " ".join(by_hand).replace("\t", "\\t"))
            by_hand = [program, "-F\t", text]
            writer = {**STEPS[job]["python"], "target": "python"}
            bench.compare(f"awk/{program}/{job}/trusting", 0.97,
                          lambda: [program] + bench.build("awk", [writer, STEPS[job]["awk"]], {},
                                                          1)[1],
                          lambda: by_hand, " ".join(by_hand).replace("\t", "\\t"))


ROWS = (python, awk)
