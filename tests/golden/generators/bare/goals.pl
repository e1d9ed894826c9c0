:- use_module(library(unifyweaver/glue/native_glue)).
generate_pipeline([
    step(parse, awk, '{ print $1, $2 }', [outputs([path, status: int])]),
    step(filter, python, 'if status >= 400: output(*fields)', [])
  ], [], Script).
:- generate_pipeline([step(only, python, 'output(fields[0])', [])], [], Script).
:- generate_go_pipe_main('return fields', [], Code).
