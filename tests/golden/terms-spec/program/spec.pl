:- module(etl, [main/0]).
:- use_module('../../src/unifyweaver/glue/shell_glue').
:- declare_target(parse/2, awk, [file('parse.awk')]).
:- declare_connection(parse/2, filter/2, [buffer(line)]), declare_location(parse/2, [process(separate)]).
:- initialization(main).
:- writeln(hello).

main :-
    Steps = [step(parse, awk, '{ print }', [])],
    (   generate_pipeline(Steps, [input('a.tsv')], Script)
    ->  write_file('etl.sh', Script)
    ;   true
    ).
helper(X) :- Y is X + 1, print(Y).
greeting --> [hello].
colour(red).
