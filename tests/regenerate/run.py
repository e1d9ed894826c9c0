#!/usr/bin/env python3
"""Building over what is there: merges are those of git, a kill at any call that changes files
leaves the old tree or the new one, and a rename that fails leaves the old one."""

import fcntl
import hashlib
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
        listed, conflicting = done.stdout.splitlines(), []
        for i in range(steps):
            name = os.path.join("m", f"s{i}.awk")
            sides = [os.path.join(top, side, name) for side in ("ours", "base", "theirs")]
            flags = ["--diff3"] if style == "--diff3" else []
            git = run("git", "merge-file", "-p", *flags, *LABELS, *sides, cwd=top, status=None,
                      text=False)
            with open(os.path.join(top, "out", name), "rb") as file:
                if file.read() != git.stdout:
                    failures.append(f"{top}: {name}: {style}")
            if git.returncode:
                conflicting.append(f"conflict    out/{name}")
            conflicts += bool(git.returncode)
            clean += not git.returncode
        if (done.returncode, listed) != (bool(conflicting), sorted(conflicting)):
            failures.append(f"{top}: git has other conflicts: {conflicting}\n{done.stdout}")
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
        self.spec = command[-1] if command[0] == "build" else "m.yaml"
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
            kept = sorted({self.spec + ".objects", "other.yaml.objects"})
            if meta != sorted([*kept, "manifest.json"]) or beside:
                failures.append(f"call {at}: {meta} {beside} left behind")
        tap.check(f"{self.name}: killed with its child, and finished by the next command",
                  not failures, "\n".join(failures[:20]))

    def twice(self):
        """All die half way, and whoever finishes it dies, too, at each of its calls in turn."""
        failures, half = [], 0
        while half < self.calls:  # the first call after which a file has moved
            half += 1
            self.reset()
            self.killed(half, {"GG_KILL_CHILD": "with"})
            if tree(self.out) not in (self.old, self.new):
                break
        count = os.path.join(self.top, "count")
        finish = ["build", "-q", "other.yaml", "-o", "out"]
        env = {"LD_PRELOAD": self.preload, "GG_KILL_COUNT": count, "GG_KILL_AT": "0",
               "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
        run(tap.GLUEGEN, *finish, cwd=self.top, env=env)
        with open(count, encoding="ascii") as file:
            calls = int(file.read())
        for at in range(1, calls + 1):
            self.reset()
            self.killed(half, {"GG_KILL_CHILD": "with"})
            run(tap.GLUEGEN, *finish, cwd=self.top, status=(-9,),
                env=dict(env, GG_KILL_AT=str(at), GG_KILL_CHILD="with"))
            run(tap.GLUEGEN, *finish, cwd=self.top)
            files = {path: file for path, file in tree(self.out).items() if "other" not in path}
            if files != self.new:
                failures.append(f"call {half}, then {at}: not the new tree")
        tap.check(f"{self.name}: killed half way, and again at each of {calls} calls of the next "
                  "command", not failures and half < self.calls, "\n".join(failures[:20]))

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
        if name in ("build", "merge directory", "rename"):
            case.twice()


def renames(scratch):
    """One that fails: those before it are taken back, or it is said that this failed, too."""
    top, start = os.path.join(scratch, "renames"), os.path.join(scratch, "renames.start")
    os.makedirs(start)
    start_build(start)
    old, out = tree(os.path.join(start, "out")), os.path.join(top, "out")
    shutil.copytree(start, top)
    run(tap.GLUEGEN, "build", "-q", "m.yaml", cwd=top)
    new = tree(out)
    steps = ["write `out/.gluegen/moves`", "write `out/.gluegen/pending.json`",
             "put in place `out/m.sh`", "put in place `out/m/s0.awk`",
             "put in place `out/m/s2.awk`", "put in place `out/m/s4.awk`",
             "put in place `out/.gluegen/m.yaml.objects`", "write `out/.gluegen/manifest.json`"]
    for at, what in enumerate(steps, 1):
        for others in "0", "1":
            shutil.rmtree(top)
            shutil.copytree(start, top)
            env = {"LD_PRELOAD": os.path.join(scratch, "preload.so"), "GG_FAIL_AT": str(at),
                   "GG_FAIL_ALL": others,
                   "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
            done = run(tap.GLUEGEN, "build", "-q", "m.yaml", cwd=top, env=env, status=None)
            wait_for_writers(out)
            is_lost = others == "1" and at > 2  # before, nothing had moved
            tap.same(f"rename {at} fails" + (" and all after it" if others == "1" else ""),
                     (3, f"error[GG0508]: cannot {what}: Input/output error\n  = help: check the "
                      "path, whether you may write there, and whether there is room\n" +
                      is_lost * ("error[GG0510]: `out` could not be brought back to what it was: "
                                 "Input/output error\n  = help: build again when the cause is "
                                 "gone: that writes every file\n")),
                     (done.returncode, done.stderr))
            moved = ["m.sh", "m/s0.awk", "m/s2.awk"][:at - 3] if is_lost else []
            tap.check(f"... and leaves the old tree but for {len(moved)} files",
                      tree(out) == {**old, **{path: new[path] for path in moved}})
            run(tap.GLUEGEN, "build", "-q", "m.yaml", cwd=top)
            tap.check("... and the next build gives the new one", tree(out) == new)
    shutil.rmtree(top)
    shutil.copytree(start, top)
    run(tap.GLUEGEN, "build", "-q", "m.yaml", cwd=top, env=dict(env, GG_FAIL_AT=str(at + 1)))
    tap.check("there are no more renames", tree(out) == new)


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


def objects_of(path):
    """{hash: text} of what a spec's last generated texts are kept in."""
    with open(path, "rb") as file:
        head, rest = file.read().split(b"\n", 1)
    found = {}
    while rest:
        line, rest = rest.split(b"\n", 1)
        name, size = line.split()
        found[name.decode()], rest = rest[:int(size)], rest[int(size) + 1:]
    tap.same("the texts have a header", b"gluegen objects 1", head)
    return found


def objects(scratch):
    """What they hold, what became of those of before, and texts that are cut off."""
    top = os.path.join(scratch, "objects")
    os.makedirs(top)
    put(os.path.join(top, "m.yaml"), spec_of(OLD))
    put(os.path.join(top, "other.yaml"), spec_of([["o"]], "other"))
    for name in ("m.yaml", "other.yaml"):
        run(tap.GLUEGEN, "build", "-q", name, cwd=top)
    out = os.path.join(top, "out")
    meta = os.path.join(out, ".gluegen")
    packs = [os.path.join(meta, name) for name in ("m.yaml.objects", "other.yaml.objects")]
    kept = [objects_of(pack) for pack in packs]
    texts = {text for text, _ in tree(out).values()}
    tap.check("they are the generated texts, under their hashes",
              texts == {text for pack in kept for text in pack.values()} and
              all(hashlib.sha256(text).hexdigest() == name
                  for pack in kept for name, text in pack.items()))
    os.mkdir(os.path.join(meta, "objects"))
    for pack, found in zip(packs, kept):
        os.remove(pack)
        for name, text in found.items():
            with open(os.path.join(meta, "objects", name), "wb") as file:
                file.write(text)
    edited_one = os.path.join(out, "m", "s0.awk")
    with open(edited_one, "a", encoding="ascii") as file:
        file.write("# edited\n")
    put(os.path.join(top, "m.yaml"), spec_of(NEW))
    run(tap.GLUEGEN, "build", "-q", "m.yaml", "-o", "new", cwd=top)
    run(tap.GLUEGEN, "build", "-q", "--merge", "m.yaml", cwd=top)
    text, _ = tree(os.path.join(top, "new"))[os.path.join("m", "s0.awk")]
    tap.same("a file for each text, as it was, is read for a merge", (text + b"# edited\n", False),
             tree(out)[os.path.join("m", "s0.awk")])
    tap.same("and what another spec has is left", sorted(kept[1]),
             sorted(os.listdir(os.path.join(meta, "objects"))))
    put(os.path.join(top, "other.yaml"), spec_of([["p"]], "other"))
    run(tap.GLUEGEN, "build", "-q", "other.yaml", cwd=top)
    tap.same("until it is built, too", ["m.yaml.objects", "manifest.json", "other.yaml.objects"],
             sorted(os.listdir(meta)))
    whole = objects_of(packs[0])
    for spoil in (os.remove, lambda path: os.truncate(path, 100)):
        spoil(packs[0])
        run(tap.GLUEGEN, "build", "-q", "--merge", "m.yaml", cwd=top)
        tap.same("a build that changes no file brings them back", whole, objects_of(packs[0]))
    os.truncate(packs[0], os.path.getsize(packs[0]) - 100)
    files = sorted(os.path.join("out", path) for path in tree(out) if "other" not in path)
    for path in files:
        with open(os.path.join(top, path), "a", encoding="ascii") as file:
            file.write("# by hand\n")
    done = [run(tap.GLUEGEN, "discard", path, cwd=top, status=(0, 1)) for path in files]
    lost = [said.stderr for said in done if said.returncode]
    last = [path for path, (text, _) in tree(os.path.join(top, "new")).items()
            if text == list(whole.values())[-1]]
    tap.same("of texts that are cut off the last one is gone, and that is said",
             [f"error[GG0525]: the text that gluegen last wrote to `{path}` is gone\n"
              "  = help: delete the file and build again\n" for path in last], lost)
    tap.same("it is one of many", (1, True), (len(last), len(files) > 5))


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
    tap.same("and build --check needs it not",
             ["changed     out/m.sh", "edited      out/m/s0.awk", "edited      out/m/s1.awk",
              "changed     out/m/s2.awk", "edited      out/m/s3.awk", "missing     out/m/s4.awk"],
             [line for line in done.stdout.splitlines() if not line.startswith("m.yaml: ")])


def main():
    with tempfile.TemporaryDirectory(prefix="gluegen-regenerate-") as scratch:
        merges(scratch)
        kills(scratch)
        renames(scratch)
        at_once(scratch)
        objects(scratch)
        no_library(scratch)
    tap.finish()


if __name__ == "__main__":
    main()
