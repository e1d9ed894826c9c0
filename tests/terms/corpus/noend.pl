a.
b