#!/usr/bin/env python3
"""`gluegen diff`: its patches are what `git apply` and `patch` take, and `--from` is what building
both revisions and comparing the directories says."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

STEP = """  - step: {name}
    target: {target}
    fields: [a, b]
    code: |
{code}    outputs: [a, b]
"""
MUTATIONS = []  # kinds of edits that were made
CODE = {"awk": ["      # {note}\n", "      {{ print $1, $2 }}\n"],
        "python": ["      # {note}\n", "      output(a, b)\n"],
        "bash": ["      # {note}\n", "      sort\n"]}
ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", HOME="/nonexistent",
           GIT_AUTHOR_NAME="t", GIT_AUTHOR_EMAIL="t@example.org", GIT_COMMITTER_NAME="t",
           GIT_COMMITTER_EMAIL="t@example.org", LC_ALL="C.UTF-8", TERM="dumb",
           GIT_ALLOW_PROTOCOL="file")


def run(*words, cwd, check=True, text=True, status=None):
    done = subprocess.run(words, cwd=cwd, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=text, check=False)
    good = done.returncode in ((0,) if status is None else status)
    if check and not good:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def git(*words, cwd):
    return run("git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *words,
               cwd=cwd).stdout.strip()


def spec(steps, pipeline="p"):
    text = f"gluegen: 1\nname: {pipeline}\nsteps:\n"
    for name, target, notes in steps:
        code = "".join(CODE[target][0].format(note=note) for note in notes)
        text += STEP.format(name=name, target=target, code=code + CODE[target][1].format())
    return text


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def tree(root):
    """{path: (content, executable)} of what is below, without gluegen's own."""
    files = {}
    for top, dirs, names in os.walk(root):
        dirs[:] = [d for d in dirs if d not in (".gluegen", ".git")]
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, root)] = (file.read(), os.access(path, os.X_OK))
    return files


def mutate(rng, path):
    """Edits a file as people, editors and accidents do."""
    with open(path, "rb") as file:
        data = file.read()
    lines = data.splitlines(keepends=True)
    kind = rng.choice(["edit", "edit", "insert", "delete", "no-newline", "crlf", "binary", "mode",
                       "gone", "empty", "bytes"])
    MUTATIONS.append(kind)
    at = rng.randrange(len(lines)) if lines else 0
    if kind == "gone":
        os.remove(path)
        return
    if kind == "mode":
        os.chmod(path, os.stat(path).st_mode ^ 0o111)
        return
    if kind == "edit":
        lines[at:at + 1] = [b"edited\n"]
    elif kind == "insert":
        lines[at:at] = [b"one\n", b"two\n"]
    elif kind == "delete":
        del lines[at:at + 5]
    elif kind == "crlf":
        lines = [line.replace(b"\n", b"\r\n") for line in lines]
    elif kind == "binary":
        lines[at:at] = [b"\0\1\2\xff\n"]
    elif kind == "bytes":
        lines[at:at] = [bytes(rng.randrange(1, 256) for _ in range(30)) + b"\n"]
    data = b"" if kind == "empty" else b"".join(lines)
    with open(path, "wb") as file:
        file.write(data.rstrip(b"\n") if kind == "no-newline" else data)


def random_steps(rng):
    names = rng.sample(["alpha", "beta", "gamma", "delta", "eps"], rng.randrange(1, 5))
    return [(name, rng.choice(["awk", "python", "bash"]),
             [rng.choice(["x", "y", "z"]) for _ in range(rng.randrange(4))]) for name in names]


def patches(scratch):
    """From a damaged tree to the built one by git apply, and back by patch -R."""
    rng = random.Random(6)
    failures, kinds = [], set()
    for number in range(60):
        top = os.path.join(scratch, f"patch{number}")
        out = os.path.join(top, "out")
        steps = random_steps(rng)
        put(os.path.join(top, "p.yaml"), spec(steps))
        run(tap.GLUEGEN, "build", "-q", "p.yaml", "-o", "out", cwd=top)
        for path in sorted(tree(out)):
            if rng.random() < 0.6:
                mutate(rng, os.path.join(out, path))
        if rng.random() < 0.6:  # a step is renamed, another comes, one goes
            steps = [(name + rng.choice(["", "", "_new"]), *rest) for name, *rest in steps]
            steps = random_steps(rng)[:1] + steps[rng.randrange(2):] \
                if rng.random() < 0.3 else steps
            steps = list({step[0]: step for step in steps}.values())
            put(os.path.join(top, "p.yaml"), spec(steps))
        before = tree(out)
        done = run(tap.GLUEGEN, "diff", "p.yaml", "-o", "out", cwd=top, status=(0, 1), text=False)
        patch = os.path.join(top, "patch")
        with open(patch, "wb") as file:
            file.write(done.stdout)
        for line in done.stdout.split(b"\n"):
            for word in (b"rename from", b"old mode", b"new file", b"deleted file", b"\\ No new"):
                if line.startswith(word):
                    kinds.add(word)
        run(tap.GLUEGEN, "build", "-q", "p.yaml", "-o", "fresh", cwd=top)
        wanted = tree(os.path.join(top, "fresh"))
        if bool(done.returncode) != (before != wanted):
            failures.append(f"{number}: exit code {done.returncode}")
        if not done.stdout:
            continue
        tries = [["git", "apply", "--whitespace=nowarn", "patch"],
                 ["patch", "-p1", "-s", "-R", "--binary", "--no-backup-if-mismatch", "-i", "patch"]]
        for command, goal in zip(tries, (wanted, before)):
            done = run(*command, cwd=top, check=False)
            if done.returncode or tree(out) != goal:
                failures.append(f"{number}: {command[0]}: {done.stdout}{done.stderr}")
                break
    tap.check("60 patches: git apply gives the built tree, patch -R the damaged one", not failures,
              "\n".join(failures))
    tap.same("kinds of changes among them", 5, len(kinds))
    tap.same("and of edits", {"edit", "insert", "delete", "no-newline", "crlf", "binary", "mode",
                              "gone", "empty", "bytes"}, set(MUTATIONS))


def compare(top, old, new):
    """What `diff -r` of two trees says, in the form of --format json."""
    said = []
    for path in sorted(set(old) | set(new)):
        if old.get(path) != new.get(path):
            said.append((path, path in old, path in new))
    return said


def history(top, rng, commits):
    """A repository with a spec that changes, files that it includes, template overrides, and a lock
    that comes and goes."""
    git("init", "-q", ".", cwd=top)
    steps = [("alpha", "awk", ["x"]), ("beta", "python", ["y"])]
    for number in range(commits):
        steps = [(name, target, [rng.choice("xyz") for _ in notes])
                 for name, target, notes in steps]
        if rng.random() < 0.3:
            steps = random_steps(rng)
        text = spec(steps) + "  - step: filed\n    target: python\n    file: code/filed.py\n"
        put(os.path.join(top, "specs", "p.yaml"), text)
        put(os.path.join(top, "specs", "code", "filed.py"), f"output(a, b)  # {number}\n")
        lock = os.path.join(top, "specs", "gluegen.lock")
        pinned = [name for name, target, _ in steps if target == "awk" and rng.random() < 0.5]
        if pinned:
            put(lock, "gluegen_lock: 1\np.yaml:\n  p:\n" +
                "".join(f"    {name}: {{runtime: mawk}}\n" for name in pinned))
        elif os.path.exists(lock):
            os.remove(lock)
        put(os.path.join(top, "over", "python", "step.py.mustache"),
            TEMPLATE.replace("\n", f"\n# {number}\n", 1))
        git("add", "-A", cwd=top)
        git("commit", "-q", "-m", str(number), cwd=top)


def from_to(cwd, *words, status=(0, 1)):
    done = run(tap.GLUEGEN, "diff", *words, cwd=cwd, status=status, text=False)
    return done.stdout, done.returncode


def changed(patch):
    """The names and the lines that a patch changes, without the lines around them."""
    return [line for line in patch.decode().splitlines() if line.startswith(("+", "-"))]


def refused(*words, cwd, scratch, status):
    """What `gluegen diff` says of a refusal, with names for what varies."""
    done = run(tap.GLUEGEN, "diff", *words, cwd=cwd, status=(status,))
    said = re.sub(r"\b[0-9a-f]{40}\b", "COMMIT", done.stderr.replace(scratch, "TMP"))
    return re.sub(r"libgit2 \d+\.\d+", "libgit2 X.Y", said)


FLAGS = ["-o", "out", "--template-dir", "over"]


def build_at(top, revision, where):
    """Checks a revision out and builds it."""
    git("worktree", "add", "-q", "-f", "--detach", where, revision, cwd=top)
    run(tap.GLUEGEN, "build", "-q", "specs/p.yaml", *FLAGS, cwd=where)
    built = tree(os.path.join(where, "out"))
    git("worktree", "remove", "--force", where, cwd=top)
    return built


def revisions(scratch):
    rng = random.Random(7)
    top = os.path.join(scratch, "repo")
    os.makedirs(top)
    history(top, rng, 12)
    built = [build_at(top, f"HEAD~{i}", os.path.join(scratch, "wt")) for i in range(12)]
    failures = []
    for _ in range(30):
        i, k = rng.randrange(12), rng.randrange(12)
        patch, status = from_to(top, "specs/p.yaml", *FLAGS, "--from", f"HEAD~{i}", "--to",
                                f"HEAD~{k}")
        again, _ = from_to(top, "specs/p.yaml", *FLAGS, "--from", f"HEAD~{i}", "--to", f"HEAD~{k}",
                           "--format", "json")
        names = set()
        for file in json.loads(again):
            names.add(file["path"][len("out/"):])
            names.add((file["oldPath"] or file["path"])[len("out/"):])
        expected = {path for path, _, _ in compare(top, built[i], built[k])}
        if bool(status) != bool(expected) or names != expected:
            failures.append(f"{i} {k}: {status} {sorted(names)} {sorted(expected)}")
        where = os.path.join(scratch, "apply")
        shutil.rmtree(where, ignore_errors=True)
        for path, (data, executable) in built[i].items():
            target = os.path.join(where, "out", path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(data)
            os.chmod(target, 0o755 if executable else 0o644)
        with open(os.path.join(where, "patch"), "wb") as file:
            file.write(patch)
        if patch:
            run("git", "apply", "--whitespace=nowarn", "patch", cwd=where)
        if tree(os.path.join(where, "out")) != built[k]:
            failures.append(f"{i} {k}: applied to one revision it does not give the other")
    tap.check("30 pairs of revisions: as building both and comparing", not failures,
              "\n".join(failures))
    put(os.path.join(top, "specs", "code", "filed.py"), "output(b, a)\n")
    patch, status = from_to(top, "specs/p.yaml", *FLAGS, "--from", "HEAD")
    tap.same("without --to it is the working tree",
             (1, ["--- a/out/p/alpha_filed.py", "+++ b/out/p/alpha_filed.py",
                  "-" + 20 * " " + "output(a, b)  # 11", "+" + 20 * " " + "output(b, a)"]),
             (status, changed(patch)))
    git("checkout", "-q", ".", cwd=top)
    locked = [" and gluegen.lock" in tree["p.sh"][0].decode() for tree in built]
    tap.same("some of them with a lock", {False, True}, set(locked))
    return top


def places(scratch, top):
    """All kinds of clones say the same."""
    words = ["p.yaml", "-o", "out", "--template-dir", "../over", "--from", "HEAD~5", "--to", "HEAD"]
    rooted = ["specs/p.yaml", *FLAGS, "--from", "HEAD~5", "--to", "HEAD"]
    expected, _ = from_to(top, *rooted)
    tap.same("from a directory below", (expected, 1), from_to(os.path.join(top, "specs"), *words))
    url = "file://" + top
    git("clone", "-q", "--bare", url, "bare.git", cwd=scratch)
    tap.same("a bare clone", expected, from_to(os.path.join(scratch, "bare.git"), *rooted)[0])
    tap.same("--git-dir", expected,
             from_to(scratch, *rooted, "--git-dir", "bare.git")[0])
    done = run(tap.GLUEGEN, "diff", "specs/p.yaml", "--from", "HEAD", "--git-dir", "bare.git",
               cwd=scratch, status=(1,))
    tap.same("a bare clone has no working tree",
             "error[GG0521]: a bare repository has no working tree to compare with\n"
             "  = help: name the other revision with --to\n", done.stderr)
    git("worktree", "add", "-q", os.path.join(scratch, "linked"), "HEAD", cwd=top)
    tap.same("a linked work tree", expected,
             from_to(os.path.join(scratch, "linked", "specs"), *words)[0])
    git("clone", "-q", "--filter=blob:none", "--no-checkout", url, "partial", cwd=scratch)
    git("config", "uploadpack.allowFilter", "true", cwd=top)
    shutil.rmtree(os.path.join(scratch, "partial"))
    git("clone", "-q", "--filter=blob:none", "--no-checkout", url, "partial", cwd=scratch)
    missing = git("rev-list", "--objects", "--missing=print", "--all",
                  cwd=os.path.join(scratch, "partial"))
    blobs = git("rev-list", "--objects", "--all", "--filter=blob:none", "--filter-print-omitted",
                cwd=top)
    tap.same("a partial clone lacks the files", sorted(re.findall(r"^~(\w+)$", blobs, re.M)),
             sorted(re.findall(r"^\?(\w+)$", missing, re.M)))
    tap.same("and git fetches them", expected,
             from_to(os.path.join(scratch, "partial"), *rooted)[0])
    git("clone", "-q", "--sparse", url, "sparse", cwd=scratch)
    sparse = os.path.join(scratch, "sparse")
    tap.check("a sparse clone lacks files", not os.path.exists(os.path.join(sparse, "specs")))
    tap.same("and its revisions have them", expected, from_to(sparse, *rooted)[0])
    done = run(tap.GLUEGEN, "diff", "specs/p.yaml", "--from", "HEAD", cwd=sparse, status=(3,))
    tap.same("its working tree has not, which is no removal",
             "error[GG0501]: cannot read `specs/p.yaml`: this sparse checkout leaves it out\n"
             "  = help: `git sparse-checkout add` brings it here, or --to HEAD compares with the "
             "commit\n", done.stderr)
    git("clone", "-q", "--filter=tree:0", "--no-checkout", url, "treeless", cwd=scratch)
    tap.same("a clone without trees", expected,
             from_to(os.path.join(scratch, "treeless"), *rooted)[0])
    git("clone", "-q", "--depth", "2", url, "shallow", cwd=scratch)
    shallow = os.path.join(scratch, "shallow")
    here, _ = from_to(top, "specs/p.yaml", *FLAGS, "--from", "HEAD~1", "--to", "HEAD")
    tap.same("a shallow clone, as far as it goes", here,
             from_to(shallow, "specs/p.yaml", *FLAGS, "--from", "HEAD~1", "--to", "HEAD")[0])
    tap.same("and beyond it says what to do",
             "error[GG0522]: `HEAD~5` is no revision of this repository: object not found - no "
             "match for id (COMMIT)\n"
             "  = help: this clone is shallow: `git fetch --unshallow` gets the rest of its "
             "history (in a workflow: fetch-depth: 0)\n",
             refused(*rooted, cwd=shallow, scratch=scratch, status=1))


def overrides(scratch):
    """Templates that a branch adds: a directory that one side has not is empty there."""
    top = os.path.join(scratch, "overrides")
    put(os.path.join(top, "p.yaml"), spec([("beta", "python", ["y"])]))
    git("init", "-q", ".", cwd=top)
    git("add", "-A", cwd=top)
    git("commit", "-q", "-m", "1", cwd=top)
    put(os.path.join(top, "over", "python", "step.py.mustache"), TEMPLATE + "# more\n")
    git("add", "-A", cwd=top)
    git("commit", "-q", "-m", "2", cwd=top)
    patch, status = from_to(top, "p.yaml", *FLAGS, "--from", "HEAD~1", "--to", "HEAD")
    names = ["--- a/out/p/beta.py", "+++ b/out/p/beta.py"]
    tap.same("a branch that adds a template", (1, [*names, "+# more"]), (status, changed(patch)))
    tap.same("compared with the working tree", patch,
             from_to(top, "p.yaml", *FLAGS, "--from", "HEAD~1")[0])
    tap.same("`@` is HEAD", patch, from_to(top, "p.yaml", *FLAGS, "--from", "@^", "--to", "@")[0])
    back, status = from_to(top, "p.yaml", *FLAGS, "--from", "HEAD", "--to", "HEAD~1")
    tap.same("and one that removes it", (1, [*names, "-# more"]), (status, changed(back)))
    done = run(tap.GLUEGEN, "diff", "p.yaml", "--template-dir", "none", "--from", "HEAD~1",
               cwd=top, status=(3,))
    tap.same("a directory that neither has",
             "error[GG0501]: cannot read `none`: no such file at that revision\n"
             "  = help: name a path that is there and that you may read\n", done.stderr)


def submodules(scratch, top):
    """A spec whose code lies in a submodule, at the commit that each revision names."""
    lib, app = os.path.join(scratch, "lib"), os.path.join(scratch, "app")
    put(os.path.join(lib, "code.py"), "output(a)  # once\n")
    git("init", "-q", ".", cwd=lib)
    git("add", "-A", cwd=lib)
    git("commit", "-q", "-m", "1", cwd=lib)
    put(os.path.join(app, "p.yaml"), "gluegen: 1\nname: p\nsteps:\n  - step: one\n"
        "    target: python\n    fields: [a]\n    file: link/code.py\n")
    git("init", "-q", ".", cwd=app)
    git("submodule", "-q", "add", "file://" + lib, "lib", cwd=app)
    os.symlink("lib", os.path.join(app, "link"))
    git("add", "-A", cwd=app)
    git("commit", "-q", "-m", "1", cwd=app)
    put(os.path.join(app, "lib", "code.py"), "output(a)  # again\n")
    git("commit", "-q", "-a", "-m", "2", cwd=os.path.join(app, "lib"))
    git("commit", "-q", "-a", "-m", "2", cwd=app)
    patch, status = from_to(app, "p.yaml", "--from", "HEAD~1", "--to", "HEAD")
    tap.same("code in a submodule, reached through a symbolic link",
             (1, ["--- a/out/p/one.py", "+++ b/out/p/one.py",
                  "-" + 12 * " " + "output(a)  # once", "+" + 12 * " " + "output(a)  # again"]),
             (status, changed(patch)))
    git("clone", "-q", "file://" + app, "bareapp", cwd=scratch)
    tap.same("a submodule that is not checked out",
             "error[GG0501]: cannot read `HEAD~1:./link/code.py`: it is in a submodule that is not "
             "checked out (git submodule update --init): `lib`\n"
             "  --> HEAD~1:./p.yaml:7:11\n"
             "  |\n"
             "7 |     file: link/code.py\n"
             "  |           ^^^^^^^^^^^^\n"
             "  = help: `file` is a path beside the spec, read when gluegen runs\n",
             refused("p.yaml", "--from", "HEAD~1", "--to", "HEAD", scratch=scratch,
                     cwd=os.path.join(scratch, "bareapp"), status=3))


def refusals(scratch, top):
    tap.same("outside of a repository",
             "error[GG0521]: the repository of the working directory cannot be opened: could not "
             "find repository from '.'\n"
             "  = help: run gluegen in a work tree, or give --git-dir DIR\n",
             refused("p.yaml", "--from", "HEAD", cwd="/", scratch=scratch, status=1))
    odd = os.path.join(scratch, "sha256")
    os.makedirs(odd)
    git("init", "-q", "--object-format=sha256", ".", cwd=odd)
    tap.same("SHA-256",
             "error[GG0521]: the repository of the working directory cannot be opened: its objects "
             "are named by SHA-256, which libgit2 X.Y cannot read\n"
             "  = help: check both revisions out and compare the directories that they build\n",
             refused("p.yaml", "--from", "HEAD", cwd=odd, scratch=scratch, status=1))
    tap.same("a spec that is not in the repository",
             "error[GG0501]: cannot read `HEAD:TMP/sha256/gluegen.lock`: it is outside of the "
             "repository\n"
             "  = help: name a path that is there and that you may read\n",
             refused(os.path.join(odd, "p.yaml"), "--from", "HEAD", cwd=top, scratch=scratch,
                     status=3))
    done = run(tap.GLUEGEN, "diff", "none.yaml", "--from", "HEAD", cwd=top, status=(3,))
    tap.same("a spec in neither",
             "error[GG0501]: cannot read `none.yaml`: it is in neither of the two\n"
             "  = help: name a path that is there and that you may read\n", done.stderr)


def lock(scratch):
    """gluegen.lock is the one of the revision, too."""
    top = os.path.join(scratch, "lock")
    put(os.path.join(top, "p.yaml"), spec([("alpha", "awk", ["x"])]))
    put(os.path.join(top, "gluegen.lock"), "gluegen_lock: 9\n")
    git("init", "-q", ".", cwd=top)
    git("add", "-A", cwd=top)
    git("commit", "-q", "-m", "1", cwd=top)
    os.remove(os.path.join(top, "gluegen.lock"))
    git("commit", "-q", "-a", "-m", "2", cwd=top)
    tap.same("the lock of a revision is read",
             "error[GG0631]: this is no lock of this version: `gluegen_lock: 1` is expected\n"
             "  --> HEAD~1:./gluegen.lock:1:1\n"
             "  |\n"
             "1 | gluegen_lock: 9\n"
             "  | ^^^^^^^^^^^^^^^\n"
             "  = help: delete what does not belong there, or let `gluegen tune` write the file "
             "anew\n", refused("p.yaml", "--from", "HEAD~1", cwd=top, scratch=scratch, status=1))
    tap.same("and that of no other", 0,
             run(tap.GLUEGEN, "diff", "p.yaml", "--from", "HEAD", cwd=top).returncode)


def main():
    global TEMPLATE
    TEMPLATE = run(tap.GLUEGEN, "templates", "cat", "python/step.py", cwd=tap.ROOT).stdout
    with tempfile.TemporaryDirectory(prefix="gluegen-diff-") as scratch:
        patches(scratch)
        top = revisions(scratch)
        places(scratch, top)
        overrides(scratch)
        submodules(scratch, top)
        refusals(scratch, top)
        lock(scratch)
    tap.finish()


if __name__ == "__main__":
    main()
