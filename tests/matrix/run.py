#!/usr/bin/env python3
"""One corpus through every cell of target x input format x output format, against the oracle.

Usage: run.py [--target T].. [--input FORMAT].. [--output FORMAT].. [--keep DIR] [--verbose]

Programs of python, go and rust run directly; awk and bash steps, which need converters around
them, run by the entry script. The Debian tool chains are tested beside the ones in PATH.
"""

import argparse
import collections
import concurrent.futures
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import corpus  # noqa: E402
import oracle  # noqa: E402
import tap  # noqa: E402

TARGETS = ["awk", "bash", "go", "python", "rust"]
FORMATS = ["csv", "jsonl", "lines", "tsv", "tsv_escaped"]
DELIMITED = ("csv", "tsv", "tsv_escaped")
NEEDS = {"awk": ["gawk", "mawk"], "bash": [], "go": ["go"], "python": ["python3"],
         "rust": ["rustc"]}
TYPED = [("s", "str"), ("i", "int"), ("f", "float"), ("b", "bool"), ("t", "time"), ("j", "json")]
NAMED = [("class", "str"), ("a b", "str"), ("output", "str")]
DEBIAN_PATH = "/usr/bin:/bin"
RUN_LIMIT = 60

Variant = collections.namedtuple("Variant", "name config parallel runtime", defaults=[None])
Run = collections.namedtuple("Run", "stdout stderr status dead")


def variants(target, x, y):
    """The pipelines of a cell: nothing declared, names with all the frills, and types."""
    narrow = "lines" in (x, y)
    delimited = x in DELIMITED or y in DELIMITED
    native = target in ("go", "python")
    yield Variant("any", oracle.Config(x, y, on_error="dead_letter"), False)
    yield Variant("named", oracle.Config(
        x, y, [("line", "str")] if narrow else NAMED, header=delimited, crlf="strip",
        delimiter=b";" if delimited else None, on_error="skip"), False)
    yield Variant("typed", oracle.Config(
        x, y, [("n", "int")] if narrow else TYPED, on_error="dead_letter",
        emit="values" if native else "fields"), target not in ("awk", "bash"))
    yield Variant("abort", oracle.Config(x, y, on_error="abort"), False)


def body(target, variant):
    config = variant.config
    names = ", ".join(name for name, _ in config.fields or [])
    values = config.emit == "values"
    return {
        "awk": "{ print }",
        "bash": "cat",
        "go": f"emit({names})" if values else "return fields" if config.fields
              else "emit(fields...)",
        "python": f"output({names})" if values else "output(*fields)",
        "rust": "Some(fields.to_vec())" if config.fields else "emit(fields)",
    }[target]


def spec(target, variant):
    config = variant.config
    lines = ["gluegen: 1", "name: m", f"input_format: {config.in_format}",
             f"output_format: {config.out_format}"]
    if config.in_header:
        lines.append("header: true")
    if config.crlf != "keep" and config.in_format not in ("csv", "jsonl"):
        lines.append(f"crlf: {config.crlf}")
    if config.in_delimiter:
        lines.append(f'delimiter: "{config.in_delimiter.decode()}"')
    # An awk or bash step without fields and converters checks nothing.
    if config.on_error == "abort" or config.fields or any(split_by_converters(target, config)) \
            or target not in ("awk", "bash"):
        lines.append("on_error: " + ('{dead_letter: "${DEAD}"}' if config.on_error == "dead_letter"
                                     else config.on_error))
    lines += ["steps:", "  - step: id", f"    target: {target}"]
    if target in ("awk", "bash"):
        lines.append("    format: tsv_escaped")
    if variant.runtime:
        lines.append(f"    runtime: {variant.runtime}")
    if variant.parallel:
        lines.append("    parallel: auto")
    if config.fields:
        fields = ", ".join(f'{{"{name}": {kind}}}' for name, kind in config.fields)
        lines += [f"    fields: [{fields}]", f"    outputs: [{fields}]"]
    lines += ["    code: |", "      " + body(target, variant)]
    return "\n".join(lines) + "\n"


class Failed(Exception):
    """A cell that could not be built or whose runs differ; its text is shown."""


class Program:
    """A built variant of a cell."""

    def __init__(self, directory, target, variant, path=None):
        self.directory, self.target, self.variant = directory, target, variant
        self.direct = target in ("go", "python", "rust")
        self.env = dict(os.environ, LC_ALL="C", DEAD=os.path.join(directory, "dead.tsv"))
        self.env.pop("PYTHONUNBUFFERED", None)
        self.built = os.path.join(directory, "out", "m", ".build")
        if path:
            self.built = os.path.join(directory, "debian", "m")
            self.env.update(PATH=path, GLUEGEN_BUILD_DIR=os.path.dirname(self.built))
        self.out = os.path.join(directory, "out")

    def generate(self):
        os.makedirs(self.directory, exist_ok=True)
        with open(os.path.join(self.directory, "m.yaml"), "w", encoding="utf-8") as file:
            file.write(spec(self.target, self.variant))
        self.must([tap.GLUEGEN, "build", "m.yaml", "-o", "out"])

    def build(self):
        self.must([os.path.join(self.out, "m.sh"), "--build"])

    def must(self, command):
        done = subprocess.run(command, cwd=self.directory, env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            text = done.stdout.decode("utf-8", "backslashreplace")
            raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{text[-3000:]}")

    def command(self):
        if not self.direct:
            return [os.path.join(self.out, "m.sh")]
        if self.target == "python":
            command = [shutil.which("python3", path=self.env["PATH"]),
                       os.path.join(self.out, "m", "id.py")]
        else:
            command = [os.path.join(self.built, "id")]
        if self.variant.config.on_error == "dead_letter":
            command += ["--dead-letter", self.env["DEAD"]]
        return command

    def run(self, data, dribble=False, jobs=None):
        dead = self.env["DEAD"]
        if os.path.exists(dead):
            os.unlink(dead)
        command = self.command()
        env = {**self.env, "GLUEGEN_JOBS": jobs} if jobs else self.env
        if dribble:
            stdout, stderr, status = self.dribble(command, data)
        else:
            with tempfile.TemporaryFile() as stdin:
                stdin.write(data)
                stdin.seek(0)
                done = subprocess.run(command, cwd=self.directory, env=env, stdin=stdin,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      timeout=RUN_LIMIT)
            stdout, stderr, status = done.stdout, done.stderr, done.returncode
        letters = b""
        if os.path.exists(dead):
            with open(dead, "rb") as file:
                letters = file.read()
        return Run(stdout, stderr, status, letters)

    def dribble(self, command, data):
        """The input comes in pieces of a few bytes."""
        process = subprocess.Popen(command, cwd=self.directory, env=self.env,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, bufsize=0)
        rng = random.Random(7)

        def feed():
            at = 0
            try:
                while at < len(data):
                    n = rng.choice([1, 1, 2, 3, 5, 17, 300])
                    process.stdin.write(data[at:at + n])
                    at += n
                process.stdin.close()
            except BrokenPipeError:
                pass
        feeder = threading.Thread(target=feed)
        feeder.start()
        stdout = process.stdout.read()
        stderr = process.stderr.read()
        feeder.join()
        return stdout, stderr, process.wait(RUN_LIMIT)


def first_difference(expected, actual):
    """Both sides around the first byte that differs."""
    at = next((i for i, (e, a) in enumerate(zip(expected, actual)) if e != a),
              min(len(expected), len(actual)))
    begin = max(expected.rfind(b"\n", 0, at) + 1, at - 60)
    return (f"at byte {at} of {len(expected)} expected, {len(actual)} actual bytes:\n"
            f"  expected {expected[begin:at + 100]!r}\n  actual   {actual[begin:at + 100]!r}")


def expect(program, data):
    """What the whole cell must give: (stdout, stderr lines, status, dead letter lines)."""
    config = program.variant.config
    dead = program.env["DEAD"].encode()
    stages = [config]
    if not program.direct:
        stages = split_by_converters(program.target, config)
    lines, letters, status = [], [], 0
    for stage in stages:
        result = oracle.run(stage, data) if stage else step_itself(program, data)
        data = result.stdout
        lines += result.messages(stage or config, b"m: step id: ", dead).splitlines()
        if config.on_error == "dead_letter":
            letters += result.dead_letters(b"id").splitlines()
        if result.status:
            status = result.status
            if not program.direct:
                lines.append(b"m: step id failed with exit code %d" % status)
            break
    return data, lines, status, letters


def step_itself(program, data):
    """cat changes nothing; an awk step checks declared fields and passes the good lines on."""
    config = program.variant.config
    if program.target == "bash":
        return oracle.Result(data, [], 0)
    if config.fields is None:
        return oracle.Result(data + b"\n" if data and data[-1:] != b"\n" else data, [], 0)
    inner = oracle.Config("tsv_escaped", "tsv_escaped", config.fields, on_error=config.on_error)
    out, bad = [], []
    for number, (raw, get) in enumerate(oracle.records(inner, data), 1):
        try:
            get()
            out.append(raw + b"\n")
        except oracle.Bad as reason:
            bad.append((number, reason.args[0], raw))
            if config.on_error == "abort":
                break
    return oracle.Result(b"".join(out), bad, 65 if bad and config.on_error == "abort" else 0)


def split_by_converters(target, config):
    """An awk or bash step on tsv_escaped with what stands before and after it; None: the step."""
    def has_converter(form, checks):
        return form != "tsv_escaped" or not plain or config.fields is not None and not checks
    plain = config.crlf == "keep" and not config.in_header and not config.in_delimiter
    before = oracle.Config(config.in_format, "tsv_escaped", config.fields, crlf=config.crlf,
                           on_error=config.on_error)
    before.in_delimiter, before.in_header = config.in_delimiter, config.in_header
    after = oracle.Config("tsv_escaped", config.out_format, config.fields,
                          on_error=config.on_error)
    after.out_delimiter, after.out_header = config.out_delimiter, config.out_header
    stages = [before] if has_converter(config.in_format, target == "awk") else []
    stages.append(None)
    if has_converter(config.out_format, False):
        stages.append(after)
    return stages


def compare(program, what, data, got):
    """What is wrong, as a text; None when nothing is."""
    stdout, lines, status, letters = expect(program, data)
    if status and not program.direct:
        # Several processes read; which of them meets its bad record first is a matter of luck.
        lines = got.stderr.splitlines() or [b"a message"]
    faults = []
    if status and program.variant.config.on_error == "abort":
        # Records before the bad one may have been written; nothing else may.
        if not stdout.startswith(got.stdout):
            faults.append("stdout " + first_difference(stdout, got.stdout))
    elif got.stdout != stdout:
        faults.append("stdout " + first_difference(stdout, got.stdout))
    if got.status != status:
        faults.append(f"exit code: expected {status}, actual {got.status}")
    ordered = (lambda x: x) if program.direct else sorted
    if ordered(got.stderr.splitlines()) != ordered(lines):
        faults.append("stderr " + first_difference(b"\n".join(ordered(lines)),
                                                   b"\n".join(ordered(got.stderr.splitlines()))))
    if program.target == "awk" and program.variant.name == "typed":
        # awk shows a value as it stands in the line, escapes and all.
        got = got._replace(dead=b"\n" * got.dead.count(b"\n"))
        letters = [b""] * len(letters)
    if ordered(got.dead.splitlines()) != ordered(letters):
        faults.append("dead letters " + first_difference(
            b"\n".join(ordered(letters)), b"\n".join(ordered(got.dead.splitlines()))))
    if not faults:
        return None
    return f"{program.variant.name}, {what}: " + "\n".join(faults)


def check(program, what, data, **options):
    try:
        got = program.run(data, **options)
    except subprocess.TimeoutExpired:
        return f"{program.variant.name}, {what}: still running after {RUN_LIMIT} s"
    return compare(program, what, data, got)


def check_variant(program, thorough):
    """Runs the corpus through a built variant; yields what is wrong."""
    config = program.variant.config
    shape = config.fields
    delimiter = config.in_delimiter if config.in_format in DELIMITED else None
    bulk = corpus.bulk(config.in_format, shape, delimiter)
    small = corpus.small(config.in_format, shape, delimiter)
    if program.variant.name == "abort":
        small = {name: small[name] for name in ("late fault", "never closed", "lf", "empty")}
    yield check(program, "bulk", bulk)
    if thorough:
        for name, data in small.items():
            yield check(program, name, data)
    if program.direct and thorough:
        yield check(program, "bulk in pieces", bulk[:6000], dribble=True)
        if program.variant.parallel:
            yield check(program, "bulk by three workers", bulk * 8, jobs="3")


def check_cell(target, x, y, scratch, debian):
    """All faults of a cell, as texts."""
    faults = []
    # A converter is the same program whatever stands behind it.
    thorough = target not in ("awk", "bash") or y == "tsv_escaped"
    for variant in variants(target, x, y):
        directory = os.path.join(scratch, "-".join([target, x, y, variant.name]))
        try:
            program = Program(directory, target, variant)
            program.generate()
            program.build()
            faults += filter(None, check_variant(program, thorough))
            if debian and variant.name == "typed":
                old = Program(directory, target, variant, DEBIAN_PATH)
                old.build()
                faults += ["Debian's tool chain: " + fault
                           for fault in check_variant(old, False) if fault]
        except Failed as failed:
            faults.append(f"{variant.name}: {failed}")
    return faults


def start_slow(options, scratch, pool):
    """The time of mawk, the default of awk steps, grows with the square of a line: beside all other
    cells a minute of it goes by. One format will do, as awk sees the same text of all."""
    import long
    asked = "awk" in (options.target or TARGETS) and not options.output
    if not asked or missing_tools("awk") or "tsv" not in (options.input or FORMATS):
        return None
    return pool.submit(long.run_long, "awk", "tsv", scratch, "mawk")


def check_long(options, scratch):
    """A line of 100 MiB in each format, one at a time: they need memory."""
    import long
    for target in options.target or TARGETS:
        for form in options.input or FORMATS:
            if form == "tsv_escaped" or options.output and form not in options.output:
                continue
            name = f"{target}: a line of 100 MiB in {form}"
            if missing_tools(target):
                tap.skip(name, f"{', '.join(missing_tools(target))} is missing")
                continue
            fault = long.run_long(target, form, scratch, "gawk" if target == "awk" else None)
            tap.check(name, not fault, fault)


def missing_tools(target):
    return [tool for tool in NEEDS[target] if not shutil.which(tool)]


def has_debian(target):
    """A tool chain of Debian's beside another one in PATH."""
    tool = {"go": "go", "rust": "rustc", "python": "python3"}.get(target)
    return bool(tool) and os.path.exists(f"/usr/bin/{tool}") and shutil.which(tool) != \
        f"/usr/bin/{tool}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--input", action="append", choices=FORMATS)
    parser.add_argument("--output", action="append", choices=FORMATS)
    parser.add_argument("--keep", help="work in this directory and leave it")
    parser.add_argument("--verbose", action="store_true", help="show every fault of a cell")
    options = parser.parse_args()
    scratch = options.keep or tempfile.mkdtemp(prefix="matrix-")
    cells = [(target, x, y) for target in options.target or TARGETS
             for x in options.input or FORMATS for y in options.output or FORMATS]
    try:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool, \
                concurrent.futures.ThreadPoolExecutor(1) as beside:
            slow = start_slow(options, scratch, beside)
            jobs = []
            for target, x, y in cells:
                missing = missing_tools(target)
                jobs.append((target, x, y, missing, None if missing else pool.submit(
                    check_cell, target, x, y, scratch, has_debian(target))))
            for target, x, y, missing, job in jobs:
                name = f"{target}: {x} -> {y}"
                if missing:
                    tap.skip(name, f"{', '.join(missing)} is missing")
                    continue
                faults = job.result()
                shown = faults if options.verbose else [fault[:700] for fault in faults[:3]]
                more = len(faults) - len(shown)
                tap.check(name, not faults, "\n".join(
                    shown + ([f"and {more} more (--verbose)"] if more else [])))
            check_long(options, scratch)
            if slow:
                fault = slow.result()
                tap.check("awk: a line of 100 MiB in tsv, in mawk", not fault, fault)
    finally:
        if not options.keep:
            shutil.rmtree(scratch, ignore_errors=True)
    tap.finish()


if __name__ == "__main__":
    main()
