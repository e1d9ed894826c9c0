#!/usr/bin/env python3
"""The same bytes out under another directory, locale, umask, time zone and memory layout."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import specs  # noqa: E402
import tap  # noqa: E402
from files import tree  # noqa: E402

PLAIN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C", "TZ": "UTC"}
ODD = {"PATH": os.environ["PATH"], "HOME": "/tmp", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8",
       "TZ": "Pacific/Kiritimati", "MALLOC_PERTURB_": "165", "PYTHONHASHSEED": "99",
       "COLUMNS": "20", "TERM": "xterm-256color", "USER": "somebody else", "EMPTY": ""}


def build(directory, source, env, umask, absolute):
    """Generates in a directory of its own from a copy of the spec's directory."""
    os.makedirs(directory)
    home = os.path.join(directory, "spec")
    subprocess.run(["cp", "-R", os.path.dirname(source), home], check=True)
    spec = os.path.join("spec", os.path.basename(source))
    out = "out"
    if absolute:
        spec, out = os.path.join(directory, spec), os.path.join(directory, out)
    code, said = specs.build(spec, out, cwd=directory, env=env, umask=umask)
    if code:
        return None, said
    return tree(os.path.join(directory, "out")), said


def difference(plain, odd):
    lines = [f"only in one of them: {path}" for path in sorted(plain.keys() ^ odd.keys())]
    lines += [f"differs: {path}" for path in sorted(plain.keys() & odd.keys())
              if plain[path] != odd[path]]
    return "\n".join(lines)


def places(found, words):
    """Files in which a word stands that may not: paths and names of this machine."""
    return [f"{path} holds {word!r}" for path, (_, data) in sorted(found.items())
            for word in words if word.encode() in data]


def main():
    with tempfile.TemporaryDirectory(prefix="determinism-") as scratch:
        sources = list(specs.examples())
        for name, text in specs.matrix(diagonal=True):
            path = os.path.join(scratch, "matrix", name, "m.yaml")
            os.makedirs(os.path.dirname(path))
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            sources.append((name, path))
        for name, source in sources:
            here = os.path.join(scratch, "a", name)
            there = os.path.join(scratch, "b", "much longer, with a blank", name)
            plain, said = build(here, source, PLAIN, 0o022, False)
            odd, said_too = build(there, source, ODD, 0o077, True)
            if plain is None or odd is None:
                tap.not_ok(name, said + said_too)
                continue
            faults = difference(plain, odd)
            leaks = places(plain, [here]) + places(odd, [there])
            tap.check(name, not faults and not leaks, "\n".join([faults, *leaks]))
    tap.finish()


main()
