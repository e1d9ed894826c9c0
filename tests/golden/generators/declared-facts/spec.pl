declare_target(parse/2, awk, [code('{ print $1, $9 }'), outputs([client, status])]).
declare_target(failed/2, awk, [code('$2 >= 500 { print }')]).
declare_connection(parse/2, failed/2, [transport(pipe)]).
failures(Log, Clients) :- parse(Log, Rows), failed(Rows, Clients).
generate_failures(Script) :- compile_goal_to_pipeline(failures(_, _), [input('access.log')], Script).
% These two are for a later version, and say so as goals do.
declare_service(api, [port(8080)]).
generate_http_server(go, [endpoint('/a', handle, [])], [], Code).
