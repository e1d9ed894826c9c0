% Tildes in prose are copied, with a warning; wrong numbers of arguments are errors.
generate_note(R) :- format(atom(R), 'takes ~5m at most\nand ~z, not ~w~n', [long]).
generate_few(R) :- format(atom(R), "~w and ~w", [one]).
generate_many(R) :- format(atom(R), "~w", [one, two]).
generate_kind(R) :- format(atom(R), "~d items", [many]).
