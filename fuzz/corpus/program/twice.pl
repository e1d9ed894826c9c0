% One path, two texts.
:- write_file('a.txt', "one"), write_file('a.txt', "one").
:- write_file('a.txt', "two").
:- write_file('a.txt/b', "three").
