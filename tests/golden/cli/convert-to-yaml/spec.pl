/* What the spec
 * is about. */
:- use_module(library(lists)).

% The pipeline.
pipeline(etl, [read, step('X', python, 'output(*fields)')], [
    header,                     % as a word
    input('access.log'),

    % Limits.
    timeout(0.5), memory_limit('8G'), on_error(dead_letter('${A:-b}')),
    description("two \
words"),
    env(['A' = 1, 'B' = 'a: b', 'C' = '', 'D' = true, 'E' = 'true', 'F' = 1.0e3])
    % At the end of the options.
]).  % behind it

step(read, go, code('./x'), [
    fields([line, n: int, 'a b'(str)]),
    prelude('\n  begins with a line end'),
    state('
        var x int
    '),   % the state
    begin('x\ty\x1b\'),
    end('
        a

        b')]).
% After all.
