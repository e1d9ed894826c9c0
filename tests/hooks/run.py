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
    done = run("git", "commit", "-m", "1", cwd=top, env=env)
    said = re.findall(r"^(gluegen.*?)\.+.*?(Passed|Failed|Skipped)$", done.stdout, re.MULTILINE)
    tap.same("a commit that is fine", [("gluegen check", "Passed"), ("gluegen build", "Passed"),
                                       ("gluegen build --check", "Passed")], said)
    tap.check("is made", done.returncode == 0, done.stdout)
    put(os.path.join(top, "p.gluegen.yaml"), SPEC.format(more=", $2"))
    run("git", "add", "-A", cwd=top, env=env, status=0)
    done = run("git", "commit", "-m", "2", cwd=top, env=env)
    tap.check("a changed spec is built, and the commit fails once",
              done.returncode and "files were modified by this hook" in done.stdout, done.stdout)
    run("git", "add", "-A", cwd=top, env=env, status=0)
    tap.same("with the generated files it is made", 0,
             run("git", "commit", "-m", "2", cwd=top, env=env).returncode)
    put(os.path.join(top, "p.gluegen.yaml"), SPEC.format(more="").replace("awk", "awx"))
    run("git", "add", "-A", cwd=top, env=env, status=0)
    done = run("git", "commit", "-m", "3", cwd=top, env=env)
    tap.check("a spec with a fault stops the commit", done.returncode and
              "error[GG0111]: unknown target `awx`" in done.stdout, done.stdout)
    run("git", "checkout", "-q", "HEAD", "--", ".", cwd=top, env=env, status=0)
    put(os.path.join(top, "other.yaml"), "not: a spec still\n")
    run("git", "add", "-A", cwd=top, env=env, status=0)
    done = run("git", "commit", "-m", "3", cwd=top, env=env)
    tap.check("other files are left alone", not done.returncode and
              done.stdout.count("Skipped") == 3, done.stdout)


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
    tap.check("which it says", "::notice title=gluegen::the plans are not compared: the clone "
              "lacks HEAD~1" in said and summary == "", said)
    put(os.path.join(top, "gluegen.yaml"), SPEC.format(more=", $2") + "    on_error: skip\n")
    run("git", "commit", "-q", "-a", "-m", "2", cwd=top, env=env, status=0)
    codes, said, summary = Runner(top, env, gluegen=tap.GLUEGEN).run()
    tap.same("files that are not up to date", [0, 0, 1, 0], codes)
    tap.check("are annotations", "::error file=out/p/one.awk,title=generated file is not up to "
              "date::changed: run gluegen build\n" in said, said)
    tap.check("and the summary shows them and the plans",
              "out/p/one.awk" in summary and "| **weaker** | bad records of step one no longer"
              in summary and "## Plans compared with HEAD~1" in summary, summary)
    run(tap.GLUEGEN, "build", "-q", cwd=top, env=env, status=0)
    for level, code in (("none", 0), ("weaker", 1), ("any", 1)):
        codes, said, _ = Runner(top, env, **{"gluegen": tap.GLUEGEN, "fail-on": level}).run()
        tap.same(f"fail-on: {level}", [0, 0, 0, code], codes)
    put(os.path.join(top, "gluegen.yaml"), SPEC.format(more="").replace("awk", "awx"))
    codes, said, _ = Runner(top, env, gluegen=tap.GLUEGEN).run()
    tap.same("a spec with a fault", [0, 1, 1, 1], codes)
    tap.check("is an annotation", "::error file=gluegen.yaml,line=5," in said, said)
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
