#!/usr/bin/env gluegen
:- use_module(library(lists)).
input_format(lines).
pipeline_options([error_handling(exit_codes)]).
description('Two pipelines that share a step.').

pipeline(words, [split, count], [output('words.tsv')]).
pipeline(lines, [split], []).

step(split, python, 'for word in line.split():\n    output(word)', [fields([line]), outputs([word])]).
step(count, rust, './count', [source('count.rs'), env(['LC_ALL' = 'C'])]).
