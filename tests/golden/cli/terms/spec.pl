% A pipeline as facts.
:- module(spec, [op(700, xfx, =>>)]).

pipeline(load, [parse, filter], [input('access.log'), jobs(8)]).
step(parse, awk, '{ print $1 "\t" $7 }', []).
step(filter, python, "return status >= 500
", [fields([ip, status])]) =>> X :- X = _{a: 1}.
broken(a b).
also('\q').
