% A recursion without an end.
count(N, R) :- N1 is N + 1, count(N1, R).
generate_a(R) :- count(0, R).
