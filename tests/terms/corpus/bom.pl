a(b).
é(c).
b c.
