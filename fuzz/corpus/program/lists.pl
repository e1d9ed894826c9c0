:- dynamic(p/1).
:- catch(findall(x, (length([a,b,c], N)), _), _, true).
:- catch(findall(x, (length([], N)), _), _, true).
:- catch(findall(x, (length(L, 2)), _), _, true).
:- catch(findall(x, (length([a|T], 3)), _), _, true).
:- catch(findall(x, (length([a,b], 3)), _), _, true).
:- catch(findall(x, (length(L, 0)), _), _, true).
:- catch(findall(x, (length(L, -1)), _), _, true).
:- catch(findall(x, (length(a, N)), _), _, true).
:- catch(findall(x, (length([a|b], N)), _), _, true).
:- catch(findall(x, (length(L, a)), _), _, true).
:- catch(findall(x, (length([a|T], N), N > 3, !), _), _, true).
:- catch(findall(x, (length(L, N), N > 1, !), _), _, true).
:- catch(findall(x, (append([1,2], [3], L)), _), _, true).
:- catch(findall(x, (append(X, Y, [1,2])), _), _, true).
:- catch(findall(x, (append(X, [3], [1,2,3])), _), _, true).
:- catch(findall(x, (append([1], X, [2])), _), _, true).
:- catch(findall(x, (append([[1],[2,3],[]], L)), _), _, true).
:- catch(findall(x, (append([], L)), _), _, true).
:- catch(findall(x, (append(X, [a])), _), _, true).
:- catch(findall(x, (member(X, [a,b,c])), _), _, true).
:- catch(findall(x, (member(b, [a,b,c,b])), _), _, true).
:- catch(findall(x, (member(x, [a])), _), _, true).
:- catch(findall(x, (member(X, [])), _), _, true).
:- catch(findall(x, (member(f(X), [f(1), g(2), f(3)])), _), _, true).
:- catch(findall(x, (memberchk(b, [a,b,c])), _), _, true).
:- catch(findall(x, (memberchk(X, [a,b])), _), _, true).
:- catch(findall(x, (memberchk(x, [a])), _), _, true).
:- catch(findall(x, (reverse([1,2,3], L)), _), _, true).
:- catch(findall(x, (reverse([], L)), _), _, true).
:- catch(findall(x, (nth0(0, [a,b,c], X)), _), _, true).
:- catch(findall(x, (nth0(3, [a,b,c], X)), _), _, true).
:- catch(findall(x, (nth0(I, [a,b,c], X)), _), _, true).
:- catch(findall(x, (nth0(I, [a,b,a], a)), _), _, true).
:- catch(findall(x, (nth1(1, [a,b,c], X)), _), _, true).
:- catch(findall(x, (nth1(0, [a,b,c], X)), _), _, true).
:- catch(findall(x, (nth1(I, [a,b], X)), _), _, true).
:- catch(findall(x, (nth0(a, [a], X)), _), _, true).
:- catch(findall(x, (nth0(1, [a,b,c], X, R)), _), _, true).
:- catch(findall(x, (nth1(1, [a,b,c], X, R)), _), _, true).
:- catch(findall(x, (nth0(1, L, x, [a,b])), _), _, true).
:- catch(findall(x, (last([1,2,3], X)), _), _, true).
:- catch(findall(x, (last([], X)), _), _, true).
:- catch(findall(x, (sum_list([1,2,3], S)), _), _, true).
:- catch(findall(x, (sum_list([1,2.5], S)), _), _, true).
:- catch(findall(x, (sum_list([], S)), _), _, true).
:- catch(findall(x, (sumlist([1,2], S)), _), _, true).
:- catch(findall(x, (max_list([1,3,2], M)), _), _, true).
:- catch(findall(x, (min_list([3,1,2], M)), _), _, true).
:- catch(findall(x, (max_list([], M)), _), _, true).
:- catch(findall(x, (max_member(M, [a, 3, f(x)])), _), _, true).
:- catch(findall(x, (min_member(M, [b, a, c])), _), _, true).
:- catch(findall(x, (numlist(1, 5, L)), _), _, true).
:- catch(findall(x, (numlist(5, 1, L)), _), _, true).
:- catch(findall(x, (numlist(a, 1, L)), _), _, true).
:- catch(findall(x, (select(b, [a,b,c], R)), _), _, true).
:- catch(findall(x, (select(X, [a,b,c], R)), _), _, true).
:- catch(findall(x, (select(x, [a], R)), _), _, true).
:- catch(findall(x, (selectchk(b, [a,b,c,b], R)), _), _, true).
:- catch(findall(x, (select(b, [a,b,c], x, L)), _), _, true).
:- catch(findall(x, (exclude([X]>>(X > 1), [1,2,3], L)), _), _, true).
:- catch(findall(x, (include([X]>>(X > 1), [1,2,3], L)), _), _, true).
:- catch(findall(x, (include(<(1), [1,2,3], L)), _), _, true).
:- catch(findall(x, (exclude(<(1), [1,2,3], L)), _), _, true).
:- catch(findall(x, (partition(<(1), [1,2,3], I, O)), _), _, true).
:- catch(findall(x, (partition([X,C]>>compare(C,X,2), [1,2,3], L, E, G)), _), _, true).
:- catch(findall(x, (maplist(succ, [1,2,3], L)), _), _, true).
:- catch(findall(x, (maplist(succ, L, [1,2,3])), _), _, true).
:- catch(findall(x, (maplist([X,Y]>>(Y is X * 2), [1,2,3], L)), _), _, true).
:- catch(findall(x, (maplist(plus(10), [1,2], L)), _), _, true).
:- catch(findall(x, (maplist(=(a), L0), L0 = [_,_], !), _), _, true).
:- catch(findall(x, (maplist(atom, [a,b])), _), _, true).
:- catch(findall(x, (maplist(atom, [a,1])), _), _, true).
:- catch(findall(x, (maplist(plus, [1,2], [3,4], L)), _), _, true).
:- catch(findall(x, (maplist(succ, [1,2], [2])), _), _, true).
:- catch(findall(x, (maplist([A,B,C,D]>>(D is A+B+C), [1,2], [3,4], [5,6], L)), _), _, true).
:- catch(findall(x, (foldl([X,A0,A]>>(A is A0 + X), [1,2,3], 0, S)), _), _, true).
:- catch(findall(x, (foldl(plus, [1,2,3], 0, S)), _), _, true).
:- catch(findall(x, (foldl([X,Y,A0,A]>>(A is A0 + X * Y), [1,2], [3,4], 0, S)), _), _, true).
:- catch(findall(x, (delete([a,b,a,c], a, L)), _), _, true).
:- catch(findall(x, (delete([f(1),g(2),f(3)], f(_), L)), _), _, true).
:- catch(findall(x, (subtract([a,b,c], [b], L)), _), _, true).
:- catch(findall(x, (intersection([a,b,c], [c,a], L)), _), _, true).
:- catch(findall(x, (union([a,b], [b,c], L)), _), _, true).
:- catch(findall(x, (list_to_set([a,b,a,1,1.0], L)), _), _, true).
:- catch(findall(x, (subset([a], [a,b])), _), _, true).
:- catch(findall(x, (subset([c], [a,b])), _), _, true).
:- catch(findall(x, (permutation([1,2,3], P)), _), _, true).
:- catch(findall(x, (permutation(P, [a,b])), _), _, true).
:- catch(findall(x, (flatten([a,[b,[c,d]],[],e], L)), _), _, true).
:- catch(findall(x, (flatten(a, L)), _), _, true).
:- catch(findall(x, (flatten([X,[b]], L)), _), _, true).
:- catch(findall(x, (flatten([[]], L)), _), _, true).
:- catch(findall(x, (exclude([X]>>memberchk(X, [a]), [a,b], L)), _), _, true).
:- catch(findall(x, (sumlist([], S)), _), _, true).
:- catch(findall(x, (pairs_keys_values(P, [a,b], [1,2])), _), _, true).
:- catch(findall(x, (pairs_keys_values([a-1,b-2], K, V)), _), _, true).
:- catch(findall(x, (pairs_keys([a-1,b-2], K)), _), _, true).
:- catch(findall(x, (pairs_values([a-1,b-2], V)), _), _, true).
:- catch(findall(x, (list_to_ord_set([c,a,b,a], L)), _), _, true).
:- catch(findall(x, (ord_union([a,c], [b], L)), _), _, true).
:- catch(findall(x, (ord_subtract([a,b,c], [b], L)), _), _, true).
:- catch(findall(x, (ord_memberchk(b, [a,b])), _), _, true).
:- catch(findall(x, (same_length([a,b], L)), _), _, true).
:- catch(findall(x, (prefix([a], [a,b])), _), _, true).
:- catch(findall(x, (sort(0, @>=, [3,1,2], [M|_])), _), _, true).
:- catch(findall(x, (nth0(0, L0, x), L0 = [_|T], T = [], !), _), _, true).
:- catch(findall(x, (is_set([a,b])), _), _, true).
:- catch(findall(x, (is_set([a,a])), _), _, true).
:- catch(findall(x, (option(a(X), [b(1), a(2)])), _), _, true).
:- catch(findall(x, (option(c(X), [b(1), a(2)], 9)), _), _, true).
:- catch(findall(x, (option(a(X), [a=5])), _), _, true).
:- catch(findall(x, (select_option(a(X), [b(1), a(2)], R)), _), _, true).
:- catch(findall(x, (merge_options([a(1)], [a(2), b(3)], M)), _), _, true).
:- catch(findall(x, (exclude(var, [X, a, Y], L)), _), _, true).
:- catch(findall(x, (transpose_pairs([a-1, b-0], T)), _), _, true).
:- catch(findall(x, (max_list([1, 2.5], M)), _), _, true).
:- catch(findall(x, (last([X], a)), _), _, true).
:- catch(findall(x, (sumlist([a], S)), _), _, true).
:- catch(findall(x, (atomic_list_concat(L, ',', 'a,b'), length(L, N)), _), _, true).
:- catch(findall(x, (aggregate_all(count, permutation([1,2,3,4], _), N)), _), _, true).
:- catch(findall(x, (subseq([a,b], S, R)), _), _, true).
