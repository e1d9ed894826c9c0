#!/usr/bin/env python3
"""`gluegen fmt` and `gluegen convert`: the graph, the comments and the layout stay.

For every example, every golden spec and random specs full of nasty texts and comments: formatting
keeps the graph and every comment and is stable; so is converting to the other notation and back.
"""

import glob
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "60"))
OTHER = {".yaml": ".pl", ".pl": ".yaml"}


class Failed(Exception):
    pass


def gluegen(*args, allowed=(0,)):
    done = subprocess.run([tap.GLUEGEN, *args], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode not in allowed:
        raise Failed(f"gluegen {' '.join(args)}: exit {done.returncode}\n"
                     + done.stderr.decode("utf-8", "replace"))
    return done


def graph(path):
    """The graph without places and styles, and without how a target's option was spelled."""
    text = gluegen("plan", "--emit", "ir", path).stdout.decode()
    text = re.sub(r" \d+:\d+-\d+", "", text)
    text = re.sub(r"\n *\(attr language .*(?=\n)", "", text)
    text = re.sub(r"\((str|int|bool|float|map|list|null) [a-z_]+ ", r"(\1 ", text)
    text = re.sub(r'\((bool|null) ("[a-z_]+") "[A-Za-z~]*"', r"(\1 \2", text)
    return re.sub(r'^\(module "[^"]*"', "(module", text)


def is_valid(path):
    done = subprocess.run([tap.GLUEGEN, "plan", "--emit", "ir", path], stdin=subprocess.DEVNULL,
                          capture_output=True)
    return done.returncode == 0


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def check_comments(what, data, words):
    for word in words:
        n = len(re.findall(rb"\b" + word.encode() + rb"\b", data))
        if n != 1:
            raise Failed(f"{what}: comment {word} is there {n} times:\n{data.decode()}")


def check_format(path, due, words):
    """Formats the file in place."""
    gluegen("fmt", "-q", path)
    if graph(path) != due:
        raise Failed(f"formatting changed the graph:\n{read(path).decode()}")
    check_comments("fmt", read(path), words)
    gluegen("fmt", "--check", path)


def check_spec(path, words=()):
    """Formats, converts there and back; the graph of each file is that of the first."""
    due = graph(path)
    stem, suffix = os.path.splitext(path)
    check_format(path, due, words)
    other, back = stem + OTHER[suffix], stem + "-back/" + os.path.basename(path)
    gluegen("convert", path, "-o", other)
    if graph(other) != due:
        raise Failed(f"converting changed the graph:\n{read(path).decode()}\n"
                     + read(other).decode())
    check_comments("convert", read(other), words)
    gluegen("fmt", "--check", other)
    os.makedirs(os.path.dirname(back), exist_ok=True)
    gluegen("convert", other, "-o", back)
    if graph(back) != due:
        raise Failed(f"converting back changed the graph:\n{read(other).decode()}\n"
                     + read(back).decode())
    check_comments("convert back", read(back), words)
    gluegen("fmt", "--check", back)


# ---- specs that are there ----

def existing():
    for pattern in ["examples/*/*.yaml", "examples/*/*.pl", "tests/codecheck/*/*.yaml",
                    "tests/golden/*/*/*.yaml", "tests/golden/*/*/*.pl"]:
        for path in sorted(glob.glob(os.path.join(tap.ROOT, pattern))):
            yield path


def is_program(path):
    done = gluegen("convert", path, allowed=(0, 1))
    return re.findall(rb"^error\[(GG\d+)\]", done.stderr, re.M) == [b"GG0750"]


def test_existing(scratch):
    n = 0
    for number, path in enumerate(existing()):
        name = os.path.relpath(path, tap.ROOT)
        if not is_valid(path):
            continue
        directory = os.path.join(scratch, f"{number}")
        os.makedirs(directory)
        copy = os.path.join(directory, "spec" + os.path.splitext(path)[1])
        write(copy, read(path))
        # Bodies in files of their own lie beside the spec.
        for beside in glob.glob(os.path.join(os.path.dirname(path), "*")):
            target = os.path.join(directory, os.path.basename(beside))
            if not os.path.exists(target):
                os.symlink(beside, target)
        os.makedirs(os.path.join(directory, "spec-back"))
        for beside in glob.glob(os.path.join(os.path.dirname(path), "*")):
            os.symlink(beside, os.path.join(directory, "spec-back", os.path.basename(beside)))
        if is_program(copy):
            continue
        n += 1
        for out in [os.path.join(directory, "spec.yaml"), os.path.join(directory, "spec.pl"),
                    os.path.join(directory, "spec-back", os.path.basename(copy))]:
            if os.path.islink(out):
                os.unlink(out)
        try:
            check_spec(copy)
            tap.ok(name)
        except Failed as error:
            tap.not_ok(name, str(error))
    tap.check("many specs were tried", n >= 60, str(n))


def test_examples_are_formatted():
    paths = [p for pattern in ("*.yaml", "*.pl")
             for p in glob.glob(os.path.join(tap.ROOT, "examples", "*", pattern))]
    done = gluegen("fmt", "--check", *sorted(paths), allowed=(0, 1))
    tap.same("every example is formatted", "", done.stdout.decode() + done.stderr.decode())


# ---- random specs ----

PIECES = ["\n", "\n", "\n", "\n\n", " ", "  ", "    ", "\t", "a", "b c", "it's", '"', "'",
          "\\", "\\n",
          "#", " # no comment", "% no", "/* no */", ":", ": ", "- ", "|", ">", "{", "}", "[", "]",
          ",",
          "`", "$", "${A}", "${", "&x", "*x", "é", "世界", "\U0001f600", ".\n", "''", "''''", "\\\n",
          "true", "null", "8", "~", "\r", "\x1b", "\x7f", "\ufeff", "\u2028", "\\x41\\", "end. \n"]
NAMES = ["read", "is", "mod", "table", "dynamic", "rem", "xor", "a_b", "X1", "_x", "null_", "step",
         "pipeline", "t1", "t2", "yes", "on", "n"]
FIELDS = ["id", "is", "mod", "no field", "Ort", "a:b", "x y", "'q'", "null", "true", "8", "-", "#a",
          "é", "dynamic", "a-b", "[]", "{}", "a=b", "|"]


class Writer:
    """A spec in YAML with the freedom that YAML leaves, and numbered comments in odd places."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = []
        self.lines = []

    def comment(self):
        word = f"c{len(self.words)}x"
        self.words.append(word)
        head = self.random.choice(["", " ", "  ", "# "])
        return f"#{head}{word} {self.random.choice(['text', 'a: b', '{'])}"

    def text(self, most=12):
        return "".join(self.random.choice(PIECES) for _ in range(self.random.randint(1, most)))

    def double(self, text):
        out = ""
        for c in text:
            if c in '"\\':
                out += "\\" + c
            elif c == "\n":
                out += "\\n"
            elif c < " " or c in "\x7f\ufeff\u2028":
                out += f"\\u{ord(c):04x}"
            else:
                out += c
        return f'"{out}"'

    def scalar(self, text):
        choices = [self.double(text)]
        if not re.search("[\n\r\x00-\x1f\x7f\ufeff\u2028]", text):
            choices.append("'" + text.replace("'", "''") + "'")
        if re.fullmatch("[a-zA-Z_][a-zA-Z0-9_./]*", text) and text.lower() not in ("true", "null"):
            choices += [text, text]
        return self.random.choice(choices)

    def maybe_comment(self, indent):
        if self.random.random() < 0.12:
            self.lines.append(" " * indent + self.comment())
        if self.random.random() < 0.1:
            self.lines.append(self.random.choice(["", "  ", "\n"]))

    def behind(self):
        if self.random.random() >= 0.12:
            return ""
        return self.random.choice(["  ", " ", "      "]) + self.comment()

    def add(self, indent, line):
        self.lines.append(" " * indent + line + self.behind())

    def snippet(self, target):
        """Nasty texts that the language takes all the same: comments, or a here document."""
        text = self.text(30)
        if target == "bash":
            text = "cat <<'E'\n" + text.replace("\r", "") + "\nE"
        else:
            unwanted = "[\r\x1b\x7f\ufeff\u2028]" if target == "python" else "\r"
            blanks = ["", "", " ", "    ", "\t"]
            lines = [self.random.choice(blanks) + "#" + line if line.strip() else line
                     for line in re.sub(unwanted, "", text).split("\n")]
            text = "\n".join(lines + ["{ print }" if target == "awk" else "pass"])
        head = self.random.choice(["", "", "", "\n", "\n\n", " \n", "# \n"])
        ends = ["", "\n", "\n", "\n", "\n\n", "\n  ", "\n\n\n", "  "]
        return head + text + self.random.choice(ends)

    def code(self, indent, key, text):
        body = text.split("\n")
        printable = not re.search("[\x00-\x08\x0b-\x1f\x7f\ufeff\u2028\t]", text)
        begins_well = text.lstrip("\n")[:1] not in (" ", "")
        if not (printable and begins_well and text.strip()) or self.random.random() < 0.3:
            self.add(indent, f"{key}: {self.double(text)}")
            return
        extra = self.random.choice([2, 2, 1, 4])
        chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
        self.add(indent, f"{key}: |{chomp}")
        for line in body[:-1] if text.endswith("\n") else body:
            self.lines.append(" " * (indent + extra) + line if line else "")
        if chomp != "+":
            self.maybe_comment(indent)

    def fields(self, indent, key):
        names = self.random.sample(FIELDS, self.random.choice([1, 2, 3, 5, 20]))
        types = [self.random.choice(["", "int", "str", "float"]) for _ in names]
        items = [f"{{{self.double(n)}: {t}}}" if t else self.double(n)
                 for n, t in zip(names, types)]
        if self.random.random() < 0.5:
            self.add(indent, f"{key}: [{self.random.choice([', ', ',  ']).join(items)}]")
            return
        self.add(indent, f"{key}:")
        for item in items:
            self.maybe_comment(indent + 2)
            self.add(indent + 2, f"- {item}")

    def step(self, name, indent):
        options = ["description", "env", "prelude", "workdir", "nice", "timeout", "memory_limit"]
        target = self.random.choice(["python", "awk", "bash"])
        dash = self.random.choice(["- ", "-   "])
        inner = indent + len(dash)
        self.maybe_comment(indent)
        self.lines.append(" " * indent + f"{dash}step: {self.scalar(name)}" + self.behind())
        self.maybe_comment(inner)
        self.add(inner, f"{self.random.choice(['target', 'language'])}: {target}")
        for option in self.random.sample(options, self.random.randint(0, 4)) + ["code"]:
            self.maybe_comment(inner)
            if option == "code":
                self.code(inner, "code", self.snippet(target))
            elif option == "prelude":
                self.code(inner, "prelude", self.snippet(target).replace("{ print }", "# }"))
            elif option == "description":
                text = re.sub("[\n\r\x1b\x7f\t]", " ", self.text()) + "d"
                self.add(inner, "description: " + self.scalar(text))
            elif option == "workdir":
                text = self.random.choice(["/tmp", "a b", "${D:-x}", "8", "-x"])
                self.add(inner, "workdir: " + self.scalar(text))
            elif option == "env":
                self.add(inner, "env:")
                for key in self.random.sample(["A", "B_1", "path", "x"], 2):
                    self.maybe_comment(inner + 2)
                    value = self.random.choice(["1", "0x1F", "1.50", "true", "07",
                                                self.double("a'\\b"), "''"])
                    self.add(inner + 2, f"{key}: {value}")
            else:
                value = {"nice": ["3", "0"], "timeout": ["5", "0.5", "1e1", "30s", "1.25", "'5'"],
                         "memory_limit": ["8G", "4194304", "64MiB"]}[option]
                self.add(inner, f"{option}: {self.random.choice(value)}")
        self.fields(inner, "outputs")

    def spec(self):
        names = self.random.sample(NAMES, self.random.randint(1, 3))
        if self.random.random() < 0.3:
            self.lines.append("# yaml-language-server: $schema=gluegen.schema.json")
        self.maybe_comment(0)
        self.add(0, "gluegen: 1")
        several = self.random.random() < 0.3
        if not several and self.random.random() < 0.6:
            self.add(0, f"name: {self.scalar(self.random.choice(NAMES))}")
        for line in ["input: [a.csv, '-x', \"b c\"]", "output: ~", "format: tsv", "header: True",
                     "nice: 0x8",
                     "env: {TOP: 1, A: top}", "on_error: {dead_letter: '${Q:-q}'}"]:
            if self.random.random() < 0.4:
                self.maybe_comment(0)
                self.add(0, line)
        if several:
            self.add(0, "pipelines:")
            for name in self.random.sample(NAMES, self.random.randint(1, 2)):
                self.maybe_comment(2)
                self.add(2, f"{self.scalar(name)}:")
                if self.random.random() < 0.5:
                    self.add(4, "env: {A: inner, B: 2}")
                self.add(4, "steps:")
                for step in names:
                    self.step(step, 6)
        else:
            indent = self.random.choice([0, 2, 4])
            self.add(0, "steps:")
            for step in names:
                self.step(step, indent)
        self.maybe_comment(0)
        end = self.random.choice(["\n", "\n", "\r\n"])
        text = "\n".join(self.lines) + "\n"
        return text.replace("\n", end).encode()


def in_quotes(lines):
    """For each line of Prolog, whether it begins inside of a quoted text."""
    inside, out = False, []
    for line in lines:
        out.append(inside)
        i = 0
        while i < len(line):
            if inside and line.startswith("\\x", i):
                i = line.index("\\", i + 2)
            elif inside and line[i] == "\\":
                i += 1
            elif not inside and line[i] == "%":
                break
            elif line[i] == "'":
                inside = not inside
            i += 1
    return out + [inside]


def add_comments(data, rng, words):
    """More comments in Prolog text, between its lines and at their ends."""
    lines = data.decode().split("\n")
    quoted = in_quotes(lines)
    out = []
    for i, line in enumerate(lines[:-1]):
        free = not quoted[i]
        if free and rng.random() < 0.15:
            words.append(f"p{len(words)}x")
            out.append(rng.choice([f"   %{words[-1]}", f"/* {words[-1]} */", f"% {words[-1]}",
                                   f"  /* {words[-1]}\n   * more\n   */"]))
        if not quoted[i + 1] and "%" not in line and rng.random() < 0.15:
            words.append(f"p{len(words)}x")
            line += rng.choice([f" % {words[-1]}", f"   /* {words[-1]} */"])
        out.append(line)
    return "\n".join(out + [""]).encode()


def test_random(scratch):
    tried = 0
    failures = []
    for seed in range(ROUNDS):
        writer = Writer(seed)
        directory = os.path.join(scratch, f"r{seed}")
        os.makedirs(directory)
        path = os.path.join(directory, "spec.yaml")
        write(path, writer.spec())
        original = read(path)
        if not is_valid(path):
            continue
        tried += 1
        try:
            check_spec(path, writer.words)
            terms = os.path.join(directory, "terms.pl")
            words = list(writer.words)
            facts = read(os.path.join(directory, "spec.pl"))
            write(terms, add_comments(facts, writer.random, words))
            check_spec(terms, words)
        except Failed as error:
            failures.append(f"seed {seed}:\n{error}\n--- the spec:\n{original.decode()}")
    tap.check(f"{ROUNDS} random specs", not failures, "\n".join(failures[:3]))
    tap.check("most random specs are valid", tried * 10 >= ROUNDS * 6, f"{tried} of {ROUNDS}")


def test_deep(scratch):
    """Terms are deeper than any stack; those of a spec are not."""
    n = 90_000
    for i, term in enumerate(["f(" * n + "x" + ")" * n, "[" + "a: " * n + "b]", "[" * n + "]" * n,
                              "[{" + "a, " * n + "b}]", "1" + " + 1" * n]):
        path = os.path.join(scratch, f"deep{i}.pl")
        write(path, f"step(a, bash, x, {term}).  % gluegen: ignore GG0067 -- deep\n".encode())
        try:
            gluegen("fmt", "-q", path)
            gluegen("fmt", "--check", path)
            gluegen("convert", path, allowed=(1,))
            tap.ok(f"deep terms ({i + 1})")
        except Failed as error:
            tap.not_ok(f"deep terms ({i + 1})", str(error)[:2000])


def main():
    with tempfile.TemporaryDirectory() as scratch:
        test_examples_are_formatted()
        test_existing(scratch)
        test_random(scratch)
        test_deep(scratch)
    tap.finish()


main()
