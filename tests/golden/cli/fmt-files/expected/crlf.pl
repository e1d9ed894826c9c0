step(a, bash, '
    cat
').
