generate_raise(S) :-
    generate_awk_script('salary = salary * 2', [name, {salary: int}], [header(true)], S).
generate_shell(S) :-
    generate_bash_script('salary=$((salary * 2))', [name, salary], [header(true)], S).
generate_python(S) :-
    generate_python_script('    record["kind"] = "error" if int(record["status"]) >= 400 else "fine"',
                           [path, status, kind], [], S).
