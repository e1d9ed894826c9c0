a.
 b(	c).
	d(
e /* é	*/ f
