#!/usr/bin/env python3
"""Building over what is there: merges are those of git, and a kill at any call that changes files
leaves the old tree or the new one."""

import fcntl
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
LABELS = ["-L", "edited by hand", "-L", "last generated", "-L", "generated now"]
ENV = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb")


def run(*words, cwd, env=None, status=(0,), text=True):
    done = subprocess.run(words, cwd=cwd, env=dict(ENV, **(env or {})), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=text, check=False)
    if status is not None and done.returncode not in status:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def put(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def tree(root):
    files = {}
    for top, dirs, names in os.walk(root):
        dirs[:] = [d for d in dirs if d != ".gluegen"]
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, root)] = (file.read(), os.access(path, os.X_OK))
    return files


# ---- merges

def words(rng, n):
    return [rng.choice("abcdefgh") for _ in range(n)]


def changed(rng, lines):
    lines = list(lines)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(lines) + 1)
        lines[at:at + rng.randrange(3)] = words(rng, rng.randrange(3))
    return lines


def spec_of(snippets, name="m"):
    text = f"gluegen: 1\nname: {name}\nsteps:\n"
    for i, lines in enumerate(snippets):
        text += f"  - step: s{i}\n    target: awk\n    isolate: true\n    code: |\n"
        text += "".join(f"      # {line}\n" for line in lines) + "      { print }\n"
    return text


def edit(rng, data):
    """Edits near the snippet, mostly; sometimes as an editor of another system writes files."""
    lines = data.split(b"\n")
    for _ in range(rng.randrange(1, 4)):
        at = len(lines) - 1 - rng.randrange(min(len(lines), 14))
        lines[at:at + rng.randrange(3)] = [b"# " + w.encode() for w in words(rng, rng.randrange(3))]
    data = b"\n".join(lines)
    if rng.random() < 0.05:
        data = data.replace(b"\n", b"\r\n")
    return data.rstrip(b"\n") if rng.random() < 0.1 else data


def merges(scratch, total=1000, steps=50):
    rng = random.Random(1)
    failures, conflicts, clean = [], 0, 0
    for number in range(total // steps):
        top = os.path.join(scratch, f"merge{number}")
        os.makedirs(top)
        snippets = [words(rng, rng.randrange(12)) for _ in range(steps)]
        put(os.path.join(top, "m.yaml"), spec_of(snippets))
        run(tap.GLUEGEN, "build", "-q", "m.yaml", "-o", "out", cwd=top)
        shutil.copytree(os.path.join(top, "out"), os.path.join(top, "base"))
        for i in range(steps):
            path = os.path.join(top, "out", "m", f"s{i}.awk")
            with open(path, "rb") as file:
                data = file.read()
            with open(path, "wb") as file:
                file.write(edit(rng, data))
        shutil.copytree(os.path.join(top, "out"), os.path.join(top, "ours"))
        put(os.path.join(top, "m.yaml"), spec_of([changed(rng, lines) for lines in snippets]))
        run(tap.GLUEGEN, "build", "-q", "m.yaml", "-o", "theirs", cwd=top)
        style = rng.choice(["--diff3", "--merge"])
        done = run(tap.GLUEGEN, "build", "m.yaml", "-o", "out", style, cwd=top, status=(0, 1))
        listed = set(done.stdout.split()) - {"conflict"}
        for i in range(steps):
            name = os.path.join("m", f"s{i}.awk")
            sides = [os.path.join(top, side, name) for side in ("ours", "base", "theirs")]
            flags = ["--diff3"] if style == "--diff3" else []
            git = run("git", "merge-file", "-p", *flags, *LABELS, *sides, cwd=top, status=None,
                      text=False)
            with open(os.path.join(top, "out", name), "rb") as file:
                if file.read() != git.stdout:
                    failures.append(f"{top}: {name}: {style}")
            said = f"out/{name}" in listed
            if said != bool(git.returncode):
                failures.append(f"{name}: conflict {said}, git {git.returncode}")
            conflicts += bool(git.returncode)
            clean += not git.returncode
    tap.check(f"{total} merges have the bytes of git merge-file", not failures,
              "\n".join(failures[:20]))
    tap.check("some of them clean, some in conflict", conflicts > total // 10 and
              clean > total // 10, f"{clean} clean, {conflicts} in conflict")


# ---- kills

def program_of(files):
    """A program that writes files of these texts."""
    goals = [f"write_file('{path}', 'first\\n{text}\\n\\n\\n\\nlast\\n')"
             for path, text in files.items()]
    return ":- " + ",\n   ".join(goals) + ".\n"


OLD = [["a"], ["b"], ["c"], ["d"]]
NEW = [["x"], ["b"], ["y"], ["d"], ["z"]]


def wait_for_writers(out):
    """Whoever finishes the write of a process that died holds its lock."""
    if os.path.isdir(out):
        fd = os.open(out, os.O_RDONLY)
        fcntl.flock(fd, fcntl.LOCK_EX)
        os.close(fd)


class Kills:
    """A command that is killed at each of its calls in turn, always from the same start."""

    def __init__(self, scratch, name, command, start):
        self.top = os.path.join(scratch, name)
        self.name, self.command, self.preload = name, command, os.path.join(scratch, "preload.so")
        os.makedirs(self.top)
        self.out = os.path.join(self.top, "out")
        put(os.path.join(self.top, "other.yaml"), spec_of([["o"]], "other"))
        start(self.top)
        shutil.copytree(self.top, os.path.join(scratch, name + ".start"))
        self.start = os.path.join(scratch, name + ".start")
        self.old = tree(self.out)
        count = os.path.join(scratch, "count")
        self.killed(0, {"GG_KILL_COUNT": count}, status=(0, 1))
        with open(count, encoding="ascii") as file:
            self.calls = int(file.read())
        self.new = tree(self.out)

    def reset(self):
        shutil.rmtree(self.top)
        shutil.copytree(self.start, self.top)

    def killed(self, at, env, status=(-9,)):
        env = dict(env, LD_PRELOAD=self.preload, GG_KILL_AT=str(at),
                   ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        run(tap.GLUEGEN, *self.command, cwd=self.top, env=env, status=status)
        wait_for_writers(self.out)

    def judge(self, failures, kind, at, files):
        if files not in (self.old, self.new):
            failures.append(f"{kind}, call {at}: neither tree")
        return files == self.new

    def alone(self):
        """The writer dies: nobody has to do anything for the tree to be whole."""
        failures, news = [], 0
        for at in range(1, self.calls + 1):
            self.reset()
            self.killed(at, {"GG_KILL_HALF": "1"})
            news += self.judge(failures, "alone", at, tree(self.out))
        tap.check(f"{self.name}: killed at each of {self.calls} calls", not failures,
                  "\n".join(failures[:20]))
        return news

    def with_child(self):
        """All die, and then something else is built into the directory."""
        failures = []
        for at in range(1, self.calls + 1):
            self.reset()
            self.killed(at, {"GG_KILL_CHILD": "with"})
            run(tap.GLUEGEN, "build", "-q", "other.yaml", "-o", "out", cwd=self.top)
            files = {path: file for path, file in tree(self.out).items() if "other" not in path}
            if not self.judge(failures, "with child", at, files):
                run(tap.GLUEGEN, *self.command, cwd=self.top, status=(0, 1))
                files = {path: file for path, file in tree(self.out).items()
                         if "other" not in path}
                if files != self.new:
                    failures.append(f"call {at}: cannot be repeated")
            meta = sorted(os.listdir(os.path.join(self.out, ".gluegen")))
            beside = [name for name in os.listdir(self.top) if name.startswith(".")]
            if meta != ["manifest.json", "objects"] or beside:
                failures.append(f"call {at}: {meta} {beside} left behind")
        tap.check(f"{self.name}: killed with its child, and finished by the next command",
                  not failures, "\n".join(failures[:20]))

    def without_child(self):
        self.reset()
        self.killed(0, {"GG_KILL_CHILD": "early"}, status=(0, 1))
        tap.check(f"{self.name}: only its child is killed", tree(self.out) == self.new)


def start_build(top):
    put(os.path.join(top, "m.yaml"), spec_of(OLD))
    run(tap.GLUEGEN, "build", "-q", "m.yaml", cwd=top)
    put(os.path.join(top, "m.yaml"), spec_of(NEW))


def start_first(top):
    put(os.path.join(top, "m.yaml"), spec_of(NEW))


def start_empty(top):
    start_first(top)
    os.mkdir(os.path.join(top, "out"))


def start_file(top):
    """`d` is a file, and becomes a directory with a file `a`."""
    put(os.path.join(top, "m.pl"), program_of({"d": "old", "e": "e", "f": "f"}))
    run(tap.GLUEGEN, "build", "-q", "m.pl", cwd=top)
    put(os.path.join(top, "m.pl"), program_of({"d/a": "new", "d/b/c": "new", "e": "E"}))


def start_directory(top):
    put(os.path.join(top, "m.pl"), program_of({"d/a": "old", "d/b/c": "old", "e": "e"}))
    run(tap.GLUEGEN, "build", "-q", "m.pl", cwd=top)
    put(os.path.join(top, "m.pl"), program_of({"d": "new", "e": "E", "f": "f"}))


def edited(start):
    """The same with a hand edit in `e`, which a merge keeps."""
    def begin(top):
        start(top)
        with open(os.path.join(top, "out", "e"), "a", encoding="ascii") as file:
            file.write("edited\n")
    return begin


def start_edited(top):
    start_build(top)
    for name in ("s0", "s1", "s3"):
        with open(os.path.join(top, "out", "m", name + ".awk"), "a", encoding="ascii") as file:
            file.write("# edited\n")


def start_removal(top):
    put(os.path.join(top, "m.yaml"), spec_of(NEW))
    run(tap.GLUEGEN, "build", "-q", "m.yaml", cwd=top)
    put(os.path.join(top, "m.yaml"), spec_of(OLD[:1], "n"))


def kills(scratch):
    run("cc", "-shared", "-fPIC", "-o", os.path.join(scratch, "preload.so"),
        os.path.join(HERE, "preload.c"), "-ldl", cwd=scratch)
    files = [f"out/m/{name}.awk" for name in ("s0", "s1", "s3")]
    cases = [("first build", ["build", "-q", "m.yaml"], start_first),
             ("empty", ["build", "-q", "m.yaml"], start_empty),
             ("build", ["build", "-q", "m.yaml"], start_build),
             ("directory", ["build", "-q", "m.pl"], start_file),
             ("file", ["build", "-q", "m.pl"], start_directory),
             ("merge directory", ["build", "-q", "--merge", "m.pl"], edited(start_file)),
             ("merge file", ["build", "-q", "--merge", "m.pl"], edited(start_directory)),
             ("rename", ["build", "-q", "m.yaml"], start_removal),
             ("merge", ["build", "-q", "--merge", "m.yaml"], start_edited),
             ("discard", ["discard", "-q", *files], start_edited)]
    for name, command, start in cases:
        case = Kills(scratch, name, command, start)
        news = case.alone()
        if start == start_first:
            tap.same("a directory that was not there gets its name last", 0, news)
        else:
            tap.check(f"{name}: some kills come before it counts, some after",
                      0 < news < case.calls)
        case.with_child()
        case.without_child()


def at_once(scratch, rounds=20):
    """Builds at the same time, of two specs, into a directory that is not there."""
    failures = []
    top = os.path.join(scratch, "once")
    os.makedirs(top)
    put(os.path.join(top, "m.yaml"), spec_of(NEW))
    put(os.path.join(top, "other.yaml"), spec_of(OLD, "other"))
    for name in ("m.yaml", "other.yaml"):
        run(tap.GLUEGEN, "build", "-q", name, "-o", "one", cwd=top)
    wanted = tree(os.path.join(top, "one"))
    for number in range(rounds):
        builds = [subprocess.Popen([tap.GLUEGEN, "build", "-q", name, "-o", f"new{number}/out"],
                                   cwd=top, env=ENV, stderr=subprocess.PIPE)
                  for name in ("m.yaml", "other.yaml") * 2]
        said = [build.communicate()[1] for build in builds]
        if any(build.returncode for build in builds) or any(said):
            failures.append(f"{number}: {said}")
        new = os.path.join(top, f"new{number}")
        if tree(os.path.join(new, "out")) != wanted or os.listdir(new) != ["out"] or \
                run(tap.GLUEGEN, "verify", "out", cwd=new, status=None).returncode:
            failures.append(f"{number}: another tree")
    tap.check(f"{rounds} times four builds at once", not failures, "\n".join(failures[:5]))


def no_library(scratch):
    top = os.path.join(scratch, "library")
    os.makedirs(top)
    start_edited(top)
    env = {"LD_PRELOAD": os.path.join(scratch, "preload.so"), "GG_NO_DLOPEN": "1",
           "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
    done = run(tap.GLUEGEN, "diff", "m.yaml", cwd=top, env=env, status=(4,))
    tap.same("without libgit2 diff says what to install",
             "error[GG0520]: the library libgit2.so.1.5 cannot be loaded\n"
             "  = help: install it; the Debian package is libgit2-1.5\n", done.stderr)
    done = run(tap.GLUEGEN, "build", "--merge", "m.yaml", cwd=top, env=env, status=(4,))
    done = run(tap.GLUEGEN, "build", "--check", "m.yaml", cwd=top, env=env, status=(1,))
    tap.check("and build --check needs it not", "edited      out/m/s0.awk\n" in done.stdout)


def main():
    with tempfile.TemporaryDirectory(prefix="gluegen-regenerate-") as scratch:
        merges(scratch)
        kills(scratch)
        at_once(scratch)
        no_library(scratch)
    tap.finish()


if __name__ == "__main__":
    main()
