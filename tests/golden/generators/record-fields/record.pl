generate_it(Code) :-
    generate_go_pipe_main('
        record["x"] = 1
        return record', [input_format(json), output_format(csv)], Code).
generate_more(Code) :-
    generate_rust_pipe_main('Some(record)', [format(json), outputs([a])], Code).
