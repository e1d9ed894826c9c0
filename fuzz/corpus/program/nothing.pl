% A program that ends well but makes nothing.
main :- X = 1, X > 0.
:- initialization(main).
