a.
		é('abc\
