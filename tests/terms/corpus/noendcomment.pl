a.
b % c