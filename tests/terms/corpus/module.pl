:- module(mod, [a/1, op(700, xfx, ~~>), op(200, fy, !!), b//2, op(0, xfx, is), op(100,yf,[pp,qq])]).
a ~~> b.
x(!! a, a pp, a qq pp).
x(X is 1).
:- module(other, notalist).
:- module(m3, [op(650, xfx, m3op)], [x]).
x(a m3op b).
:- module(m4, [op(650, xfx, m4op), op(bad, xfx, m5op), op(650, xfx, m6op)]).
x(a m4op b).
x(a m6op b).
