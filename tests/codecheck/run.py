#!/usr/bin/env python3
"""Generated code under each language's own tools: parsers, linters, formatters.

The code is that of all examples and of the matrix (its diagonal for the slow tools), and in Rust
that of steps with a field of one type.
"""

import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
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
    tap.finish()


main()
