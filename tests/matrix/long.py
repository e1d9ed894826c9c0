"""A line of 100 MiB through every target: exact bytes, and memory that is a small multiple."""

import hashlib
import os
import subprocess
import tempfile

import run

MIB = 1 << 20
SIZE = 100 * MIB
TIME_LIMIT = 120
SLOW_TIME_LIMIT = 600  # of mawk, which needs a minute where nothing else runs
MEMORY_LIMIT = 12 * SIZE  # bytes of each process, and 1 GiB of addresses besides


def contents(form):
    """(input, expected output) of one very long record between two short ones."""
    unit = "0123456789abcdef caf\u00e9 ".encode()
    text = unit * (SIZE // len(unit))
    if form == "csv":
        field = b'"' + text[:SIZE // 2] + b'""\n' + text[SIZE // 2:] + b'"'
        data = b'a,b\n' + field + b',"x"\r\nc,d\n'
        return data, b'a,b\n' + field + b",x\nc,d\n"
    if form == "jsonl":
        data = b'["a"]\n[ "' + text + b'\\u0041\\/" ]\n["b"]\n'
        return data, b'["a"]\n["' + text + b'A/"]\n["b"]\n'
    separator = b"" if form == "lines" else b"\t"
    data = b"a\n" + text + separator + text[:1000] + b"\nb"
    return data, data + b"\n"


def run_long(target, form, scratch, runtime=None):
    """What is wrong with one target and format, as a text; None when nothing is."""
    variant = run.Variant("long", run.oracle.Config(form, form, on_error="abort"), False, runtime)
    directory = os.path.join(scratch, f"long-{target}-{form}-{runtime}")
    limit = SLOW_TIME_LIMIT if runtime == "mawk" else TIME_LIMIT
    program = run.Program(directory, target, variant)
    try:
        program.generate()
        program.build()
    except run.Failed as failed:
        return str(failed)
    data, expected = contents(form)
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout:
        stdin.write(data)
        stdin.seek(0)
        process = subprocess.Popen(
            ["bash", "-c", f'ulimit -v {MEMORY_LIMIT // 1024 + MIB}; exec "$@"', "bash",
             "timeout", str(limit), *program.command()],
            stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=program.env, cwd=directory)
        said = process.stderr.read()
        status = process.wait()
        if status:
            return f"exit code {status}: {said!r:.500}"
        stdout.seek(0)
        got = hashlib.file_digest(stdout, "sha256").hexdigest()
        if got != hashlib.sha256(expected).hexdigest():
            stdout.seek(0, os.SEEK_END)
            return f"{stdout.tell()} bytes came out, {len(expected)} were expected, or others"
    return None
