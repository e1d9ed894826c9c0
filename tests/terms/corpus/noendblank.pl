a.
b(c)

