generate_version(V) :- detect_go(V).
