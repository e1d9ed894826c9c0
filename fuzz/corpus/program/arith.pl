:- dynamic(p/1).
:- catch(findall(x, (X is 1 + 2), _), _, true).
:- catch(findall(x, (X is 3 - 5), _), _, true).
:- catch(findall(x, (X is 3 * 4), _), _, true).
:- catch(findall(x, (X is 7 / 2), _), _, true).
:- catch(findall(x, (X is 8 / 2), _), _, true).
:- catch(findall(x, (X is 7 // 2), _), _, true).
:- catch(findall(x, (X is -7 // 2), _), _, true).
:- catch(findall(x, (X is 7 mod 3), _), _, true).
:- catch(findall(x, (X is -7 mod 3), _), _, true).
:- catch(findall(x, (X is 7 mod -3), _), _, true).
:- catch(findall(x, (X is 7 rem -3), _), _, true).
:- catch(findall(x, (X is -7 rem 3), _), _, true).
:- catch(findall(x, (X is -7 div 2), _), _, true).
:- catch(findall(x, (X is 7 / 0), _), _, true).
:- catch(findall(x, (X is 7 / 0.0), _), _, true).
:- catch(findall(x, (X is 0 / 0.0), _), _, true).
:- catch(findall(x, (X is 7 // 0), _), _, true).
:- catch(findall(x, (X is 7 mod 0), _), _, true).
:- catch(findall(x, (X is 2 ** 3), _), _, true).
:- catch(findall(x, (X is 2 ** -1), _), _, true).
:- catch(findall(x, (X is 2 ** 3.0), _), _, true).
:- catch(findall(x, (X is 2.0 ** 3), _), _, true).
:- catch(findall(x, (X is 2 ^ 10), _), _, true).
:- catch(findall(x, (X is 2 ^ -1), _), _, true).
:- catch(findall(x, (X is 1 ^ -1), _), _, true).
:- catch(findall(x, (X is -1 ^ -1), _), _, true).
:- catch(findall(x, (X is 2 ^ 0.5), _), _, true).
:- catch(findall(x, (X is 0 ^ 0), _), _, true).
:- catch(findall(x, (X is 0 ** 0), _), _, true).
:- catch(findall(x, (X is 0.0 ** 0), _), _, true).
:- catch(findall(x, (X is 2 ** 100), _), _, true).
:- catch(findall(x, (X is 7 ^ 77), _), _, true).
:- catch(findall(x, (X is -(3)), _), _, true).
:- catch(findall(x, (X is - 3), _), _, true).
:- catch(findall(x, (X is +(3)), _), _, true).
:- catch(findall(x, (X is abs(-3)), _), _, true).
:- catch(findall(x, (X is abs(-3.5)), _), _, true).
:- catch(findall(x, (X is sign(-3)), _), _, true).
:- catch(findall(x, (X is sign(2.5)), _), _, true).
:- catch(findall(x, (X is min(1, 2)), _), _, true).
:- catch(findall(x, (X is max(1, 2)), _), _, true).
:- catch(findall(x, (X is max(1, 1.0)), _), _, true).
:- catch(findall(x, (X is min(2.0, 2)), _), _, true).
:- catch(findall(x, (X is max(2, 1.5)), _), _, true).
:- catch(findall(x, (X is gcd(12, 18)), _), _, true).
:- catch(findall(x, (X is truncate(3.7)), _), _, true).
:- catch(findall(x, (X is truncate(-3.7)), _), _, true).
:- catch(findall(x, (X is integer(2.5)), _), _, true).
:- catch(findall(x, (X is integer(-2.5)), _), _, true).
:- catch(findall(x, (X is integer(2.4)), _), _, true).
:- catch(findall(x, (X is round(3.5)), _), _, true).
:- catch(findall(x, (X is ceiling(3.2)), _), _, true).
:- catch(findall(x, (X is floor(-3.2)), _), _, true).
:- catch(findall(x, (X is sqrt(16)), _), _, true).
:- catch(findall(x, (X is sqrt(2)), _), _, true).
:- catch(findall(x, (X is sqrt(-1)), _), _, true).
:- catch(findall(x, (X is exp(0)), _), _, true).
:- catch(findall(x, (X is log(1)), _), _, true).
:- catch(findall(x, (X is log(2.718281828459045)), _), _, true).
:- catch(findall(x, (X is log2(8)), _), _, true).
:- catch(findall(x, (X is log(2, 8)), _), _, true).
:- catch(findall(x, (X is sin(0)), _), _, true).
:- catch(findall(x, (X is cos(0.0)), _), _, true).
:- catch(findall(x, (X is atan(1, 2)), _), _, true).
:- catch(findall(x, (X is atan2(1, 2)), _), _, true).
:- catch(findall(x, (X is pi), _), _, true).
:- catch(findall(x, (X is e), _), _, true).
:- catch(findall(x, (X is inf), _), _, true).
:- catch(findall(x, (X is nan), _), _, true).
:- catch(findall(x, (X is float(3)), _), _, true).
:- catch(findall(x, (X is float_integer_part(3.7)), _), _, true).
:- catch(findall(x, (X is float_fractional_part(3.75)), _), _, true).
:- catch(findall(x, (X is 5 << 2), _), _, true).
:- catch(findall(x, (X is 5 >> 1), _), _, true).
:- catch(findall(x, (X is -5 >> 1), _), _, true).
:- catch(findall(x, (X is 5 /\ 3), _), _, true).
:- catch(findall(x, (X is 5 \/ 3), _), _, true).
:- catch(findall(x, (X is 5 xor 3), _), _, true).
:- catch(findall(x, (X is \ 5), _), _, true).
:- catch(findall(x, (X is msb(1000)), _), _, true).
:- catch(findall(x, (X is 1.5 /\ 2), _), _, true).
:- catch(findall(x, (X is 1 << 70), _), _, true).
:- catch(findall(x, (X is (1 << 70) >> 68), _), _, true).
:- catch(findall(x, (X is 123456789012345678901234567890 + 1), _), _, true).
:- catch(findall(x, (X is 123456789012345678901234567890 * 987654321098765432109876543210), _), _, true).
:- catch(findall(x, (X is 123456789012345678901234567890 // 1234567), _), _, true).
:- catch(findall(x, (X is 123456789012345678901234567890 mod 1234567), _), _, true).
:- catch(findall(x, (X is 9223372036854775807 + 1), _), _, true).
:- catch(findall(x, (X is -9223372036854775808 - 1), _), _, true).
:- catch(findall(x, (X is 4611686018427387904 * 2), _), _, true).
:- catch(findall(x, (X is 2147483647 + 1), _), _, true).
:- catch(findall(x, (X is -2147483648 - 1), _), _, true).
:- catch(findall(x, (X is 65536 * 65536), _), _, true).
:- catch(findall(x, (X is 3000000000 - 3000000000), _), _, true).
:- catch(findall(x, (X is 1r3 + 1r6), _), _, true).
:- catch(findall(x, (X is 1r3 * 3), _), _, true).
:- catch(findall(x, (X is 1r3 + 0.5), _), _, true).
:- catch(findall(x, (X is 2 rdiv 6), _), _, true).
:- catch(findall(x, (X is 1r3 ** 2), _), _, true).
:- catch(findall(x, (X is numerator(2r6)), _), _, true).
:- catch(findall(x, (X is denominator(2r6)), _), _, true).
:- catch(findall(x, (X is rational(0.5)), _), _, true).
:- catch(findall(x, (X is 0.1 + 0.2), _), _, true).
:- catch(findall(x, (X is 1.0e10), _), _, true).
:- catch(findall(x, (X is 1.0e100), _), _, true).
:- catch(findall(x, (X is 1.5e-7), _), _, true).
:- catch(findall(x, (X is 10 ** 15.0), _), _, true).
:- catch(findall(x, (X is 123456789.0 * 10), _), _, true).
:- catch(findall(x, (X is 1.0), _), _, true).
:- catch(findall(x, (X is -0.0), _), _, true).
:- catch(findall(x, (X is cot(1.0)), _), _, true).
:- catch(findall(x, (X is foo), _), _, true).
:- catch(findall(x, (X is foo(1)), _), _, true).
:- catch(findall(x, (X is "a"), _), _, true).
:- catch(findall(x, (X is "ab"), _), _, true).
:- catch(findall(x, (X is [5]), _), _, true).
:- catch(findall(x, (X is a + 1), _), _, true).
:- catch(findall(x, (X is Y), _), _, true).
:- catch(findall(x, (X is 1 + Y), _), _, true).
:- catch(findall(x, (X is "5" + 1), _), _, true).
:- catch(findall(x, (X is cputime(1)), _), _, true).
:- catch(findall(x, (X is trig), _), _, true).
:- catch(findall(x, (X is succ(3)), _), _, true).
:- catch(findall(x, (X is plus(1, 2)), _), _, true).
:- catch(findall(x, (X is copysign(2, -0.0)), _), _, true).
:- catch(findall(x, (X is max_tagged_integer), _), _, true).
:- catch(findall(x, (1 =:= 1.0), _), _, true).
:- catch(findall(x, (1 =\= 2), _), _, true).
:- catch(findall(x, (1 < 2), _), _, true).
:- catch(findall(x, (2 < 1), _), _, true).
:- catch(findall(x, (1 =< 1.0), _), _, true).
:- catch(findall(x, (2 >= 3), _), _, true).
:- catch(findall(x, (1 + 1 =:= 2), _), _, true).
:- catch(findall(x, (9007199254740993 =:= 9007199254740992.0), _), _, true).
:- catch(findall(x, (9007199254740993 > 9007199254740992.0), _), _, true).
:- catch(findall(x, (1r3 < 0.5), _), _, true).
:- catch(findall(x, (a < 1), _), _, true).
:- catch(findall(x, (X < 1), _), _, true).
:- catch(findall(x, (1 < foo(2)), _), _, true).
:- catch(findall(x, (X = 1 + 2, Y is X * 2), _), _, true).
:- catch(findall(x, (X = 5, Y is X + X, Z is Y / X), _), _, true).
:- catch(findall(x, (X is 5.0, integer(X)), _), _, true).
:- catch(findall(x, (X is 10 / 4.0), _), _, true).
:- catch(findall(x, (X is 10 / 5.0), _), _, true).
:- catch(findall(x, (X is cmpflags), _), _, true).
:- catch(findall(x, (X is truncate(1.0e20)), _), _, true).
:- catch(findall(x, (X is 5 rdiv 0), _), _, true).
:- catch(findall(x, (X is 3.7 // 1), _), _, true).
:- catch(findall(x, (X is 255, format(atom(A), "~16r", [X])), _), _, true).
:- catch(findall(x, (X is max(a, 1)), _), _, true).
:- catch(findall(x, (X is random(foo)), _), _, true).
:- catch(findall(x, (X is 0b1010 + 0xff + 0o17 + 0'a), _), _, true).
:- catch(findall(x, (X is 1_000_000), _), _, true).
:- catch(findall(x, (X is 1.0Inf), _), _, true).
:- catch(findall(x, (X is atan(1)), _), _, true).
:- catch(findall(x, (X is tan(0.5)), _), _, true).
:- catch(findall(x, (X is asin(1)), _), _, true).
:- catch(findall(x, (X is acos(1)), _), _, true).
:- catch(findall(x, (X is acos(2)), _), _, true).
:- catch(findall(x, (X is sinh(0.0)), _), _, true).
:- catch(findall(x, (X is tanh(0.0)), _), _, true).
:- catch(findall(x, (X is log(0)), _), _, true).
:- catch(findall(x, (X is log(-1)), _), _, true).
:- catch(findall(x, (X is 2 ** 0.5), _), _, true).
