:- dynamic(p/1).
:- catch(findall(x, (var(X)), _), _, true).
:- catch(findall(x, (var(a)), _), _, true).
:- catch(findall(x, (nonvar(a)), _), _, true).
:- catch(findall(x, (atom(a)), _), _, true).
:- catch(findall(x, (atom([])), _), _, true).
:- catch(findall(x, (atom("a")), _), _, true).
:- catch(findall(x, (atom('[]')), _), _, true).
:- catch(findall(x, (atomic("a")), _), _, true).
:- catch(findall(x, (atomic(1.5)), _), _, true).
:- catch(findall(x, (atomic(f(x))), _), _, true).
:- catch(findall(x, (number(1)), _), _, true).
:- catch(findall(x, (number(1.0)), _), _, true).
:- catch(findall(x, (number(a)), _), _, true).
:- catch(findall(x, (number(1r3)), _), _, true).
:- catch(findall(x, (integer(1)), _), _, true).
:- catch(findall(x, (integer(1.0)), _), _, true).
:- catch(findall(x, (float(1.0)), _), _, true).
:- catch(findall(x, (float(1)), _), _, true).
:- catch(findall(x, (rational(1r3)), _), _, true).
:- catch(findall(x, (rational(1)), _), _, true).
:- catch(findall(x, (callable(a)), _), _, true).
:- catch(findall(x, (callable(f(x))), _), _, true).
:- catch(findall(x, (callable(1)), _), _, true).
:- catch(findall(x, (compound(f(x))), _), _, true).
:- catch(findall(x, (compound([a])), _), _, true).
:- catch(findall(x, (compound([])), _), _, true).
:- catch(findall(x, (is_list([a,b])), _), _, true).
:- catch(findall(x, (is_list([a|b])), _), _, true).
:- catch(findall(x, (is_list([a|_])), _), _, true).
:- catch(findall(x, (is_list([])), _), _, true).
:- catch(findall(x, (string("a")), _), _, true).
:- catch(findall(x, (string(a)), _), _, true).
:- catch(findall(x, (ground(f(a,b))), _), _, true).
:- catch(findall(x, (ground(f(a,_))), _), _, true).
:- catch(findall(x, ([] == '[]'), _), _, true).
:- catch(findall(x, ([] = '[]'), _), _, true).
:- catch(findall(x, (X = f(X0, Y0), X0 = 1), _), _, true).
:- catch(findall(x, (f(X, b) = f(a, Y)), _), _, true).
:- catch(findall(x, (f(X) = g(X)), _), _, true).
:- catch(findall(x, (f(X, X) = f(1, 2)), _), _, true).
:- catch(findall(x, (f(X, X) = f(1, Y)), _), _, true).
:- catch(findall(x, ([H|T] = [1,2,3]), _), _, true).
:- catch(findall(x, ([A, B|C] = [1,2]), _), _, true).
:- catch(findall(x, ("abc" = "abc"), _), _, true).
:- catch(findall(x, ("abc" = abc), _), _, true).
:- catch(findall(x, (1 = 1.0), _), _, true).
:- catch(findall(x, (a \= b), _), _, true).
:- catch(findall(x, (X \= a), _), _, true).
:- catch(findall(x, (f(X) \= f(a)), _), _, true).
:- catch(findall(x, (a == a), _), _, true).
:- catch(findall(x, (X == X), _), _, true).
:- catch(findall(x, (X == Y), _), _, true).
:- catch(findall(x, (a \== b), _), _, true).
:- catch(findall(x, (f(X) =@= f(Y)), _), _, true).
:- catch(findall(x, (f(X, Y) =@= f(A, A)), _), _, true).
:- catch(findall(x, (f(X, X) \=@= f(A, B)), _), _, true).
:- catch(findall(x, (compare(O, 1, 2)), _), _, true).
:- catch(findall(x, (compare(O, 1, 1.0)), _), _, true).
:- catch(findall(x, (compare(O, 1.0, 1)), _), _, true).
:- catch(findall(x, (compare(O, 2, 1.5)), _), _, true).
:- catch(findall(x, (compare(O, a, b)), _), _, true).
:- catch(findall(x, (compare(O, f(a), b)), _), _, true).
:- catch(findall(x, (compare(O, "a", a)), _), _, true).
:- catch(findall(x, (compare(O, X, 1)), _), _, true).
:- catch(findall(x, (compare(O, f(a,b), g(a))), _), _, true).
:- catch(findall(x, (compare(O, g(a), f(b))), _), _, true).
:- catch(findall(x, (compare(O, f(a), f(b))), _), _, true).
:- catch(findall(x, (compare(<, 1, 2)), _), _, true).
:- catch(findall(x, (compare(x, 1, 2)), _), _, true).
:- catch(findall(x, (compare(1, 1, 2)), _), _, true).
:- catch(findall(x, (a @< b), _), _, true).
:- catch(findall(x, (b @=< a), _), _, true).
:- catch(findall(x, (f(b) @> f(a)), _), _, true).
:- catch(findall(x, (1 @< a), _), _, true).
:- catch(findall(x, ("b" @< a), _), _, true).
:- catch(findall(x, (msort([b, 1, a, 2.0, "s", f(x), Z, 1.0, 3r2], L)), _), _, true).
:- catch(findall(x, (msort([c,a,b,a], L)), _), _, true).
:- catch(findall(x, (msort([a|b], L)), _), _, true).
:- catch(findall(x, (sort([c,a,b,a], L)), _), _, true).
:- catch(findall(x, (sort([f(2), f(1), g(0), f(1,0)], L)), _), _, true).
:- catch(findall(x, (sort([3, 1.0, 1, 2], L)), _), _, true).
:- catch(findall(x, (sort(0, @>=, [1,3,2,3], L)), _), _, true).
:- catch(findall(x, (sort(0, @>, [1,3,2,3], L)), _), _, true).
:- catch(findall(x, (sort(0, @=<, [3,1,2,1], L)), _), _, true).
:- catch(findall(x, (sort(1, @<, [f(2,a), f(1,b), f(2,c)], L)), _), _, true).
:- catch(findall(x, (sort(1, @>=, [f(2,a), f(1,b), f(2,c)], L)), _), _, true).
:- catch(findall(x, (sort(2, @<, [f(2,b), f(1,a)], L)), _), _, true).
:- catch(findall(x, (sort(a, @<, [], L)), _), _, true).
:- catch(findall(x, (sort(0, foo, [], L)), _), _, true).
:- catch(findall(x, (sort(1, @<, [a], L)), _), _, true).
:- catch(findall(x, (sort(X, @<, [], L)), _), _, true).
:- catch(findall(x, (sort(X, L)), _), _, true).
:- catch(findall(x, (predsort([O,A,B]>>compare(O,A,B), [c,a,b], L)), _), _, true).
:- catch(findall(x, (predsort(compare, [c,a,b,a], L)), _), _, true).
:- catch(findall(x, (keysort([b-1, a-2, b-0, a-1], L)), _), _, true).
:- catch(findall(x, (keysort([a|b], L)), _), _, true).
:- catch(findall(x, (keysort([a], L)), _), _, true).
:- catch(findall(x, (keysort([X], L)), _), _, true).
:- catch(findall(x, (functor(f(a,b), N, A)), _), _, true).
:- catch(findall(x, (functor(a, N, A)), _), _, true).
:- catch(findall(x, (functor(1.5, N, A)), _), _, true).
:- catch(findall(x, (functor([a], N, A)), _), _, true).
:- catch(findall(x, (functor([], N, A)), _), _, true).
:- catch(findall(x, (functor(X, f, 2)), _), _, true).
:- catch(findall(x, (functor(X, f, 0)), _), _, true).
:- catch(findall(x, (functor(X, 1.5, 0)), _), _, true).
:- catch(findall(x, (functor(X, 1.5, 1)), _), _, true).
:- catch(findall(x, (functor(X, Y, 2)), _), _, true).
:- catch(findall(x, (functor(X, f, A)), _), _, true).
:- catch(findall(x, (functor(X, f, a)), _), _, true).
:- catch(findall(x, (functor(X, f, -1)), _), _, true).
:- catch(findall(x, (functor(X, f(a), 1)), _), _, true).
:- catch(findall(x, (functor("abc", N, A)), _), _, true).
:- catch(findall(x, (arg(1, f(a,b), X)), _), _, true).
:- catch(findall(x, (arg(3, f(a,b), X)), _), _, true).
:- catch(findall(x, (arg(0, f(a,b), X)), _), _, true).
:- catch(findall(x, (arg(N, f(a,b), X)), _), _, true).
:- catch(findall(x, (arg(N, f(a,b), b)), _), _, true).
:- catch(findall(x, (arg(x, f(a), X)), _), _, true).
:- catch(findall(x, (arg(1, a, X)), _), _, true).
:- catch(findall(x, (arg(1, X, Y)), _), _, true).
:- catch(findall(x, (arg(1, [a,b], X)), _), _, true).
:- catch(findall(x, (f(a,b) =.. L), _), _, true).
:- catch(findall(x, (a =.. L), _), _, true).
:- catch(findall(x, (1.5 =.. L), _), _, true).
:- catch(findall(x, ([a,b] =.. L), _), _, true).
:- catch(findall(x, (X =.. [f, a, b]), _), _, true).
:- catch(findall(x, (X =.. [a]), _), _, true).
:- catch(findall(x, (X =.. [1]), _), _, true).
:- catch(findall(x, (X =.. [1, 2]), _), _, true).
:- catch(findall(x, (X =.. [f|a]), _), _, true).
:- catch(findall(x, (X =.. [F, a]), _), _, true).
:- catch(findall(x, (X =.. L), _), _, true).
:- catch(findall(x, (X =.. []), _), _, true).
:- catch(findall(x, (X =.. [f(a), b]), _), _, true).
:- catch(findall(x, (X =.. ["f", b]), _), _, true).
:- catch(findall(x, (compound_name_arguments(f(a,b), N, As)), _), _, true).
:- catch(findall(x, (compound_name_arguments(X, f, [a])), _), _, true).
:- catch(findall(x, (compound_name_arguments(X, f, [])), _), _, true).
:- catch(findall(x, (compound_name_arity(f(a,b), N, A)), _), _, true).
:- catch(findall(x, (compound_name_arity(X, f, 2)), _), _, true).
:- catch(findall(x, (compound_name_arguments(a, N, A)), _), _, true).
:- catch(findall(x, (copy_term(f(X, Y, X), C)), _), _, true).
:- catch(findall(x, (copy_term(a, C)), _), _, true).
:- catch(findall(x, (copy_term("str", C)), _), _, true).
:- catch(findall(x, (copy_term(X, C)), _), _, true).
:- catch(findall(x, (copy_term([1, 2.5, f(X)], C)), _), _, true).
:- catch(findall(x, (term_variables(f(X, g(Y), X), L)), _), _, true).
:- catch(findall(x, (term_variables(a, L)), _), _, true).
:- catch(findall(x, (T = f(X, Y), numbervars(T, 0, End), with_output_to(string(S), print(T))), _), _, true).
:- catch(findall(x, (numbervars(f(X, Y), 5, E)), _), _, true).
:- catch(findall(x, (subsumes_term(f(_), f(a))), _), _, true).
:- catch(findall(x, (subsumes_term(f(a), f(_))), _), _, true).
:- catch(findall(x, (?=(a, b)), _), _, true).
:- catch(findall(x, (?=(X, X)), _), _, true).
:- catch(findall(x, (X = f(Y), Y = g(Z), Z = 1), _), _, true).
:- catch(findall(x, (X = "a string", string_length(X, N)), _), _, true).
:- catch(findall(x, (X = 'an atom', atom_length(X, N)), _), _, true).
:- catch(findall(x, (X = [1,2|T], T = [3], length(X, N)), _), _, true).
:- catch(findall(x, (term_to_atom(f(X, 'A b', "s"), A)), _), _, true).
:- catch(findall(x, (term_to_atom(T, 'foo(X, bar, Y, X)')), _), _, true).
:- catch(findall(x, (term_to_atom(1 + 2 * 3, A)), _), _, true).
:- catch(findall(x, (term_to_atom(T, 'foo(')), _), _, true).
:- catch(findall(x, (term_to_atom(X, Y)), _), _, true).
:- catch(findall(x, (term_string(T, "f(x)")), _), _, true).
:- catch(findall(x, (term_string(S, f('A'))), _), _, true).
:- catch(findall(x, (term_string(f('A', "b"), S)), _), _, true).
:- catch(findall(x, (atom_to_term('f(X, Y, X)', T, B)), _), _, true).
:- catch(findall(x, (tab(0)), _), _, true).
