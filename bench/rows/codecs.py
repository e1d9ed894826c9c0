"""Steps that read csv and jsonl."""

import shutil

from jobs import TYPED
from plane import NEEDS


def codecs(bench):
    rows = {"csv": (".csv", {"go": 3, "rust": 3, "python": 1.5}),
            "jsonl": (".jsonl", {"go": 3, "rust": 3, "python": 1.5})}
    for form, (source, goals) in rows.items():
        for target, goal in goals.items():
            if not shutil.which(NEEDS[target]):
                continue
            more = {"format": form, "fields": TYPED}
            if target == "python":
                theirs = (lambda: bench.hand("python", "naive", form)), f"{form[:4]} module"
            else:
                theirs = (lambda: bench.hand("go", "naive_codec", form)), f"Go encoding/{form[:4]}"
            bench.compare(f"{target}/{form}", goal, lambda: bench.step(target, "filter", **more),
                          theirs[0], theirs[1], source)


def scanners(bench):
    """The same steps beside scanners by hand for these fields."""
    for target in ("go", "rust"):
        for form in ("csv", "jsonl") if shutil.which(NEEDS[target]) else ():
            more = {"format": form, "fields": TYPED}
            bench.compare(f"{target}/scanner/{form}", 0.8,
                          lambda: bench.step(target, "filter", **more),
                          lambda: bench.hand(target, "tuned", form), "scanner by hand",
                          f".{form}")


ROWS = (codecs, scanners)
