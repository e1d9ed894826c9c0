% Blank lines of a body stay: they may be a part of a text.
generate_banner(Script) :-
    generate_python_script('
        banner = """one

        two"""

        # what is written
        output(banner.count("\\n"), fields[0])
    ', [name, city], [format(tsv)], Script).
