#!/usr/bin/env python3
"""Names, paths, values and descriptions full of syntax: data, or rejected; nothing runs.

Each hostile text is put in each place of a spec. Either `build` says no, with the diagnostics in
rejected.txt (--update writes it anew), or the generated pipeline runs and the text turns up as the
data that it is. Any text that is executed makes a file CANARY; none may exist at the end.
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import sections  # noqa: E402
import tap  # noqa: E402

REJECTED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rejected.txt")
HOSTILE = {
    "shell, single quotes": "'; touch CANARY; '",
    "shell, double quotes": '"; touch CANARY; "',
    "command substitution": "$(touch CANARY)",
    "backquotes": "`touch CANARY`",
    "newline": "a\ntouch CANARY\n",
    "carriage return": "a\r\ntouch CANARY",
    "here document": "EOF\ntouch CANARY\n",
    "arithmetic": "a[$(touch CANARY)]",
    "format": "%s%n%d%%",
    "template": "{{name}}{{{code}}}{{#a}}{{>b}}{{/a}}{{=<% %>=}}",
    "block comment": '*/ import "os" /* */',
    "python string": "'''\nimport os; os.system('touch CANARY')\n'''",
    "python double": '"""\nimport os; os.system("touch CANARY")\n"""',
    "go string": '`+os.Getenv("HOME")+"',
    "rust string": '"#; std::process::exit(9); //',
    "awk string": '" ; system("touch CANARY") ; "',
    "awk regex": '/ { system("touch CANARY") } /',
    "backslashes": "\\ \\\\ \\n \\x41 \\u0041 \\",
    "sed": "&\\1/e touch CANARY",
    "glob": "* ? [a-z] {a,b} ~ !!",
    "leading dash": "-rf --help",
    "redirection": "> CANARY | tee CANARY & touch CANARY",
    "control": "\x07\x1b[31m\x7f",
    "unicode": "caf\u00e9 \u2028 \u202e \U0001f600",
    "blanks": "  two  blanks  ",
    "comment": "# // -- ; \\",
}
# As one line: line ends and control characters are rejected, so that nothing would be compiled.
EVERYTHING = re.sub(r"[\0-\x1f\x7f]", " ", " ".join(HOSTILE.values()))
TOOLS = {"awk": "gawk", "go": "go", "rust": "cargo"}  # a target that is not here needs none

BODY = {
    "awk": "{ print }",
    "bash": "cat",
    "go": "return fields",
    "python": "output(*fields)",
    "rust": "Some(fields.to_vec())",
}


def quoted(text):
    """A YAML double-quoted scalar: JSON, except that YAML knows no surrogate pairs."""
    return '"' + "".join(json.dumps(c)[1:-1] if c <= "\uffff" else f"\\U{ord(c):08x}"
                         for c in text) + '"'


class Case:
    """One hostile text at one place."""

    def __init__(self, scratch, place, label, text):
        self.place, self.label, self.text = place, label, text
        self.directory = os.path.join(scratch, f"{place}, {label}".replace("/", " "))
        os.makedirs(self.directory)
        self.environment = dict(os.environ)
        self.refusal = None
        self.put("input.tsv", b"a\tb\nc\td\n")

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def put(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)

    def call(self, command, **options):
        return subprocess.run(command, cwd=self.directory, env=self.environment, timeout=120,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **options)

    def build(self, spec, name="p.yaml"):
        """True when it was built, False when it was rejected as it should be."""
        self.put(name, spec.encode())
        done = self.call([tap.GLUEGEN, "build", name if name[0] != "-" else "./" + name,
                          "-o", "out"])
        if done.returncode == 1:
            self.refusal = done.stderr.decode().encode("ascii", "backslashreplace").decode()
            if os.path.exists(self.path("out")):
                raise AssertionError("rejected, but out/ was made")
            return False
        if done.returncode != 0:
            raise AssertionError(f"build: exit code {done.returncode}: {done.stderr!r:.1000}")
        return True

    def run(self, expected, *arguments, stdout=None):
        """Runs the only entry script; its output must be `expected`."""
        scripts = [name for name in os.listdir(self.path("out")) if name.endswith(".sh")]
        if len(scripts) != 1:
            raise AssertionError(f"scripts: {scripts}")
        done = self.call([self.path("out", scripts[0]), *arguments])
        if done.returncode != 0:
            raise AssertionError(f"run: exit code {done.returncode}: {done.stderr!r:.1500}")
        got = done.stdout
        if stdout:
            with open(os.path.join(self.directory.encode(), stdout), "rb") as file:
                got = file.read()
        if got != expected:
            raise AssertionError(f"expected {expected!r:.1000}, actual {got!r:.1000}")


def pipeline(target="bash", top="", step="", body=None, name="p", step_name="s"):
    code = body or BODY[target]
    return (f"gluegen: 1\nname: {quoted(name)}\n{top}steps:\n  - step: {quoted(step_name)}\n"
            f"    target: {target}\n{step}    code: {quoted(code)}\n")


LINES = b"a\tb\nc\td\n"


def pipeline_name(case):
    if case.build(pipeline(name=case.text, top="input: input.tsv\n")):
        case.run(LINES)


def step_name(case):
    if case.build(pipeline("python", step_name=case.text, top="input: input.tsv\n")):
        case.run(LINES)


def description(target):
    def place(case):
        text = quoted(case.text)
        spec = pipeline(target, top=f"description: {text}\ninput: input.tsv\n",
                        step=f"    description: {text}\n    fields: [x, y]\n")
        if case.build(spec):
            case.run(LINES)
    return place


def field_name(target):
    """As keys of a JSON object that passes a step which names the fields in its own code; a name
    has at most 200 bytes."""
    def place(case):
        names = [case.text[at:at + 99] for at in range(0, len(case.text), 99)]
        fields = f"[{', '.join(map(quoted, names))}, plain]"
        spec = pipeline(target, top="input: input.jsonl\nformat: jsonl\n",
                        step=f"    fields: {fields}\n    outputs: {fields}\n")
        record = json.dumps({**dict.fromkeys(names, "v"), "plain": "w"}, ensure_ascii=False,
                            separators=(",", ":"))
        # The writer's spelling of control characters is that of docs/records.md.
        record = record.replace("\\u007f", "\x7f").encode() + b"\n"
        case.put("input.jsonl", record)
        if case.build(spec):
            case.run(record)
    return place


def header(case):
    """In the first line of csv output."""
    spec = pipeline("python", top="input: input.tsv\noutput_format: csv\nheader: true\n",
                    step=f"    fields: [{quoted(case.text)}, y]\n")
    name = case.text
    if any(c in name for c in ',"\r\n'):
        name = '"' + name.replace('"', '""') + '"'
    if case.build(spec):
        case.run(name.encode() + b",y\nc,d\n")


def env_value(case):
    value = case.text.replace("${", "$${")
    spec = pipeline(top="input: input.tsv\n", step=f"    env: {{VALUE: {quoted(value)}}}\n",
                    body='cat >/dev/null; printf %s "$VALUE"')
    if case.build(spec):
        case.run(case.text.encode())


def env_from_outside(case):
    """The value comes from the environment at run time and is still only data."""
    case.environment["HOSTILE"] = case.text
    spec = pipeline(top="input: input.tsv\n", step='    env: {VALUE: "<${HOSTILE}>"}\n',
                    body='cat >/dev/null; printf %s "$VALUE"')
    if case.build(spec):
        case.run(f"<{case.text}>".encode())


def env_fallback(case):
    """After :- in ${NAME:-...}; what the notation itself cannot hold is rejected."""
    text = case.text.replace("}", "")
    case.environment.pop("UNSET_HERE", None)
    spec = pipeline(top="input: input.tsv\n",
                    step=f"    env: {{VALUE: {quoted('${UNSET_HERE:-' + text + '}')}}}\n",
                    body='cat >/dev/null; printf %s "$VALUE"')
    if case.build(spec):
        case.run(text.encode())


def env_name(case):
    spec = pipeline(top="input: input.tsv\n", step=f"    env: {{{quoted(case.text)}: x}}\n")
    if case.build(spec):
        case.run(LINES)


def file_name(text):
    return text.replace("/", "_")[:120]


def input_path(case):
    name = file_name(case.text)
    case.put(name, b"the input\n")
    if case.build(pipeline(top=f"input: {quoted(name.replace('${', '$${'))}\n")):
        case.run(b"the input\n")


def input_argument(case):
    name = file_name(case.text)
    case.put(name, b"the input\n")
    if case.build(pipeline()):
        case.run(b"the input\n", "--input", name)


def input_from_outside(case):
    name = file_name(case.text)
    case.put(name, b"the input\n")
    case.environment["WHERE"] = name
    if case.build(pipeline(top='input: "${WHERE}"\n')):
        case.run(b"the input\n")


def output_path(case):
    name = file_name(case.text)
    where = quoted(name.replace("${", "$${"))
    if case.build(pipeline(top=f"input: input.tsv\noutput: {where}\n")):
        case.run(LINES, stdout=name.encode())


def output_argument(case):
    name = file_name(case.text)
    if case.build(pipeline(top="input: input.tsv\n")):
        case.run(LINES, "--output", name, stdout=name.encode())


def dead_letter(case):
    name = file_name(case.text)
    where = quoted(name.replace("${", "$${"))
    spec = pipeline("python", top=f"input: input.tsv\non_error: {{dead_letter: {where}}}\n",
                    step="    fields: [x, {y: int}]\n")
    if case.build(spec):
        case.run(b"s\t1\tfield y: \"b\" is not an int\ta\\tb\n"
                 b"s\t2\tfield y: \"d\" is not an int\tc\\td\n", stdout=name.encode())


def workdir(case):
    name = file_name(case.text)
    os.makedirs(case.path(name))
    where = quoted(name.replace("${", "$${"))
    spec = pipeline(top="input: input.tsv\n", step=f"    workdir: {where}\n",
                    body="cat >/dev/null; pwd | tail -c 200")
    if case.build(spec):
        case.run((os.path.realpath(case.path(name)) + "\n").encode()[-200:])


def command(case):
    name = file_name(case.text)
    case.put(name, b"#!/bin/sh\nprintf '%s\\n' \"$@\"\ncat\n")
    os.chmod(case.path(name), 0o755)
    words = [("./" + name).replace("${", "$${"), case.text.replace("${", "$${")]
    spec = ("gluegen: 1\nname: p\ninput: input.tsv\nsteps:\n  - step: s\n    target: bash\n"
            f"    command: [{quoted(words[0])}, {quoted(words[1])}]\n")
    if case.build(spec):
        case.run(case.text.encode() + b"\n" + LINES)


def delimiter(case):
    spec = pipeline("python", top=f"input: input.tsv\ndelimiter: {quoted(case.text)}\n")
    if case.build(spec):
        raise AssertionError("a delimiter of several bytes was accepted")


def spec_name(case):
    """The spec's file name stands in the first line of what is generated."""
    name = file_name(case.text) + ".yaml"
    if case.build(pipeline(top="input: input.tsv\n"), name):
        case.run(LINES)


def directory(case):
    """What is generated is moved to, and called from, a hostile place."""
    name = file_name(case.text)
    if not case.build(pipeline("python", top="input: input.tsv\n")):
        raise AssertionError("a harmless spec was rejected")
    os.rename(case.path("out"), case.path(name))
    done = case.call([case.path(name, "p.sh")])
    if (done.returncode, done.stdout) != (0, LINES):
        raise AssertionError(f"exit code {done.returncode}: {done.stdout!r} {done.stderr!r:.1500}")


SIMPLE = {
    "pipeline name": pipeline_name, "step name": step_name, "header": header,
    "env from outside": env_from_outside, "env fallback": env_fallback, "env name": env_name,
    "env value": env_value, "input": input_path, "--input": input_argument,
    "input from outside": input_from_outside, "output": output_path, "--output": output_argument,
    "dead letter": dead_letter, "workdir": workdir, "command": command, "delimiter": delimiter,
    "spec name": spec_name, "directory": directory,
}


def missing():
    """Targets that cannot be tried here."""
    return {target for target, tool in TOOLS.items() if not shutil.which(tool)}


def cases():
    """(place, how, label, text); compiled targets get all hostile texts in one."""
    for place, how in SIMPLE.items():
        for label, text in HOSTILE.items():
            yield place, how, label, text
    for target in ("bash", "awk", "python"):
        if target in missing():
            continue
        for label, text in HOSTILE.items():
            yield f"description, {target}", description(target), label, text
            yield f"field name, {target}", field_name(target), label, text
    for target in sorted({"go", "rust"} - missing()):
        yield f"description, {target}", description(target), "everything", EVERYTHING
        yield f"field name, {target}", field_name(target), "everything", EVERYTHING


def run_case(scratch, place, how, label, text):
    """The fault, if there is one, and the diagnostics, if the text was rejected."""
    case = Case(scratch, place, label, text)
    try:
        how(case)
    except AssertionError as error:
        return f"{label} {text!r:.200}: {error}", None
    except OSError as error:
        return f"{label}: {error}", None
    except subprocess.TimeoutExpired:
        return f"{label}: still running after 120 s", None
    return None, case.refusal


def compare_refusals(places, refusals):
    """rejected.txt has each of them whole, by place and label."""
    expected = sections.expected(REJECTED, refusals)
    for place in places:
        due, got = ({name: said for name, said in all_of.items()
                     if name.partition(": ")[0] == place} for all_of in (expected, refusals))
        tap.check(f"{place}: {len(due)} are rejected", due == got, "".join(
            f"{name}: expected\n{due.get(name)}actual\n{got.get(name)}"
            for name in {**due, **got} if due.get(name) != got.get(name)))


def main():
    scratch = tempfile.mkdtemp(prefix="injection-")
    faults, counts, refusals = {}, {}, {}
    try:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [(case[0], case[2], pool.submit(run_case, scratch, *case)) for case in cases()]
            for place, label, job in jobs:
                counts[place] = counts.get(place, 0) + 1
                fault, refusal = job.result()
                if fault:
                    faults.setdefault(place, []).append(fault)
                if refusal is not None:
                    refusals[f"{place}: {label}"] = refusal
        for place, count in counts.items():
            found = faults.get(place, [])
            tap.check(f"{place}: {count} texts", not found, "\n".join(found[:8]))
        for target in sorted(missing()):
            tap.skip(f"places of {target}", f"{TOOLS[target]} is missing")
        compare_refusals(counts, refusals)
        canaries = [os.path.join(folder, name) for folder, _, names in os.walk(scratch)
                    for name in names if name == "CANARY"]
        canaries += ["CANARY"] if os.path.exists("CANARY") else []
        tap.check("nothing ran", not canaries, "\n".join(canaries))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    tap.finish()


main()
