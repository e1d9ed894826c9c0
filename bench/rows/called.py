"""Python code that returns, and so stands in a function that is called for each record."""

from jobs import LIGHT

CODE = {"identity": "return fields",
        "filter": "if status < 400:\n    return\noutput(*fields)"}


def called(bench):
    for job, code in CODE.items():
        bench.compare(f"python/called/{job}", 1.1,
                      lambda: bench.step("python", job, code=code,
                                         **({"fields": LIGHT} if job == "filter" else {})),
                      lambda: bench.hand("python", "naive", job), "line by line")


ROWS = (called,)
