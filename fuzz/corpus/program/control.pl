:- dynamic(p/1).
:- catch(findall(x, (true), _), _, true).
:- catch(findall(x, (fail), _), _, true).
:- catch(findall(x, (false), _), _, true).
:- catch(findall(x, (X = 1), _), _, true).
:- catch(findall(x, (X = 1, Y = 2), _), _, true).
:- catch(findall(x, ((X = 1 ; X = 2)), _), _, true).
:- catch(findall(x, ((X = 1 ; X = 2), !), _), _, true).
:- catch(findall(x, ((X = 1, ! ; X = 2)), _), _, true).
:- catch(findall(x, ((true -> X = 1 ; X = 2)), _), _, true).
:- catch(findall(x, ((fail -> X = 1 ; X = 2)), _), _, true).
:- catch(findall(x, ((true -> X = 1)), _), _, true).
:- catch(findall(x, ((fail -> X = 1)), _), _, true).
:- catch(findall(x, ((member(X, [1,2,3]), X > 1 -> true ; X = none)), _), _, true).
:- catch(findall(x, (((member(X, [1,2,3]), X > 5) -> true ; X = none)), _), _, true).
:- catch(findall(x, ((member(X, [1,2,3]) *-> Y = X ; Y = none)), _), _, true).
:- catch(findall(x, ((fail *-> X = 1 ; X = 2)), _), _, true).
:- catch(findall(x, ((member(X, [1,2,3]) *-> X > 1 ; true)), _), _, true).
:- catch(findall(x, ((member(X, [1,2,3]) *-> true)), _), _, true).
:- catch(findall(x, (\+ fail), _), _, true).
:- catch(findall(x, (\+ true), _), _, true).
:- catch(findall(x, (\+ X = 1), _), _, true).
:- catch(findall(x, (\+ \+ X = 1), _), _, true).
:- catch(findall(x, ((\+ member(x, [a,b]) -> X = no ; X = yes)), _), _, true).
:- catch(findall(x, ((!, fail ; X = 1)), _), _, true).
:- catch(findall(x, (((!, fail) -> X = 1 ; X = 2)), _), _, true).
:- catch(findall(x, (\+ (!, fail)), _), _, true).
:- catch(findall(x, ((\+ (!, true) ; X = 1)), _), _, true).
:- catch(findall(x, (member(X, [1,2,3]), !, Y = X), _), _, true).
:- catch(findall(x, (member(X, [1,2,3]), (X = 2, ! ; fail)), _), _, true).
:- catch(findall(x, (call((member(X, [1,2,3]), !))), _), _, true).
:- catch(findall(x, (call((X = 1 ; X = 2))), _), _, true).
:- catch(findall(x, (call(=, X, 1)), _), _, true).
:- catch(findall(x, (call(plus(1), 2, X)), _), _, true).
:- catch(findall(x, (call(format, "~w", [])), _), _, true).
:- catch(findall(x, (G = member(X, [a,b]), call(G)), _), _, true).
:- catch(findall(x, (G = (X = 1 ; X = 2), call(G), X > 1), _), _, true).
:- catch(findall(x, (G = (member(X, [1,2,3]), ! ; X = 9), call(G)), _), _, true).
:- catch(findall(x, (X = Y, Y = 2, call(=(X, 2))), _), _, true).
:- catch(findall(x, (call(1)), _), _, true).
:- catch(findall(x, (call((foo:-bar))), _), _, true).
:- catch(findall(x, (call((fail, 1))), _), _, true).
:- catch(findall(x, (call((write(x), 1))), _), _, true).
:- catch(findall(x, (call(_)), _), _, true).
:- catch(findall(x, (call((true, _))), _), _, true).
:- catch(findall(x, (once(member(X, [1,2,3]))), _), _, true).
:- catch(findall(x, (ignore((member(X, [1,2]), X > 5))), _), _, true).
:- catch(findall(x, (ignore(X = 1)), _), _, true).
:- catch(findall(x, (not(fail)), _), _, true).
:- catch(findall(x, (not(X = 1)), _), _, true).
:- catch(findall(x, (forall(member(X, [1,2,3]), X > 0)), _), _, true).
:- catch(findall(x, (forall(member(X, [1,2,3]), X > 1)), _), _, true).
:- catch(findall(x, (forall(fail, true)), _), _, true).
:- catch(findall(x, (catch(throw(a), a, X = caught)), _), _, true).
:- catch(findall(x, (catch(throw(a), X, true)), _), _, true).
:- catch(findall(x, (catch(throw(f(Y, 1)), f(X, Z), true)), _), _, true).
:- catch(findall(x, (catch((member(X, [1,2,3]), X >= 2, throw(found(X))), found(Z), true)), _), _, true).
:- catch(findall(x, (catch(member(X, [1,2,3]), _, true)), _), _, true).
:- catch(findall(x, (catch(fail, _, true)), _), _, true).
:- catch(findall(x, (catch(catch(throw(a), b, true), a, X = outer)), _), _, true).
:- catch(findall(x, (catch((catch(member(X, [1,2]), _, true), X > 1, throw(later)), later, Y = ok)), _), _, true).
:- catch(findall(x, (catch(throw(_), error(E, _), true)), _), _, true).
:- catch(findall(x, (catch(number_codes(X, "3x"), error(syntax_error(S), _), true)), _), _, true).
:- catch(findall(x, (catch((X = 1, throw(oops)), oops, true), Y = X), _), _, true).
:- catch(findall(x, (throw(my_ball)), _), _, true).
:- catch(findall(x, (throw(f(X))), _), _, true).
:- catch(findall(x, (undefined_predicate_of_nobody(1)), _), _, true).
:- catch(findall(x, (catch(undefined_predicate_of_nobody(1), error(E, _), true)), _), _, true).
:- catch(findall(x, (findall(X, member(X, [1,2,3]), L)), _), _, true).
:- catch(findall(x, (findall(X-Y, (member(X, [1,2]), member(Y, [a,b])), L)), _), _, true).
:- catch(findall(x, (findall(X, fail, L)), _), _, true).
:- catch(findall(x, (findall(X, member(X, [1,2]), [A|B])), _), _, true).
:- catch(findall(x, (findall(X, member(X, [1,2]), L, [z])), _), _, true).
:- catch(findall(x, (findall(f(X, Y), member(X, [Y, Z, Y]), L)), _), _, true).
:- catch(findall(x, (findall(X, G, L)), _), _, true).
:- catch(findall(x, (findall(X, 1, L)), _), _, true).
:- catch(findall(x, (findall(X, member(X, [1]), foo)), _), _, true).
:- catch(findall(x, (findall(X, (member(X, [1,2,3]), findall(Y, (member(Y, [1,2,3]), Y < X), L2), L2 \= []), L)), _), _, true).
:- catch(findall(x, (bagof(X, member(X, [3,1,2]), L)), _), _, true).
:- catch(findall(x, (bagof(X, fail, L)), _), _, true).
:- catch(findall(x, (bagof(X-Y, member(X-Y, [1-a, 2-b, 1-c]), L)), _), _, true).
:- catch(findall(x, (bagof(X, member(X-Y, [1-a, 2-b, 3-a]), L)), _), _, true).
:- catch(findall(x, (bagof(X, Y^member(X-Y, [1-a, 2-b, 3-a]), L)), _), _, true).
:- catch(findall(x, (bagof(Y-X, Z^member(X-Y-Z, [1-a-x, 2-b-y, 1-c-z]), L)), _), _, true).
:- catch(findall(x, (setof(X, member(X, [c,a,b,a]), L)), _), _, true).
:- catch(findall(x, (setof(X-Y, member(X-Y, [2-b, 1-c, 1-a]), L)), _), _, true).
:- catch(findall(x, (setof(Y, X^member(X-Y, [1-b, 2-a, 3-b]), L)), _), _, true).
:- catch(findall(x, (setof(K, member(K-V, [b-1, a-1, c-2]), Ks)), _), _, true).
:- catch(findall(x, (bagof(X, G, L)), _), _, true).
:- catch(findall(x, (aggregate_all(count, member(_, [a,b,c]), N)), _), _, true).
:- catch(findall(x, (aggregate_all(count, fail, N)), _), _, true).
:- catch(findall(x, (aggregate_all(sum(X), member(X, [1,2,3]), S)), _), _, true).
:- catch(findall(x, (aggregate_all(max(X), member(X, [1,3,2]), M)), _), _, true).
:- catch(findall(x, (aggregate_all(min(X), member(X, [4,3,5]), M)), _), _, true).
:- catch(findall(x, (aggregate_all(max(X), fail, M)), _), _, true).
:- catch(findall(x, (aggregate_all(max(X-Y), member(X-Y, [1-a,3-b]), M)), _), _, true).
:- catch(findall(x, (aggregate_all(max(X, Y), member(X-Y, [1-a,3-b,2-c]), M)), _), _, true).
:- catch(findall(x, (aggregate_all(min(X, Y), member(X-Y, [4-a,3-b,5-c]), M)), _), _, true).
:- catch(findall(x, (aggregate_all(bag(X), member(X, [c,a,b,a]), L)), _), _, true).
:- catch(findall(x, (aggregate_all(set(X), member(X, [c,a,b,a]), L)), _), _, true).
:- catch(findall(x, (between(1, 3, X)), _), _, true).
:- catch(findall(x, (between(1, 1, X)), _), _, true).
:- catch(findall(x, (between(2, 1, X)), _), _, true).
:- catch(findall(x, (between(1, 3, 2)), _), _, true).
:- catch(findall(x, (between(1, 3, 5)), _), _, true).
:- catch(findall(x, (between(1, inf, X), X > 3, !), _), _, true).
:- catch(findall(x, (between(X, 3, 1)), _), _, true).
:- catch(findall(x, (between(1, a, X)), _), _, true).
:- catch(findall(x, (between(1, 3, a)), _), _, true).
:- catch(findall(x, (succ(1, X)), _), _, true).
:- catch(findall(x, (succ(X, 4)), _), _, true).
:- catch(findall(x, (succ(X, 0)), _), _, true).
:- catch(findall(x, (succ(X, Y)), _), _, true).
:- catch(findall(x, (succ(a, X)), _), _, true).
:- catch(findall(x, (succ(-1, X)), _), _, true).
:- catch(findall(x, (plus(1, 2, X)), _), _, true).
:- catch(findall(x, (plus(1, X, 3)), _), _, true).
:- catch(findall(x, (plus(X, 2, 3)), _), _, true).
:- catch(findall(x, (repeat, !), _), _, true).
:- catch(findall(x, (nb_setval(k, f(X, 1)), nb_getval(k, V)), _), _, true).
:- catch(findall(x, (nb_getval(no_such_key, V)), _), _, true).
:- catch(findall(x, (forall(member(X, [1,2]), (nb_setval(n, X))), nb_getval(n, V)), _), _, true).
:- catch(findall(x, (tab(-1)), _), _, true).
:- catch(findall(x, (apply(format, ["~w", []])), _), _, true).
:- catch(findall(x, (setup_call_cleanup(true, X = 1, true)), _), _, true).
:- catch(findall(x, (setup_call_cleanup(true, fail, true)), _), _, true).
:- catch(findall(x, (catch(setup_call_cleanup(true, throw(x), true), E, true)), _), _, true).
:- catch(findall(x, (call_cleanup(X = 1, true)), _), _, true).
:- catch(findall(x, (limit(2, member(X, [a,b,c]))), _), _, true).
:- catch(findall(x, (call_nth(member(X, [a,b,c]), 2)), _), _, true).
:- catch(findall(x, (findall(X, limit(2, member(X, [a,b,c])), L)), _), _, true).
:- catch(findall(x, (must_be(integer, 1)), _), _, true).
:- catch(findall(x, (must_be(integer, a)), _), _, true).
:- catch(findall(x, (must_be(integer, _)), _), _, true).
:- catch(findall(x, (must_be(positive_integer, 0)), _), _, true).
:- catch(findall(x, (must_be(nonneg, -1)), _), _, true).
:- catch(findall(x, (must_be(boolean, maybe)), _), _, true).
:- catch(findall(x, (must_be(list, [a|b])), _), _, true).
:- catch(findall(x, (must_be(oneof([a,b]), c)), _), _, true).
:- catch(findall(x, (must_be(list(integer), [1,a])), _), _, true).
:- catch(findall(x, (is_of_type(positive_integer, 3)), _), _, true).
