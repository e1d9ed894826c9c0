% Libraries: SWI-Prolog's and the original system's are known.
:- use_module(library(lists)).
:- use_module('../../src/unifyweaver/glue/native_glue').
:- use_module(library(unifyweaver/glue/shell_glue)).
:- use_module(library(clpfd)).
generate_a(R) :- R = "text".
