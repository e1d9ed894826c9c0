#!/usr/bin/env python3
"""`check --lint`: what real linters find in snippets, at its place in the spec."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

# target -> what is to be installed, lines of a snippet, (text at the place, what is said of it).
FINDINGS = {
    "awk": (["gawk"], ['{ print $1', '  if ($1 ~ "a\\.b") print "x" }'],
            [('if ($1', "gawk --lint: escape sequence `\\.' treated as plain `.'")]),
    "bash": (["shellcheck"], ['read -r line', 'echo $line'],
             [('$line', "shellcheck: Double quote to prevent globbing and word splitting. "
                        "[SC2086]")]),
    "go": (["go"], ['s := fields[0]', 'fmt.Printf("%d", s)', 'emit(s)'],
           [('%d', "go vet: fmt.Printf format %d has arg s of wrong type string")]),
    "python": (["pyflakes3"], ['text = f"none"', 'output(text, fields[0])'],
               [('f"none"', "pyflakes: f-string is missing placeholders")]),
    "rust": (["rustc"], ['let spare = 3;', 'emit(&[fields[0]]);'],
             [('spare', "rustc: unused variable: `spare`: help: if this is intentional, prefix it "
                        "with an underscore: `_spare`")]),
}
SUPPRESSED = {
    "bash": ['read -r line', '# shellcheck disable=SC2086', 'echo $line'],
    "go": ['s := fields[0]', 'fmt.Printf("%d", s) //nolint', 'emit(s)'],
    "python": ['text = f"none"  # noqa', 'output(text)'],
    "rust": ['#[allow(unused_variables)]', 'let spare = 3;', 'emit(&[fields[0]]);'],
}


def yaml_spec(target, lines):
    code = "".join(f"      {line}\n" for line in lines)
    return f"gluegen: 1\nname: p\nsteps:\n  - step: s\n    target: {target}\n    code: |\n{code}"


def prolog_spec(target, lines):
    code = "".join(line.replace("\\", "\\\\").replace("'", "''") + "\n" for line in lines)
    return f"step(s, {target}, '\n{code}', []).\n"


# Go keeps what it compiled below the cache directory, too; that one is shared.
GOCACHE = subprocess.run(["go", "env", "GOCACHE"], stdout=subprocess.PIPE,
                         check=True).stdout.decode().strip()


class Case:
    """A directory with a spec, and a PATH that holds what is named and nothing else."""

    def __init__(self, top, name, tools):
        self.dir = os.path.join(top, name)
        self.bin = os.path.join(self.dir, "bin")
        os.makedirs(self.bin)
        for tool in tools:
            os.symlink(shutil.which(tool), os.path.join(self.bin, tool))

    def write(self, name, text):
        with open(os.path.join(self.dir, name), "w", encoding="utf-8") as file:
            file.write(text)

    def lint(self, spec):
        env = dict(os.environ, PATH=self.bin, GOCACHE=GOCACHE,
                   XDG_CACHE_HOME=os.path.join(self.dir, "cache"))
        done = subprocess.run([tap.GLUEGEN, "check", "--lint", "--format", "json", spec],
                              cwd=self.dir, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, json.loads(done.stdout), done.stderr.decode()


def places(text, findings):
    """(line, column, message) of each finding."""
    for start, message in findings:
        at = text.index(start)
        yield text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), message


def found(diags):
    return [(d["line"], d["col"], d["message"]) for d in diags if d["code"] == "GG0890"]


def check_findings(top):
    for target, (tools, lines, findings) in FINDINGS.items():
        extra = ["cc"] if target == "rust" else []
        for suffix, write in (("yaml", yaml_spec), ("pl", prolog_spec)):
            case = Case(top, f"{target}-{suffix}", tools + extra)
            text = write(target, lines)
            case.write(f"p.{suffix}", text)
            _, diags, _ = case.lint(f"p.{suffix}")
            shown = list(places(text, [(start.replace("\\", "\\\\") if suffix == "pl" else start, m)
                                       for start, m in findings]))
            tap.same(f"{target}: what its linter finds, in {suffix}", shown, found(diags))


def check_suppressions(top):
    for target, lines in SUPPRESSED.items():
        case = Case(top, f"{target}-quiet", FINDINGS[target][0])
        case.write("p.yaml", yaml_spec(target, lines))
        _, diags, _ = case.lint("p.yaml")
        tap.same(f"{target}: what the code says is to be left alone is left alone", [], diags)


def check_error(top):
    case = Case(top, "error", ["go"])
    case.write("p.yaml", yaml_spec("go", ["return fields.none()"]))
    status, diags, _ = case.lint("p.yaml")
    tap.same("an error of a language's own tool is an error", (1, [("GG0891", 7, 21)]),
             (status, [(d["code"], d["line"], d["col"]) for d in diags]))


def check_around(top):
    """Of what a linter says of each line of a program, the lines of the snippet are told."""
    case = Case(top, "around", [])
    linter = os.path.join(case.bin, "clippy-driver")
    with open(linter, "w", encoding="utf-8") as file:
        file.write("#!/bin/bash\nline=0\nwhile IFS= read -r text; do line=$((line + 1))\n"
                   'before=${text%%[! ]*}\n'
                   'echo "main.rs:$line:$((${#before} + 1)): warning: made up"; done <main.rs\n')
    os.chmod(linter, 0o755)
    lines = ["let values = fields;", "emit(values);"]
    quoted = yaml_spec("rust", []).replace("code: |\n", f"code: '{' '.join(lines)}'\n")
    for name, text, starts in (("block.yaml", yaml_spec("rust", lines), lines),
                               ("quoted.yaml", quoted, lines[:1]),
                               ("p.pl", prolog_spec("rust", lines), lines)):
        case.write(name, text)
        _, diags, _ = case.lint(name)
        tap.same(f"what stands around a snippet is not for its writer, in {name}",
                 list(places(text, [(start, "clippy: made up") for start in starts])),
                 found(diags))


def check_cache(top):
    """A linter is asked once for a snippet, and again when the snippet changes."""
    case = Case(top, "cache", [])
    linter = os.path.join(case.bin, "shellcheck")
    with open(linter, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/bash\necho asked >>{case.dir}/log\n"
                   "line=0\nwhile read -r text; do line=$((line + 1)); case $text in\n"
                   'cat*) echo "$5:$line:1: warning: made up [SC1]";; esac; done <"$5"\n')
    os.chmod(linter, 0o755)
    asked, said = [], []
    for code in (["cat"], ["cat"], ["cat", "cat"], ["cat"]):
        case.write("p.yaml", yaml_spec("bash", code))
        said.append(len(found(case.lint("p.yaml")[1])))
        with open(os.path.join(case.dir, "log"), encoding="utf-8") as file:
            asked.append(len(file.readlines()))
    tap.same("an unchanged snippet is not looked at twice", [1, 1, 2, 2], asked)
    tap.same("and what was said is said again", [1, 1, 2, 1], said)


def check_side_by_side(top):
    """Linters of two snippets that wait until the other is there, too."""
    case = Case(top, "side-by-side", ["sleep", "mkdir"])
    linter = os.path.join(case.bin, "shellcheck")
    with open(linter, "w", encoding="utf-8") as file:
        file.write("#!/bin/bash\n"
                   f'mkdir "{case.dir}/here-$$"\n'
                   "for ((i = 0; i < 300; i++)); do\n"
                   f'  others=("{case.dir}"/here-*)\n'
                   "  [ ${#others[@]} -ge 2 ] && break\n"
                   "  sleep 0.1\n"
                   "done\n"
                   "[ ${#others[@]} -ge 2 ] || exit 1\n"
                   "line=0\nwhile read -r text; do line=$((line + 1)); case $text in\n"
                   'cat* | tac*) echo "$5:$line:1: warning: met [SC1]";; esac; done <"$5"\n')
    os.chmod(linter, 0o755)
    case.write("p.yaml", yaml_spec("bash", ["cat"]) +
               "  - step: t\n    target: bash\n    code: |\n      tac\n")
    _, diags, _ = case.lint("p.yaml")
    tap.same("linters run side by side",
             [(7, 7, "shellcheck: met [SC1]"), (11, 7, "shellcheck: met [SC1]")], found(diags))


def check_missing(top):
    case = Case(top, "missing", [])
    case.write("p.yaml", yaml_spec("bash", ["cat"]))
    tap.same("a linter that is not installed is named, with its package",
             (0, [], "gluegen: no linter of bash is installed (Debian: shellcheck)\n"),
             case.lint("p.yaml"))


with tempfile.TemporaryDirectory(prefix="lint-") as scratch:
    check_findings(scratch)
    check_suppressions(scratch)
    check_error(scratch)
    check_around(scratch)
    check_cache(scratch)
    check_side_by_side(scratch)
    check_missing(scratch)
# rustc puts what it writes in the place of what was there: as root that can be a device.
tap.check("/dev/null is still a device", stat.S_ISCHR(os.stat("/dev/null").st_mode))
tap.finish()
