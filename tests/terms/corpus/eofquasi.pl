a.
x({|html||<a>