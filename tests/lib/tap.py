"""Test Anything Protocol for Python suites: ok, not_ok, skip, check; end with finish()."""

import os
import sys

GLUEGEN = os.path.abspath(os.environ.get("GLUEGEN", "build/gluegen"))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

_count = 0
_failed = 0


def _line(text, detail=None):
    print(text)
    for line in (detail or "").splitlines():
        print("# " + line)
    sys.stdout.flush()


def _number():
    global _count
    _count += 1
    return _count


def ok(name):
    _line(f"ok {_number()} - {name}")


def not_ok(name, detail=None):
    global _failed
    _failed += 1
    _line(f"not ok {_number()} - {name}", detail)


def skip(name, reason):
    _line(f"ok {_number()} - {name} # SKIP {reason}")


def known_bug(name, detail=None):
    _line(f"not ok {_number()} - {name} # TODO known bug", detail)


def check(name, condition, detail=None):
    if condition:
        ok(name)
    else:
        not_ok(name, detail)
    return bool(condition)


def same(name, expected, actual):
    """Exact comparison, with both sides shown when they differ."""
    return check(name, expected == actual,
                 f"expected {expected!r:.2000}\nactual   {actual!r:.2000}")


def finish():
    print(f"1..{_count}")
    sys.exit(1 if _failed else 0)
