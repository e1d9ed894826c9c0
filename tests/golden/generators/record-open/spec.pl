generate_mark(Code) :-
    generate_go_pipe_main('
        record["seen"] = true', [format(json), prelude('const mark = "x"')], Code).
generate_drop(Code) :-
    generate_go_pipe_main('
        if record["secret"] != nil {
            return nil
        }
        return &record', [format(json)], Code).
generate_pass(Code) :-
    generate_rust_pipe_main('
        let mut record = record;
        record["seen"] = true.into();
        Some(record)', [format(json)], Code).
