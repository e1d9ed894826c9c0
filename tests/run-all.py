#!/usr/bin/env python3
"""Runs every suite, shows what failed or was skipped, and ends with the counts (see README.md)."""

import argparse
import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASE = re.compile(r"(not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*(.*?)(?:\s+#\s*(SKIP|TODO)\b\s*(.*))?$", re.I)
SUITE_LIMIT = 40 * 60  # of a suite that hangs: the longest takes 20 minutes on slow processors
SKIPPED = 77  # the exit status of a suite that could do nothing


def restore_signals():
    """nohup and & leave some ignored, for good: no script could be tested with them."""
    for number in signal.SIGHUP, signal.SIGINT, signal.SIGQUIT:
        signal.signal(number, signal.SIG_DFL)


class Suite:
    def __init__(self, name, command, cwd, check=False):
        self.name, self.command, self.cwd, self.check = name, command, cwd, check
        self.passed, self.known, self.empty = 0, 0, False
        self.failed = []  # (case, details)
        self.skipped = []  # (case, reason)
        self.seconds = 0.0

    def run(self, env):
        """A program written with Check writes its cases into a log file when it is told to."""
        start = time.monotonic()
        log = None
        if self.check:
            log = tempfile.NamedTemporaryFile(prefix="check-", suffix=".tap")
            env = dict(env, CK_TAP_LOG_FILE_NAME=log.name)
        try:
            done = subprocess.run(self.command, cwd=self.cwd, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=SUITE_LIMIT, preexec_fn=restore_signals)
            status, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as expired:
            status, output = f"time limit of {SUITE_LIMIT} s", expired.stdout or b""
        except OSError as error:
            status, output = str(error), b""
        text = output.decode("utf-8", "backslashreplace")
        cases = text
        if log:
            with log:
                cases = log.read().decode("utf-8", "backslashreplace")
        self.read(cases)
        self.judge(status, text)
        self.seconds = time.monotonic() - start
        return self

    def read(self, text):
        details = None
        for line in text.splitlines():
            case = CASE.match(line)
            if case:
                details = None
                failed, name, directive, reason = case.groups()
                if (directive or "").upper() == "SKIP":
                    self.skipped.append((name, reason))
                elif (directive or "").upper() == "TODO":
                    self.known += 1
                elif failed:
                    details = []
                    self.failed.append((name, details))
                else:
                    self.passed += 1
            elif line == "1..0":
                self.empty = True
            elif details is not None and not line.startswith("1.."):
                details.append(line)

    def judge(self, status, text):
        """The exit status must agree with the cases; without any case it is the only one."""
        tail = text.splitlines()[-40:]
        if not (self.passed or self.failed or self.skipped or self.known):
            if status == 0:
                self.passed = 0 if self.empty else 1
            else:
                self.failed.append((f"ended with {status}", tail))
        elif status not in (0, SKIPPED if self.skipped else 0) and not self.failed:
            self.failed.append((f"ended with {status}", tail))


def ctest_suites(build):
    """CTest's own tests; those under unit/ are written with Check."""
    listing = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], check=True,
                             stdout=subprocess.PIPE).stdout
    for test in json.loads(listing)["tests"]:
        yield Suite(test["name"], test["command"], ROOT, check=test["name"].startswith("unit/"))


def script_suites():
    tests = os.path.join(ROOT, "tests")
    for folder, names in [(tests, r"run-(?!all\.)[a-z0-9-]+(\.sh|\.py)?$")] + [
            (entry.path, r"run(\.sh|\.py)?$")
            for entry in sorted(os.scandir(tests), key=lambda e: e.name) if entry.is_dir()]:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if re.match(names, name) and os.path.isfile(path) and os.access(path, os.X_OK):
                yield Suite(os.path.relpath(path, tests), [path], ROOT)


def report(suite):
    counts = f"{suite.passed} passed, {len(suite.failed)} failed, {len(suite.skipped)} skipped"
    if suite.known:
        counts += f", {suite.known} known bugs"
    print(f"{suite.name}: {counts} ({suite.seconds:.1f} s)")
    for name, details in suite.failed:
        print(f"  FAILED {name}")
        for line in details:
            print(f"    {line}")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="build directory of what is tested")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="suites at a time")
    parser.add_argument("--list", action="store_true", help="only name the suites")
    parser.add_argument("pattern", nargs="*", help="run only suites whose name holds one of these")
    options = parser.parse_args()

    build = os.path.abspath(options.build)
    env = dict(os.environ, BUILD=build, GLUEGEN=os.path.join(build, "gluegen"))
    suites = [suite for suite in [*ctest_suites(build), *script_suites()]
              if not options.pattern or any(p in suite.name for p in options.pattern)]
    if options.list:
        print("\n".join(suite.name for suite in suites))
        return 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for future in concurrent.futures.as_completed([pool.submit(s.run, env) for s in suites]):
            report(future.result())

    failed = sum(len(suite.failed) for suite in suites)
    skipped = [(suite.name, *case) for suite in suites for case in suite.skipped]
    if skipped:
        print("\nskipped:")
    for suite, name, reason in skipped:
        excused = reason.startswith("data:") or os.environ.get("CI") != "true"
        failed += not excused
        print(f"  {suite}: {name}: {reason}" + ("" if excused else " (a failure in CI)"))
    passed = sum(suite.passed for suite in suites)
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed or not suites else 0


if __name__ == "__main__":
    sys.exit(main())
