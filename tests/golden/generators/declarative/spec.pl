:- declare_target(parse/2, 'pyhton', [file('a.py')]).
:- declare_location(parse/2, [process(same), place(here)]).
:- declare_connection(parse/2, load/2, [transport(http), format(tvs)]).
:- declare_service(api, [port(80)]).
:- register_service(api, 'http://x', [timeout(3)]).
generate_nothing(X) :- generate_dockerfile(api, [], X).
