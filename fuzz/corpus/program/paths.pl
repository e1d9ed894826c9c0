% Paths that leave the output directory.
:- write_file('/tmp/x', "a").
:- write_file('../x', "a").
:- write_file('a/../../x', "a").
:- write_file('', "a").
:- write_file('dir/', "a").
:- open('/etc/passwd', append, S), close(S).
:- atom_concat('/tm', 'p/y', P), write_file(P, "a").
