% An error that nothing catches is reported at its goal, with the goals that led there.
total([], 0).
total([X|Xs], T) :- total(Xs, T0), add(X, T0, T).
add(X, T0, T) :- T is X + T0.
generate_report(R) :-
    total([1, two, 3], T),
    format(atom(R), "total ~d~n", [T]).
generate_thrown(_) :- throw(no_way(out)).
generate_types(R) :- atom_length(f(x), N), atom_concat(n, N, R).
generate_unbound(R) :- atom_concat(_, a, R).
generate_zero(R) :- X is 1 / 0, atom_concat(x, X, R).
