a :- X = point{x: 1}, b(X).
