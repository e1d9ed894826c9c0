:- declare_target(fetch/2, bash, [file('fetch.sh'), name(fetch_stage)]).
:- declare_target(parse/2, awk, [code('{ print $1, $2 }'), outputs([a, b])]).
:- declare_target(count/2, go, [file('count.go')]).
:- declare_connection(fetch/2, parse/2, [transport(pipe), format(lines)]).
process(Input, Output) :- fetch(Input, Raw), parse(Raw, Rows), count(Rows, Output).
generate_count(Script) :- compile_goal_to_pipeline(process(_, _), [input('access.log'), name(count)], Script).
generate_plain(Text) :- infer_steps_from_goal(process(_, _), Steps), format(atom(Text), '~q~n', [Steps]).
