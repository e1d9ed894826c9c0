:- dynamic(p/1).
:- catch(findall(x, (atom_codes(abc, L)), _), _, true).
:- catch(findall(x, (atom_codes(X, [0'a, 0'b])), _), _, true).
:- catch(findall(x, (atom_codes(12, L)), _), _, true).
:- catch(findall(x, (atom_codes(X, Y)), _), _, true).
:- catch(findall(x, (atom_chars(abc, L)), _), _, true).
:- catch(findall(x, (atom_chars(X, [a, b])), _), _, true).
:- catch(findall(x, (atom_chars(X, ['1', '2'])), _), _, true).
:- catch(findall(x, (atom_chars(123, L)), _), _, true).
:- catch(findall(x, (atom_chars([], L)), _), _, true).
:- catch(findall(x, (char_code(a, X)), _), _, true).
:- catch(findall(x, (char_code(X, 0'b)), _), _, true).
:- catch(findall(x, (char_code(X, Y)), _), _, true).
:- catch(findall(x, (char_code(ab, X)), _), _, true).
:- catch(findall(x, (atom_length(abc, N)), _), _, true).
:- catch(findall(x, (atom_length('', N)), _), _, true).
:- catch(findall(x, (atom_length(123, N)), _), _, true).
:- catch(findall(x, (atom_length("héllo", N)), _), _, true).
:- catch(findall(x, (atom_length(X, N)), _), _, true).
:- catch(findall(x, (atom_length(f(x), N)), _), _, true).
:- catch(findall(x, (atom_length(abc, a)), _), _, true).
:- catch(findall(x, (string_length("abc", N)), _), _, true).
:- catch(findall(x, (string_length(abc, N)), _), _, true).
:- catch(findall(x, (atom_number('12', X)), _), _, true).
:- catch(findall(x, (atom_number('1.5', X)), _), _, true).
:- catch(findall(x, (atom_number('0xff', X)), _), _, true).
:- catch(findall(x, (atom_number('12abc', X)), _), _, true).
:- catch(findall(x, (atom_number(A, 12)), _), _, true).
:- catch(findall(x, (atom_number(A, X)), _), _, true).
:- catch(findall(x, (atom_number(abc, X)), _), _, true).
:- catch(findall(x, (atom_number('-5', X)), _), _, true).
:- catch(findall(x, (atom_number('+5', X)), _), _, true).
:- catch(findall(x, (atom_number(' 5', X)), _), _, true).
:- catch(findall(x, (atom_number('5 ', X)), _), _, true).
:- catch(findall(x, (atom_number('', X)), _), _, true).
:- catch(findall(x, (atom_number('1e5', X)), _), _, true).
:- catch(findall(x, (atom_number('1.0e5', X)), _), _, true).
:- catch(findall(x, (number_codes(X, "12")), _), _, true).
:- catch(findall(x, (number_codes(12, L)), _), _, true).
:- catch(findall(x, (number_codes(X, " 12")), _), _, true).
:- catch(findall(x, (number_codes(X, "abc")), _), _, true).
:- catch(findall(x, (number_codes(X, "0'a")), _), _, true).
:- catch(findall(x, (number_codes(X, "-12")), _), _, true).
:- catch(findall(x, (number_chars(X, ['1', '2'])), _), _, true).
:- catch(findall(x, (number_chars(X, [a])), _), _, true).
:- catch(findall(x, (number_string(X, "42")), _), _, true).
:- catch(findall(x, (number_string(X, " 42 ")), _), _, true).
:- catch(findall(x, (number_string(X, "abc")), _), _, true).
:- catch(findall(x, (number_string(42, S)), _), _, true).
:- catch(findall(x, (atom_string(abc, S)), _), _, true).
:- catch(findall(x, (atom_string(A, "abc")), _), _, true).
:- catch(findall(x, (atom_string(12, S)), _), _, true).
:- catch(findall(x, (atom_string(A, 12)), _), _, true).
:- catch(findall(x, (string_chars("abc", L)), _), _, true).
:- catch(findall(x, (string_chars(S, [a,b])), _), _, true).
:- catch(findall(x, (string_codes("abc", L)), _), _, true).
:- catch(findall(x, (string_codes(S, [97])), _), _, true).
:- catch(findall(x, (string_to_atom("abc", A)), _), _, true).
:- catch(findall(x, (string_to_atom(S, abc)), _), _, true).
:- catch(findall(x, (string_code(1, "abc", C)), _), _, true).
:- catch(findall(x, (text_to_string(abc, S)), _), _, true).
:- catch(findall(x, (text_to_string("abc", S)), _), _, true).
:- catch(findall(x, (text_to_string([a,b], S)), _), _, true).
:- catch(findall(x, (text_to_string(`ab`, S)), _), _, true).
:- catch(findall(x, (text_concat(a, b, X)), _), _, true).
:- catch(findall(x, (text_concat("a", b, X)), _), _, true).
:- catch(findall(x, (text_concat(X, b, ab)), _), _, true).
:- catch(findall(x, (upcase_atom('hello world', X)), _), _, true).
:- catch(findall(x, (upcase_atom("héé", X)), _), _, true).
:- catch(findall(x, (downcase_atom('HELLO', X)), _), _, true).
:- catch(findall(x, (string_upper("abc", S)), _), _, true).
:- catch(findall(x, (string_lower("ABC", S)), _), _, true).
:- catch(findall(x, (string_upper(abc, S)), _), _, true).
:- catch(findall(x, (atom_concat(abc, def, X)), _), _, true).
:- catch(findall(x, (atom_concat(abc, X, abcdef)), _), _, true).
:- catch(findall(x, (atom_concat(X, def, abcdef)), _), _, true).
:- catch(findall(x, (atom_concat(X, Y, abc)), _), _, true).
:- catch(findall(x, (atom_concat(a, 1, X)), _), _, true).
:- catch(findall(x, (atom_concat(a, X, Y)), _), _, true).
:- catch(findall(x, (atom_concat("a", "b", X)), _), _, true).
:- catch(findall(x, (atom_concat(a, b, ac)), _), _, true).
:- catch(findall(x, (string_concat("abc", "def", X)), _), _, true).
:- catch(findall(x, (string_concat(abc, X, "abcdef")), _), _, true).
:- catch(findall(x, (string_concat(X, Y, "ab")), _), _, true).
:- catch(findall(x, (string_concat(a, 1, X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, b, c], X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, 1, "s", 2.5], X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([], X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, X], Y)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, b, c], '-', X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, B, c], '-', X)), _), _, true).
:- catch(findall(x, (atomic_list_concat(L, '-', 'a-b-c')), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, X, c], '-', 'a-b-c')), _), _, true).
:- catch(findall(x, (atomic_list_concat([X, Y], '-', 'a-b-c')), _), _, true).
:- catch(findall(x, (atomic_list_concat(L, ', ', 'a, b, c')), _), _, true).
:- catch(findall(x, (atomic_list_concat(L, '', abc)), _), _, true).
:- catch(findall(x, (atomic_list_concat(L, X, abc)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, f(x)], X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a|b], X)), _), _, true).
:- catch(findall(x, (atomic_list_concat(L, '-', '')), _), _, true).
:- catch(findall(x, (atomic_list_concat([a], '-', X)), _), _, true).
:- catch(findall(x, (atomic_list_concat([a, b], X, 'a-b')), _), _, true).
:- catch(findall(x, (split_string("a,b,,c", ",", "", L)), _), _, true).
:- catch(findall(x, (split_string("  hello  ", "", " ", L)), _), _, true).
:- catch(findall(x, (split_string("/home//jan///nice/path", "/", "", L)), _), _, true).
:- catch(findall(x, (split_string("a b c", " ", " ", L)), _), _, true).
:- catch(findall(x, (split_string("", "", "", L)), _), _, true).
:- catch(findall(x, (split_string("a.b;c", ".;", "", L)), _), _, true).
:- catch(findall(x, (split_string("  a ; b  ", ";", " ", L)), _), _, true).
:- catch(findall(x, (split_string(abc, "b", "", L)), _), _, true).
:- catch(findall(x, (split_string(X, ",", "", L)), _), _, true).
:- catch(findall(x, (split_string("//a//b//", "/", "/", L)), _), _, true).
:- catch(findall(x, (sub_atom(abcde, 1, 2, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(abcde, B, 2, 0, S)), _), _, true).
:- catch(findall(x, (sub_atom(abcde, B, L, A, cd)), _), _, true).
:- catch(findall(x, (sub_atom(abab, B, L, A, ab)), _), _, true).
:- catch(findall(x, (sub_atom(abc, B, 1, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(abc, 0, L, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(abc, B, L, 0, S)), _), _, true).
:- catch(findall(x, (sub_atom(ab, B, L, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(abc, B, L, 1, S)), _), _, true).
:- catch(findall(x, (sub_atom(abc, 5, L, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(abc, B, L, A, x)), _), _, true).
:- catch(findall(x, (sub_atom(X, B, L, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(abc, a, L, A, S)), _), _, true).
:- catch(findall(x, (sub_atom(aaa, B, L, A, a)), _), _, true).
:- catch(findall(x, (sub_atom(héllo, 1, 1, A, S)), _), _, true).
:- catch(findall(x, (sub_atom("abc", 0, 1, A, S)), _), _, true).
:- catch(findall(x, (sub_string("abcde", 1, 2, A, S)), _), _, true).
:- catch(findall(x, (sub_string("hello world", B, _, 0, "world")), _), _, true).
:- catch(findall(x, (sub_string(abc, 0, 1, A, S)), _), _, true).
:- catch(findall(x, (sub_atom_icasechk('Hello World', S, world)), _), _, true).
:- catch(findall(x, (normalize_space(atom(A), "  a   b  ")), _), _, true).
:- catch(findall(x, (normalize_space(string(A), "x")), _), _, true).
:- catch(findall(x, (char_type(a, alpha)), _), _, true).
:- catch(findall(x, (char_type('1', alpha)), _), _, true).
:- catch(findall(x, (char_type('1', digit)), _), _, true).
:- catch(findall(x, (char_type('1', digit(W))), _), _, true).
:- catch(findall(x, (char_type(' ', space)), _), _, true).
:- catch(findall(x, (char_type('A', upper)), _), _, true).
:- catch(findall(x, (char_type(a, lower)), _), _, true).
:- catch(findall(x, (code_type(0'a, alnum)), _), _, true).
:- catch(findall(x, (term_to_atom(X + 1, A)), _), _, true).
:- catch(findall(x, (name(X, "12")), _), _, true).
:- catch(findall(x, (name(X, "ab")), _), _, true).
:- catch(findall(x, (name(abc, L)), _), _, true).
:- catch(findall(x, (format(atom(A), "~w-~w", [a, b])), _), _, true).
:- catch(findall(x, (with_output_to(atom(A), (write(a), write(b)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), forall(member(X, [1,2]), write(X)))), _), _, true).
:- catch(findall(x, (with_output_to(codes(C), write(ab))), _), _, true).
:- catch(findall(x, (with_output_to(chars(C), write(ab))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), fail)), _), _, true).
:- catch(findall(x, (with_output_to(atom(A), throw(x))), _), _, true).
:- catch(findall(x, (with_output_to(foo(A), true)), _), _, true).
:- catch(findall(x, (with_output_to(string(S), (write(a), with_output_to(string(T), write(b)), write(c)))), _), _, true).
