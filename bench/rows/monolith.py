"""Steps in several languages beside one C++ program whose threads hand over events."""

import shutil

from jobs import CHAINS, FOUR, STEPS, TYPED
from plane import NEEDS

CHANGED = {
    "target": "rust", "fields": TYPED, "outputs": FOUR,
    "code": "if status == 304 {\n    return;\n}\n"
            "let kind = if ms > 200 { \"slow\" } else { \"fast\" };\n"
            "let path = path.split('?').next().unwrap_or(path);\n"
            "let (status, ms) = (status.to_string(), ms.to_string());\n"
            "emit(&[path, &status, &ms, kind]);"}
COUNTED = {**STEPS["aggregate"]["go"], "fields": FOUR, "target": "go"}
SPLIT = {"python": [CHANGED, {**CHAINS["four"]["python"][2], "target": "python"}, COUNTED],
         "compiled": [CHANGED, {**CHAINS["four"]["go"][2], "target": "go"}, COUNTED]}
GOALS = {"python": {"1": 3}, "compiled": {"1": 4.5, "1000": 1.1}}


def monolith(bench):
    if not all(shutil.which(NEEDS[target]) for target in ("go", "rust")):
        return
    for kind, goals in GOALS.items():
        for at_once, goal in goals.items():
            bench.compare(f"split/{kind}/{at_once}", goal,
                          lambda: script(bench, kind),
                          lambda: bench.hand("c++", "monolith", at_once),
                          f"C++, queues of {at_once} at once", ".jsonl", clock=True)


def script(bench, kind):
    """The command that runs the whole pipeline."""
    key = "monolith", kind
    if key not in bench.built:
        bench.built[key] = bench.script(bench.build("rust", SPLIT[kind],
                                                    {"input_format": "jsonl"}))
    return bench.built[key]


ROWS = (monolith,)
