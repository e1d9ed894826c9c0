step(a, bash, 'cat'.
