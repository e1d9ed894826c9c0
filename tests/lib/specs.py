"""The specs that several suites generate code from: the examples and the cells of the matrix."""

import glob
import importlib.util
import os
import shutil
import subprocess
import sys

import tap

sys.path.insert(0, os.path.join(tap.ROOT, "tests", "matrix"))


def matrix_module():
    path = os.path.join(tap.ROOT, "tests", "matrix", "run.py")
    spec = importlib.util.spec_from_file_location("matrix_run", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def examples():
    """(name, path of the spec) of every example, and of specs whose options those do not have."""
    folders = [os.path.join(tap.ROOT, "examples"), os.path.join(tap.ROOT, "tests", "codecheck")]
    for path in sorted(p for f in folders for p in glob.glob(os.path.join(f, "*", "*.yaml"))):
        folder, name = os.path.split(path)
        yield f"{os.path.basename(folder)}-{os.path.splitext(name)[0]}", path


def matrix(diagonal=False):
    """(name, text of the spec) of the matrix; the diagonal has one format on both ends."""
    module = matrix_module()
    for target in module.TARGETS:
        for x in module.FORMATS:
            for y in module.FORMATS:
                if diagonal and x != y:
                    continue
                for variant in module.variants(target, x, y):
                    name = "-".join([target, x, y, variant.name])
                    yield name, module.spec(target, variant)


def types(target):
    """(name, text of the spec): a field of each type alone, from and to each format."""
    module = matrix_module()
    for kind in "str", "int", "float", "bool", "time", "json":
        for form in module.FORMATS:
            for x, y in {("tsv", form), (form, "tsv")}:
                fields = [("x", kind)] if "lines" in (x, y) else [("x", kind), ("y", "str")]
                names = ", ".join(name for name, _ in fields)
                declared = ", ".join(f"{{{name}: {kind}}}" for name, kind in fields)
                body = {"go": f"emit({names})", "python": f"output({names})",
                        "rust": "Some(fields.to_vec())"}[target]
                yield f"{target}-{kind}-{x}-{y}", f"""gluegen: 1
name: m
input_format: {x}
output_format: {y}
steps:
  - step: id
    target: {target}
    fields: [{declared}]
    outputs: [{declared}]
    code: "{body}"
"""


def build(spec, out, **options):
    """(exit code, what was said) of `gluegen build`."""
    done = subprocess.run([tap.GLUEGEN, "build", spec, "-o", out], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


def generate_all(scratch, diagonal=False):
    """Builds everything below scratch; {name: directory}, and what failed as {name: text}."""
    trees, failed = {}, {}
    for name, path in examples():
        trees[name] = os.path.join(scratch, name, "out")
        shutil.copytree(os.path.dirname(path), os.path.join(scratch, name))
        code, said = build(os.path.basename(path), "out", cwd=os.path.join(scratch, name))
        if code:
            failed[name] = said
    for name, text in matrix(diagonal):
        directory = os.path.join(scratch, name)
        trees[name] = os.path.join(directory, "out")
        os.makedirs(directory)
        with open(os.path.join(directory, "m.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        code, said = build("m.yaml", "out", cwd=directory)
        if code:
            failed[name] = said
    return trees, failed
