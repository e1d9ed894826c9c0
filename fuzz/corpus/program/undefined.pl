% Predicates that do not exist: the nearest name is suggested.
generate_a(R) :- atomic_list_concatt([a, b], R).
generate_b(R) :- helper(x, y, R).
generate_c(R) :- no_such_thing_at_all(R).
helper(X, R) :- R = X.
