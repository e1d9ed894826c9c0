#!/usr/bin/env python3
"""Pictures of random plans: dot and mermaid hold exactly the plan, in svg nothing overlaps."""

import html.parser
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import tap  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
NASTY = ['a"b', "<b>&amp;", '"] --> x["', "-->", "]]>", "\\N\\", "\\", "{{title}}", "%% #quot;",
         "line\nline", "\x01\x7f", "\u202e", "\ufffe", "日本語" * 9, "x" * 200, "`- md`", "';end"]


class Spec:
    """A random pipeline; sinks maps each last step to what it writes."""

    def __init__(self, rng, steps):
        self.source = rng.choice(NASTY)
        self.sinks = {}
        self.steps = []
        inputs = [rng.sample(range(i), min(i, rng.choice([1, 1, 1, 2, 3]))) for i in range(steps)]
        read = {k for some in inputs for k in some}
        for i in range(steps):
            target = rng.choice(["awk", "bash", "go", "python", "rust"])
            code = {"awk": "{ print }", "python": "output(*fields)", "bash": "cat",
                    "go": "return fields", "rust": "emit(fields);"}[target]
            step = {"step": f"s{i}", "target": target, "code": code}
            if inputs[i]:
                step["input"] = [f"s{k}" for k in inputs[i]]
            if i not in read:
                self.sinks[f"s{i}"] = step["output"] = rng.choice(NASTY) + str(i)
            self.steps.append(step)

    def text(self):
        return json.dumps({"gluegen": 1, "name": "random", "input": self.source,
                           "steps": self.steps})


def shown(text):
    """Texts in pictures have no control bytes and no marks of direction."""
    text = re.sub("[\x00-\x1f\x7f]", lambda m: f"\\x{ord(m[0]):02x}", text)
    return re.sub("[\u202a-\u202e\u2066-\u2069]", lambda m: f"\\u{ord(m[0]):04X}", text)


def gluegen(command, path, *words):
    """Of plans with a process for every step; golden/cli/graph-fused has others."""
    return subprocess.run([tap.GLUEGEN, command, "-O0", path, *words], stdin=subprocess.DEVNULL,
                          check=True, stdout=subprocess.PIPE).stdout.decode()


def edges_of_plan(spec, path):
    """What the plan says, in the words of the pictures."""
    pipeline = json.loads(gluegen("plan", path, "--format", "json"))["pipelines"][0]

    def name(of, writer):
        if of == "input":
            return shown(spec.source)
        if of == "output":
            return shown(spec.sinks[re.sub("^write_", "", writer)])
        if of.endswith("_tee"):
            return "tee"
        return "merge" if re.fullmatch(r"s\d+_input", of) else of
    edges = []
    for channel in pipeline["channels"]:
        writer, reader = channel["from"], channel["to"]
        label = f"{channel['codec']['format']}, {channel['transport']}"
        edges.append((name(writer, ""), name(reader, writer), label))
    processes = sorted(process["name"] for process in pipeline["processes"])
    return sorted(edges), processes


def from_dot(text):
    """An escString of Graphviz, its first line."""
    first = re.match(r"(?:[^\\]|\\[^n])*", text)[0]
    first = re.sub(r"\\(.)", r"\1", first)
    return first.replace("&amp;", "&")


def edges_of_dot(text):
    drawn = json.loads(subprocess.run(["dot", "-Tjson"], input=text.encode(), check=True,
                                      stdout=subprocess.PIPE).stdout)
    names = {item["_gvid"]: from_dot(item["label"]) for item in drawn["objects"]}
    steps = [from_dot(item["label"]) for item in drawn["objects"]
             if re.fullmatch(r"p0n\d+s0", item["name"])]
    return (sorted((names[edge["tail"]], names[edge["head"]],
                    re.sub(r"^input \d+: ", "", from_dot(edge["label"])))
                   for edge in drawn["edges"]), sorted(steps))


def edges_of_mermaid(text):
    def plain(label):
        return re.sub(r"#(\d+);", lambda m: chr(int(m[1])), label.split("<br>")[0])
    names, edges, steps = {}, [], []
    for line in text.splitlines()[2:]:
        node = re.fullmatch(r' *(p0n\d+(?:s0)?)(?:\(\(|\(\[|\[)"([^"]*)"(?:\)\)|\]\)|\])', line)
        edge = re.fullmatch(r' *(\w+) (?:-->|-\.->)\|"([^"]*)"\| (\w+)', line)
        if node:
            names[node[1]] = plain(node[2])
            steps += [plain(node[2])] if node[1].endswith("s0") else []
        elif edge:
            edges.append((names[edge[1]], names[edge[3]],
                          re.sub(r"^input \d+: ", "", plain(edge[2]))))
        elif not re.fullmatch(r' *(subgraph \w+\["[^"]*"\]|end|class \w+ \w+|classDef .*)', line):
            raise ValueError(line)
    return sorted(edges), sorted(steps)


def rectangle(item):
    x, y, w, h = (float(item.get(key)) for key in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def meet(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def points(path):
    """Points on an edge: it has straight lines down and curves."""
    numbers = [float(n) for n in re.findall(r"-?\d+", path)]
    x, y = numbers[:2]
    at = 2
    while at + 1 < len(numbers):
        down, x0, mid, x1, mid1, x2, y2 = numbers[at:at + 7]
        yield from ((x, y + (down - y) * k / 8) for k in range(9))
        assert x0 == x and x1 == x2 and mid1 == mid
        for k in range(17):
            t = k / 16
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3
            yield (a + b) * x + (c + d) * x2, a * down + (b + c) * mid + d * y2
        x, y = x2, y2
        at += 7
    yield x, numbers[at]


def faults_of_svg(text):
    root = ElementTree.fromstring(text.encode())
    groups = [g for g in root.iter(SVG + "g") if g.get("class", "").split(" ")[0] in
              ("process", "end", "edge")]
    boxes = []
    for group in groups:
        rect = group.find(SVG + "rect")
        boxes.append((group, rectangle(rect)))
    faults = []
    order = sorted(boxes, key=lambda box: box[1][1])
    for i, (_, a) in enumerate(order):
        for _, b in order[i + 1:]:
            if b[1] >= a[3]:
                break
            if meet(a, b):
                faults.append(f"{a} and {b} overlap")
    for group, box in boxes:
        for step in group.findall(SVG + "g"):
            inner = rectangle(step.find(SVG + "rect"))
            if not (box[0] < inner[0] and inner[2] < box[2] and box[1] < inner[1] and
                    inner[3] < box[3]):
                faults.append(f"step {inner} is not inside its process {box}")
        if group.get("class").split(" ")[0] != "edge":
            continue
        dots = list(points(group.find(SVG + "path").get("d")))
        others = [b for g, b in boxes if g is not group]
        for x, y in dots[1:-1]:
            crossed = [b for b in others if b[0] + 1 < x < b[2] - 1 and b[1] + 1 < y < b[3] - 1]
            faults += [f"an edge at {x:.0f} {y:.0f} crosses {b}" for b in crossed]
    width, height = float(root.get("width")), float(root.get("height"))
    for _, box in boxes:
        if box[0] < 0 or box[2] > width or box[3] > height:
            faults.append(f"{box} is outside")
    return faults


class Page(html.parser.HTMLParser):
    """Balanced tags, nothing that runs or is fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.faults, self.titles = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag in ("script", "link", "img", "iframe", "object", "a"):
            self.faults.append(f"<{tag}>")
        self.faults += [f"{key}={value}" for key, value in attrs
                        if key.startswith("on") or key in ("href", "src", "xlink:href")]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


def faults_of_html(text, spec):
    page = Page()
    page.feed(text)
    page.close()
    root = ElementTree.fromstring(text.encode())
    texts = ["".join(item.itertext()) for item in root.iter("{http://www.w3.org/1999/xhtml}td")]
    missing = [step["step"] for step in spec.steps
               if not any(cell.startswith(step["step"]) for cell in texts)]
    return page.faults + [f"<{tag}> stays open" for tag in page.open] + missing


def check_one(scratch, seed, steps):
    spec = Spec(random.Random(seed), steps)
    path = os.path.join(scratch, f"r{seed}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(spec.text())
    wanted = edges_of_plan(spec, path)
    name = f"{steps} steps, seed {seed}"
    tap.same(f"mermaid holds the plan: {name}", wanted,
             edges_of_mermaid(gluegen("graph", path, "--format", "mermaid")))
    if shutil.which("dot"):
        tap.same(f"dot holds the plan: {name}", wanted,
                 edges_of_dot(gluegen("graph", path, "--format", "dot")))
    else:
        tap.skip(f"dot holds the plan: {name}", "dot is missing (Debian: graphviz)")
    tap.same(f"nothing overlaps: {name}", [], faults_of_svg(gluegen("graph", path))[:5])
    tap.same(f"the page stands alone: {name}", [],
             faults_of_html(gluegen("graph", path, "--format", "html"), spec))


def check_large(scratch, name, spec):
    path = os.path.join(scratch, "large.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(spec.text())
    begin = time.monotonic()
    text = gluegen("graph", path)
    taken = time.monotonic() - begin
    faults = faults_of_svg(text)
    tap.check(f"{name}: nothing overlaps", not faults, "\n".join(faults[:5]))
    tap.check(f"{name}: drawn in less than 5 s", taken < 5, f"{taken:.1f} s")
    print(f"# {taken:.2f} s, {len(text)} bytes")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(16):
            check_one(scratch, seed, 1 + seed * 2)
        chain = Spec(random.Random(1), 1000)
        for i, step in enumerate(chain.steps):
            step.pop("output", None)
            step["input"] = [f"s{i - 1}"]
        chain.steps[0].pop("input")
        check_large(scratch, "a chain of 1,000 steps", chain)
        star = Spec(random.Random(2), 1000)
        for i, step in enumerate(star.steps):
            step["input"] = ["s0"]
            step["output"] = f"o{i}"
        star.steps[0].pop("input")
        star.steps[0].pop("output")
        check_large(scratch, "999 readers of one step", star)
        check_large(scratch, "a tangle of 300 steps", Spec(random.Random(3), 300))
    tap.finish()


main()
