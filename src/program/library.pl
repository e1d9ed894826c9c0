% Predicates of the evaluator that are written in Prolog. Names are those of SWI-Prolog's system and
% library; goals here mean other predicates of this file and of builtins.def, never a program's own.

% ---- control ----

once(G) :- call(G), !.
ignore(G) :- (call(G) -> true ; true).
not(G) :- \+ call(G).
forall(C, A) :- \+ (call(C), \+ call(A)).
apply(G, Extra) :- G =.. L0, append(L0, Extra, L1), G2 =.. L1, call(G2).
','(A, B) :- call((A, B)).
;(A, B) :- call((A ; B)).
->(A, B) :- call((A -> B)).
*->(A, B) :- call((A *-> B)).
\+ G :- \+ call(G).
otherwise.
repeat.
repeat :- repeat.
catch(G, C, R) :- '$catch'(G, C, R), '$catch_exit', true.
catch_with_backtrace(G, C, R) :- catch(G, C, R).
setup_call_cleanup(S, G, C) :-
    once(S),
    catch(G, E, true) -> (ignore(C), (nonvar(E) -> throw(E) ; true))
    ; ignore(C), fail.
call_cleanup(G, C) :- setup_call_cleanup(true, G, C).
print_message(_, format(F, A)) :- !, format(user_error, F, A), nl(user_error).
print_message(_, _).
print_message_lines(_, _, _).
use_module(_).
use_module(_, _).
ensure_loaded(_).
set_prolog_flag(_, _).
style_check(_).
initialization(G) :- call(G).
initialization(G, _) :- call(G).
dynamic(L) :- '$each_dynamic'(L).
discontiguous(_).
module(_, _).
'$each_dynamic'(V) :- var(V), !, throw(error(instantiation_error, _)).
'$each_dynamic'([]) :- !.
'$each_dynamic'([H|T]) :- !, '$each_dynamic'(H), '$each_dynamic'(T).
'$each_dynamic'((A, B)) :- !, '$each_dynamic'(A), '$each_dynamic'(B).
'$each_dynamic'(as(L, _)) :- !, '$each_dynamic'(L).
'$each_dynamic'(PI) :- '$dynamic'(PI).
must_be(Type, X) :- '$must_be'(Type, X).
'$must_be'(Type, X) :-
    (   '$needs_bound'(Type), var(X) -> throw(error(instantiation_error, _))
    ;   is_of_type(Type, X) -> true
    ;   '$not_of_type'(Type, X)
    ).
'$needs_bound'(Type) :- Type \== var, Type \== any.
'$not_of_type'(between(L, U), X) :- number(X), !, throw(error(domain_error(between(L, U), X), _)).
'$not_of_type'(between(L, _), X) :- !,
    (integer(L) -> throw(error(type_error(integer, X), _)) ; throw(error(type_error(number, X), _))).
'$not_of_type'(list_of(T), X) :- is_list(X), !, '$must_all'(X, T).
'$not_of_type'(list(T), X) :- is_list(X), !, '$must_all'(X, T).
'$not_of_type'(list_of(_), X) :- !, throw(error(type_error(list, X), _)).
'$not_of_type'(list(_), X) :- !, throw(error(type_error(list, X), _)).
'$not_of_type'(Type, X) :- throw(error(type_error(Type, X), _)).
'$must_all'([], _).
'$must_all'([X|Xs], T) :- '$must_be'(T, X), '$must_all'(Xs, T).
is_of_type(any, _).
is_of_type(atom, X) :- atom(X).
is_of_type(atomic, X) :- atomic(X).
is_of_type(callable, X) :- callable(X).
is_of_type(compound, X) :- compound(X).
is_of_type(var, X) :- var(X).
is_of_type(boolean, X) :- (X == true ; X == false), !.
is_of_type(bool, X) :- (X == true ; X == false), !.
is_of_type(integer, X) :- integer(X).
is_of_type(nonneg, X) :- integer(X), X >= 0.
is_of_type(positive_integer, X) :- integer(X), X >= 1.
is_of_type(number, X) :- number(X).
is_of_type(float, X) :- float(X).
is_of_type(string, X) :- string(X).
is_of_type(text, X) :- (atom(X) ; string(X)), !.
is_of_type(list, X) :- is_list(X).
is_of_type(proper_list, X) :- is_list(X).
is_of_type(list_or_partial, _).
is_of_type(ground, X) :- ground(X).
is_of_type(oneof(L), X) :- nonvar(X), memberchk(X, L).
is_of_type(between(L, U), X) :- integer(L), integer(U), !, integer(X), X >= L, X =< U.
is_of_type(between(L, U), X) :- number(X), X >= L, X =< U.
is_of_type(list_of(T), X) :- is_list(X), '$all_of'(X, T).
is_of_type(list(T), X) :- is_list(X), '$all_of'(X, T).
'$all_of'([], _).
'$all_of'([X|Xs], T) :- is_of_type(T, X), '$all_of'(Xs, T).
type_error(Type, X) :- throw(error(type_error(Type, X), _)).
domain_error(Domain, X) :- throw(error(domain_error(Domain, X), _)).
existence_error(What, X) :- throw(error(existence_error(What, X), _)).
permission_error(Action, Type, X) :- throw(error(permission_error(Action, Type, X), _)).
instantiation_error(_) :- throw(error(instantiation_error, _)).
resource_error(R) :- throw(error(resource_error(R), _)).

% Lambda expressions of library(yall): variables that are not free (`Free/[X]>>Goal`) are copied.
Ps >> B :- '$lambda'(Ps, B, []).
>>(Ps, B, A1) :- '$lambda'(Ps, B, [A1]).
>>(Ps, B, A1, A2) :- '$lambda'(Ps, B, [A1, A2]).
>>(Ps, B, A1, A2, A3) :- '$lambda'(Ps, B, [A1, A2, A3]).
>>(Ps, B, A1, A2, A3, A4) :- '$lambda'(Ps, B, [A1, A2, A3, A4]).
>>(Ps, B, A1, A2, A3, A4, A5) :- '$lambda'(Ps, B, [A1, A2, A3, A4, A5]).
>>(Ps, B, A1, A2, A3, A4, A5, A6) :- '$lambda'(Ps, B, [A1, A2, A3, A4, A5, A6]).
'$lambda'(Ps0, B0, As) :-
    '$free'(Ps0, Free),
    copy_term(Free-Ps0-B0, Free-Ps1-B1),
    '$bare'(Ps1, Ps),
    '$bind'(Ps, As, Rest),
    (Rest == [] -> call(B1) ; B1 =.. L0, append(L0, Rest, L1), G =.. L1, call(G)).
'$free'(Ps, []) :- var(Ps), !.
'$free'(Free/_, Free) :- !.
'$free'(_, []).
'$bare'(Ps, Ps) :- var(Ps), !.
'$bare'(_/Ps, Ps) :- !.
'$bare'(Ps, Ps).
'$bind'([], As, As) :- !.
'$bind'([P|Ps], [A|As], Rest) :- !, P = A, '$bind'(Ps, As, Rest).
'$bind'(_, [], []).

% ---- terms ----

?=(A, B) :- (A == B -> true ; A \= B).
subsumes_term(General, Specific) :-
    \+ \+ (term_variables(Specific, V1), General = Specific, term_variables(V1, V2), V1 == V2).
term_to_atom(T, A) :- var(T), !, '$read_term'(A, T, _).
term_to_atom(T, A) :- '$term_text'(T, A).
term_string(T, S) :- var(T), nonvar(S), !, '$read_term'(S, T, _).
term_string(T, S) :- '$term_string'(T, S).
term_string(S, T, _) :- term_string(S, T).
atom_to_term(A, T, B) :- '$read_term'(A, T, B).
sformat(S, F, A) :- format(string(S), F, A).
sformat(S, F) :- format(string(S), F, []).
read_term_from_atom(A, T, _) :- '$read_term'(A, T, _).
numbervars(T) :- numbervars(T, 0, _).
% A value that b_setval set is the last of an open list, which backtracking shortens.
b_setval(K, V) :- must_be(atom, K), '$b_values'(Root), '$b_list'(Root, K, L), '$b_append'(L, V).
b_getval(K, V) :- '$b_values'(Root), '$b_list'(Root, K, L), nonvar(L), !, '$b_last'(L, V0), V = V0.
b_getval(K, V) :- nb_getval(K, V).
'$b_list'(Root, K, L) :- var(Root), !, Root = [K-L|_].
'$b_list'([K-L0|_], K, L) :- !, L = L0.
'$b_list'([_|T], K, L) :- '$b_list'(T, K, L).
'$b_append'(L, V) :- var(L), !, L = [V|_].
'$b_append'([_|T], V) :- '$b_append'(T, V).
'$b_last'([V|T], V) :- var(T), !.
'$b_last'([_|T], V) :- '$b_last'(T, V).
nb_current(K, V) :- catch(nb_getval(K, V), _, fail).

% ---- the program's own facts ----

assert(C) :- assertz(C).
clause(H, B) :- '$clause'(H, B, _, false).
retract((H :- B)) :- !, '$clause'(H, B, R, true), '$erase'(R).
retract(H) :- '$clause'(H, true, R, true), '$erase'(R).
abolish(N/A) :- functor(H, N, A), retractall(H).
current_predicate(Spec) :- '$strip'(Spec, N/A), atom(N), !,
    (integer(A) -> '$defined'(N, A, any), \+ '$defined'(N, A, system) ; '$arities'(N, As), member(A, As)).
current_predicate(N, H) :- '$strip'(H, G), callable(G), functor(G, N, A), '$defined'(N, A, any).
predicate_property(H, P) :- '$strip'(H, G), callable(G), functor(G, N, A), '$property'(P, N, A).
'$property'(defined, N, A) :- '$defined'(N, A, any).
'$property'(dynamic, N, A) :- '$defined'(N, A, dynamic).
'$property'(built_in, N, A) :- '$defined'(N, A, system).
'$strip'(V, V) :- var(V), !.
'$strip'(_:X, Y) :- !, '$strip'(X, Y).
'$strip'(X, X).
flag(K, Old, New) :- catch(nb_getval(K, Old), _, Old = 0), V is New, nb_setval(K, V).

% ---- solutions ----

findall(T, G, L) :- '$bag_open', '$collect'(T, G), '$bag_close'(L0, []), L = L0.
findall(T, G, L, Tail) :- '$bag_open', '$collect'(T, G), '$bag_close'(L0, Tail), L = L0.
findnsols(N, T, G, L) :- findall(T, limit(N, G), L).
'$collect'(T, G) :- call(G), '$bag_add'(T), fail.
'$collect'(_, _).
bagof(T, G, L) :-
    '$free_goal'(G, T, Goal, Vars),
    (   Vars == []
    ->  findall(T, Goal, L0), L0 = [_|_], L = L0
    ;   W =.. [v|Vars],
        findall(W-T, Goal, Pairs), Pairs = [_|_],
        keysort(Pairs, Sorted),
        '$groups'(Sorted, Groups),
        member(W-L, Groups)
    ).
setof(T, G, L) :- bagof(T, G, L0), sort(L0, L).
'$free_goal'(G, T, Goal, Vars) :-
    '$strip_carets'(G, T, Bound, Goal),
    term_variables(Bound, BoundVars),
    term_variables(Goal, GoalVars),
    '$without'(GoalVars, BoundVars, Vars).
'$strip_carets'(G, T, T, G) :- var(G), !.
'$strip_carets'(_:G, T, B, G2) :- !, '$strip_carets'(G, T, B, G2).
'$strip_carets'(V^G, T, B, G2) :- !, '$strip_carets'(G, T-V, B, G2).
'$strip_carets'(G, T, T, G).
'$without'([], _, []).
'$without'([V|Vs], Bs, R) :- '$has_var'(Bs, V), !, '$without'(Vs, Bs, R).
'$without'([V|Vs], Bs, [V|R]) :- '$without'(Vs, Bs, R).
'$has_var'([B|Bs], V) :- (B == V -> true ; '$has_var'(Bs, V)).
'$groups'([], []).
'$groups'([W-T|Ps], [W-[T|Ts]|Gs]) :- '$group'(Ps, W, Ts, Rest), '$groups'(Rest, Gs).
'$group'([W2-T|Ps], W, [T|Ts], Rest) :- W2 =@= W, !, W2 = W, '$group'(Ps, W, Ts, Rest).
'$group'(Ps, _, [], Ps).
_ ^ G :- call(G).
aggregate_all(count, G, C) :- !, findall(x, G, L), length(L, C).
aggregate_all(count(T), G, C) :- !, findall(T, G, L), length(L, C).
aggregate_all(sum(E), G, S) :- !, findall(E, G, L), sum_list(L, S).
aggregate_all(bag(T), G, L) :- !, findall(T, G, L).
aggregate_all(set(T), G, S) :- !, findall(T, G, L), sort(L, S).
aggregate_all(max(X, W), G, max(M, MW)) :- !,
    findall(X-W, G, [H|T]), foldl('$max_pair', T, H, M0-MW), M is M0.
aggregate_all(min(X, W), G, min(M, MW)) :- !,
    findall(X-W, G, [H|T]), foldl('$min_pair', T, H, M0-MW), M is M0.
aggregate_all(max(X), G, M) :- !, findall(X, G, [H|T]), foldl('$max_of', T, H, M0), M is M0.
aggregate_all(min(X), G, M) :- !, findall(X, G, [H|T]), foldl('$min_of', T, H, M0), M is M0.
aggregate_all(S, _, _) :- throw(error(domain_error(aggregate_spec, S), _)).
aggregate_all(count, D, G, C) :- !, findall(D, G, L0), sort(L0, L), length(L, C).
'$max_of'(X, M0, M) :- M is max(M0, X).
'$min_of'(X, M0, M) :- M is min(M0, X).
'$max_pair'(X-W, M-V, R) :- (X > M -> R = X-W ; R = M-V).
'$min_pair'(X-W, M-V, R) :- (X < M -> R = X-W ; R = M-V).
limit(N, G) :- N > 0, '$new_counter'(C), call(G), '$count'(C, I), (I >= N -> ! ; true).
offset(N, G) :- '$new_counter'(C), call(G), '$count'(C, I), I > N.
'$new_counter'(C) :- flag('$counters', N, N + 1), atom_concat('$counter', N, C), nb_setval(C, 0).
'$count'(C, I) :- nb_getval(C, I0), I is I0 + 1, nb_setval(C, I).
call_nth(G, N) :- integer(N), !, '$new_counter'(C), call(G), '$count'(C, I), I =:= N, !.
call_nth(G, N) :- '$new_counter'(C), call(G), '$count'(C, N).

% ---- lists ----

append([], L, L).
append([H|T], L, [H|R]) :- append(T, L, R).
append(Ls, L) :- must_be(list, Ls), '$append_all'(Ls, L).
'$append_all'([], []).
'$append_all'([L|Ls], As) :- append(L, Ws, As), '$append_all'(Ls, Ws).
prefix([], _).
prefix([E|T0], [E|T]) :- prefix(T0, T).
member(X, [Y|Ys]) :- '$member'(Ys, X, Y).
'$member'(_, X, X).
'$member'([Y|Ys], X, _) :- '$member'(Ys, X, Y).
memberchk(X, L) :- member(X, L), !.
reverse(L, R) :- '$reverse'(L, [], R).
'$reverse'([], R, R).
'$reverse'([H|T], A, R) :- '$reverse'(T, [H|A], R).
nth0(I, L, E) :- integer(I), !, I >= 0, '$nth'(I, L, E).
nth0(I, L, E) :- var(I), !, '$nth_any'(L, E, 0, I).
nth0(I, _, _) :- throw(error(type_error(integer, I), _)).
nth1(I, L, E) :- integer(I), !, I0 is I - 1, I0 >= 0, '$nth'(I0, L, E).
nth1(I, L, E) :- var(I), !, '$nth_any'(L, E, 1, I).
nth1(I, _, _) :- throw(error(type_error(integer, I), _)).
'$nth'(0, L, E) :- !, L = [E|_].
'$nth'(I, [_|T], E) :- I1 is I - 1, '$nth'(I1, T, E).
'$nth_any'([H|T], E, B, I) :- '$nth_any'(T, H, E, B, I).
'$nth_any'(_, H, H, B, B).
'$nth_any'([H|T], _, E, B, I) :- B1 is B + 1, '$nth_any'(T, H, E, B1, I).
nth0(I, L, E, R) :- integer(I), !, I >= 0, '$nth_del'(I, L, E, R).
nth0(I, L, E, R) :- var(I), '$nth_gen'(L, E, R, 0, I).
nth1(I, L, E, R) :- integer(I), !, I > 0, I0 is I - 1, '$nth_del'(I0, L, E, R).
nth1(I, L, E, R) :- var(I), '$nth_gen'(L, E, R, 1, I).
'$nth_del'(0, [E|R], E, R) :- !.
'$nth_del'(I, [H|T], E, [H|R]) :- I1 is I - 1, '$nth_del'(I1, T, E, R).
'$nth_gen'([E|T], E, T, B, B).
'$nth_gen'([H|T], E, [H|R], B, I) :- B1 is B + 1, '$nth_gen'(T, E, R, B1, I).
last([X|Xs], L) :- '$last'(Xs, X, L).
'$last'([], L, L).
'$last'([X|Xs], _, L) :- '$last'(Xs, X, L).
proper_length(L, N) :- is_list(L), length(L, N).
same_length([], []).
same_length([_|A], [_|B]) :- same_length(A, B).
sum_list(L, S) :- '$sum'(L, 0, S).
sumlist(L, S) :- '$sum'(L, 0, S).
'$sum'([], S, S).
'$sum'([X|Xs], S0, S) :- S1 is S0 + X, '$sum'(Xs, S1, S).
max_list([H|T], M) :- foldl('$max_of', T, H, M).
min_list([H|T], M) :- foldl('$min_of', T, H, M).
max_member(M, [H|T]) :- '$max_member'(T, H, M).
'$max_member'([], M, M).
'$max_member'([H|T], M0, M) :- (H @=< M0 -> '$max_member'(T, M0, M) ; '$max_member'(T, H, M)).
min_member(M, [H|T]) :- '$min_member'(T, H, M).
'$min_member'([], M, M).
'$min_member'([H|T], M0, M) :- (H @>= M0 -> '$min_member'(T, M0, M) ; '$min_member'(T, H, M)).
numlist(L, H, R) :- must_be(integer, L), must_be(integer, H), L =< H, '$numlist'(L, H, R).
'$numlist'(H, H, R) :- !, R = [H].
'$numlist'(L, H, [L|T]) :- L1 is L + 1, '$numlist'(L1, H, T).
select(X, [H|T], R) :- '$select'(T, H, X, R).
'$select'(T, H, H, T).
'$select'([H2|T], H, X, [H|R]) :- '$select'(T, H2, X, R).
selectchk(X, L, R) :- select(X, L, R), !.
select(X, Xs, Y, Ys) :- '$select4'(Xs, X, Y, Ys).
'$select4'([X|T], X, Y, [Y|T]).
'$select4'([H|T], X, Y, [H|T2]) :- '$select4'(T, X, Y, T2).
exclude(P, L, R) :- '$exclude'(L, P, R).
'$exclude'([], _, []).
'$exclude'([X|Xs], P, R) :- (call(P, X) -> R = R1 ; R = [X|R1]), '$exclude'(Xs, P, R1).
include(P, L, R) :- '$include'(L, P, R).
'$include'([], _, []).
'$include'([X|Xs], P, R) :- (call(P, X) -> R = [X|R1] ; R = R1), '$include'(Xs, P, R1).
partition(P, L, I, O) :- '$partition'(L, P, I, O).
'$partition'([], _, [], []).
'$partition'([X|Xs], P, I, O) :-
    (call(P, X) -> I = [X|I1], O = O1 ; I = I1, O = [X|O1]),
    '$partition'(Xs, P, I1, O1).
partition(P, L, Ls, Es, Gs) :- '$partition'(L, P, Ls, Es, Gs).
'$partition'([], _, [], [], []).
'$partition'([X|Xs], P, L, E, G) :- call(P, X, D), '$partition'(D, X, P, Xs, L, E, G).
'$partition'(<, X, P, Xs, [X|L], E, G) :- '$partition'(Xs, P, L, E, G).
'$partition'(=, X, P, Xs, L, [X|E], G) :- '$partition'(Xs, P, L, E, G).
'$partition'(>, X, P, Xs, L, E, [X|G]) :- '$partition'(Xs, P, L, E, G).
maplist(G, L) :- '$maplist'(L, G).
'$maplist'([], _).
'$maplist'([A|As], G) :- call(G, A), '$maplist'(As, G).
maplist(G, L1, L2) :- '$maplist'(L1, L2, G).
'$maplist'([], [], _).
'$maplist'([A|As], [B|Bs], G) :- call(G, A, B), '$maplist'(As, Bs, G).
maplist(G, L1, L2, L3) :- '$maplist'(L1, L2, L3, G).
'$maplist'([], [], [], _).
'$maplist'([A|As], [B|Bs], [C|Cs], G) :- call(G, A, B, C), '$maplist'(As, Bs, Cs, G).
maplist(G, L1, L2, L3, L4) :- '$maplist'(L1, L2, L3, L4, G).
'$maplist'([], [], [], [], _).
'$maplist'([A|As], [B|Bs], [C|Cs], [D|Ds], G) :- call(G, A, B, C, D), '$maplist'(As, Bs, Cs, Ds, G).
maplist(G, L1, L2, L3, L4, L5) :- '$maplist'(L1, L2, L3, L4, L5, G).
'$maplist'([], [], [], [], [], _).
'$maplist'([A|As], [B|Bs], [C|Cs], [D|Ds], [E|Es], G) :-
    call(G, A, B, C, D, E), '$maplist'(As, Bs, Cs, Ds, Es, G).
maplist(G, L1, L2, L3, L4, L5, L6) :- '$maplist'(L1, L2, L3, L4, L5, L6, G).
'$maplist'([], [], [], [], [], [], _).
'$maplist'([A|As], [B|Bs], [C|Cs], [D|Ds], [E|Es], [F|Fs], G) :-
    call(G, A, B, C, D, E, F), '$maplist'(As, Bs, Cs, Ds, Es, Fs, G).
foldl(G, L, V0, V) :- '$foldl'(L, G, V0, V).
'$foldl'([], _, V, V).
'$foldl'([X|Xs], G, V0, V) :- call(G, X, V0, V1), '$foldl'(Xs, G, V1, V).
foldl(G, L1, L2, V0, V) :- '$foldl'(L1, L2, G, V0, V).
'$foldl'([], [], _, V, V).
'$foldl'([X|Xs], [Y|Ys], G, V0, V) :- call(G, X, Y, V0, V1), '$foldl'(Xs, Ys, G, V1, V).
foldl(G, L1, L2, L3, V0, V) :- '$foldl'(L1, L2, L3, G, V0, V).
'$foldl'([], [], [], _, V, V).
'$foldl'([X|Xs], [Y|Ys], [Z|Zs], G, V0, V) :-
    call(G, X, Y, Z, V0, V1), '$foldl'(Xs, Ys, Zs, G, V1, V).
delete([], _, []).
delete([H|T], X, R) :- (H \= X -> R = [H|R1] ; R = R1), delete(T, X, R1).
subtract([], _, []).
subtract([H|T], D, R) :- (memberchk(H, D) -> R = R1 ; R = [H|R1]), subtract(T, D, R1).
intersection([], _, []).
intersection([H|T], L, R) :- (memberchk(H, L) -> R = [H|R1] ; R = R1), intersection(T, L, R1).
union([], L, L).
union([H|T], L, R) :- (memberchk(H, L) -> R = R1 ; R = [H|R1]), union(T, L, R1).
subset([], _).
subset([H|T], L) :- memberchk(H, L), subset(T, L).
permutation(Xs, Ys) :-
    (is_list(Xs) -> length(Xs, N), length(Ys, N) ; is_list(Ys) -> length(Ys, N), length(Xs, N) ; true),
    '$permutation'(Xs, Ys).
'$permutation'([], []).
'$permutation'(L, [F|R]) :- select(F, L, Rest), '$permutation'(Rest, R).
list_to_set(L, S) :- must_be(list, L), '$to_set'(L, [], S).
'$to_set'([], _, []).
'$to_set'([H|T], Seen, R) :- ('$has_same'(Seen, H) -> R = R1 ; R = [H|R1]), '$to_set'(T, [H|Seen], R1).
'$has_same'([X|Xs], Y) :- (X == Y -> true ; '$has_same'(Xs, Y)).
list_to_ord_set(L, S) :- sort(L, S).
ord_union(A, B, C) :- append(A, B, L), sort(L, C).
ord_subtract(A, B, C) :- '$ord_subtract'(A, B, C).
'$ord_subtract'([], _, []).
'$ord_subtract'([H|T], D, R) :- ('$has_same'(D, H) -> R = R1 ; R = [H|R1]), '$ord_subtract'(T, D, R1).
ord_intersection(A, B, C) :- '$ord_intersection'(A, B, C).
'$ord_intersection'([], _, []).
'$ord_intersection'([H|T], D, R) :-
    ('$has_same'(D, H) -> R = [H|R1] ; R = R1), '$ord_intersection'(T, D, R1).
ord_memberchk(X, L) :- '$has_same'(L, X).
ord_add_element(S, E, S2) :- ord_union(S, [E], S2).
ord_del_element(S, E, S2) :- ord_subtract(S, [E], S2).
is_set(S) :- is_list(S), length(S, N), sort(S, S1), length(S1, N).
flatten(L, F) :- '$flatten'(L, [], F0), !, F = F0.
'$flatten'(V, T, [V|T]) :- var(V), !.
'$flatten'([], T, T) :- !.
'$flatten'([H|R], T, F) :- !, '$flatten'(H, F1, F), '$flatten'(R, T, F1).
'$flatten'(A, T, [A|T]).
pairs_keys_values([], [], []).
pairs_keys_values([K-V|T], [K|Ks], [V|Vs]) :- pairs_keys_values(T, Ks, Vs).
pairs_keys([], []).
pairs_keys([K-_|T], [K|Ks]) :- pairs_keys(T, Ks).
pairs_values([], []).
pairs_values([_-V|T], [V|Vs]) :- pairs_values(T, Vs).
transpose_pairs(P, T) :- '$flip'(P, F), keysort(F, T).
'$flip'([], []).
'$flip'([K-V|T], [V-K|R]) :- '$flip'(T, R).
predsort(P, L, S) :- length(L, N), '$predsort'(P, N, L, _, S0), !, S = S0.
'$predsort'(P, 2, [X1, X2|L], L, R) :- !, call(P, D, X1, X2), '$sort2'(D, X1, X2, R).
'$predsort'(_, 1, [X|L], L, [X]) :- !.
'$predsort'(_, 0, L, L, []) :- !.
'$predsort'(P, N, L1, L3, R) :-
    N1 is N // 2, N2 is N - N1,
    '$predsort'(P, N1, L1, L2, R1), '$predsort'(P, N2, L2, L3, R2), '$predmerge'(P, R1, R2, R).
'$sort2'(<, X1, X2, [X1, X2]).
'$sort2'(=, X1, _, [X1]).
'$sort2'(>, X1, X2, [X2, X1]).
'$predmerge'(_, [], R, R) :- !.
'$predmerge'(_, R, [], R) :- !.
'$predmerge'(P, [H1|T1], [H2|T2], R) :- call(P, D, H1, H2), !, '$predmerge'(D, P, H1, H2, T1, T2, R).
'$predmerge'(<, P, H1, H2, T1, T2, [H1|R]) :- '$predmerge'(P, T1, [H2|T2], R).
'$predmerge'(=, P, H1, _, T1, T2, [H1|R]) :- '$predmerge'(P, T1, T2, R).
'$predmerge'(>, P, H1, H2, T1, T2, [H2|R]) :- '$predmerge'(P, [H1|T1], T2, R).
clumped([], []).
clumped([H|T], [H-N|R]) :- '$clump'(T, H, 1, N, Rest), clumped(Rest, R).
'$clump'([H2|T], H, N0, N, R) :- H2 == H, !, N1 is N0 + 1, '$clump'(T, H, N1, N, R).
'$clump'(L, _, N, N, L).
subseq([], [], []).
subseq([H|T], S, [H|R]) :- subseq(T, S, R).
subseq([H|T], [H|S], R) :- subseq(T, S, R).
option(Opt, Options) :- functor(Opt, N, 1), functor(Gen, N, 1), '$option'(Gen, N, Options), !, Opt = Gen.
option(Opt, Options, Default) :-
    functor(Opt, N, 1), functor(Gen, N, 1),
    ('$option'(Gen, N, Options) -> Opt = Gen ; arg(1, Opt, Default)).
'$option'(Gen, _, Options) :- memberchk(Gen, Options), !.
'$option'(Gen, N, Options) :- arg(1, Gen, V), memberchk(N = V, Options).
select_option(Opt, Options, Rest) :-
    functor(Opt, N, 1), functor(Gen, N, 1), select(Gen, Options, Rest0), !, Opt = Gen, Rest = Rest0.
select_option(Opt, Options, Rest, Default) :-
    (select_option(Opt, Options, Rest0) -> Rest = Rest0 ; arg(1, Opt, Default), Rest = Options).
merge_options(New, Old, Merged) :- append(New, Old, L), '$merge_options'(L, [], M), sort(M, Merged).
'$merge_options'([], _, []).
'$merge_options'([O|Os], Seen, R) :-
    functor(O, N, _),
    (memberchk(N, Seen) -> R = R1 ; R = [O|R1]),
    '$merge_options'(Os, [N|Seen], R1).

% ---- texts ----

atom_concat(A, B, C) :- nonvar(A), nonvar(B), !, '$concat_atom'(A, B, C).
atom_concat(A, B, C) :- '$split_text'(A, B, C), atom_length(C, N), '$between_parts'(A, B, C, N).
'$split_text'(_, _, C) :- var(C), !, throw(error(instantiation_error, _)).
'$split_text'(_, _, _).
'$between_parts'(A, B, C, _) :- nonvar(A), !, atom_length(A, L), sub_atom(C, 0, L, R, A0), A0 == A, sub_atom(C, L, R, 0, B).
'$between_parts'(A, B, C, N) :- nonvar(B), !, atom_length(B, L), P is N - L, P >= 0, sub_atom(C, P, L, 0, B0), B0 == B, sub_atom(C, 0, P, _, A).
'$between_parts'(A, B, C, N) :- between(0, N, I), sub_atom(C, 0, I, R, A), sub_atom(C, I, R, 0, B).
string_concat(A, B, C) :- nonvar(A), nonvar(B), !, '$concat_string'(A, B, C).
string_concat(A, B, C) :- '$split_text'(A, B, C), string_length(C, N), '$string_parts'(A, B, C, N).
'$string_parts'(A, B, C, _) :- nonvar(A), !, string_concat(A, '', S), string_length(S, L), sub_string(C, 0, L, R, S), sub_string(C, L, R, 0, B).
'$string_parts'(A, B, C, N) :- nonvar(B), !, string_concat(B, '', S), string_length(S, L), P is N - L, P >= 0, sub_string(C, P, L, 0, S), sub_string(C, 0, P, _, A).
'$string_parts'(A, B, C, N) :- between(0, N, I), sub_string(C, 0, I, R, A), sub_string(C, I, R, 0, B).
concat_atom(L, A) :- atomic_list_concat(L, A).
concat_atom(L, S, A) :- atomic_list_concat(L, S, A).
text_concat(A, B, C) :- (string(A) ; string(B)), !, string_concat(A, B, C).
text_concat(A, B, C) :- atom_concat(A, B, C).
atomics_to_string(L, S) :- atomic_list_concat(L, A), atom_string(A, S).
string_to_atom(S, A) :- nonvar(S), !, atom_string(A0, S), A = A0.
string_to_atom(S, A) :- atom_string(A, S0), S = S0.
string_code(I, S, C) :- I > 0, I0 is I - 1, sub_atom(S, I0, 1, _, Ch), char_code(Ch, C0), C = C0.
char_type(C, T) :- var(T), !, throw(error(instantiation_error, C)).
char_type(C, to_lower(U)) :- !, upcase_atom(C, U).
char_type(C, to_upper(L)) :- !, downcase_atom(C, L).
char_type(C, upper(L)) :- !, '$char_is'(C, upper), downcase_atom(C, L).
char_type(C, lower(U)) :- !, '$char_is'(C, lower), upcase_atom(C, U).
char_type(C, digit(W)) :- !, '$char_is'(C, digit), char_code(C, N), W is N - 0'0.
char_type(C, T) :- '$char_is'(C, T).
code_type(C, digit(W)) :- !, '$char_is'(C, digit), W is C - 0'0.
code_type(C, T) :- '$char_is'(C, T).
sub_atom_icasechk(A, S, Sub) :- downcase_atom(A, A1), downcase_atom(Sub, S1), sub_atom(A1, S, _, _, S1), !.
format(F) :- format(F, []).
% `~@`: its goal is called, and what that prints is an argument of `~w`.
'$format_goals'(F, A) :- '$format_args'(F, A, F2, A2), format(F2, A2).
'$format_goals'(Sink, F, A) :- '$format_args'(F, A, F2, A2), format(Sink, F2, A2).
'$format_args'(F, A, F2, A2) :-
    atom_codes(F, Cs),
    (is_list(A) -> As = A ; As = [A]),
    '$format_call'(Cs, As, Cs2, A2), !,
    string_codes(F2, Cs2).
'$format_call'([], As, [], As).
'$format_call'([0'~|T], As, [0'~|T2], Bs) :- !, '$format_number'(T, As, T2, Bs).
'$format_call'([C|T], As, [C|T2], Bs) :- '$format_call'(T, As, T2, Bs).
'$format_number'([0'`, C|T], As, [0'`, C|T2], Bs) :- !, '$format_letter'(T, As, T2, Bs).
'$format_number'([0'*|T], [A|As], [0'*|T2], [A|Bs]) :- !, '$format_letter'(T, As, T2, Bs).
'$format_number'([D|T], As, [D|T2], Bs) :- D >= 0'0, D =< 0'9, !, '$format_number'(T, As, T2, Bs).
'$format_number'(T, As, T2, Bs) :- '$format_letter'(T, As, T2, Bs).
'$format_letter'([0'@|T], [G|As], [0'w|T2], [S|Bs]) :- !,
    with_output_to(string(S), G),
    '$format_call'(T, As, T2, Bs).
'$format_letter'([0'@|T], [], [0'w|T2], []) :- !, '$format_call'(T, [], T2, []).
'$format_letter'([L|T], [A|As], [L|T2], [A|Bs]) :- memberchk(L, `wpqkasdDIrRefgci`), !,
    '$format_call'(T, As, T2, Bs).
'$format_letter'([L|T], As, [L|T2], Bs) :- '$format_call'(T, As, T2, Bs).
with_output_to(Sink, G) :-
    '$output_push',
    (call(G) -> '$output_pop'(Sink) ; '$output_drop', fail).
open(P, M, S) :- open(P, M, S, []).

% ---- terms ----

unify_with_occurs_check(X, Y) :- var(X), !, (X == Y -> true ; '$free_of'(Y, X), X = Y).
unify_with_occurs_check(X, Y) :- var(Y), !, '$free_of'(X, Y), X = Y.
unify_with_occurs_check(X, Y) :- atomic(X), !, X = Y.
unify_with_occurs_check(X, Y) :-
    compound(Y),
    compound_name_arguments(X, F, Xs), compound_name_arguments(Y, F, Ys),
    same_length(Xs, Ys),
    '$unify_all'(Xs, Ys).
'$unify_all'([], []).
'$unify_all'([X|Xs], [Y|Ys]) :- unify_with_occurs_check(X, Y), '$unify_all'(Xs, Ys).
'$free_of'(T, V) :- term_variables(T, Vs), \+ '$memq'(V, Vs).
'$memq'(X, [Y|T]) :- (X == Y -> true ; '$memq'(X, T)).
assertion(G) :- (\+ \+ call(G) -> true ; throw(error(assertion_failed(G), _))).

% ---- assoc: t, or t(Key, Value, Balance, Left, Right); the deeper side is `<`, `>` or, of none, `-`

empty_assoc(t).
is_assoc(T) :- '$assoc_depth'(T, _), assoc_to_keys(T, Ks), sort(0, @<, Ks, Ks).
'$assoc_depth'(T, _) :- var(T), !, fail.
'$assoc_depth'(t, 0).
'$assoc_depth'(t(_, _, B, L, R), D) :-
    '$assoc_depth'(L, DL),
    '$assoc_depth'(R, DR),
    Deeper is DR - DL,
    '$assoc_balance'(Deeper, B0), B == B0,
    D is max(DL, DR) + 1.
'$assoc_balance'(-1, <).
'$assoc_balance'(0, -).
'$assoc_balance'(1, >).
get_assoc(K, T, V) :- '$get_assoc'(T, K, V0), !, V = V0.
'$get_assoc'(t(K0, V0, _, L, R), K, V) :- compare(O, K, K0), '$get_assoc'(O, K, V0, L, R, V).
'$get_assoc'(=, _, V, _, _, V).
'$get_assoc'(<, K, _, L, _, V) :- '$get_assoc'(L, K, V).
'$get_assoc'(>, K, _, _, R, V) :- '$get_assoc'(R, K, V).
put_assoc(K, T0, V, T) :- '$put_assoc'(T0, K, V, T, _), !.
'$put_assoc'(t, K, V, t(K, V, -, t, t), grown).
'$put_assoc'(t(K0, V0, B, L, R), K, V, T, G) :-
    compare(O, K, K0),
    '$put_assoc'(O, t(K0, V0, B, L, R), K, V, T, G).
'$put_assoc'(=, t(K, _, B, L, R), _, V, t(K, V, B, L, R), same).
'$put_assoc'(<, t(K0, V0, B, L0, R), K, V, T, G) :-
    '$put_assoc'(L0, K, V, L, G0), '$left_grown'(G0, B, t(K0, V0, B, L, R), T, G).
'$put_assoc'(>, t(K0, V0, B, L, R0), K, V, T, G) :-
    '$put_assoc'(R0, K, V, R, G0), '$right_grown'(G0, B, t(K0, V0, B, L, R), T, G).
'$left_grown'(same, _, T, T, same) :- !.
'$left_grown'(grown, >, t(K, V, _, L, R), t(K, V, -, L, R), same).
'$left_grown'(grown, -, t(K, V, _, L, R), t(K, V, <, L, R), grown).
'$left_grown'(grown, <, t(K, V, _, t(K1, V1, <, L1, R1), R),
              t(K1, V1, -, L1, t(K, V, -, R1, R)), same) :- !.
'$left_grown'(grown, <, t(K, V, _, t(K1, V1, >, L1, t(K2, V2, B, L2, R2)), R),
              t(K2, V2, -, t(K1, V1, B1, L1, L2), t(K, V, B2, R2, R)), same) :-
    '$split_balance'(B, B1, B2).
'$right_grown'(same, _, T, T, same) :- !.
'$right_grown'(grown, <, t(K, V, _, L, R), t(K, V, -, L, R), same).
'$right_grown'(grown, -, t(K, V, _, L, R), t(K, V, >, L, R), grown).
'$right_grown'(grown, >, t(K, V, _, L, t(K1, V1, >, L1, R1)),
               t(K1, V1, -, t(K, V, -, L, L1), R1), same) :- !.
'$right_grown'(grown, >, t(K, V, _, L, t(K1, V1, <, t(K2, V2, B, L2, R2), R1)),
               t(K2, V2, -, t(K, V, B1, L, L2), t(K1, V1, B2, R2, R1)), same) :-
    '$split_balance'(B, B1, B2).
'$split_balance'(<, -, >).
'$split_balance'(>, <, -).
'$split_balance'(-, -, -).
list_to_assoc(L, T) :-
    must_be(list, L),
    (member(P, L), P \= _-_ -> throw(error(type_error(pair, P), _)) ; true),
    '$list_to_assoc'(L, L, t, T).
'$list_to_assoc'([], _, T, T).
'$list_to_assoc'([K-V|L], All, T0, T) :-
    (   get_assoc(K, T0, _) -> throw(error(domain_error(unique_key_pairs, All), _))
    ;   put_assoc(K, T0, V, T1), '$list_to_assoc'(L, All, T1, T)
    ).
assoc_to_list(T, L) :- '$assoc_list'(T, L, []).
'$assoc_list'(t, L, L).
'$assoc_list'(t(K, V, _, Left, Right), L, End) :-
    '$assoc_list'(Left, L, [K-V|L1]), '$assoc_list'(Right, L1, End).
assoc_to_keys(T, Ks) :- assoc_to_list(T, L), pairs_keys(L, Ks).
assoc_to_values(T, Vs) :- assoc_to_list(T, L), pairs_values(L, Vs).

% ---- more of lists ----

nextto(X, Y, [X, Y|_]).
nextto(X, Y, [_|T]) :- nextto(X, Y, T).
ord_subset(Sub, Set) :- ord_subtract(Sub, Set, []).
