generate_level(Script) :-
    generate_python_script('    status = int(record["status"])
    if status >= 500:
        record["level"] = "error"
    else:
        record["level"] = "fine"', [path, status, level], [format(tsv)], Script).
