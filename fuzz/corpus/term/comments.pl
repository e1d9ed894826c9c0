/* first */ a. % end
/** doc
 * x */
b /* inside */ (c).
b(/**/c/***/,/* * / */d/*/ x */).
c(a) /* x */ . /* y */
%
d. % d
d.%d
e.% no blank
f./* x */
f :- a, % one
     % two
     b. % three
g(1/* c */000, 1 /* */ 000).
g(1_/* x */000, 1_% x
  000).
h('/* no */', "% no", 0'%, 0'/).
=/* not a comment */=.
a =/* no */ b.
a = /* yes */ b.
a/* x */:-/* y */b.
/* nested /* comment */ still */
n.
/*/*/ */ */
m.
/***/ k.
/**/k.
/ .
/a.
/ a.
x / y.
/(a).
//(a,b).
/
x.
/é(b).
%% a
%% b

%	tab
z(	a,	b c).
z(	'\z').
/* tab	in comment	*/ z(/*	*/ a b).
z(
  a
  b).
z(

b c).
z(a,
 b
	c).
z(a
).
z /* é */ y.
z(a
b).
z(a,
bc
d).
