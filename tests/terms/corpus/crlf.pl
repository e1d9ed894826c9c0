a(b,
  c).
b c.
x('a\
  b', "q
r").
% comment
z(a /* x
y */ b).
c.
d(
e f).
