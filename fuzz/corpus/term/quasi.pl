x({|html||<a>&</a>|}).
x({|1||text|}).
x({|a b||text|}).
x({|a|b).
x(a||b).
x(a | | b).
x(a || b |} , c).
x(0'||, a).
x({|'Q t'||text|}).
x({ |a}).
x([|a]).
x({|}).
