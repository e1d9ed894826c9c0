#!/usr/bin/env python3
"""`gluegen absorb`: random edits inside the code of generated files go into the spec, the next
build gives the edited file, and nothing else of the spec changes."""

import glob
import os
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

KEYS = ("code", "prelude", "state", "begin", "end", "merge")
COMMENT = {"awk": "#", "python": "#", "bash": "#", "go": "//", "rust": "//"}
SUFFIX = {"awk": ".awk", "python": ".py", "bash": ".bash", "go": "/main.go", "rust": ".rs"}
# What scalars of one notation or the other have to take care of.
TEXTS = ["x", "it's", 'say "so"', "back\\slash \\n", "a: b", "- c", "{{ d }}", "%s", "ünïcode ✓",
         "tab\there", "#", "'", "''", "\\'", "${e}", "!f", "~", "a  b", "|", ">", "@", "`g`", "0x1",
         "null", "*", "&", "? h", "end\\", "\\\\", "%h", "'atom'(x).", "/* i */", "0'c", "\\x41\\"]

STYLES = """# every way to write a text
gluegen: 1
name: styles
steps:
  - {step: flow, target: awk, code: "{ print }"}   # in a flow map
  - step: plain
    target: awk
    code: NF > 0   # plain
  - step: single
    target: python
    fields: [price]
    code: 'output(price)  # it''s'   # single

  - step: double
    target: python
    # before
    code: "if price:\\n    output(price)\\n"   # double
    # after
  - step: folded
    target: awk
    code: >
      { print
      $1 }

      # more
  - step: keep
    target: awk
    code: |+
      { print }

  - step: strip
    target: awk
    code: |-
      { print }
  - step: indent
    target: awk
    code: |4
          # deeper
        { print }
  - step: anchored
    target: awk
    code: &one |
      { print }
  - step: filed
    target: awk
    file: code/filed.awk
"""

FACTS = """% every way to write a text
pipeline(facts, [
    step(short, awk, '{ print }'),      % a quoted atom
    step(double, python, "output(price)", [fields([price])]),
    step(block, python, '
        # first
        if price:
            output(price)
    ', [state('n = 0')]),
    step(escapes, awk, '# it''s \\\\ so\\n{ print }')
]).
"""


def run(*words, cwd, status=(0,)):
    done = subprocess.run(words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False, env=dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb"))
    if done.returncode not in status:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def pipelines_of(document, stem):
    if "pipelines" in document:
        return document["pipelines"]
    return {document.get("name", stem): document}


def snippets_of(top, spec):
    """The snippets of a spec that are found, line by line, in a generated file."""
    twin = os.path.splitext(spec)[0] + ".yaml" if not spec.endswith(".yaml") else spec
    if not os.path.exists(os.path.join(top, twin)):
        return facts_snippets(top)
    document = yaml.safe_load(read(os.path.join(top, twin)))
    found = []
    for pipeline, body in pipelines_of(document, "x").items():
        for step in body["steps"]:
            target = step.get("target") or step.get("language")
            codes = {key: step[key] for key in KEYS if isinstance(step.get(key), str)}
            if "file" in step:
                codes["code"] = read(os.path.join(top, os.path.dirname(spec), step["file"]))
            for key, code in codes.items():
                found += locate(top, pipeline, step["step"], target, key, code)
    return found


def facts_snippets(top):
    found = []
    for step, target, key, code in [("short", "awk", "code", "{ print }"),
                                    ("double", "python", "code", "output(price)"),
                                    ("block", "python", "code",
                                     "# first\nif price:\n    output(price)"),
                                    ("escapes", "awk", "code", "# it's \\ so\n{ print }")]:
        found += locate(top, "facts", step, target, key, code)
    return found


def locate(top, pipeline, step, target, key, code):
    """[(path, first line, number of lines, margin, comment leader)] of code in what was built."""
    lines = code.rstrip().split("\n")
    hits = []
    for path in glob.glob(os.path.join(top, "out", "**", "*"), recursive=True):
        if not os.path.isfile(path) or "/.gluegen/" in path or not is_of(path, pipeline, step):
            continue
        made = read(path).split("\n")
        for at in range(len(made) - len(lines) + 1):
            first = made[at]
            if not first.endswith(lines[0]) or not lines[0]:
                continue
            margin = first[:len(first) - len(lines[0])]
            if margin.strip():
                continue
            if all(line == "" and made[at + i] == "" or made[at + i] == margin + line
                   for i, line in enumerate(lines)):
                hits.append((path, at, len(lines), margin, COMMENT[target]))
    # Code that stands in a file twice (`x = 0`, say) cannot be told apart by its text.
    return hits if len(hits) == 1 else []


def is_of(path, pipeline, step):
    rest = path.split("/out/", 1)[1]
    return rest.startswith(pipeline + "/") and step.replace("-", "_") in rest


def edit(rng, region):
    """The file with its region edited; comments go anywhere in the code that we edit."""
    path, first, count, margin, leader = region
    lines = read(path).split("\n")
    code = lines[first:first + count]
    n = rng.randrange(1, 4)
    for _ in range(n):
        at = rng.randrange(len(code) + 1)
        kind = rng.choice(["insert", "insert", "blank", "remove", "several"])
        text = f"{leader} {rng.choice(TEXTS)}{rng.choice(TEXTS)}"
        if kind == "insert" or not code:
            # Go is laid out as gofmt does it: an indentation of one's own cannot stay.
            more = "" if path.endswith(".go") else rng.choice(["", "", "  ", "\t"])
            code.insert(at, margin + more + text)
        elif kind == "several":
            code[at:at] = [margin + f"{leader} {rng.choice(TEXTS)}" for _ in range(3)]
        elif kind == "blank" and 0 < at < len(code):
            code.insert(at, "")
        elif kind == "remove":
            own = [i for i, line in enumerate(code) if line.strip().startswith(leader + " ")]
            if own and len(code) > 1 and any(line.strip() and i not in own
                                             for i, line in enumerate(code)):
                del code[rng.choice(own)]
    while code and not code[0].strip():
        del code[0]
    while code and not code[-1].strip():
        del code[-1]
    lines[first:first + count] = code
    return "\n".join(lines), (path, first, len(code), margin, leader)


def common(old, new):
    """Lengths of what both texts begin and end with."""
    head = len(os.path.commonprefix([old, new]))
    tail = len(os.path.commonprefix([old[::-1], new[::-1]]))
    return head, tail


def rounds(rng, top, spec, number, failures):
    """Random edits, absorbed one after the other."""
    name = os.path.basename(spec)
    run(tap.GLUEGEN, "build", "-q", spec, "-o", "out", cwd=top)
    regions = snippets_of(top, spec)
    if not regions:
        failures.append(f"{name}: no snippet found")
        return 0
    done = 0
    for _ in range(number):
        snippets_before = list(regions)
        at = rng.randrange(len(regions))
        path = regions[at][0]
        others = [i for i, region in enumerate(regions) if region[0] == path]
        text, region = edit(rng, regions[at])
        if text == read(path):
            continue
        grown = region[2] - regions[at][2]
        for i in others:  # what stands below in the same file moves
            if regions[i][1] > regions[at][1]:
                regions[i] = (path, regions[i][1] + grown, *regions[i][2:])
        regions[at] = region
        before, files = specs(top, spec)
        put(os.path.join(top, "out", "old"), read(path))
        put(os.path.join(top, "out", "new"), text)
        put(path, text)
        said = run(tap.GLUEGEN, "absorb", "-q", "--spec", spec, path, cwd=top, status=(0, 1))
        if "error[GG08" in said.stderr:  # a quote inside of a string: no code any more
            put(path, read(os.path.join(top, "out", "old")))
            regions = snippets_before
            continue
        if said.returncode:
            diff = run("diff", "-u", "out/old", "out/new", cwd=top, status=(1,)).stdout
            failures.append(f"{name}: {path}: {said.stderr}\n{diff}")
            return done
        built = run(tap.GLUEGEN, "build", spec, "-o", "out", cwd=top, status=(0, 1))
        code = "\n".join(text.split("\n")[region[1]:region[1] + region[2]])
        # Comments that mention a field or a column make awk's frame another one.
        follows = path.endswith(".awk") and read(path) != text and code in read(path)
        if built.returncode or ", 0 changed" not in built.stderr or \
                (read(path) != text and not follows):
            failures.append(f"{name}: {path}: the build gives another file\n{built.stderr}")
            return done
        after, changed = specs(top, spec)
        if sum(files[key] != changed[key] for key in files) != 1:
            failures.append(f"{name}: not one file changed")
        if not outside_is_same(before, after):
            failures.append(f"{name}: more than the code changed:\n{before}\n----\n{after}")
            return done
        done += 1
        if follows:
            break
    return done


def specs(top, spec):
    """The spec's text, and all texts that it is made of."""
    files = {}
    for path in glob.glob(os.path.join(top, "**", "*"), recursive=True):
        if os.path.isfile(path) and "/out/" not in path:
            files[path] = read(path)
    return read(os.path.join(top, spec)), files


def outside_is_same(old, new):
    """Comments outside of code, keys and their order: all lines that are no code."""
    def skeleton(text):
        return [line for line in text.split("\n") if line.strip().startswith(("- step", "step("))
                or "# in a flow" in line or "# before" in line or "# after" in line]

    def names(lines):
        return [line.split("code")[0].split("'")[0] for line in lines]

    return names(skeleton(old)) == names(skeleton(new))


def exact_span(rng, scratch):
    """The bytes outside of the code's own place are the same, to the byte."""
    failures = []
    for i in range(40):
        top = os.path.join(scratch, f"exact{i}")
        leader = rng.choice(["", "# top\n\n"])
        spec = (f"{leader}gluegen: 1\nname: e\nsteps:\n  - step: a   # one\n    target: awk\n"
                "    # two\n    code: |   # three\n      # CODE\n      { print }\n\n    # four\n"
                "    outputs: [a]\n# five\n")
        put(os.path.join(top, "e.yaml"), spec)
        run(tap.GLUEGEN, "build", "-q", "e.yaml", cwd=top)
        path = os.path.join(top, "out", "e", "a.awk")
        new = "".join(f"# {rng.choice(TEXTS)}\n" for _ in range(rng.randrange(1, 4)))
        put(path, read(path).replace("# CODE\n", new))
        run(tap.GLUEGEN, "absorb", "-q", path, cwd=top)
        wanted = spec.replace("      # CODE\n",
                              "".join(f"      {line}\n" for line in new.splitlines()))
        if read(os.path.join(top, "e.yaml")) != wanted:
            failures.append(read(os.path.join(top, "e.yaml")))
    tap.check("only the lines of the code change", not failures, "\n".join(failures[:3]))


def derived(scratch):
    """Code that uses another field makes the generator do more than was edited."""
    top = os.path.join(scratch, "derived")
    put(os.path.join(top, "d.yaml"), "gluegen: 1\nname: d\nsteps:\n  - step: a\n"
        "    target: python\n    fields: [one, two]\n    code: |\n      output(one, one)\n")
    run(tap.GLUEGEN, "build", "-q", "d.yaml", cwd=top)
    path = os.path.join(top, "out", "d", "a.py")
    put(path, read(path).replace("output(one, one)", "output(one, two)"))
    run(tap.GLUEGEN, "absorb", "-q", path, cwd=top)
    run(tap.GLUEGEN, "build", "-q", "d.yaml", "-o", "fresh", cwd=top)
    tap.check("what the generator makes of new code follows",
              read(path) == read(os.path.join(top, "fresh", "d", "a.py")), read(path))
    tap.same("and the edit is in the spec", "      output(one, two)\n",
             read(os.path.join(top, "d.yaml"))[-23:])


def main():
    rng = random.Random(3)
    cases = []
    for path in sorted(glob.glob(os.path.join(tap.ROOT, "examples", "*", "*.yaml")) +
                       glob.glob(os.path.join(tap.ROOT, "examples", "*", "*.pl"))):
        if not os.path.exists(os.path.splitext(path)[0] + ".yaml"):
            continue  # a Prolog program: its pipeline is computed, there is no text to edit
        cases.append((os.path.basename(os.path.dirname(path)), os.path.basename(path),
                      os.path.dirname(path), None))
    cases.append(("styles", "styles.yaml", None, {"styles.yaml": STYLES,
                                                  "code/filed.awk": "# filed\n{ print }\n"}))
    cases.append(("facts", "facts.pl", None, {"facts.pl": FACTS}))
    each, total = -(-1000 // len(cases)), 0
    with tempfile.TemporaryDirectory(prefix="gluegen-absorb-") as scratch:
        for name, spec, source, texts in cases:
            failures, done = [], 0
            for again in range(100):
                if done >= each or failures:
                    break
                top = os.path.join(scratch, name + spec, str(again))
                if source:
                    shutil.copytree(source, top)
                for path, text in (texts or {}).items():
                    put(os.path.join(top, path), text)
                done += rounds(rng, top, spec, min(12, each - done), failures)
            total += done
            tap.check(f"{name}/{spec}: {done} edits", not failures, "\n".join(failures)[:3000])
        tap.check("1000 edits in all", total >= 1000, str(total))
        exact_span(rng, scratch)
        derived(scratch)
    tap.finish()


if __name__ == "__main__":
    main()
