:- use_module(library(ops)).
x(a & "b" & c).
