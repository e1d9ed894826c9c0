generate_a(R) :- R = "text".
