% Faults of facts, values and options, all told in one run.
:- use_module(library(lists)).
:- set_prolog_flag(double_quotes, codes).
:- op(700, xfx, =>).

pipeline(etl, [parse, step(filter, python, "output(*fields)", [fields([a, b:int, c(float), d-str])]),
               missing, 17, step(load, local, './load', [])], [
    input(logs/access),
    jobs(eight),
    parallel(gnu_parallel),
    chunk(10000),
    buffer(block(10485760)),
    retry(3), backoff(exponential),
    circuit_breaker(failures(5), reset_after(60)),
    format(tsv), format(csv),
    stop_on_error(false),
    target(powershell),
    Output,
    header
]).

step(parse, awk, '{ print }', [outputs([a, b:int, c:float, d, a]), colour(red)]).
step(parse, awk, '{ print $1 }', []).
step(unused, awk, '{ print $2 }').
pipelin(etl, [parse]).
step(parse, awk).
