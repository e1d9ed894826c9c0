a.
'abc\x41