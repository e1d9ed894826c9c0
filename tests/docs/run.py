#!/usr/bin/env python3
"""Runs `gluegen check --strict` on every example of the documentation that is a whole spec."""

import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import tap  # noqa: E402

FENCE = re.compile(r"^```(?:yaml\n(?=gluegen: )|prolog\n)(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples():
    """Yields (label, spec) for each example, labelled by file and line."""
    root = pathlib.Path(tap.ROOT)
    for path in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            yield f"{path.relative_to(root)}:{line}", match.group(1)


def main():
    for label, spec in examples():
        done = subprocess.run([tap.GLUEGEN, "check", "--strict", "-"], input=spec.encode(),
                              capture_output=True, check=False)
        tap.check(label, done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace"))
    tap.finish()


if __name__ == "__main__":
    main()
