% Every faulty value is left out by itself; the rest is checked.
pipeline('two words', [
    step(one, awk, '{ print }', [env(['A B' = 1, 'C' = X, 'D' = 1r3]), memory_limit('8G'), workdir([a|b])]),
    step(two, ruby, 'puts', header),
    step(three, remote, 'http://example.org/x', [timeout(30)]),
    step(four, bash, file('four.sh'), [code('cat')]),
    step(five, go, 'return fields', [output({a: 1}), fields([{x: int}, y: integer])])
], [jobs(123456789012345678901), on_error(skipp), stop_on_error(true), target(bash)]).
