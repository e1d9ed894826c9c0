a.
b.