#!/usr/bin/env python3
"""The JSON Schema of specs beside the program: what `gluegen check` takes the schema takes, and of
what it refuses the schema lets pass only what a schema cannot see. Asked is ajv, from npm at
the version locked here."""

import filecmp
import glob
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

try:
    import yaml
except ImportError:
    tap.skip("schema", "yaml is missing (python3-yaml)")
    tap.finish()
if not shutil.which("npm"):
    tap.skip("schema", "npm is missing")
    tap.finish()

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("BUILD", os.path.join(tap.ROOT, "build"))

# The bad specs that a schema cannot refuse, by what it would have to know.
UNSEEN = {
    "what the code of a step says": """
        check/code-counts check/code-meaning check/code-names check/code-syntax
        check/go-hidden-state check/go-import-in-body check/go-names check/go-package
        check/go-parallel-begin check/python-hidden-builtin check/python-parallel-begin
        check/runtime-of-others check/rust-begin check/slips passes/keys/unknown
        python/diagnostics""",
    "which names other steps and fields have":
        "check/fields-twice check/input-unknown check/key-fields check/steps-of-one-name",
    "where the step stands in the graph, and the formats at its ends":
        """check/format-of-records check/format-of-records-end check/lines-of-two-fields
        check/output-of-nobody""",
    "which variables the generated script has":
        "check/script-variables check/script-variables-all",
    "what the plan makes of options on the step, its pipeline and the spec together": """
        check/buffer-of-workers check/gnu-parallel-without-effect check/key-in-awk
        check/key-without-parallel
        check/later-values check/merge-without-parallel check/option-shared-without-effect
        check/option-without-effect check/parallel-waits check/runtime-without-effect""",
    "how a value is written, which YAML's data do not hold": """
        check/duplicate-key check/duplicate-key-step check/output-empty
        check/yaml-tag-directive""",
    "another file beside the spec": "check/lock-bad",
}

# PyYAML does not read a tab between a value and a comment, which YAML allows.
UNREAD = ["check/code-state"]
YAML_CODES = {f"GG{code:04}" for code in range(1, 100)}

GOOD = {
    "shortest": "{gluegen: 1, steps: [{step: a, target: bash, code: cat}]}",
    "pipelines": "{gluegen: 1, format: csv, pipelines: {p: {output: o, steps: "
                 "[{step: a, target: bash, code: cat}]}}}",
    "scalars as texts": "{gluegen: 1, env: {A: 1, B: true, C: 1.5}, input: [1, true], steps: "
                        "[{step: true, target: awk, code: 1, fields: [1, true]}]}",
    "language": "{gluegen: 1, steps: [{step: a, language: go, command: [./a, ''], source: a.go}]}",
    "null": "{gluegen: 1, output: null, steps: [{step: a, target: bash, code: cat}]}",
    "dead letter": "{gluegen: 1, on_error: {dead_letter: '${X:-x}'}, steps: "
                   "[{step: a, target: python, code: output(), workers: auto}]}",
    "quantities": "{gluegen: 1, cpu_cores: [0, 1], memory_limit: 8G, timeout: 0.5, buffer: line, "
                  "nice: 3, steps: [{step: a, target: awk, code: '{ print }', cpu_cores: '0-3,6', "
                  "memory_limit: 4096, timeout: 5m, buffer: {block: 64KiB}}, {step: b, "
                  "target: bash, code: cat, cpu_cores: 0, buffer: block(65536), timeout: 2}, "
                  "{step: c, target: go, code: return fields, buffer_size: 10M}]}",
    "references": "{gluegen: 1, env: {A: ''}, input: ['$${', 'a$', '${A}${B:-}', '$$$${x', "
                  "'${A:-$$x$}'], steps: [{step: a, target: bash, code: cat, "
                  "workdir: '${HOME:-/}/$x'}]}",
    "workers": "{gluegen: 1, steps: [{step: a, target: bash, workers: 1, code: cat}, "
               "{step: b, target: go, state: n := 0, parallel: none, code: n++}]}",
    "ends": "{gluegen: 1, format: lines, output_format: csv, header: true, delimiter: t, steps: "
            "[{step: a, target: bash, code: cat}]}",
    "delimiter": "{gluegen: 1, format: csv, delimiter: \"\\t\", steps: "
                 "[{step: a, target: bash, code: cat}]}",
}


class Loader(yaml.SafeLoader):
    """PyYAML reads YAML 1.1; of its resolvers those stay that YAML 1.2 has, too."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool",
                             re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def gluegen(*args, **kwargs):
    return subprocess.run([tap.GLUEGEN, *args], capture_output=True, **kwargs)


def ajv(schema):
    """The validator as a process: it checks the schema first."""
    directory = os.path.join(BUILD, "schema")
    os.makedirs(directory, exist_ok=True)
    lock = os.path.join(HERE, "package-lock.json")
    installed = os.path.join(directory, "installed.json")
    if not os.path.exists(installed) or not filecmp.cmp(lock, installed, shallow=False):
        for name in ["package.json", "package-lock.json", ".npmrc"]:
            shutil.copy(os.path.join(HERE, name), directory)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=directory,
                       stdout=sys.stderr, check=True)
        shutil.copy(lock, installed)
    shutil.copy(os.path.join(HERE, "validate.js"), directory)
    process = subprocess.Popen(["node", os.path.join(directory, "validate.js")], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(json.dumps(schema) + "\n")
    return process


validator = ajv(json.loads(gluegen("schema", check=True).stdout))


def faults(text):
    value = json.dumps(yaml.load(text, Loader), allow_nan=False)
    validator.stdin.write(value + "\n")
    validator.stdin.flush()
    return json.loads(validator.stdout.readline())


for name, spec in GOOD.items():
    checked = gluegen("check", "-", input=spec.encode())
    tap.same(f"{name}: checked", (0, []), (checked.returncode, faults(spec)))


def read(path):
    """Whether `gluegen check` takes a spec, the codes of its errors, and the faults that the
    schema sees: None where no reader of YAML gets so far."""
    checked = gluegen("check", "--format=json", os.path.basename(path), cwd=os.path.dirname(path))
    codes = {each["code"] for each in json.loads(checked.stdout) if each["severity"] == "error"}
    with open(path, "rb") as file:
        spec = file.read()
    try:
        found = None if b"\0" in spec else faults(spec.decode())
    except (yaml.YAMLError, ValueError):
        found = None
    return checked.returncode == 0, codes, found


refused, passed, unread = {}, [], {}
for path in sorted(glob.glob(os.path.join(tap.ROOT, "examples", "*", "*.yaml")) +
                   glob.glob(os.path.join(tap.ROOT, "tests", "**", "*.yaml"), recursive=True)):
    name = re.sub("^tests/(golden/)?", "", os.path.relpath(path, tap.ROOT))
    name = name.removesuffix("/spec.yaml")
    good, codes, found = read(path)
    if good and name.startswith("examples/"):
        tap.same(name, [], found)
    elif good and found != [] and (found or name not in UNREAD):
        refused[name] = found
    elif not good and found == []:
        passed.append(name)
    elif not good and found is None and not codes < YAML_CODES:
        unread[name] = sorted(codes)
tap.same("no spec of the tests that check takes is refused", {}, refused)
tap.same("what is no YAML is refused as such", {}, unread)
tap.same("each bad spec is refused, or it is told why it cannot be",
         sorted(" ".join(UNSEEN.values()).split()), sorted(passed))
validator.stdin.close()
tap.same("the validator ends well", 0, validator.wait())
tap.finish()
