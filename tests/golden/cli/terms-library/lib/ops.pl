:- module(ops, [op(200, xfy, &)]).
