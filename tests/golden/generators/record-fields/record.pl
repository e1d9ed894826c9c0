generate_it(Code) :-
    generate_go_pipe_main('
        record["x"] = 1
        return record', [format(json)], Code).
