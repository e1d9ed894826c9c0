% Clauses that a program cannot have.
atom_length(X, Y) :- Y = X.
1 :- true.
"text" :- true.
append(a, b, c).
