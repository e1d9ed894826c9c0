pipeline(p, [step(a, bash, 'cat')]).
go(X) :-
    member(X, [1, 2]).
