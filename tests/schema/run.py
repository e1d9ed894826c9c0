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

# Golden cases whose fault is between values, in a value's inner form, or in the YAML itself.
UNSEEN = """
    delimiter-of-lines delimiter-of-tsv-escaped duplicate-key duplicate-key-step fields-many-twice
    fields-twice format-of-awk format-of-records format-of-records-end formats-three
    formats-three-step gnu-parallel-of-state header-of-jsonl header-of-lines input-twice
    input-unknown later-values
    merge-without-parallel
    name-beside-pipelines nul-in-value option-shared-without-effect
    option-without-effect output-empty parallel-with-end parallel-with-state
    reference-in-file reference-name reference-nested reference-operator reference-unclosed
    runtime-without-effect
    steps-of-one-name yaml-tag-directive
""".split()

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

for path in sorted(glob.glob(os.path.join(tap.ROOT, "examples", "*", "*.yaml"))):
    with open(path, encoding="utf-8") as file:
        tap.same(os.path.relpath(path, tap.ROOT), [], faults(file.read()))

passed = []
for path in sorted(glob.glob(os.path.join(tap.ROOT, "tests", "golden", "check", "*", "spec.yaml"))):
    with open(path, "rb") as file:
        spec = file.read()
    with open(os.path.join(os.path.dirname(path), "expected.stdout"), encoding="utf-8") as file:
        errors = re.findall(r"^error\[GG0(2[5-9]|[3-9])?", file.read(), re.MULTILINE)
        if not errors or any(errors):
            continue  # warnings, or found after checking: the graph, a target's own rules
    try:
        if b"\0" not in spec and not faults(spec.decode()):
            passed.append(os.path.basename(os.path.dirname(path)))
    except (yaml.YAMLError, ValueError):
        pass  # nothing that a schema is asked about
tap.same("the faults that the schema does not see", sorted(UNSEEN), sorted(passed))
validator.stdin.close()
tap.same("the validator ends well", 0, validator.wait())
tap.finish()
