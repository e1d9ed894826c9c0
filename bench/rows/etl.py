"""A whole pipeline beside scripts that people write for it."""

import os
import shutil
import subprocess

from plane import REFERENCE
from run import ETL


LOCALE = "LC_ALL=C.UTF-8"  # of most users; other rows run in that of C


def script(bench, style):
    """A directory of bench/reference; (the command that fills a database, the database)"""
    program, database = bench.path(f"{style}-aggregate"), bench.path(f"{style}.db")
    subprocess.run(["go", "build", "-o", program, os.path.join(REFERENCE, style, "aggregate.go")],
                   check=True)
    return ["env", LOCALE, f"AGGREGATE={program}", os.path.join(REFERENCE, style, "etl.sh"),
            database], database


def generated(bench, log):
    """(the command that fills a database, the database)"""
    out, database = bench.path("etl"), bench.path("ours.db")
    subprocess.run([bench.options.gluegen, "build", "-q", os.path.join(ETL, "etl.yaml"), "-o", out],
                   check=True)
    subprocess.run([os.path.join(out, "etl.sh"), "--build"], check=True, stdout=subprocess.DEVNULL)
    # The log has lines that are none, which the step tells of.
    return ["env", LOCALE, f"DB_FILE={database}", f"REJECTED={bench.path('rejected.tsv')}",
            "bash", "-c", 'exec "$@" 2>> "$0"', bench.path("messages"),
            os.path.join(out, "etl.sh"), "--input", log], database


def rows_of(database):
    return subprocess.run(["sqlite3", database, "SELECT * FROM endpoint_hours ORDER BY path, hour"],
                          check=True, stdout=subprocess.PIPE).stdout


def etl(bench):
    """The whole ETL example, from the log to the table, and the same as people write it."""
    awk_name = os.path.basename(os.path.realpath(shutil.which("awk") or "awk"))
    rows = {"etl/naive": ("etl-naive", f"the older frames, {awk_name}"),
            "etl/by hand": ("etl", f"by hand, {awk_name}")}
    rows = {name: row for name, row in rows.items() if bench.wants(name)}
    if not rows or not all(map(shutil.which, ("go", "sqlite3"))):
        return
    log = bench.log + ".log"
    subprocess.run([os.path.join(ETL, "generate_log.py"), "--lines", str(bench.options.lines),
                    "--seed", str(bench.options.seed), "--output", log], check=True)
    ours, table = generated(bench, log)
    for name, (style, what) in rows.items():
        theirs, other = script(bench, style)
        bench.compare(name, 5, lambda: ours, lambda: theirs, what, ".log", clock=True)
        if rows_of(table) != rows_of(other):
            print(f"{name}: THE TABLES DIFFER")


ROWS = (etl,)
