a.b.
c. d. e.

f .
  g  .  
h(i)
.
j:-k.l.
m.%n
  o(p  , q).
(r).
( s , t ) .
[u|v] . {w}. -x. - y.
1. 1 . 1.0. "s". 'q'. X. `c`.
a..
b.
...
c... d.
e.(f).
x.'y'.
x. 'y'.
[   ]. [ a ,b|c ] . {   } . f(   a   ) . ( a ) . 'f'( b ) .
