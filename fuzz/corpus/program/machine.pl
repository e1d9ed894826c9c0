% Nothing touches the machine.
:- shell('rm -rf /').
:- open('/etc/passwd', read, _).
:- consult(other).
:- getenv('HOME', _).
:- read_term(_, []).
