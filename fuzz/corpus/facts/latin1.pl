%
ÿ‏
pipeline(a, [step(s, awk, 'ÿ

{ print }', [description('ייי')])]).
