a.
b(/* x
y