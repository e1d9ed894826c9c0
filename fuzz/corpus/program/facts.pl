:- dynamic(p/1).
:- catch(findall(x, (assertz(p1(1)), assertz(p1(2)), asserta(p1(0)), findall(X, p1(X), L), retractall(p1(_))), _), _, true).
:- catch(findall(x, (assertz(p2(1)), p2(X), assertz(p2(2)), fail ; findall(X, p2(X), L)), _), _, true).
:- catch(findall(x, (retractall(p3(_)), p3(X)), _), _, true).
:- catch(findall(x, (retractall(p3(_)), assertz(p3(1)), retract(p3(X)), \+ p3(_)), _), _, true).
:- catch(findall(x, (retract(no_such(1))), _), _, true).
:- catch(findall(x, (assertz(p4(1)), assertz(p4(2)), retract(p4(X))), _), _, true).
:- catch(findall(x, (assertz((p5(X) :- X > 1)), (p5(2) -> R = yes ; R = no), retractall(p5(_))), _), _, true).
:- catch(findall(x, (assertz((p6(X) :- (X = 1 ; X = 2), X > 0)), findall(Y, p6(Y), L)), _), _, true).
:- catch(findall(x, (assertz((p7(X) :- member(X, [1,2,3]), !)), findall(Y, p7(Y), L)), _), _, true).
:- catch(findall(x, (assertz((p8 :- G, G = true))), _), _, true).
:- catch(findall(x, (assertz(foo:bar_p9), catch(bar_p9, _, true)), _), _, true).
:- catch(findall(x, (assertz(1)), _), _, true).
:- catch(findall(x, (assertz((a, b))), _), _, true).
:- catch(findall(x, (assertz((foo9 :- 1))), _), _, true).
:- catch(findall(x, (assertz(X)), _), _, true).
:- catch(findall(x, (assertz(atom_length(a, b))), _), _, true).
:- catch(findall(x, (asserta((append_x(a) :- true)), append_x(X)), _), _, true).
:- catch(findall(x, (retract(atom_length(_, _))), _), _, true).
:- catch(findall(x, (assertz(q1(1)), clause(q1(X), B)), _), _, true).
:- catch(findall(x, (assertz((q2(X) :- X = 1, true)), clause(q2(Y), B)), _), _, true).
:- catch(findall(x, (clause(atom_length(_, _), B)), _), _, true).
:- catch(findall(x, (clause(X, B)), _), _, true).
:- catch(findall(x, (clause(no_such_q, B)), _), _, true).
:- catch(findall(x, (dynamic(dyn1/1), \+ dyn1(_)), _), _, true).
:- catch(findall(x, (assertz(q3(a)), assertz(q3(b)), (retract(q3(X)), fail ; findall(Y, q3(Y), L))), _), _, true).
:- catch(findall(x, (assertz(c1(0)), forall(between(1, 10, _), (retract(c1(N)), N1 is N + 1, assertz(c1(N1)))), c1(V)), _), _, true).
:- catch(findall(x, (current_predicate(no_such_thing/3)), _), _, true).
:- catch(findall(x, (assertz(q4(1)), current_predicate(q4/A)), _), _, true).
:- catch(findall(x, (abolish(foo/a)), _), _, true).
