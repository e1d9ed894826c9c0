a.
'abc\