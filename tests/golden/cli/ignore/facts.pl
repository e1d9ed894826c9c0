step(a, bash, 'cat').  % gluegen: ignore GG0067 -- nothing
