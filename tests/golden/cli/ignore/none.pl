generate_text(Text) :-
    format(atom(Text), "about ~~5 m: ~m", []).
