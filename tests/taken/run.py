#!/usr/bin/env python3
"""Variables of a spec beside those of the entry script: each word of the templates that `check`
does not refuse reaches the steps as it was set, and is read from the environment."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import (bash, build, clean_up, command, fresh, home_of, lines,  # noqa: E402
                      nothing_left, run, spec_of, step)
from tap import GLUEGEN, ROOT, check, finish, same, skip  # noqa: E402

GNU = {"parallel": "gnu_parallel"}
SHOW = "import os\nwith open('seen.%d' % os.getpid(), 'wb') as file:\n" \
       "    file.write(b''.join(k + b'=' + v + b'\\0' for k, v in os.environb.items()))\n"


def text_of(*patterns):
    text = ""
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(ROOT, "templates", *pattern.split("/")))):
            with open(path, encoding="utf-8") as file:
                text += file.read()
    return re.sub(r"\{\{.*?\}\}", " ", text)


def words():
    """What could be a variable in an entry script, and what else stands there in small letters."""
    text = text_of("bash/*", "*/launch.sh.mustache", "*/build.sh.mustache", "*/number.sh.mustache")
    return sorted(set(re.findall(r"(?<!\w)[a-z_]\w*", text)))


def script_variables():
    """What an entry script sets outside of its functions."""
    text = text_of("bash/entry*", "bash/trace*")
    found = re.findall(r"^declare -A (\w+)", text, re.M)
    for line in re.findall(r"^[a-z]\w*=.*", text, re.M):
        found += re.findall(r"(?:^| )([a-z]\w*)=", line)
    return sorted(set(found))


def refused_of(names):
    spec = os.path.join(fresh("check"), "etl.yaml")
    with open(spec, "w", encoding="utf-8") as file:
        file.write(spec_of([bash("copy", "cat")], env=dict.fromkeys(names, "")))
    got = subprocess.run([GLUEGEN, "check", "--format", "json", spec], capture_output=True,
                         text=True)
    rows = json.loads(got.stdout)
    same("`check` says nothing else of them", ["GG0321"], sorted({row["code"] for row in rows}))
    return {re.match("`(.*?)`", row["message"])[1] for row in rows}


def script(name, **options):
    return bash(name, "cat; env -0 >seen.$BASHPID", **options)


def python(name, **options):
    return step(name, "python", "output(*fields)", prelude=SHOW, fields=["x"], outputs=["x"],
                **options)


def program(name, **options):
    return command(name, ["sh", "-c", "cat; env -0 >seen.$$"], **options)


LETTERS = {"on_error": {"dead_letter": "bad"}}
LIMITS = {"timeout": "60s", "memory_limit": "1GiB", "nice": 1, "buffer": "line"}
FORMS = {
    "a chain": ([script("a"), program("b")], {}, []),
    "limits": ([program("a", **LIMITS), script("b")], {"timeout": "70s"}, []),
    "a graph": ([script("a"), program("l", input="a"), script("r", input="a", output=None),
                 program("b", input="l")], {}, []),
    "workers": ([script("a"), python("b", **LETTERS)], {"parallel": 2}, []),
    "blocks in jobs": ([script("a"), python("b", **LETTERS)], GNU, ["--jobs", "2"]),
    "blocks of a number of records": ([script("a"), python("b", **LETTERS)],
                                      {"chunk": 1, **GNU}, ["--jobs", "2"]),
    "one block": ([script("a"), python("b")], GNU, ["--jobs", "1"]),
}


def differences(home, wanted):
    """(variable, what a step got) of those that are not as they were set; how many steps said."""
    found, paths = set(), glob.glob(os.path.join(home, "seen.*"))
    for path in paths:
        with open(path, encoding="utf-8") as file:
            seen = dict(row.split("=", 1) for row in file.read().split("\0") if row)
        found |= {(name, seen.get(name)) for name in wanted if seen.get(name) != wanted[name]}
    return sorted(found, key=str), len(paths)


def test_form(form, free):
    """The variables are set for all steps, for each, and to what the environment says for each."""
    steps, pipeline, args = FORMS[form]
    wanted = {name: f"of {name}" for name in free}
    read = {name: f"${{{name}}}" for name in free}
    ways = [("for all", {}, {"env": wanted}, None),
            ("for each", {"env": wanted}, {}, None),
            ("for all from the environment", {}, {"env": read}, wanted),
            ("for each from the environment", {"env": read}, {}, wanted)]
    for way, own, common, env in ways:
        path = build([{**one, **own} for one in steps], **pipeline, **common)
        same(f"{form}, {way}: runs", (0, lines(3), ""), run(path, *args, stdin=lines(3), env=env))
        lost, said = differences(home_of(path), wanted)
        same(f"{form}, {way}: no variable is another", [], lost)
        check(f"{form}, {way}: the steps said so", said >= len(steps), said)


def test_trace(free):
    wanted = {name: f"of {name}" for name in free}
    path = build([script("a"), program("b")], env=wanted)
    code, out, err = run(path, stdin=lines(3), env={"GLUEGEN_TRACE": "json"})
    same("a trace", (0, lines(3), ["a", "b"]),
         (code, out, [row["step"] for row in json.loads(err)["steps"]]))
    same("a trace: no variable is another", ([], 2), differences(home_of(path), wanted))


def test_build(free):
    """Several programs are built at once, to paths with such variables, by a compiler of ours."""
    home = fresh("build")
    os.mkdir(os.path.join(home, "bin"))
    with open(os.path.join(home, "bin", "go"), "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n[ \"$1\" != version ] || exec echo go\n"
                   "printf '#!/bin/sh\\ncat; env -0 >seen.$$\\n' >\"$3\"\nchmod +x \"$3\"\n")
    os.chmod(os.path.join(home, "bin", "go"), 0o755)
    for name in "ab":
        with open(os.path.join(home, f"{name}.go"), "w", encoding="utf-8") as file:
            file.write("package main\n")
    nothing = "".join(f"${{{name}}}" for name in free)
    wanted = dict.fromkeys(free, "")
    path = build([command(name, [f"./{name}{nothing}"], target="go", source=f"{name}.go")
                  for name in "ab"], where=home)
    env = {**wanted, "PATH": os.path.join(home, "bin") + ":" + os.environ["PATH"]}
    same("programs are built", (0, lines(3), ""), run(path, stdin=lines(3), env=env))
    same("... and get the variables", ([], 2), differences(home, wanted))


def main():
    names = words()
    refused = refused_of(names)
    free = [name for name in names if name not in refused]
    check("words were found", len(names) > 500, len(names))
    check("variables of the script were found", len(script_variables()) > 15, script_variables())
    same("variables of the script are refused", [],
         [name for name in script_variables() if name not in refused])
    for form in FORMS:
        if GNU.items() <= FORMS[form][1].items() and not shutil.which("parallel"):
            skip(form, "GNU parallel is missing")
        else:
            test_form(form, free)
    test_trace(free)
    test_build(free)
    nothing_left("variables")
    clean_up()
    finish()


main()
