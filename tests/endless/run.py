#!/usr/bin/env python3
"""Programs that never end or want too much: each stops with GG0062 (or another error of its own)
within a second of processor time (see lib/pace.py) and 320 MiB of memory. What it says is in
said.txt, whole but for the number of goals; --update writes it anew."""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import pace  # noqa: E402
import sections  # noqa: E402
import tap  # noqa: E402

SECONDS, KIBIBYTES = 1.0, 320 * 1024
TRIES = 3  # a busy machine makes a single measurement too long
LIMIT = "GG0062"
SAID = os.path.join(os.path.dirname(os.path.abspath(__file__)), "said.txt")


def programs():
    """(name, clauses, goal, code of the error)"""
    loop = "loop :- loop.\n"
    yield "a loop", loop, "loop", LIMIT
    yield "a loop in catch/3", loop, "catch(loop, _, true), loop", LIMIT
    yield "a loop in findall/3", loop, "findall(X, loop, L)", LIMIT
    yield "left recursion", "p(X) :- p(Y), q(X, Y).\nq(1, 1).\n", "p(_)", LIMIT
    yield "right recursion that counts", "n(I) :- J is I + 1, n(J).\n", "n(0)", LIMIT
    yield "right recursion that grows", "n(I) :- n(s(I)).\n", "n(0)", LIMIT
    yield "alternatives without end", "p :- p.\np :- p.\n", "p", LIMIT
    yield ("exponential backtracking",
           "b(0).\nb(1).\nall([]).\nall([X|Xs]) :- b(X), all(Xs).\n",
           "length(L, 60), all(L), fail", LIMIT)
    yield "naive fibonacci", ("f(0, 0).\nf(1, 1).\nf(N, F) :- N > 1, A is N - 1, B is N - 2, "
                              "f(A, X), f(B, Y), F is X + Y.\n"), "f(60, _)", LIMIT
    yield "repeat and fail", "", "(repeat, fail)", LIMIT
    yield "between without end", "", "(between(1, inf, _), fail)", LIMIT
    yield "an atom that doubles", "d(A) :- atom_concat(A, A, B), d(B).\n", "d(x)", LIMIT
    yield "a string that doubles", "d(A) :- string_concat(A, A, B), d(B).\n", 'd("x")', LIMIT
    yield "atoms without end", "d(N) :- atom_concat(x, N, _), M is N + 1, d(M).\n", "d(0)", LIMIT
    yield "texts with places", "d(A) :- B = A ++ 'part', atom_length(B, _), d(B).\n", "d(x)", LIMIT
    yield "a format of a width", "", "format(atom(_), '~t~*|', [100000000])", "GG0068"
    yield "many times a character", "", "format(atom(_), '~*c', [2000000000, 0'x])", LIMIT
    yield "a column of a billion", "", "format(atom(_), '~1000000000|', [])", "GG0068"
    yield "decimals of a billion", "", "format(atom(_), '~1000000000d', [1])", "GG0068"
    yield "digits of a billion", "", "format(atom(_), '~1000000000f', [1.5])", "GG0068"
    yield ("columns that add up",
           "c :- format(atom(_), '~t~1000000+~t~1000000+', []), c.\n", "c", "GG0068")
    yield "a format that calls itself", "p :- format('~@', [p]).\n", "p", LIMIT
    yield "tab", "", "tab(10000000000)", LIMIT
    yield "lists of any length", "", "(length(L, _), fail)", LIMIT
    yield "a list of a billion", "", "length(_, 1000000000)", LIMIT
    yield "a term of a billion", "", "functor(_, f, 1000000000)", LIMIT
    yield "numlist", "", "numlist(1, 100000000, _)", LIMIT
    yield "a huge findall", "", "findall(X, between(1, inf, X), _)", LIMIT
    yield "findall of large terms", "", ("length(L, 100000), findall(L, between(1, inf, _), _)"
                                         ), LIMIT
    yield "2 ** (2 ** 40)", "", "X is 2 ** (2 ** 40)", LIMIT
    yield "1 << (1 << 40)", "", "X is 1 << (1 << 40)", LIMIT
    yield "9 ^ (9 ^ 9)", "", "X is 9 ^ (9 ^ 9)", LIMIT
    yield "squares", "s(N) :- M is N * N, s(M).\n", "s(3)", LIMIT
    yield "a factorial", "f(N, A) :- M is N + 1, B is A * M, f(M, B).\n", "f(1, 1)", LIMIT
    yield "a sum that nests", ("d(0, 0) :- !.\nd(N, 1 + T) :- M is N - 1, d(M, T).\n"
                               ), "(d(1000000, T), X is T, fail)", "GG0064"
    yield "a cyclic term that is written", "", "(X = f(X), write(X))", LIMIT
    yield "a cyclic term that is copied", "", "(X = [a|X], copy_term(X, _))", LIMIT
    yield "cyclic terms that are unified", "", "(X = f(X), Y = f(Y), X = Y)", LIMIT
    yield "cyclic terms that are compared", "", "(X = f(X), Y = f(Y), X == Y)", LIMIT
    yield "the length of a cyclic list", "", "(L = [a|L], length(L, _))", LIMIT
    yield "a cyclic sum", "", "(X = 1 + X, Y is X)", LIMIT
    yield "a cyclic goal", "", "(X = (true, X), call(X))", LIMIT
    yield "a cyclic text", "", "(X = a ++ X, atom_length(X, _))", LIMIT
    yield "a cyclic clause", "", "(X = f(X), assertz(p(X)))", LIMIT
    yield "facts without end", "a(N) :- assertz(f(N)), M is N + 1, a(M).\n", "a(0)", LIMIT
    yield "a fact that changes", ("a :- retract(n(N)), M is N + 1, assertz(n(M)), a.\n"
                                  ), "(assertz(n(0)), a)", LIMIT
    yield "global values without end", ("g(N) :- nb_setval(k, f(N, N, N)), M is N + 1, g(M).\n"
                                        ), "g(0)", LIMIT
    yield "backtrackable values without end", ("g(N) :- b_setval(k, N), M is N + 1, g(M).\n"
                                               ), "g(0)", LIMIT
    yield "an assoc that grows", ("a(N, A) :- put_assoc(N, A, x, B), M is N + 1, a(M, B).\n"
                                  ), "(empty_assoc(A), a(0, A))", LIMIT
    yield ("an occurs check that doubles",
           "d(0, _) :- !.\nd(N, f(A, A)) :- M is N - 1, d(M, A).\n",
           "(d(60, X), d(60, Y), unify_with_occurs_check(X, Y))", LIMIT)
    yield "the length of a long text", ("l(A) :- atom_length(A, _), l(A).\n"
                                        ), ("(numlist(1, 100000, L), atomic_list_concat(L, A), "
                                            "l(A))"), LIMIT
    yield "a list that is sorted again", ("s(L) :- msort(L, _), s(L).\n"
                                          ), "(numlist(1, 100000, L), s(L))", LIMIT
    yield "permutations", "", "(numlist(1, 20, L), permutation(L, _), fail)", LIMIT
    yield "output without end", "w :- write(xxxxxxxxxxxxxxxxxxxx), w.\n", "w", LIMIT
    yield "files without end", ("w(N) :- atom_concat(f, N, P), write_file(P, x), M is N + 1, "
                                "w(M).\n"), "w(0)", LIMIT
    yield "streams without end", ("w(N) :- atom_concat(f, N, P), open(P, write, _), M is N + 1, "
                                  "w(M).\n"), "w(0)", LIMIT
    yield "catch in catch", "c :- catch(c, _, true).\n", "c", LIMIT
    yield "exceptions without end", "c :- catch(throw(x), _, true), c.\n", "c", LIMIT
    yield "negations in negations", "n :- \\+ n.\n", "n", LIMIT
    yield "a parser of its own output", ("t(A) :- term_to_atom(f(A, A), B), t(B).\n"
                                         ), "t(x)", LIMIT
    yield "maplist on a list without end", "", "(L = [a|L], maplist(atom, L))", LIMIT
    yield "sub_atom of a long text", "", ("(numlist(1, 50000, L), atomic_list_concat(L, A), "
                                          "sub_atom(A, _, _, _, S), fail)"), LIMIT
    yield "a split into many", "", ("(numlist(1, 200000, L), atomic_list_concat(L, ',', A), "
                                    "repeat, atomic_list_concat(P, ',', A), fail)"), LIMIT


def check(directory, clauses, goal):
    """The exit status, what was said, the processor time and the memory."""
    path = os.path.join(directory, "p.pl")
    with open(path, "w", encoding="utf-8") as file:
        file.write(clauses + "generate_x(x).\nrule :- true.\n")
    said = os.path.join(directory, "said")
    with open(said, "wb") as out, open(os.devnull, "wb") as null:
        child = subprocess.Popen([tap.GLUEGEN, "check", "--format", "gcc", "--goal", goal,
                                  "p.pl"], cwd=directory, stdout=out, stderr=null)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    with open(said, encoding="utf-8", errors="replace") as file:
        text = file.read()
    taken = pace.there(usage.ru_utime + usage.ru_stime, SECONDS)
    return child.returncode, text, taken, usage.ru_maxrss


def main():
    sanitized = b"__asan_init" in open(tap.GLUEGEN, "rb").read()
    all_said = {}
    for name, clauses, goal, code in programs():
        with tempfile.TemporaryDirectory() as directory:
            tries = 1 if sanitized else TRIES
            runs = []
            while len(runs) < tries and not (runs and runs[-1][2] <= SECONDS):
                runs.append(check(directory, clauses, goal))
        status, said, taken, memory = runs[-1]
        said = re.sub(r"\(after \d+ goals\)", "(after N goals)", said)
        if sanitized:  # so much slower that the clock may stop it first
            said = said.replace(" more time than ", " more steps than ")
        all_said[name] = said
        due = sections.expected(SAID, all_said).get(name)
        in_bounds = sanitized or (taken <= SECONDS and memory <= KIBIBYTES)
        tap.check(name, status == 1 and in_bounds and said == due and
                  re.findall(r"\[(GG\d+)\]", said) == [code],
                  f"status {status}, {taken * 1000:.0f} ms, {memory} KiB\n{said}expected\n{due}")
        if os.environ.get("VERBOSE"):
            print(f"# {taken * 1000:.0f} ms {memory} KiB {said[:100]}")
    tap.same("said.txt has no others", sorted(all_said), sorted(sections.read(SAID)))
    tap.finish()


main()
