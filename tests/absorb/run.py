#!/usr/bin/env python3
"""`gluegen absorb`: random edits inside the code of generated files go into the spec, the next
build gives the edited file, and no byte of the spec changes but those of that code."""

import difflib
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple

import yaml

import code
import places
import styles

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

KEYS = ("code", "prelude", "state", "begin", "end", "merge")
CODE_EDITS = 0.75  # of them many are no code any more, or change generated lines elsewhere
LEADERS = {".awk": "#", ".py": "#", ".sh": "#", ".bash": "#", ".go": "//", ".rs": "//"}
# What scalars of one notation or the other have to take care of.
TEXTS = ["x", "it's", 'say "so"', "back\\slash \\n", "a: b", "- c", "{{ d }}", "%s", "ünïcode ✓",
         "tab\there", "#", "'", "''", "\\'", "${e}", "!f", "~", "a  b", "|", ">", "@", "`g`", "0x1",
         "null", "*", "&", "? h", "end\\", "\\\\", "%h", "'atom'(x).", "/* i */", "0'c", "\\x41\\"]


class Tally:
    """The edits that were absorbed, and the snippets that were met."""

    def __init__(self):
        self.code, self.comments, self.met = 0, 0, set()

    def all(self):
        return self.code + self.comments


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


# A snippet in a generated file: its first line, how many, and what it is called in the spec. Of a
# snippet that is a file of its own (`file: ..`), that is the file's name.
Region = namedtuple("Region", "path first count margin leader key")


def generated(top):
    """{path: lines} of all generated files with code."""
    return {path: read(path).split("\n")
            for path in glob.glob(os.path.join(top, "out", "**", "*"), recursive=True)
            if os.path.splitext(path)[1] in LEADERS and os.path.isfile(path)}


def stripped(code):
    return [line.strip() for line in code.replace("\r\n", "\n").rstrip().split("\n")]


def reads_alike(code, other):
    """The lines of a snippet are found in another one: a file that has them once may have them of
    either, as calls of output() can stand there in other words."""
    lines, others = stripped(code), stripped(other)
    return any(others[at:at + len(lines)] == lines for at in range(len(others)))


def is_in(step, path):
    return step.replace("-", "_") in path.rsplit("/out/", 1)[1]


def snippets_of(top, spec):
    """The snippets of a spec that are found, line by line, in a generated file."""
    codes, files = codes_of(top, spec), generated(top)
    return [region for i, (step, code, key) in enumerate(codes)
            for region in locate(files, step, code, key)
            if not any(k != i and is_in(other[0], region.path) and reads_alike(code, other[1])
                       for k, other in enumerate(codes))]


def codes_of(top, spec):
    """(step, code, key) of all snippets of a spec."""
    text = read(os.path.join(top, spec))
    if not spec.endswith(".yaml"):
        return [(places.step_of(text, beg), places.decoded(text[beg:end]), number)
                for number, (beg, end) in enumerate(places.literals(text))]
    found = []
    document = yaml.load(text, Loader=places.LOADER)
    for pipeline, body in document.get("pipelines", {"": document}).items():
        place = ("pipelines", pipeline) if pipeline else ()
        for number, step in enumerate(body["steps"]):
            for key in KEYS:
                if isinstance(step.get(key), str):
                    found.append((step["step"], step[key], (*place, "steps", number, key)))
            if "file" in step:
                path = os.path.join(os.path.dirname(spec), step["file"])
                found.append((step["step"], read(os.path.join(top, path)), path))
    return found


def as_made(path, line):
    """Go is laid out as gofmt does it, with tabs."""
    blanks = len(line) - len(line.lstrip(" "))
    return "\t" * (blanks // 4) + line[blanks:] if path.endswith(".go") else line


def is_at(made, at, margin, lines):
    return all(made[at + i] == (margin + line if line else "") for i, line in enumerate(lines))


def locate(files, step, code, key):
    code = code.replace("\r\n", "\n").rstrip().split("\n")
    hits = []
    for path, made in files.items():
        if not is_in(step, path) or not code[0]:
            continue
        lines = [as_made(path, line) for line in code]
        for at in range(len(made) - len(lines) + 1):
            margin = made[at][:-len(lines[0])]
            if made[at].endswith(lines[0]) and not margin.strip() and \
                    is_at(made, at, margin, lines):
                hits.append(Region(path, at, len(lines), margin,
                                   LEADERS[os.path.splitext(path)[1]], key))
    # Code that stands in files twice (`x = 0`, say) cannot be told apart by its text.
    return hits if len(hits) == 1 else []


def places_for(path, code):
    """Before which lines something may be inserted: Go is laid out as gofmt does it, where comments
    at the end of a block stand deeper than what follows."""
    ends = ("}", ")", "case ", "default:") if path.endswith(".go") else ()
    return [i for i, line in enumerate(code) if not line.strip().startswith(ends)] + [len(code)]


def margin_at(rng, region, code, at):
    """In Go an indentation of one's own cannot stay."""
    if not region.path.endswith(".go"):
        return region.margin + rng.choice(["", "", "  ", "\t"])
    line = code[at] if at < len(code) else ""
    return line[:len(line) - len(line.lstrip("\t"))] if line.strip() else region.margin


def edit(rng, region):
    """The file with its region edited; comments go anywhere in the code that we edit."""
    lines = read(region.path).split("\n")
    first, leader = region.first, region.leader
    code = lines[first:first + region.count]
    for _ in range(rng.randrange(1, 4)):
        at = rng.choice(places_for(region.path, code))
        kind = rng.choice(["insert", "insert", "blank", "remove", "several"])
        text = f"{leader} {rng.choice(TEXTS)}{rng.choice(TEXTS)}"
        if kind == "insert" or not code:
            code.insert(at, margin_at(rng, region, code, at) + text)
        elif kind == "several":
            margin = margin_at(rng, region, code, at)
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
    lines[first:first + region.count] = code
    return "\n".join(lines)


def texts_of(top):
    """All files that are not generated."""
    return {path: read(path) for path in glob.glob(os.path.join(top, "**", "*"), recursive=True)
            if os.path.isfile(path) and "/out/" not in path}


def judge(top, spec, region, before, after):
    """What is wrong with the change of the spec, or None."""
    path = os.path.join(top, region.key if isinstance(region.key, str) else spec)
    changed = [name for name in before if before[name] != after.get(name)]
    if changed != [path] or before.keys() != after.keys():
        return f"{changed} changed"
    if path != os.path.join(top, spec):
        return None  # the file is the snippet
    old, new = (places.place(spec, texts[path], region.key) for texts in (before, after))
    for part in ("head", "rest", "tail"):
        if getattr(old, part) != getattr(new, part):
            return f"the {part} differs:\n{getattr(old, part)!r}\n{getattr(new, part)!r}"
    if not places.keeps_style(old, new):
        return f"{old.style} became {new.style}"
    added = [line for line in after[path].split("\n") if line not in before[path].split("\n")]
    if region.path.endswith(".go") and any(line.startswith("\t") for line in added):
        return "tabs were added"
    return None


def comments(rng, top, spec, regions):
    """An edit of comments and blank lines: (region, the edited file)."""
    region = rng.choice(regions)
    return region, edit(rng, region)


class ByHand:
    """A second tree, in which the code is put into the spec with quotes and escapes only: what a
    build gives there is what an edit that lies inside of the code must look like."""

    def __init__(self, top):
        self.top, self.own = top, top + ".hand"
        shutil.copytree(top, self.own)

    def build(self, spec, region, new):
        """The generated file with the new code, or None where that is no code."""
        path = region.key if isinstance(region.key, str) else spec
        for name, text in texts_of(self.top).items():
            put(self.own + name[len(self.top):], text)
        text = read(os.path.join(self.top, path))
        put(os.path.join(self.own, path), new if isinstance(region.key, str) else
            code.by_hand(spec, text, region.key, new))
        said = run(tap.GLUEGEN, "build", "-q", spec, "-o", "out", cwd=self.own, status=(0, 1))
        made = self.own + region.path[len(self.top):]
        return None if said.returncode or not os.path.exists(made) else read(made)

    def edit(self, rng, spec, regions):
        """(region, the edited file); the file is None when generated lines elsewhere differ."""
        region = rng.choice(regions)
        path = os.path.join(self.top, region.key if isinstance(region.key, str) else spec)
        text = read(path)
        old = text if isinstance(region.key, str) else code.value_of(spec, text, region.key)
        new = code.edit(rng, old.replace("\r\n", "\n"), code.language_of(region.path))
        made = self.build(spec, region, new) if new.strip() else None
        if made is None:
            return region, None
        before, after = read(region.path).split("\n"), made.split("\n")
        tail = len(before) - region.first - region.count
        same = before[:region.first] == after[:region.first] and \
            before[len(before) - tail:] == after[len(after) - tail:]
        return region, made if same else None


def attempt(top, spec, region, text):
    """Absorbs the edited file and builds: None, what went wrong, or "refused"."""
    before, old = texts_of(top), read(region.path)
    put(region.path, text)
    said = run(tap.GLUEGEN, "absorb", "-q", "--spec", spec, region.path, cwd=top, status=(0, 1))
    codes = re.findall(r"^error\[(GG\d+)\]", said.stderr, re.M)
    if codes and all(c.startswith("GG08") for c in codes):  # a quote in a string: no code any more
        put(region.path, old)
        return "refused"
    change = "".join(difflib.unified_diff(old.splitlines(True), text.splitlines(True)))
    if said.returncode:
        return f"{region.path}: {said.stderr}\n{change}"
    built = run(tap.GLUEGEN, "build", spec, "-o", "out", cwd=top, status=(0, 1))
    if built.returncode or read(region.path) != text or not re.fullmatch(
            re.escape(spec) + r": \d+ files?, 0 changed", built.stderr.splitlines()[-1]):
        return f"{region.path}: the build gives another file\n{built.stderr}{change}"
    wrong = judge(top, spec, region, before, texts_of(top))
    return wrong and f"{region.key}: {wrong}\n{change}"


def rounds(rng, top, spec, number, tally):
    """Random edits, absorbed one after the other. What went wrong, or None."""
    name = os.path.basename(spec)
    run(tap.GLUEGEN, "build", "-q", spec, "-o", "out", cwd=top)
    hand = ByHand(top)
    for i in range(number):
        regions = snippets_of(top, spec)
        if not regions:  # once edited, code may be laid out so that it is not found again
            return None if i else f"{name}: no snippet found"
        is_code = rng.random() < CODE_EDITS
        region, text = hand.edit(rng, spec, regions) if is_code else \
            comments(rng, top, spec, regions)
        if text is None or text == read(region.path):
            continue
        wrong = attempt(top, spec, region, text)
        if wrong and (is_code or wrong != "refused"):
            return f"{name}: {wrong}"
        if not wrong:
            tally.met.add(region.key)
            tally.code += is_code
            tally.comments += not is_code
    return None


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
        cases.append((os.path.basename(os.path.dirname(path)), os.path.basename(path),
                      os.path.dirname(path), None))
    cases.append(("styles", "styles.yaml", None, {"styles.yaml": styles.YAML,
                                                  "code/filed.awk": "# filed\n{ print }\n"}))
    cases.append(("facts", "facts.pl", None, {"facts.pl": styles.TERMS}))
    cases.append(("matrix", "matrix.yaml", None, {"matrix.yaml": styles.yaml_matrix()}))
    cases.append(("matrix", "matrix.pl", None, {"matrix.pl": styles.term_matrix()}))
    cases.append(("crlf", "crlf.yaml", None, {"crlf.yaml": styles.YAML.replace("\n", "\r\n"),
                                              "code/filed.awk": "# filed\r\n{ print }\r\n"}))
    cases.append(("crlf", "crlf.pl", None, {"crlf.pl": styles.TERMS.replace("\n", "\r\n")}))
    each, total, of_code = -(-1000 // len(cases)), 0, 0
    with tempfile.TemporaryDirectory(prefix="gluegen-absorb-") as scratch:
        for name, spec, source, texts in cases:
            wrong, tally = None, Tally()
            for again in range(100):
                if tally.all() >= each or wrong:
                    break
                top = os.path.join(scratch, name + spec, str(again))
                if source:
                    shutil.copytree(source, top)
                for path, text in (texts or {}).items():
                    put(os.path.join(top, path), text)
                wrong = rounds(rng, top, spec, 16, tally)
            total, of_code = total + tally.all(), of_code + tally.code
            tap.check(f"{name}/{spec}: {len(tally.met)} snippets edited", not wrong,
                      f"{wrong}"[:3000])
        tap.check("1000 edits in all", total >= 1000, str(total))
        tap.check("half of them of code", of_code >= total / 2, f"{of_code} of {total}")
        exact_span(rng, scratch)
        derived(scratch)
    tap.finish()


if __name__ == "__main__":
    main()
