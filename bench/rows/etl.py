"""A whole pipeline beside scripts that people write for it."""

import os
import shutil
import subprocess

from plane import REFERENCE
from run import ETL


def etl(bench):
    """The whole ETL example, from the log to the table, and the same as people write it."""
    if not bench.wants("etl") or not all(map(shutil.which, ("go", "sqlite3"))):
        return
    log, out, program = bench.log + ".log", bench.path("etl"), bench.path("etl-aggregate")
    files = {"ours": bench.path("ours.db"), "theirs": bench.path("theirs.db")}
    subprocess.run([os.path.join(ETL, "generate_log.py"), "--lines", str(bench.options.lines),
                    "--seed", str(bench.options.seed), "--output", log], check=True)
    subprocess.run([bench.options.gluegen, "build", "-q", os.path.join(ETL, "etl.yaml"), "-o", out],
                   check=True)
    subprocess.run([os.path.join(out, "etl.sh"), "--build"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["go", "build", "-o", program, os.path.join(REFERENCE, "etl", "aggregate.go")],
                   check=True)
    # The log has lines that are none, which the step tells of.
    ours = ["env", f"DB_FILE={files['ours']}", f"REJECTED={bench.path('rejected.tsv')}",
            "bash", "-c", 'exec "$@" 2>> "$0"', bench.path("messages"),
            os.path.join(out, "etl.sh"), "--input", log]
    theirs = ["env", f"AGGREGATE={program}", os.path.join(REFERENCE, "etl", "etl.sh"),
              files["theirs"]]
    awk_name = os.path.basename(os.path.realpath(shutil.which("awk")))
    bench.compare("etl", 5, lambda: ours, lambda: theirs, f"four programs by hand, {awk_name}",
                  ".log", clock=True)
    tables = [subprocess.run(["sqlite3", file, "SELECT * FROM endpoint_hours ORDER BY path, hour"],
                             check=True, stdout=subprocess.PIPE).stdout for file in files.values()]
    if tables[0] != tables[1]:
        print("etl: THE TABLES DIFFER")


ROWS = (etl,)
