# not a term
x.
# y.
