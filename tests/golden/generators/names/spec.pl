% What is written to a file is called after it; anything else after its clause.
generate_reports :-
    generate_pipeline([step(a, awk, '{ print }', [])], [], Daily),
    generate_pipeline([step(b, awk, '{ print $1 }', [])], [], Weekly),
    write_file('daily.sh', Daily),
    write_file('scripts/weekly report.sh', Weekly).
generate_etl(Script) :-
    generate_go_pipe_main('return fields', [], Code),
    write_file('src/copy.go', Code),
    generate_pipeline([step(c, awk, '{ print $2 }', [])], [], Script).
generate_crate(Code) :-
    generate_rust_pipe_main('Some(vec![fields[0]])', [], Code),
    write_file('crate/src/main.rs', Code).
generate_two(Script) :-
    generate_pipeline([step(d, awk, '{ print }', [])], [], First),
    generate_pipeline([step(e, awk, '{ print $1 }', [])], [], Second),
    atom_length(First, _),
    Script = Second.
:- initialization(main).
main :- generate_reports, generate_etl(Script), write_file('etl.sh', Script), generate_crate(_), generate_two(_).
