#!/usr/bin/env python3
"""What `check --format` prints for programs, beside the schemas: ours of JSON, and SARIF's own.

Every spec of the golden cases and the examples is checked in each format.
"""

import filecmp
import glob
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

try:
    import jsonschema
except ImportError:
    tap.skip("formats", "jsonschema is missing (python3-jsonschema)")
    tap.finish()

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(tap.ROOT, "build")))
SARIF = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


def specs():
    patterns = ["tests/golden/check/*/spec.yaml", "tests/golden/*/*/*.yaml",
                "tests/golden/*/*/*.pl", "examples/*/*.yaml", "examples/*/*.pl"]
    paths = {path for p in patterns for path in glob.glob(os.path.join(tap.ROOT, p))}
    return [os.path.relpath(path, tap.ROOT) for path in sorted(paths)]


def check(form, paths):
    return subprocess.run([tap.GLUEGEN, "check", "--format", form, *paths], cwd=tap.ROOT,
                          stdin=subprocess.DEVNULL, capture_output=True).stdout


def sarif_schema():
    """From npm, at the version locked here."""
    directory = os.path.join(BUILD, "formats")
    os.makedirs(directory, exist_ok=True)
    lock = os.path.join(HERE, "package-lock.json")
    installed = os.path.join(directory, "installed.json")
    if not os.path.exists(installed) or not filecmp.cmp(lock, installed, shallow=False):
        for name in ["package.json", "package-lock.json", ".npmrc"]:
            shutil.copy(os.path.join(HERE, name), directory)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=directory,
                       stdout=sys.stderr, check=True)
        shutil.copy(lock, installed)
    with open(os.path.join(directory, SARIF), encoding="utf-8") as file:
        return json.load(file)


def faults(validator, value):
    return "\n".join(f"{list(error.path)}: {error.message:.300}"
                     for error in validator.iter_errors(value))


def test_json(paths):
    schema = json.loads(subprocess.run([tap.GLUEGEN, "schema", "--of", "diagnostics"],
                                       capture_output=True, check=True).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    value = json.loads(check("json", paths))
    tap.check("many diagnostics are printed", len(value) > 300, str(len(value)))
    tap.same("JSON is as its schema says", "", faults(validator, value))
    broken = [dict(value[0], severity="fatal"), dict(value[0], line="1"), {"code": "GG0101"},
              dict(value[0], code="E1"), dict(value[0], help=[1])]
    for i, item in enumerate(broken):
        tap.check(f"the schema refuses what is not so ({i + 1})", not validator.is_valid([item]))
    return value


def test_sarif(paths, diagnostics):
    validator = jsonschema.Draft4Validator(sarif_schema())
    value = json.loads(check("sarif", paths))
    tap.same("SARIF is as its schema says", "", faults(validator, value))
    tap.check("the schema refuses what is not so", not validator.is_valid({"version": "2.1.0"}))
    results = value["runs"][0]["results"]
    tap.same("SARIF has each diagnostic", [d["code"] for d in diagnostics],
             [result["ruleId"] for result in results])


def test_junit(paths, diagnostics):
    root = xml.etree.ElementTree.fromstring(check("junit", paths))
    suites = list(root)
    tap.same("JUnit has a suite for each spec, in order", paths,
             [suite.get("name") for suite in suites][:len(paths)])
    failures = [f for f in root.iter("failure")]
    errors = [d for d in diagnostics if d["severity"] == "error"]
    tap.same("JUnit has each error", sorted(d["code"] for d in errors),
             sorted(f.get("type") for f in failures))
    tap.same("the failures are counted", str(len(failures)), root.get("failures"))
    tap.same("the tests are counted", str(len(list(root.iter("testcase")))), root.get("tests"))
    for suite in suites:
        cases = list(suite)
        if suite.get("tests") != str(len(cases)) or \
                suite.get("failures") != str(len(list(suite.iter("failure")))):
            tap.not_ok(f"the counts of {suite.get('name')}")


def test_order(paths):
    once = {form: check(form, paths) for form in ["json", "sarif", "gcc", "github", "junit"]}
    for form, text in once.items():
        tap.check(f"{form} is the same on each run", text == check(form, paths))


def main():
    paths = specs()
    diagnostics = test_json(paths)
    test_sarif(paths, diagnostics)
    test_junit(paths, diagnostics)
    test_order(paths)
    tap.finish()


main()
