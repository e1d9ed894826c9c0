"""Directories that are compared."""

import os


def tree(root):
    """{path: (executable, bytes)} of every file below."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = (os.access(path, os.X_OK), file.read())
    return found
