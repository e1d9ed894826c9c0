:- dynamic(p/1).
:- catch(findall(x, (with_output_to(string(S), writeq((-((a:-b)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((\+ (a,b))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(-(a)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1-(2-3))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1-2-3)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a:-b,c;d->e))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([(a,b)])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f((a,b)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f((a:-b)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(2)^2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((-2)^2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(2^2))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1*(2+3))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a=b)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a is b)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((X=Y)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([a|B])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('$VAR'(1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((- - a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((\ a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((\+ \+ a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((@(a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([-])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([-,+])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(-))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((- + 1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((\+ (-))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((:- a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((:- dynamic a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a-->b))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(({x})))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(({})))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('{}'(x,y))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('hello world'(x))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(("str")))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('it''s')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('a\nb')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(("a\nb\"c")))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f(A,B,A))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1.0)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1e10)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1.0e100)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((- (1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1 - (-1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((2** -1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a:b:c)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a:b):c)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a,b,c))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a->b;c))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((p:-q)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([a,'B'|c])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('\t')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a*(b,c))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((dynamic))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f(dynamic))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([dynamic,is])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((is)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((is)=1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1 rdiv 2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f(;))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a;b))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((;)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((!)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('[]')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((;(a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f(','))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((',')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('|')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a|b))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((+(a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((?(a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(($)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(($(a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(($a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1 = '=' )))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((p(=))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((0'a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1r3)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1.5NaN)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((inf)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f(-1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((- a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(-(1)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(-1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1 + -2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1 - (- 2))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a- (-1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(1)+2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((\ (-1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((2-(-(1)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('/*')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((//)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('%')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('ä')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('Ä')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((aÄ)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([a=b,c])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((x:(a,b))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((x:-a,b))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-[1])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-f(x))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((\+[1])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((+'A')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a+[1])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([1]+a)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((+)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(("a'b")))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('a"b')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('a\\b')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(('\e\0\')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a;b)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a:-b;c))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((f(:-,a))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(([:-|a])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((:-):-(:-))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a:(:-))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((a=b)=c)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a=(b=c))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-(3)*2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(((- 3)*2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((3-(-(3)))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((1.0Inf)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((-1.0Inf)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), write('A b'))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), print('A b'))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), print("s"))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), write("s"))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), write_canonical(f('A', "s", [a,b], 1 + 2)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), write_term([a, 'B'], [quoted(true)]))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), write_term(1 + 2, [ignore_ops(true)]))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), write_term('$VAR'(1), [numbervars(true)]))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq('$VAR'(1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), print('$VAR'(30)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeln(a))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), (write(a), nl, tab(3), write(b)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), put_char(a))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), (print([1.0, 0.1, 1.0e10, 1.0e22, 1.5e300, 123456789.125])))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(f(A, B, A))) , S \= ""), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(- (1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(1 - (-1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq([(a:-b), (c,d)]))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq({a,b}))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq('\t\n'))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(a*(b+c)*d))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq((a->b;c)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(\+ (a,b)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(f(',', '|', '[]', [], {}, ';', '!')))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq("a\"b\\c"))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq('hello world'(x)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(1 = :- ))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq([a|b]))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(-(-(1))))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(2 ** -1))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(a:b:c))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(-a))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(- - a))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(+(1)))), _), _, true).
:- catch(findall(x, (with_output_to(string(S), writeq(\ 1))), _), _, true).
