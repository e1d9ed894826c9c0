% A generator's text becomes a file of its name; helpers that others call are not run.
:- dynamic seen/1.
generate_script("#!/bin/sh\necho hi\n").
generate_python(S) :- S = "#!/usr/bin/env python3\nprint(1)\n".
generate_note(N) :- generate_part(one, A), generate_part(two, B), N = A ++ B.
generate_part(X, T) :- atom_concat(X, '\n', T).
generate_written(T) :- T = "in a file\n", write_file('own/name.txt', T).
