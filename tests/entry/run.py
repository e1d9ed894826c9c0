#!/usr/bin/env python3
"""Entry scripts under faults: exact exit codes, exact messages, nothing left behind."""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pipeline import (alive, awk, bash, build, clean_up, command, files, fresh, lines,  # noqa: E402
                      nothing_left, run, step, wait_for)
from tap import check, finish, same, skip  # noqa: E402

# ---- what works


def test_chain():
    script = build([awk("double", "{ print $1, $1 * 2 }"), bash("mark", "sed 's/$/!/'"),
                    awk("keep", "$1 % 2 { print $2 }")])
    same("a chain", (0, b"2!\n6!\n10!\n", ""), run(script, stdin=lines(5)))
    same("no input, no output", (0, b"", ""), run(script))
    nothing_left("a chain")


def test_names():
    """Steps that are called as functions of every script are, or packages of Go."""
    if not shutil.which("go") or not shutil.which("cargo"):
        skip("names of steps", "go or cargo is missing")
        return
    script = build([step("go", "go", "emit(fields[0] + \"g\")"),
                    step("crate", "rust", "emit(&[&format!(\"{}r\", fields[0])]);"),
                    step("if_changed", "go", "return fields"), step("main", "bash", "cat"),
                    step("sort", "go", "return fields"), step("programs", "rust", "emit(fields);"),
                    step("run", "awk", "{ print }")])
    same("names of steps", (0, b"1gr\n2gr\n", ""), run(script, stdin=lines(2)))


def test_arguments():
    script = build([bash("copy", "cat")])
    where = os.path.dirname(os.path.dirname(script))
    with open(os.path.join(where, "in"), "wb") as file:
        file.write(b"x\n")
    same("--input F", (0, b"x\n", ""), run(script, "--input", "in"))
    same("--input=F --output=F", (0, b"", ""), run(script, "--input=in", "--output=o"))
    same("what it wrote", b"x\n", open(os.path.join(where, "o"), "rb").read())
    code, out, err = run(script, "--help")
    same("--help", (0, b"Usage: etl.sh [OPTION]..\n", ""), (code, out.splitlines(True)[0], err))
    same("unknown argument", (2, b"", "etl: unknown argument: --inptu; see --help\n"),
         run(script, "--inptu", "x"))
    same("missing value", (2, b"", "etl: --input needs a value; see --help\n"),
         run(script, "--input"))
    same("bad number", (2, b"", "etl: --jobs needs a number from 1, not 0\n"),
         run(script, "--jobs", "0"))
    same("--jobs", (0, b"", ""), run(script, "--jobs", "3"))
    same("--build has nothing to build", (0, b"", ""), run(script, "--build", stdin=b"x\n"))


def test_paths():
    for name in ["a b", "q'u\"o", "new\nline", "$(touch pwned)`touch pwned`", "*?[x]", "-dash",
                 "back\\slash", "{{x}}", "%s%n", "ü", "~"]:
        where = os.path.join(fresh(), name)
        os.mkdir(where)
        script = build([bash("copy", "cat"), awk("print", "{ print }")], where=where)
        with open(os.path.join(where, name), "wb") as file:
            file.write(b"data\n")
        same(f"path {name!r}", (0, b"", ""),
             run(script, "--input", name, "--output", name + ".out", cwd=where))
        same(f"path {name!r}: files", sorted([name, name + ".out"]), files(where))
        same(f"path {name!r}: output", b"data\n",
             open(os.path.join(where, name + ".out"), "rb").read())
        named = build([bash("copy", "cat")], where=fresh(), input=name.replace("${", "$${"))
        same(f"path {name!r} in the spec", (0, b"data\n", ""), run(named, cwd=where))


def test_places():
    script = build([bash("copy", "cat")])
    elsewhere = fresh()
    link = os.path.join(elsewhere, "link to it")
    os.symlink(script, link)
    same("through a symbolic link", (0, b"x\n", ""), run(link, stdin=b"x\n", cwd="/"))
    same("by bash", (0, b"x\n", ""), run("bash", "out/etl.sh", stdin=b"x\n",
                                         cwd=os.path.dirname(os.path.dirname(script))))
    same("through PATH", (0, b"x\n", ""),
         run("etl.sh", stdin=b"x\n", cwd="/",
             env={"PATH": os.path.dirname(script) + ":" + os.environ["PATH"]}))
    same("with CDPATH", (0, b"x\n", ""), run(script, stdin=b"x\n", env={"CDPATH": "/:/tmp"}))


def test_values():
    out = "$(touch pwned) `touch pwned` ' \" \\ ${HOME"
    script = build([bash("show", 'cat; printf "%s\\n" "$A" "$B" "$C"; pwd',
                         env={"A": out.replace("${", "$${"),
                              "B": "${UNSET_X:-it's } a 'b'}/${SET_X}", "C": "a\nb"},
                         workdir="${SET_X}")])
    where = os.path.dirname(os.path.dirname(script))
    os.mkdir(os.path.join(where, "wo rk"))
    code, text, err = run(script, env={"SET_X": "wo rk"})
    same("env and workdir",
         (0, "", [out, "it's  a 'b'}/wo rk", "a", "b", os.path.join(where, "wo rk")]),
         (code, err, text.decode().splitlines()))
    code, text, err = run(script)
    same("a variable that is not set is named",
         (1, b"", f"{script}: line N: SET_X: unbound variable\n"
          "etl: step show failed with exit code 1\n"),
         (code, text, re.sub(r"line \d+:", "line N:", err, count=1)))


def test_inputs():
    script = build([bash("copy", "cat")], input=["a", "b"])
    where = os.path.dirname(os.path.dirname(script))
    for name, text in [("a", b"1"), ("b", b"2\n"), ("c", b"")]:
        with open(os.path.join(where, name), "wb") as file:
            file.write(text)
    same("several inputs", (0, b"1\n2\n", ""), run(script))
    same("--input repeated", (0, b"2\n1\n", ""),
         run(script, "--input", "b", "--input", "c", "--input", "a"))
    same("- among them", (0, b"1\nx\n2\n", ""),
         run(script, "--input", "a", "--input", "-", "--input", "b", stdin=b"x"))
    same("one of them missing", (66, b"", "etl: cannot read z: No such file or directory\n"),
         run(script, "--input", "a", "--input", "z"))


def test_output():
    script = build([bash("copy", "cat")], output="o")
    where = os.path.dirname(os.path.dirname(script))
    out = os.path.join(where, "o")
    os.umask(0o027)
    run(script, stdin=b"1\n")
    os.umask(0o022)
    same("a new file has the umask's mode", 0o640, os.stat(out).st_mode & 0o777)
    os.chmod(out, 0o604)
    run(script, stdin=b"2\n")
    same("an old file keeps its mode", (0o604, b"2\n"),
         (os.stat(out).st_mode & 0o777, open(out, "rb").read()))
    os.symlink("real", os.path.join(where, "link"))
    same("output is a symbolic link", (0, b"", ""), run(script, "--output", "link", stdin=b"3\n"))
    same("... that stays", ("real", b"3\n"),
         (os.readlink(os.path.join(where, "link")), open(os.path.join(where, "real"), "rb").read()))
    same("no such directory", (74, b"", "etl: cannot write no/o: No such directory\n"),
         run(script, "--output", "no/o"))
    same("a directory", (74, b"", "etl: cannot write out: Is a directory\n"),
         run(script, "--output", "out"))
    fifo = os.path.join(where, "fifo")
    os.mkfifo(fifo)
    reader = subprocess.Popen(["cat", fifo], stdout=subprocess.PIPE)
    same("a FIFO", (0, b"", ""), run(script, "--output", "fifo", stdin=b"4\n"))
    same("... is written", b"4\n", reader.communicate()[0])
    same("/dev/null", (0, b"", ""), run(script, "--output", "/dev/null", stdin=b"5\n"))
    same("-", (0, b"6\n", ""), run(script, "--output", "-", stdin=b"6\n"))
    same("in place", (0, b""), run(script, "--input", "o", "--output", "o")[:2])
    same("... keeps the bytes", b"2\n", open(out, "rb").read())
    discard = build([bash("copy", "cat")], output=None)
    same("output: null", (0, b"", ""), run(discard, stdin=b"7\n"))
    same("nothing else is there", ["fifo", "link", "o", "real"], files(where))


# ---- what fails


def test_unreadable():
    script = build([bash("copy", "touch started; cat")], output="o")
    where = os.path.dirname(os.path.dirname(script))
    same("no such input", (66, b"", "etl: cannot read none: No such file or directory\n"),
         run(script, "--input", "none"))
    same("a directory as input", (66, b"", "etl: cannot read out: Is a directory\n"),
         run(script, "--input", "out"))
    secret = os.path.join(where, "secret")
    open(secret, "w").close()
    os.chmod(secret, 0)
    options = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
    os.chmod(where, 0o777)
    same("an input without permission", (66, b"", "etl: cannot read secret: Permission denied\n"),
         run(script, "--input", "secret", **options))
    same("nothing was started or written", ["secret"], files(where))
    nothing_left("unreadable input")


def dying(position, how):
    """Three steps of which one fails; the last one would commit at the end of its input."""
    codes = ["cat", "cat", "cat; echo committed >committed"]
    codes[position] = f"head -n 3; {how}"
    return build([bash(f"s{i}", code) for i, code in enumerate(codes)], output="o")


def test_dying():
    for position in range(3):
        script = dying(position, "exit 7")
        where = os.path.dirname(os.path.dirname(script))
        bad = 0
        for _ in range(8):
            result = run(script, stdin=lines(1000))
            if result != (7, b"", f"etl: step s{position} failed with exit code 7\n"):
                same(f"step {position} dies", None, result)
                bad += 1
        check(f"step {position} of 3 dies, 8 times", not bad)
        same(f"step {position} of 3 dies: nothing committed or written", [], files(where))
    script = dying(0, "kill -KILL $$")
    same("a step kills itself", (137, b"", "etl: step s0 was killed by signal 9 (KILL)\n"),
         run(script, stdin=lines(10)))
    same("... nothing is left", [], files(os.path.dirname(os.path.dirname(script))))
    script = build([bash("only", "cat; exit 3")], output="o")
    same("a pipeline of one step fails", (3, b"", "etl: step only failed with exit code 3\n"),
         run(script, stdin=b"1\n"))
    script = build([bash("first", "exit 5"), bash("last", "trap '' TERM; cat; echo x >committed")])
    same("a reader that ignores SIGTERM", (5, b"", "etl: step first failed with exit code 5\n"),
         run(script, stdin=b"1\n"))
    same("... does not commit", [], files(os.path.dirname(os.path.dirname(script))))
    old = build([bash("only", "cat; exit 3")], output="o")
    path = os.path.join(os.path.dirname(os.path.dirname(old)), "o")
    with open(path, "w") as file:
        file.write("old")
    run(old, stdin=b"1\n")
    same("an old output stays as it was", "old", open(path).read())
    nothing_left("dying steps")


def test_killed():
    script = build([bash("s1", "cat"), bash("s2", "echo $$ >pid; cat"), bash("s3", "cat")],
                   output="o")
    where = os.path.dirname(os.path.dirname(script))
    process = subprocess.Popen([script], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=where)
    pid = os.path.join(where, "pid")
    wait_for(lambda: os.path.exists(pid) and open(pid).read().strip())
    os.kill(int(open(pid).read()), signal.SIGKILL)
    err = process.communicate()[1].decode()
    same("kill -9 of a step", (137, "etl: step s2 was killed by signal 9 (KILL)\n"),
         (process.returncode, err))
    os.remove(pid)
    same("kill -9 of a step: no output", [], files(where))
    nothing_left("kill -9 of a step")


def test_full():
    script = build([bash("make", "seq 100000"), bash("copy", "cat")])
    same("a full disk", (1, b"", "cat: write error: No space left on device\n"
                                 "etl: etl.yaml:1, step copy: exit code 1: cat\n"
                                 "etl: step copy failed with exit code 1\n"),
         run(script, "--output", "/dev/full"))
    with open("/dev/full", "wb") as full:
        result = subprocess.run([script], stdin=subprocess.DEVNULL, stdout=full,
                                stderr=subprocess.PIPE)
    same("a full standard output", (1, b"cat: write error: No space left on device\n"
                                       b"etl: etl.yaml:1, step copy: exit code 1: cat\n"
                                       b"etl: step copy failed with exit code 1\n"),
         (result.returncode, result.stderr))
    for tool in ("gawk", "mawk"):
        if not shutil.which(tool):
            skip(f"write error at the last flush of {tool}", f"{tool} is missing")
            continue
        only = fresh("bin")
        for name in ("gawk", "mawk"):
            os.symlink(shutil.which(tool), os.path.join(only, name))
        script = build([awk("print", "{ print }")])
        code, _, err = run(script, "--output", "/dev/full", stdin=b"x\n",
                           env={"PATH": only + ":" + os.environ["PATH"]})
        same(f"write error at the last flush of {tool}",
             (True, f"etl: step print failed with exit code {code}"),
             (code != 0, err.splitlines()[-1]))
    nothing_left("full disk")


def test_missing_command():
    script = build([command("s1", ["cat"]), command("s2", ["no-such-program-x", "arg"])],
                   output="o")
    same("a command that does not exist",
         (127, b"", "etl: step s2: command not found: no-such-program-x\n"
                    "etl: step s2 failed with exit code 127\n"), run(script, stdin=b"1\n"))
    script = build([command("s1", "./no-such-file")], output="o")
    same("a path that does not exist",
         (127, b"", "etl: step s1: command not found: ./no-such-file\n"
                    "etl: step s1 failed with exit code 127\n"), run(script, stdin=b"1\n"))
    same("... no output", [], files(os.path.dirname(os.path.dirname(script))))


def test_commands():
    script = build([command("s1", ["printf", "%s|", "a b", "$(x)", "*", "${ARG_X:-d'e f}", "-n"]),
                    bash("s2", "cat; echo")])
    same("words of a command", (0, b"a b|$(x)|*|d'e f|-n|\n", ""), run(script))
    where = os.path.dirname(os.path.dirname(script))
    del where
    script = build([command("s1", "./tool", workdir="sub")])
    where = os.path.dirname(os.path.dirname(script))
    os.mkdir(os.path.join(where, "sub"))
    tool = os.path.join(where, "tool")
    with open(tool, "w") as file:
        file.write("#!/bin/sh\npwd\n")
    os.chmod(tool, 0o755)
    same("a command's path is the caller's, also with workdir",
         (0, os.path.join(where, "sub").encode() + b"\n", ""), run(script))


def test_bash_steps():
    script = build([bash("top", "sort -n | head -n 2")])
    same("sort | head is no failure", (0, b"1\n2\n", ""), run(script, stdin=lines(300000)))
    script = build([bash("bad", "cat; false | cat; echo late")])
    same("a failure inside a pipeline ends the step",
         (1, b"1\n", "etl: etl.yaml:1, step bad: exit codes 1, 0\n"
                     "etl: step bad failed with exit code 1\n"), run(script, stdin=b"1\n"))
    script = build([bash("bad", "cat; false; echo late")])
    same("a failing command ends the step",
         (1, b"1\n", "etl: etl.yaml:1, step bad: exit code 1: false\n"
                     "etl: step bad failed with exit code 1\n"), run(script, stdin=b"1\n"))
    script = build([bash("fine", "cat; if false; then :; fi; false || true; "
                                 "f() { return 1; }; f || :")])
    same("a tested command does not", (0, b"1\n", ""), run(script, stdin=b"1\n"))
    script = build([bash("sub", "cat; x=$(false; echo y); echo late")])
    same("nor does one hide in $( )", 1, run(script, stdin=b"1\n")[0])


def test_signals():
    code = ("echo $BASHPID >pid1; (trap '' TERM INT HUP; sleep 300 & echo $! >pid2; wait) & "
            "cat; wait")
    for name, number in (("HUP", 1), ("INT", 2), ("TERM", 15)):
        script = build([bash("s1", code), bash("s2", "cat")], output="o")
        where = os.path.dirname(os.path.dirname(script))
        process = subprocess.Popen([script], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=where)
        pids = [os.path.join(where, p) for p in ("pid1", "pid2")]
        wait_for(lambda: all(os.path.exists(p) and open(p).read().strip() for p in pids))
        start = time.monotonic()
        process.send_signal(number)
        err = process.communicate()[1]
        took = time.monotonic() - start
        same(f"SIG{name}", (128 + number, b""), (process.returncode, err))
        check(f"SIG{name} takes two seconds, not more", took < 6, f"{took} s")
        numbers = [int(open(p).read()) for p in pids]
        check(f"SIG{name}: grandchildren are gone",
              wait_for(lambda: not any(alive(n) for n in numbers), 3))
        for p in pids:
            os.remove(p)
        same(f"SIG{name}: no output", [], files(where))
        nothing_left(f"SIG{name}")
    script = build([bash("s1", "cat"), bash("s2", "cat")])
    process = subprocess.Popen([script], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.5)
    start = time.monotonic()
    process.terminate()
    process.wait()
    check("SIGTERM is quick when nobody resists", time.monotonic() - start < 1)


def test_signal_while_naming():
    """Ctrl-C reaches mktemp too, and may come between the making of a file and its name."""
    for option in "-d", "--":
        script = build([bash("s1", "cat"), bash("s2", "cat")], output="o")
        where = os.path.dirname(os.path.dirname(script))
        bin_dir = os.path.join(fresh(), "bin")
        os.mkdir(bin_dir)
        mktemp = os.path.join(bin_dir, "mktemp")
        with open(mktemp, "w", encoding="utf-8") as file:
            file.write(f"""#!/bin/sh
made=$({shutil.which("mktemp")} "$@") || exit
[ "$1" != {option} ] || kill -INT 0
echo "$made"
""")
        os.chmod(mktemp, 0o755)
        process = subprocess.Popen([script], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   cwd=where, start_new_session=True,
                                   env={**os.environ, "PATH": bin_dir + ":" + os.environ["PATH"]})
        err = process.communicate()[1]
        same(f"SIGINT within mktemp {option}", (130, b""), (process.returncode, err))
        same(f"SIGINT within mktemp {option}: no output", [], files(where))
        nothing_left(f"SIGINT within mktemp {option}")


def test_early_reader():
    script = build([bash("make", "seq 1000000"), awk("copy", "{ print }"), bash("last", "cat")])
    for options, label in (({}, "head"), ({"preexec_fn": ignore_pipe}, "head, SIGPIPE ignored")):
        process = subprocess.Popen([script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, restore_signals=False, **options)
        first = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        same(f"| {label}", (b"1\n", b"", 0), (first, err, process.wait()))
    script = build([bash("make", "seq 1000000; echo end >ended"), bash("first", "head -n 1")])
    same("a step that reads less", (0, b"1\n", ""), run(script))
    script = build([bash("make", "exit 141"), bash("copy", "cat")])
    same("141 while the reader is there",
         (141, b"", "etl: step make was killed by signal 13 (PIPE)\n"), run(script))
    script = build([bash("make", "yes"), bash("copy", "exec <&-; sleep 1")])
    same("a reader that closes its input", (0, b"", ""), run(script))
    nothing_left("early readers")


def ignore_pipe():
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def test_closed():
    script = build([bash("s1", "cat"), bash("s2", "cat")])
    closed = ["bash", "-c", '"$@" >&-', "-"]
    told = subprocess.run([*closed, "cat"], input=b"x\n", capture_output=True).stderr.decode()
    same("standard output closed",
         (1, b"", told + "etl: etl.yaml:1, step s2: exit code 1: cat\n"
          "etl: step s2 failed with exit code 1\n"), run(*closed, script, stdin=b"x\n", cwd="/"))
    nothing_left("closed output")


def test_terminal():
    script = build([bash("s1", "cat"), bash("s2", "tr a-z A-Z")])
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(script, [script])
    os.write(fd, b"hello\n\x04")
    text = b""
    while True:
        try:
            block = os.read(fd, 1000)
        except OSError:
            break
        if not block:
            break
        text += block
    status = os.waitpid(pid, 0)[1]
    same("a terminal as input", (0, b"hello\r\nHELLO\r\n"),
         (os.waitstatus_to_exitcode(status), text))
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(script, [script])
    time.sleep(0.7)
    os.write(fd, b"\x03")
    same("Ctrl-C", 130, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    script = build([bash("ask", "read -r x </dev/tty; echo got $x")])
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(script, [script, "--input", "/dev/null"])
    same("a step that reads the terminal fails, it does not hang", 1,
         os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    script = build([bash("stop", "echo $$ >pid; kill -STOP $$; cat")])
    where = os.path.dirname(os.path.dirname(script))
    process = subprocess.Popen([script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=where)
    pid = os.path.join(where, "pid")
    wait_for(lambda: os.path.exists(pid) and open(pid).read().strip())
    time.sleep(0.3)
    os.kill(int(open(pid).read()), signal.SIGCONT)
    same("a step that is stopped and continued", (b"x\n", 0),
         (process.communicate(b"x\n")[0], process.returncode))
    nothing_left("terminal")


# ---- graphs

BIG = 2_000_000  # lines; about 50 MB with the padding


def test_graph():
    steps = [bash("make", f"seq -f '%.0f padding-padding' {BIG}"),
             bash("even", "sed -n 'n;p'", input="make"),
             bash("odd", "sed -n 'p;n'", input="make"),
             bash("both", "wc -l", input=["even", "odd"])]
    script = build(steps)
    same("a diamond with 50 MB", (0, b"%d\n" % BIG, ""), run(script))
    steps = [bash("a", "cat"), bash("left", "sed s/^/l/", input="a"),
             bash("right", "sed s/^/r/", input="a"), bash("join", "cat", input=["right", "left"])]
    same("merge keeps the order of its inputs", (0, b"r1\nr2\nl1\nl2\n", ""),
         run(build(steps), stdin=b"1\n2\n"))
    steps[1] = bash("left", "printf l", input="a")
    steps[2] = bash("right", "printf r", input="a")
    same("merge completes last lines", (0, b"r\nl\n", ""), run(build(steps), stdin=b"1\n2\n"))
    steps = [bash("a", "cat"), bash("left", "head -n 1", input="a"),
             bash("right", "wc -l", input="a"), bash("join", "cat", input=["left", "right"])]
    same("tee goes on when one reader ends", (0, b"1\n500000\n", ""),
         run(build(steps), stdin=lines(500000)))
    steps = [bash("a", "seq 1000000"), bash("left", "head -n 1", input="a"),
             bash("right", "head -n 2", input="a"), bash("join", "cat", input=["left", "right"])]
    same("tee ends when all readers end", (0, b"1\n1\n2\n", ""), run(build(steps)))
    nothing_left("graphs")


def test_outputs():
    steps = [bash("a", "cat"), bash("x", "sed s/^/x/", input="a", output="xs"),
             bash("y", "sed s/^/y/", input="a", output="ys")]
    script = build(steps)
    where = os.path.dirname(os.path.dirname(script))
    same("two outputs", (0, b"", ""), run(script, stdin=b"1\n"))
    same("... are written", [b"x1\n", b"y1\n"],
         [open(os.path.join(where, f), "rb").read() for f in ("xs", "ys")])
    same("no --output then",
         (2, b"", "etl: each last step has an output of its own; there is no --output\n"),
         run(script, "--output", "z", stdin=b"2\n"))
    steps[2] = bash("y", "sed s/^/y/; exit 9", input="a")
    script = build(steps)
    where = os.path.dirname(os.path.dirname(script))
    code, _, err = run(script, stdin=b"1\n")
    same("one of two outputs fails", (9, "etl: step y failed with exit code 9\n", []),
         (code, err, files(where)))
    for position in ("a", "left", "right", "join"):
        steps = [bash("a", "cat"), bash("left", "cat", input="a"), bash("right", "cat", input="a"),
                 bash("join", "cat; echo x >committed", input=["left", "right"])]
        for one in steps:
            if one["step"] == position:
                one["code"] = "head -n 5; exit 4"
        script = build(steps, output="o")
        result = run(script, stdin=lines(200000))
        same(f"a graph whose step {position} dies",
             (4, b"", f"etl: step {position} failed with exit code 4\n"), result)
        same("... commits nothing", [], files(os.path.dirname(os.path.dirname(script))))
    nothing_left("failing graphs")


# ---- building

PROGRAMS = {
    "go": ("go", ["build"], "package main\n\nimport (\n\t\"io\"\n\t\"os\"\n)\n\n"
           "func main() {\n\tio.Copy(os.Stdout, os.Stdin)\n}\n",
           "package main\n\nfunc main() { nonsense }\n", "3:15"),
    "rust": ("rustc", ["--edition", "2021"], "fn main() {\n"
             "    std::io::copy(&mut std::io::stdin(), &mut std::io::stdout()).unwrap();\n}\n",
             "fn main() { nonsense }\n", "1:13"),
}


def program_case(target):
    """A step that is built from `source`, with a compiler that notes how it was called."""
    tool, _, good, _, _ = PROGRAMS[target]
    where = fresh(target)
    for directory in ("src", "bin"):
        os.mkdir(os.path.join(where, directory))
    with open(os.path.join(where, "src", "copy"), "w") as file:
        file.write(good)
    source = "src/copy." + {"go": "go", "rust": "rs"}[target]
    os.rename(os.path.join(where, "src", "copy"), os.path.join(where, source))
    shim = os.path.join(where, "bin", tool)
    with open(shim, "w") as file:
        file.write(f'#!/bin/sh\necho "$1" >>"{where}/log"\nexec "{shutil.which(tool)}" "$@"\n')
    os.chmod(shim, 0o755)
    script = build([command("copy", "./copy", target=target, source=source)], where=where)
    return script, where, source, {"PATH": os.path.join(where, "bin") + ":" + os.environ["PATH"]}


def builds(where, target):
    with open(os.path.join(where, "log")) as file:
        return file.read().split().count(PROGRAMS[target][1][0])


def test_building():
    for target, (tool, options, _, bad, place) in PROGRAMS.items():
        if not shutil.which(tool):
            skip(f"building {target}", f"{tool} is missing")
            continue
        script, where, source, env = program_case(target)
        program = os.path.join(where, "copy")
        same(f"{target}: the first run builds", (0, b"x\n", ""), run(script, stdin=b"x\n", env=env))
        same("... once", 1, builds(where, target))
        before = os.stat(program).st_mtime_ns
        same("the second run", (0, b"y\n", ""), run(script, stdin=b"y\n", env=env))
        same("... builds nothing", (1, before),
             (builds(where, target), os.stat(program).st_mtime_ns))
        os.utime(os.path.join(where, source))
        run(script, env=env)
        same("a new time stamp builds nothing", 1, builds(where, target))
        with open(os.path.join(where, source), "a") as file:
            file.write("// changed\n")
        asked = open(os.path.join(where, "log")).read()
        same("GLUEGEN_BUILT=1 takes what was built", (0, b"y\n", ""),
             run(script, stdin=b"y\n", env={**env, "GLUEGEN_BUILT": "1"}))
        same("... and asks no compiler", asked, open(os.path.join(where, "log")).read())
        env["GLUEGEN_BUILT"] = "0"
        same("--build", (0, b"", ""), run(script, "--build", env=env))
        same("new content is built", 2, builds(where, target))
        with open(os.path.join(where, source), "a") as file:
            file.write("// changed again\n")
        same("--build builds with GLUEGEN_BUILT=1, too", (0, b"", ""),
             run(script, "--build", env={**env, "GLUEGEN_BUILT": "1"}))
        same("... it did", 3, builds(where, target))
        with open(os.path.join(where, "bin", tool), "w") as file:
            file.write("#!/bin/sh\nexit 127\n")
        same("without the tool a fresh program is used", (0, b"z\n", ""),
             run(script, stdin=b"z\n", env=env))
        os.remove(os.path.join(where, "bin", tool))
        with open(os.path.join(where, source), "w") as file:
            file.write(bad)
        # Debian's go ends with 2 where current ones, and rustc, end with 1.
        alone = subprocess.run([tool, *options, "-o", os.path.join(fresh(), "copy"), source],
                               capture_output=True, text=True, cwd=where)
        same("a build that fails shows the compiler's message and exit code",
             (70, b"", f"{alone.stderr}etl: step copy: build failed with exit code "
              f"{alone.returncode}\n"), run(script, "--output", "o", stdin=b"x\n"))
        same("... which names the fault", [f"{source}:{place}"],
             re.findall(r"^[ >-]*(\S+:\d+:\d+)(?:$|: undefined: nonsense$)", alone.stderr, re.M))
        same("... leaves nothing new", ["bin", "copy", "log", "src"], files(where))
        os.remove(os.path.join(where, source))
        same("a source that is missing",
             (70, b"", f"etl: step copy: cannot build: {source}: No such file or directory\n"),
             run(script, env=env))
        nothing_left("building")


def test_building_at_once():
    if not shutil.which("rustc"):
        skip("building at once", "rustc is missing")
        return
    script, where, _, env = program_case("rust")
    env = {**os.environ, **env}
    processes = [subprocess.Popen([script, "--output", f"o{i}"], cwd=where, env=env,
                                  stdin=subprocess.PIPE, stderr=subprocess.PIPE)
                 for i in range(4)]
    results = [(p.communicate(b"%d\n" % i)[1], p.returncode) for i, p in enumerate(processes)]
    same("four runs at once", [(b"", 0)] * 4, results)
    same("... each with its own output", [b"%d\n" % i for i in range(4)],
         [open(os.path.join(where, f"o{i}"), "rb").read() for i in range(4)])
    same("... leave no temporary files", ["bin", "copy", "log", "o0", "o1", "o2", "o3", "src"],
         files(where))
    same("... and no others in the build directory", ["copy.stamp"],
         os.listdir(os.path.join(where, "out", "etl", ".build")))
    nothing_left("building at once")


# Ends when three of them have begun; the first one to begin ends last.
MEETING = """#!/bin/sh
[ "$1" != --version ] || { echo asked >>log; echo rustc 1; exit; }
for source; do :; done
echo "$source" >>log
for i in $(seq 500); do
    [ "$(grep -c '[.]rs$' log)" -lt 3 ] || break
    sleep 0.02
done
[ "$source" != a.rs ] || sleep 0.2
echo "error in $source" >&2
[ "$source" = b.rs ] || exit 3
for word; do [ "$last" != -o ] || printf '#!/bin/sh\\ncat\\n' >"$word"; last=$word; done
"""


def test_building_several():
    """Programs are built at the same time; all that fail say so, in the order of the steps."""
    where = fresh("several")
    os.mkdir(os.path.join(where, "bin"))
    for name, text in (("rustc", MEETING), ("nproc", "#!/bin/sh\necho 3\n")):
        path = os.path.join(where, "bin", name)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, 0o755)
    for name in "abc":
        open(os.path.join(where, name + ".rs"), "w").close()
    script = build([command(name, "./" + name, target="rust", source=name + ".rs")
                    for name in "abc"], where=where)
    env = {"PATH": os.path.join(where, "bin") + ":" + os.environ["PATH"]}
    told = ("error in a.rs\netl: step a: build failed with exit code 3\nerror in b.rs\n"
            "error in c.rs\netl: step c: build failed with exit code 3\n")
    same("three programs at once, two fail", (70, b"", told), run(script, "--build", env=env))
    with open(os.path.join(where, "log")) as file:
        same("the compiler is asked once what it is", ["a.rs", "asked", "b.rs", "c.rs"],
             sorted(file.read().split()))
    nothing_left("building several")


def test_build_interrupted():
    if not shutil.which("rustc"):
        skip("an interrupted build", "rustc is missing")
        return
    script, where, _, env = program_case("rust")
    shim = os.path.join(where, "bin", "rustc")
    with open(shim, "w") as file:
        file.write('#!/bin/sh\n[ "$1" = --version ] && exit 0\necho $$ >pid\nsleep 300\n')
    process = subprocess.Popen([script], cwd=where, env={**os.environ, **env},
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    pid = os.path.join(where, "pid")
    wait_for(lambda: os.path.exists(pid) and open(pid).read().strip())
    process.terminate()
    same("SIGTERM while building", (b"", 143), (process.communicate()[1], process.returncode))
    check("... stops the compiler", wait_for(lambda: not alive(int(open(pid).read())), 3))
    same("... leaves nothing", ["bin", "pid", "src"], files(where))
    nothing_left("SIGTERM while building")


def test_code_checks():
    if not shutil.which("shellcheck"):
        skip("shellcheck", "shellcheck is missing")
        return
    specs = [
        ([awk("a", "{ print }"), bash("b", "cat")], {}),
        ([bash("a", "cat"), bash("l", "cat", input="a"), bash("r", "cat", input="a"),
          {"step": "j", "target": "python", "code": "output(*fields)", "input": ["l", "r"],
           "parallel": "auto", "workdir": "w", "env": {"X": "${Y:-z}"}}],
         {"input": ["x y", "z"], "output": "o'o", "env": {"E": "1"}, "jobs": 3,
          "description": "one line"}),
        ([command("c", ["./x", "${V:-a b}"], target="go", source=["x.go", "y.go"], workdir="w"),
          command("d", "./r", target="rust", source="r.rs")], {"header": False}),
    ]
    for steps, options in specs:
        script = build(steps, **options)
        result = subprocess.run(["shellcheck", script], capture_output=True, text=True)
        same("shellcheck", (0, ""), (result.returncode, result.stdout))
        result = subprocess.run(["bash", "-n", script], capture_output=True, text=True)
        same("bash -n", (0, ""), (result.returncode, result.stderr))


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, test in list(globals().items()):
        if name.startswith("test_") and pattern in name:
            test()
    clean_up()
    finish()


main()
