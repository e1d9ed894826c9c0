% Faults inside of code are told at their place in the file.
pipeline(places, [
    step(block, python, '
        total = 0
        yield total
    ', [fields([a])]),
    step(inline, go, 'x := 1\n\
          y := (2\n', []),
    step(codes, python, `x = 1
yield x`, [])
]).
