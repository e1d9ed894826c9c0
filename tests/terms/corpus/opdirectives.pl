% directives that change how the rest reads
:- op(700, xfx, ===>).
a ===> b.
:- op(200, xfy, [&&, '||', andalso]).
x(a && b && c, a andalso b).
:- op(700, xfx, user:(=~)).
a =~ b.
:- op(700, xfx, [user:(~=), m:(~~)]).
x(a ~= b, a ~~ b).
:- user:op(650, yfx, ~>).
x(a ~> b ~> c).
:- op(0, xfx, ===>).
a ===> b.
:- op(100, xf, post).
x(a post, a post post, post, (post)).
:- op(100, yf, ypost).
x(a ypost ypost, ypost).
:- op(300, fy, [pre, not]).
x(pre a, pre pre a, pre, pre(a), pre (a), [pre], not a, pre = a, pre - 1, pre -1, pre (a) - b).
:- op(300, fx, xpre).
x(xpre a, xpre (xpre a)).
x(xpre xpre a).
:- op(500, xfx, both), op(500, fy, both), op(500, xf, both).
x(a both b, both a, both).
x(a both).
x(both both both).
:- op(700, xfx, in), op(450, xfx, ..).
x(X in 1..3, 1 .. 3, a..b).
:- op(200, xf, inpost), op(200, xfx, inpost).
x(a inpost, a inpost b).
x((a inpost) = b, a inpost = b, [a inpost], f(a inpost, b), (a inpost)).
:- op(1300, xfx, bad), op(700, xfx, notreached).
x(a notreached b).
x(a bad b).
:- op(700, nosuch, bad).
:- op(700, xfx, ',').
:- op(700, xfx, '|').
:- op(1100, xfy, '|').
x((a | b)).
:- op(0, xfy, '|').
x((a | b)).
:- op(1105, xfy, '|').
:- op(-1, xfx, is).
x(X is 1).
:- op(700, xfx, minus1), op(-1, xfx, minus1).
x(a minus1 b).
:- op(700, xfx, []).
:- op(700, xfx, [[]]).
:- op(700, xfx, {}).
x(a {} b).
x(a {c} b).
x({c} a).
:- op(100, yf, {}).
x(a{c}, a {c}, X{c}).
x(a {c}, a {c} {d}, (a){c}, f(x){c}).
:- op(100, fy, {}).
x({c} a, {} a, {}).
x({c}).
:- op(0, xfx, {}), op(0, yf, {}), op(0, fy, {}).
:- op(700, xfx, X).
:- op(X, xfx, foo).
:- op(700, xfx, "str").
:- op(700, xfx, 12).
:- op(700, xfx, [ok1, 12, ok2]).
x(a ok1 b).
x(a ok2 b).
:- op(700, xfx, [imp|roper]).
x(a imp b).
:- op(9, fx, #), op(9, xfx, #).
x(#a, #, a # b, # - 1).
x(#a, #, a # b).
:- op(1150, fx, mydecl).
:- mydecl a/1, b/1.
x(mydecl, a).
:- op(200, xfy, '**'), op(200, xfx, 'QuotedOp'), op(200, xfx, 'quoted op').
x(a 'QuotedOp' b, a 'quoted op' b, a ** b ** c).
:- set_prolog_flag(double_quotes, codes).
s("abc", "", `x`).
:- set_prolog_flag(double_quotes, chars).
s("abc", "", [a|"bc"]).
:- set_prolog_flag(double_quotes, atom).
s("abc", "", "[]", "a"-b).
:- set_prolog_flag(double_quotes, string).
s("abc", "").
:- set_prolog_flag(double_quotes, nonsense).
s("abc").
:- set_prolog_flag(double_quotes, V).
s("abc").
:- set_prolog_flag(back_quotes, string).
s(`abc`).
:- set_prolog_flag(back_quotes, chars).
s(`abc`, ``).
:- set_prolog_flag(back_quotes, symbol_char).
s(`, ` = b, - ` ).
s(`).
:- op(700, xfx, `), op(700, xfx, =`=).
s(a ` b, a =`= b).
:- set_prolog_flag(back_quotes, codes).
s(`abc`).
:- use_module(library(clpfd)).
s(X #= Y + 1, X in 1..3, #\ X, X #<==> Y).
:- use_module(library(record)), use_module(library(nosuchlibrary)).
:- use_module(library(chr), [x/1]).
s(a ==> b, a <=> b, a @ b).
:- use_module(library(dialect/hprolog)).
:- use_module(library(dcg/high_order)).
:- use_module(library('clp/simplex')).
:- use_module(library("clp/bounds")).
:- use_module(nofile).
:- use_module(library(X)).
:- use_module(library(yall)).
s([X]>>a, \X^b, a/[X]>>b).
:- a, op(700, xfx, inconj), b.
x(a inconj b).
:- (op(700, xfx, nested1), op(700, xfx, nested2)), op(700, xfx, nested3).
x(a nested1 b, a nested2 b, a nested3 b).
:- X, op(700, xfx, aftervar).
x(a aftervar b).
:- foo -> op(700, xfx, incond) ; true.
x(a incond b).
:- initialization(op(700, xfx, ininit)).
x(a ininit b).
:-(op(700, xfx, canonical)).
x(a canonical b).
