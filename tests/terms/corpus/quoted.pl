% quoted atoms, strings, codes and their escapes
a('abc', 'it''s', 'a b', '', 'A', '_x', '[]', '{}', [], {}, 'a
b').
a("abc", "a""b", "", "multi
line", `codes`, `a``b`, ``).
e('\a\b\f\n\r\t\v\0\\e\s\\\'\"\`').
e('\x41\\x42\\101\\102', '\x41', '\x4G', '\u0041\U00000042', '\e[0m').
e('\x41\b', "\x41", `\x41`, '\101').
e('a\
b', 'a\
   b', 'a\
\
b', "x\
	y", '\
').
e('a\c
   b', 'a\c  b', 'a\c\n', 'x\c').
e("tab	inside", 'nbsp inside', 'é ü 漢 😀').
e('\u00e9\U0001F600', '\xe9\', "\x1F600\").
e('\z').
e("\q", a).
e('\8').
e('\A').
e('\-').
e('\é').
e('\漢').
e('\ ').
e('\,').
e('\|').
e('\;').
e('\!').
e('\(').
e('\$').
e('\%').
e('\xg').
e('\x').
e('\u12').
e('\U1234567').
e('\uD800').
e('\x110000\').
e('\xD800\').
e('\U00110000').
e('\7777777\').
e('after errors').
e('a''', '''', '''''', "''", '""').
e('/*', '/**/', '%', "% no comment", "/* nor this */").
e('\'', '\"', "\'", "\"", `\``).
e('abc' 'def').
e("abc" "def").
f('quoted functor'(x), 'a'(), "string"(x)).
f('a' (x)).
l([a|"abc"], [a|`bc`], [`a`, ""], "a").
m('line one\nline two\
continued', "x").
