generate_text(Text) :-
    format(atom(Text), "about 5~m", []).
% gluegen: ignore-file gg0067, GG0070 -- texts
