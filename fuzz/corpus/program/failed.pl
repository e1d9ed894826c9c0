% A goal that fails.
generate_a(R) :- member(R, []).
:- 1 > 2.
