"""What a suite expects to be said, in one file: each text below a line `==== NAME`."""

import re
import sys


def read(path):
    """{name: text}"""
    with open(path, encoding="utf-8") as file:
        parts = re.split(r"^==== (.*)\n", file.read(), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def expected(path, said):
    """The texts of a file; --update writes what was said into it first."""
    if "--update" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            for name, text in said.items():
                file.write(f"==== {name}\n{text}")
    return read(path)
