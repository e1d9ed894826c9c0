% gluegen: ignore GG0067 -- the text says metres
generate_text(Text) :-
    format(atom(Text), "about 5~m", []).
