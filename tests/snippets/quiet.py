"""Code that people wrote and use: no hazard or slip of meaning is reported in it."""

import collections
import json
import os
import pathlib
import re
import subprocess
import tempfile

import tap

CODES = re.compile(r"GG08(?!27)(0[5-9]|[1-8]\d)")  # what checks.def reports
TOGETHER = 100  # specs for one process
MOST = 500  # snippets of a language

# Looked at: what is reported there is so. They run what they have read.
KNOWN = {"apt/install", "apt/update", "core/page.py",
         "hooks/post-receive-email", "intrinsic-test/src/main.rs", "network/urlchk.awk",
         "idlelib/rpc.py", "prog/extract.awk", "python3.11/mailcap.py", "sbin/e2scrub"}
KNOWN_TEXTS = ["GetThisHeader", "[ \\t]+system/"]
# What shellcheck says of the same.
SHELLCHECK = {"GG0808": "SC2154", "GG0822": "SC2162"}


def spec(target, text):
    """The code as a step; of libraries it is the prelude."""
    step = {"step": "s", "target": target, "fields": ["field_one"]}
    # Records of as many fields as it names; what cuts them itself would not fit to several.
    if target == "awk" and not re.search(r"\bFS\b", text):
        most = max(map(int, re.findall(r"\$(\d{1,2})(?!\d)", text)), default=1)
        step["fields"] += [f"field_{i}" for i in range(2, most + 1)]
    if target in ("awk", "bash"):
        step["code"] = text
    else:
        passes = {"python": "output(*fields)", "go": "return fields",
                  "rust": "Some(fields.to_vec())"}
        step.update(prelude=text, code=passes[target])
    return json.dumps({"gluegen": 1, "name": "quiet", "steps": [step]}, ensure_ascii=False)


def texts(paths):
    for path in paths:
        text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
        if text.strip() and not re.search(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff]", text):
            yield path, text


def reports(target, paths):
    found, count = [], 0
    with tempfile.TemporaryDirectory() as directory:
        names = {}
        for path, text in texts(paths):
            name = os.path.join(directory, f"{len(names)}.yaml")
            pathlib.Path(name).write_text(spec(target, text), encoding="utf-8")
            names[name] = path
        count = len(names)
        specs = list(names)
        for i in range(0, count, TOGETHER):
            done = subprocess.run([tap.GLUEGEN, "check", "--format", "gcc",
                                   *specs[i:i + TOGETHER]], capture_output=True, text=True,
                                  check=False)
            for line in done.stdout.splitlines():
                match = re.fullmatch(r"(.*?):\d+:\d+: \w+: (.*) \[(GG\d+)\]", line)
                if match and CODES.fullmatch(match[3]):
                    found.append((names[match[1]], match[3], match[2]))
    return found, count


def is_known(path):
    text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
    return any(path.endswith(name) for name in KNOWN) or any(part in text for part in KNOWN_TEXTS)


def agreed(found):
    """How often shellcheck says of each file what we say."""
    paths = sorted({path for path, code, _ in found if code in SHELLCHECK})
    said = collections.Counter()
    if not paths:
        return said
    done = subprocess.run(["shellcheck", "--norc", "-s", "bash", "-f", "gcc", "-i",
                           ",".join(SHELLCHECK.values()), *paths], capture_output=True,
                          encoding="utf-8", errors="replace", check=False)
    for line in done.stdout.splitlines():
        match = re.fullmatch(r"(.*?):\d+:\d+: .* \[(SC\d+)\]", line)
        for code, theirs in SHELLCHECK.items():
            said[match[1], code] += match[2] == theirs
    return said


def check(target, paths):
    if target == "bash":  # parts of scripts lack the variables of the rest
        paths = [path for path in paths if not path.startswith(tempfile.gettempdir() + "/")]
    paths = [path for path in paths if not re.search(r"/tests?/|_test\.go$", path)]
    paths = paths[::max(1, len(paths) // MOST)]
    found, count = reports(target, paths)
    said = agreed(found) if target == "bash" else {}
    mine = collections.Counter((path, code) for path, code, _ in found)
    wrong = [f"{path}: {message} [{code}]" for path, code, message in found
             if not is_known(path)
             and mine[path, code] > said.get((path, code), 0)]
    tap.check(f"{target}: no hazard is seen in {count} snippets", not wrong, "\n".join(wrong[:20]))
