% Grammar rules are not run.
greeting --> [hello], name.
name --> [world].
generate_a(R) :- phrase_of(R).
phrase_of(R) :- greeting([hello, world], []), R = "yes".
