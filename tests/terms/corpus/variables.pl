a(X, Y, X, _, _, _Z, _Z, __A, _1, _a, XY_1).
b(X) :- X = Y, Y = _, \+ _.
X.
_ = _.
X(a).
X (a).
_(a).
f(X, g(Y, X), [Z, Y|X], {X}, "X", 'X', x{k:X}).
f(A0,A1,A2,A3,A4,A5,A6,A7,A8,A9,B0,B1,B2,B3,B4,B5,B6,B7,B8,B9,A0,A5,B0,B5,B9,_,_A,_A).
p(B, A) :- q(A, B).
p :- X^q(X), a(_), c(X).
Var :- body.
t(T{a:T}, S{b:U, a:V}, V, U).
