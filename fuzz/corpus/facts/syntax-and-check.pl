% A broken clause does not hide what is wrong with the others.
step(parse, awk, '{ print }' [outputs([a])]).
step(filter, python, 'output(*fields)', [fields([a: integer])]).
step(load, bash, 'cat', [fildes([a])]).
