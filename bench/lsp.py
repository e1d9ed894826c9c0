#!/usr/bin/env python3
"""How long the language server takes from an edit to its diagnostics, on a spec of 2,000 lines."""

import argparse
import json
import statistics
import subprocess
import time

GOAL = 20  # ms, for a spec of 2,000 lines

STEP = """  - step: s{0}
    target: python
    description: Step {0} of many.
    fields: [a, {{b: int}}, c]
    code: |
      if b > {0}:
          output(a, b, c)
      elif c:
          output(a, {0}, c)
    outputs: [a, {{b: int}}, c]
"""


class Server:
    def __init__(self, gluegen):
        self.process = subprocess.Popen([gluegen, "lsp"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.send("initialize", {"capabilities": {}}, id=1)
        self.receive()
        self.send("initialized", {})

    def send(self, method, params, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        size = int(self.process.stdout.readline().split(b":")[1])
        self.process.stdout.readline()
        return json.loads(self.process.stdout.read(size))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gluegen", default="build/gluegen")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--edits", type=int, default=1000)
    options = parser.parse_args()
    text = "gluegen: 1\nsteps:\n" + "".join(STEP.format(i) for i in range(options.steps))
    server = Server(options.gluegen)
    item = {"uri": "file:///bench.yaml", "languageId": "yaml", "version": 0, "text": text}
    server.send("textDocument/didOpen", {"textDocument": item})
    server.receive()
    times = []
    for version in range(1, options.edits + 1):
        # A character comes into a snippet in the middle, and goes.
        line = 2 + options.steps // 2 * 10 + 5
        place = {"line": line, "character": 6}
        after = dict(place, character=6 + (version + 1) % 2)
        change = {"range": {"start": place, "end": after}, "text": "x" if version % 2 else ""}
        start = time.perf_counter()
        server.send("textDocument/didChange", {
            "textDocument": {"uri": item["uri"], "version": version}, "contentChanges": [change]})
        server.receive()
        times.append((time.perf_counter() - start) * 1000)
    server.send("shutdown", None, id=2)
    server.receive()
    server.send("exit", None)
    server.process.wait()
    times.sort()
    slow = times[len(times) * 99 // 100]
    goal = f", goal p99 {GOAL} ms {'ok' if slow <= GOAL else 'missed'}" if text.count(
        "\n") <= 2100 else ""
    print(f"edit to diagnostics, {text.count(chr(10))} lines: median "
          f"{statistics.median(times):.2f} ms, p99 {slow:.2f} ms, most {times[-1]:.2f} ms{goal}")


if __name__ == "__main__":
    main()
