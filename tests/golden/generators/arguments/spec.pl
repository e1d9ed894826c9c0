% Faults of arguments and options, each at its place. Directives run one by one.
generate_target(X) :- generate_pipe_reader(pyton, [a], [], X).
generate_format(X) :- generate_pipe_reader(python, [a], [format(tvs)], X).
generate_json_awk(X) :- generate_json_reader(awk, [a], X).
generate_fields(X) :- generate_python_script('pass', all, [], X).
generate_unbound(X) :- generate_python_script('pass', [a | _], [], X).
generate_option(X) :- generate_go_build_script('a.go', [optimise(true)], X).
generate_platform(X) :- generate_cross_compile(go, 'a.go', [linux-amd46], X).
generate_crossed(X) :- generate_cross_compile(awk, 'a.awk', [linux-amd64], X).
generate_entry(X) :- generate_go_pipe_main('return fields', [input('a.tsv')], X).
generate_unknown(X) :- generate_go_pipe_main('return fields', [paralel(4)], X).
generate_bracket(X) :- generate_awk_script('    # high\n    if (salary > 50000) {', [salary], [], X).
generate_step(X) :- generate_pipeline([stp(a, awk, '{ print }', [])], [], X).
generate_schema(X) :- generate_go_wrapper('F', [a], [], X).
generate_missing(X) :- compile_goal_to_pipeline(process(_, _), [], X).
generate_undeclared(X) :- infer_steps_from_goal(p(_), X).
generate_bodiless(X) :- infer_steps_from_goal(q(_), X).
generate_profile(X) :- generate_rust_build_script('a.rs', [profile(fast)], X).
p(X) :- fetch(X).
:- declare_target(load/1, awk).
q(X) :- load(X).
