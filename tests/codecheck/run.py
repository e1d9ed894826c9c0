#!/usr/bin/env python3
"""Generated code under each language's own tools: parsers, linters, formatters.

The code is that of all examples and of the matrix (its diagonal for the slow tools), in Rust that
of steps with a field of one type, and that of random specs, most of which have steps that share a
program. CODECHECK_SPECS=1000 takes more of these.
"""

import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), os.path.join(HERE, "..", "prove")]
import random_specs  # noqa: E402
import specs  # noqa: E402
import tap  # noqa: E402

DEBIAN = "/usr/bin"


def files_of(trees, suffix):
    """Generated files by suffix, each content once; paths with the same content are one."""
    seen = {}
    for tree in trees.values():
        for folder, folders, names in os.walk(tree):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if name.endswith(suffix):
                    path = os.path.join(folder, name)
                    with open(path, "rb") as file:
                        seen.setdefault(file.read(), path)
    return sorted(seen.values())


def said_by(command, **options):
    """Everything a tool says, and its exit code when that is not 0."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options)
    text = done.stdout.decode("utf-8", "backslashreplace")
    return text if done.returncode == 0 else f"{text}exit code {done.returncode}\n"


def silent(name, tool, commands):
    """One case: none of the commands says anything. Commands are (argv, options)."""
    if not (shutil.which(tool) or os.path.exists(tool)):
        tap.skip(name, f"{tool} is missing")
        return
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        texts = pool.map(lambda job: said_by(job[0], **job[1]), commands)
    faults = [f"{' '.join(argv)}\n{text}" for (argv, _), text in zip(commands, texts) if text]
    many = f"{len(faults)} of {len(commands)} found something; the first ones:\n"
    shown = many + "".join(faults[:3])[:6000] if faults else None
    if not commands:
        shown = "there is nothing to check"
    tap.check(f"{name} ({len(commands)} runs)", not shown, shown)


def batches(argv, paths, size=60):
    return [(argv + paths[i:i + size], {}) for i in range(0, len(paths), size)]


def each(argv, paths, *after, **options):
    return [(argv + [path, *after], options) for path in paths]


def tool_chains(tool):
    """The one in PATH, and Debian's own when it is another: (label, path)."""
    found = shutil.which(tool)
    if found:
        yield f"{tool} in PATH", found
    if os.path.exists(f"{DEBIAN}/{tool}") and found != f"{DEBIAN}/{tool}":
        yield f"Debian's {tool}", f"{DEBIAN}/{tool}"
    if not found:
        yield tool, tool


def check_shell(trees, diagonal):
    scripts = files_of(trees, ".sh")
    silent("bash -n", "bash", each(["bash", "-n"], scripts))
    silent("shellcheck", "shellcheck",
           batches(["shellcheck", "--norc", "--shell=bash"], files_of(diagonal, ".sh"), 4))


def check_awk(trees):
    programs = files_of(trees, ".awk")
    # As the entry script runs them: bytes, not characters.
    env = dict(os.environ, LC_ALL="C")
    silent("gawk --lint", "gawk", each(["gawk", "--lint", "-f"], programs, "/dev/null", env=env))
    silent("mawk", "mawk", each(["mawk", "-f"], programs, "/dev/null", env=env))


def check_python(trees):
    programs = files_of(trees, ".py")
    silent("python -m py_compile", "python3", batches(["python3", "-m", "py_compile"], programs))
    silent("pyflakes", "/usr/lib/python3/dist-packages/pyflakes",
           batches([f"{DEBIAN}/python3", "-m", "pyflakes"], programs))
    silent("pycodestyle", "pycodestyle",
           batches(["pycodestyle", "--max-line-length=100"], programs))


def check_go(trees, diagonal):
    silent("gofmt -l", "gofmt", batches(["gofmt", "-l"], files_of(trees, ".go")))
    folders = sorted({os.path.dirname(path) for path in files_of(diagonal, ".go")})
    for label, go in tool_chains("go"):
        silent(f"go vet, {label}", go,
               [([go, "vet", "./..."], {"cwd": folder, "env": dict(os.environ, GOWORK="off")})
                for folder in folders])


def check_rust(trees, diagonal):
    programs = files_of(trees, ".rs")
    for label, rustfmt in tool_chains("rustfmt"):
        silent(f"rustfmt --check, {label}", rustfmt,
               batches([rustfmt, "--check", "--edition", "2021"], programs))
    mains = files_of(diagonal, "main.rs")
    for label, rustc in tool_chains("rustc"):
        with tempfile.TemporaryDirectory() as out:
            silent(f"rustc -D warnings, {label}", rustc, each(
                [rustc, "--edition", "2021", "-D", "warnings", "--emit=metadata",
                 "--out-dir", out], mains))


def check_types(scratch):
    """A field of one type alone: what the code of a format needs differs by it."""
    folders = []
    for name, text in specs.types("rust"):
        folders.append(os.path.join(scratch, "types", name))
        os.makedirs(folders[-1])
        with open(os.path.join(folders[-1], "m.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        code, said = specs.build("m.yaml", "out", cwd=folders[-1])
        if code:
            tap.check(f"{name} builds", False, said)
    silent("rustc -D warnings, a field of each type", "rustc",
           [(["rustc", "--edition", "2021", "-D", "warnings", "--emit=metadata",
              "out/m/id/main.rs"], {"cwd": folder}) for folder in folders])


def generate_random(scratch, count):
    """Trees by seed; the steps of every other one are in Python."""
    trees, faults = {}, []
    for seed in range(1, count + 1):
        keyed, any_order = seed % 10 == 4, seed % 5 == 3
        place = os.path.join(scratch, "random", str(seed))
        os.makedirs(place)
        with open(os.path.join(place, "r.yaml"), "w", encoding="utf-8") as file:
            file.write(random_specs.Spec(seed, ["python"] if keyed or seed % 2 else None,
                                         seed % 4 == 0, any_order, keyed).text())
        code, said = specs.build("r.yaml", "out", cwd=place)
        if code:
            faults.append(f"seed {seed}: {said}")
        trees[seed] = os.path.join(place, "out")
    tap.check(f"{count} random specs build", not faults, "\n".join(faults[:5]))
    return trees


def check_random(scratch):
    """Code that stands beside that of other steps. What a body leaves unused is its own affair."""
    trees = generate_random(scratch, int(os.environ.get("CODECHECK_SPECS", "100")))
    programs = files_of(trees, ".py")
    silent("random specs, python -m py_compile", "python3",
           batches(["python3", "-m", "py_compile"], programs))
    script = (f"{DEBIAN}/python3 -m pyflakes \"$@\" 2>&1 |"
              " grep -v \"local variable '[^_].*' is assigned to but never used$\" || true")
    silent("random specs, pyflakes", "/usr/lib/python3/dist-packages/pyflakes",
           batches(["bash", "-c", script, "pyflakes"], programs))
    silent("random specs, mawk", "mawk",
           each(["bash", "-c", "LC_ALL=C mawk -f \"$0\" < /dev/null > /dev/null"],
                files_of(trees, ".awk")))
    silent("random specs, bash -n", "bash", each(["bash", "-n"], files_of(trees, ".sh")))


def main():
    with tempfile.TemporaryDirectory(prefix="codecheck-") as scratch:
        trees, failed = specs.generate_all(scratch)
        tap.check(f"all {len(trees)} specs build", not failed,
                  "\n".join(f"{name}: {said}" for name, said in list(failed.items())[:5]))
        names = {name for name, _ in specs.examples()}
        names |= {name for name, _ in specs.matrix(diagonal=True)}
        diagonal = {name: tree for name, tree in trees.items() if name in names}
        check_shell(trees, diagonal)
        check_awk(trees)
        check_python(trees)
        check_go(trees, diagonal)
        check_rust(trees, diagonal)
        check_types(scratch)
        check_random(scratch)
    tap.finish()


main()
