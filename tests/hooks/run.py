#!/usr/bin/env python3
"""The hooks for pre-commit, under pre-commit itself; and the steps of the GitHub Action, run as
scripts with the environment that a runner gives them."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(tap.ROOT, "build")))
SPEC = """gluegen: 1
name: p
steps:
  - step: one
    target: awk
    fields: [a, b]
    code: |
      {{ print $1{more} }}
"""
FAULT = """error[GG0111]: unknown target `awx`
  --> {}:5:13
  |
5 |     target: awx
  |             ^^^
  = help: did you mean `awk`?
"""


def environment(scratch):
    """gluegen in PATH under its name, and nobody's git configuration."""
    tools = os.path.join(scratch, "tools")
    os.makedirs(tools)
    os.symlink(tap.GLUEGEN, os.path.join(tools, "gluegen"))
    return dict(os.environ, PATH=tools + ":" + os.environ["PATH"], HOME=scratch,
                PRE_COMMIT_HOME=os.path.join(scratch, "cache"), GIT_CONFIG_GLOBAL="/dev/null",
                GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="t", GIT_AUTHOR_EMAIL="t@example.org",
                GIT_COMMITTER_NAME="t", GIT_COMMITTER_EMAIL="t@example.org", TERM="dumb",
                LC_ALL="C.UTF-8", PRE_COMMIT_COLOR="never")


def run(*words, cwd, env, status=None):
    done = subprocess.run(words, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, check=False)
    if status is not None and done.returncode != status:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}")
    return done


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def named(text, scratch):
    """The text, with names for what varies: the directory, the version, the size of a change."""
    text = re.sub(r"^gluegen \d+\.\d+\.\d+$", "gluegen VERSION", text.replace(scratch, "TMP"),
                  flags=re.M)
    text = re.sub(r"(\| changed) +\d+ [-+]+$", r"\1 N", text, flags=re.M)
    return re.sub(r"\b\d+ lines added, \d+ removed$", "N lines added, N removed", text, flags=re.M)


def pre_commit():
    """The program, installed once below the build directory; None where that cannot be done."""
    venv = os.path.join(BUILD, "pre-commit")
    program = os.path.join(venv, "bin", "pre-commit")
    if os.path.exists(program):
        return program
    shutil.rmtree(venv, ignore_errors=True)
    for words in ([sys.executable, "-m", "venv", venv],
                  [os.path.join(venv, "bin", "pip"), "install", "-q", "--require-hashes", "-r",
                   os.path.join(HERE, "requirements.txt")]):
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode:
            shutil.rmtree(venv, ignore_errors=True)
            print("# " + done.stdout.replace("\n", "\n# "))
            return None
    return program


def hooks(scratch, env):
    program = pre_commit()
    if not program:
        tap.skip("pre-commit", "it cannot be installed")
        return
    source = os.path.join(scratch, "source")  # what users name as the hooks' repository
    put(os.path.join(source, ".pre-commit-hooks.yaml"),
        open(os.path.join(tap.ROOT, ".pre-commit-hooks.yaml"), encoding="utf-8").read())
    for words in (["init", "-q", "."], ["add", "-A"], ["commit", "-q", "-m", "1"]):
        run("git", *words, cwd=source, env=env, status=0)
    revision = run("git", "rev-parse", "HEAD", cwd=source, env=env, status=0).stdout.strip()
    top = os.path.join(scratch, "repo")
    put(os.path.join(top, "p.gluegen.yaml"), SPEC.format(more=""))
    put(os.path.join(top, "other.yaml"), "not: a spec\n")
    put(os.path.join(top, ".pre-commit-config.yaml"), yaml.safe_dump(
        {"repos": [{"repo": source, "rev": revision,
                    "hooks": [{"id": "gluegen-check"}, {"id": "gluegen-build"},
                              {"id": "gluegen-build-check", "args": ["-o", "out"]}]}]}))
    run("git", "init", "-q", ".", cwd=top, env=env, status=0)
    run("git", "add", "-A", cwd=top, env=env, status=0)
    run("gluegen", "build", "-q", "p.gluegen.yaml", cwd=top, env=env, status=0)
    run("git", "add", "-A", cwd=top, env=env, status=0)
    run(program, "install", cwd=top, env=env, status=0)

    def commit(subject):
        done = run("git", "commit", "-q", "-m", subject, cwd=top, env=env)
        return done.returncode, named(done.stdout, scratch)

    def told(check, build, build_check, why="", faults=("", "", "")):
        """What pre-commit says of its three hooks, in 79 columns."""
        names = ("gluegen check", check), ("gluegen build", build), ("gluegen build --check",
                                                                     build_check)
        return "".join(name + (why + verdict).rjust(79 - len(name), ".") + "\n" + fault
                       for (name, verdict), fault in zip(names, faults))

    tap.same("a commit that is fine is made",
             (0, "[INFO] Initializing environment for TMP/source.\n" +
              told("Passed", "Passed", "Passed")), commit("1"))
    put(os.path.join(top, "p.gluegen.yaml"), SPEC.format(more=", $2"))
    run("git", "add", "-A", cwd=top, env=env, status=0)
    tap.same("a changed spec is built, and the commit fails once",
             (1, told("Passed", "Failed", "Passed",
                      faults=("", "- hook id: gluegen-build\n"
                              "- files were modified by this hook\n", ""))), commit("2"))
    run("git", "add", "-A", cwd=top, env=env, status=0)
    tap.same("with the generated files it is made", (0, told("Passed", "Passed", "Passed")),
             commit("2"))
    put(os.path.join(top, "p.gluegen.yaml"), SPEC.format(more="").replace("awk", "awx"))
    run("git", "add", "-A", cwd=top, env=env, status=0)
    faults = [f"- hook id: {hook}\n- exit code: 1\n\n{FAULT.format('p.gluegen.yaml')}{more}\n"
              for hook, more in (("gluegen-check", "1 spec: 1 error, 0 warnings\n"),
                                 ("gluegen-build", ""), ("gluegen-build-check", ""))]
    tap.same("a spec with a fault stops the commit",
             (1, told("Failed", "Failed", "Failed", faults=faults)), commit("3"))
    run("git", "checkout", "-q", "HEAD", "--", ".", cwd=top, env=env, status=0)
    put(os.path.join(top, "other.yaml"), "not: a spec still\n")
    run("git", "add", "-A", cwd=top, env=env, status=0)
    tap.same("other files are left alone",
             (0, told("Skipped", "Skipped", "Skipped", why="(no files to check)")), commit("3"))


class Runner:
    """Runs a composite action's steps as GitHub does, one after the other."""

    def __init__(self, top, env, **inputs):
        with open(os.path.join(tap.ROOT, "action.yml"), encoding="utf-8") as file:
            self.action = yaml.safe_load(file)
        self.inputs = {name: str(spec["default"]) for name, spec in self.action["inputs"].items()}
        self.inputs["base"] = "HEAD~1"
        self.inputs.update(inputs)
        self.top, self.env = top, dict(env)
        self.summary = os.path.join(top, "..", "summary")
        self.path = os.path.join(top, "..", "path")
        for name in (self.summary, self.path):
            put(name, "")

    def value(self, text):
        def replace(match):
            name = match.group(1).strip()
            if name == "github.action_path":
                return tap.ROOT
            return self.inputs[name.removeprefix("inputs.")]
        return re.sub(r"\$\{\{(.*?)\}\}", replace, text)

    def run(self):
        """{name of the step: exit code}, all that was said, and the summary."""
        codes, said, failed = {}, "", False
        for step in self.action["runs"]["steps"]:
            if failed and step.get("if") != "always()":
                continue
            env = dict(self.env, GITHUB_STEP_SUMMARY=self.summary, GITHUB_PATH=self.path)
            with open(self.path, encoding="utf-8") as file:
                env["PATH"] = ":".join(file.read().split() + [env["PATH"]])
            env.update({name: self.value(text) for name, text in step["env"].items()})
            done = run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
                       self.value(step["run"]), cwd=self.top, env=env)
            codes[step["name"]] = done.returncode
            said += done.stdout
            failed |= bool(done.returncode)
        with open(self.summary, encoding="utf-8") as file:
            return list(codes.values()), said, file.read()


SUMMARY = """## Generated files that are not up to date

```
 out/p.sh      | changed N
 out/p/one.awk | changed N
 2 files, N lines added, N removed
```
## Plans compared with HEAD~1

### gluegen.yaml

| level | difference | output bytes |
|---|---|---|
| **weaker** | bad records of step one no longer stop what they stopped: abort -\\> skip \
| may differ |
| change | the code of step one changed | may differ |
"""


def action(scratch, env):
    top = os.path.join(scratch, "action", "repo")
    env = dict(env, PATH=os.environ["PATH"])
    put(os.path.join(top, "gluegen.yaml"), SPEC.format(more=""))
    run("git", "init", "-q", ".", cwd=top, env=env, status=0)
    run(tap.GLUEGEN, "build", "-q", cwd=top, env=env, status=0)
    run("git", "add", "-A", cwd=top, env=env, status=0)
    run("git", "commit", "-q", "-m", "1", cwd=top, env=env, status=0)
    runner = Runner(top, env, gluegen=tap.GLUEGEN)
    codes, said, summary = runner.run()
    tap.same("the action: all is well, but there is nothing to compare with", [0, 0, 0, 0], codes)
    tap.same("which it says",
             ("gluegen VERSION\n"
              "gluegen.yaml: 2 files, 0 differ\n"
              "::notice title=gluegen::the plans are not compared: the clone lacks HEAD~1 "
              "(actions/checkout with fetch-depth: 0)\n", ""), (named(said, scratch), summary))
    put(os.path.join(top, "gluegen.yaml"), SPEC.format(more=", $2") + "    on_error: skip\n")
    run("git", "commit", "-q", "-a", "-m", "2", cwd=top, env=env, status=0)
    codes, said, summary = Runner(top, env, gluegen=tap.GLUEGEN).run()
    tap.same("files that are not up to date", [0, 0, 1, 0], codes)
    tap.same("are annotations",
             "gluegen VERSION\n"
             "gluegen.yaml: 2 files, 2 differ\n" +
             "".join(f"::error file=out/{name},title=generated file is not up to date::changed: "
                     "run gluegen build\n" for name in ("p.sh", "p/one.awk")),
             named(said, scratch))
    tap.same("and the summary shows them and the plans", SUMMARY, named(summary, scratch))
    run(tap.GLUEGEN, "build", "-q", cwd=top, env=env, status=0)
    for level, code in (("none", 0), ("weaker", 1), ("any", 1)):
        codes, said, _ = Runner(top, env, **{"gluegen": tap.GLUEGEN, "fail-on": level}).run()
        tap.same(f"fail-on: {level}", [0, 0, 0, code], codes)
    put(os.path.join(top, "gluegen.yaml"), SPEC.format(more="").replace("awk", "awx"))
    codes, said, _ = Runner(top, env, gluegen=tap.GLUEGEN).run()
    tap.same("a spec with a fault", [0, 1, 1, 1], codes)
    tap.same("is an annotation",
             "gluegen VERSION\n"
             "::error file=gluegen.yaml,line=5,endLine=5,col=13,endColumn=16,title=GG0111::unknown "
             "target `awx`%0Adid you mean `awk`?\n" + 2 * FAULT.format("gluegen.yaml"),
             named(said, scratch))
    with open(os.path.join(top, "gluegen.sarif"), encoding="utf-8") as file:
        results = json.load(file)["runs"][0]["results"]
    tap.same("and SARIF", ["GG0111"], [result["ruleId"] for result in results])


def main():
    with tempfile.TemporaryDirectory(prefix="gluegen-hooks-") as scratch:
        env = environment(scratch)
        hooks(scratch, env)
        action(scratch, env)
    tap.finish()


if __name__ == "__main__":
    main()
