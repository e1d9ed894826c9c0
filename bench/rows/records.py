"""Records of csv and jsonl that are all written again: as they are, and with a field changed."""

import shutil

from jobs import TYPED
from plane import NEEDS

CHANGED = {"go": "emit(time, method, path, status, bytes, ms+1)",
           "rust": "let (status, ms) = (status.to_string(), (ms + 1).to_string());\n"
                   "emit(&[time, method, path, &status, bytes, &ms]);",
           "python": "output(time, method, path, status, bytes, ms + 1)"}
GOALS = {"identity": {"csv": {"python": 2.4, "go": 1.8, "rust": 1.8},
                      "jsonl": {"python": 1.5, "go": 4, "rust": 4}},
         "changed": {"csv": {"python": 1.5, "go": 1.8, "rust": 1.8},
                     "jsonl": {"python": 1.5, "go": 4, "rust": 4}}}


def records(bench):
    for job, forms in GOALS.items():
        for form, goals in forms.items():
            for target, goal in goals.items():
                if not shutil.which(NEEDS[target]):
                    continue
                more = {"format": form, "fields": TYPED}
                if job == "changed":
                    more["code"] = CHANGED[target]
                by_hand = ("python", "naive") if target == "python" else ("go", "naive_codec")
                bench.compare(f"{target}/{form}/{job}", goal,
                              lambda: bench.step(target, "identity", **more),
                              lambda: bench.hand(*by_hand, form, job),
                              f"{form[:4]} module" if target == "python"
                              else f"Go encoding/{form[:4]}",
                              "." + form)


ROWS = (records,)
