:- declare_target(parse/2, awk, [file('parse.awk')]).
pipeline(p, [step(parse, awk, '{ print }')]).
