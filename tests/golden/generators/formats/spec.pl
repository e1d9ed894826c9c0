% With converters, in a directory beside the script.
generate_counted(S) :- generate_bash_script('sort | uniq -c', [], [format(json)], S).
generate_named(S) :- generate_bash_script('name=${name^^}', [name, n], [input_format(csv)], S).
generate_rules(S) :- generate_awk_script('$2 > 1 { print $1 }', [name, n], [output_format(json), outputs([name])], S).

% A command alone has none.
generate_header(S) :- generate_bash_script('sort', [], [header(true)], S).
generate_types(S) :- generate_bash_script('read -r x', [a: int], [], S).
