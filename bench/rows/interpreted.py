"""Steps in Python and awk beside programs by hand."""

import shlex
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
    so its goal cannot be reached: in mawk any pattern at all makes `{ print }` 0.77 as fast, and
    counting the fields, so that the record is cut, 0.35; a number of fields and an int cost
    `$4 >= 400` 0.92 and 0.89 (gawk: 0.8 and 0.87). A `bare` one declares none and cuts at blanks,
    as awk does; a `trusting` one reads what a python step has checked and written."""
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


def awk_locales(bench):
    """Awk steps beside gawk as people start it, in a locale of UTF-8. Where no field is looked at,
    gawk cuts no record and its locale costs nothing: the rows `ceiling` have what the plain
    `{ print }` reaches. The goals were set where records are cut: `counted` holds a checked step
    against `NF == 6`, which cuts as it does."""
    if not shutil.which("gawk"):
        return
    plain = {"identity": "{ print }", "filter": "$4 >= 400 { print }"}
    for program, goal in (("mawk", 3.2), ("gawk", 2.2)):
        if not shutil.which(program):
            continue
        by_hand = ["env", "LC_ALL=C.UTF-8", "gawk", "-F\t"]
        bench.compare(f"awk/utf8/{program}/identity/ceiling", goal,
                      lambda: ["env", "LC_ALL=C", program, "{ print }"],
                      lambda: [*by_hand, "{ print }"], "{ print } by itself")
        bench.compare(f"awk/utf8/{program}/identity/counted", goal,
                      lambda: ["env", "LC_ALL=C", program] + bench.step("awk", "identity"),
                      lambda: [*by_hand, "NF == 6 { print }"], "gawk in UTF-8, NF == 6")
        for job, text in plain.items():
            for kind, more in (("checked", {}), ("plain", {"fields": None, "code": text,
                                                           "input_format": "tsv"})):
                bench.compare(f"awk/utf8/{program}/{job}/{kind}", goal,
                              lambda: ["env", "LC_ALL=C", program] + bench.step("awk", job, **more),
                              lambda: [*by_hand, text], "gawk in a locale of UTF-8")


def awk_fused(bench):
    """A step that keeps counts and hands records on, before one that adds up: one process, two."""
    steps = [{"fields": "[time, method, path, status, bytes, ms]",
              "code": "{ n[path]++; if (n[path] % 4) print }"},
             {"code": "{ c[$4]++; t[$4] += $6 }\nEND { for (k in c) print k, c[k], t[k] }"}]

    def command(program, level):
        programs = bench.build("awk", steps, {"input_format": "tsv"}, level)
        bench.built["awk/fused", program, level] = programs
        return ["bash", "-c", " | ".join(shlex.join([program, *step]) for step in programs)]

    for program in filter(shutil.which, ("mawk", "gawk")):
        bench.compare(f"awk/fused/{program}", 1.18, lambda: command(program, 2),
                      lambda: command(program, 0), "one process, one for each step")


ROWS = (python, awk, awk_locales, awk_fused)
