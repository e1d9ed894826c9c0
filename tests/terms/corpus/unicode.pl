% identifiers, symbols and blanks beyond ASCII
é(ü, ñandú, Ärger, Ünïcode, ß, µ, ª, º).
漢字(変数, かな, カナ, 한국).
αβγ(Ωμέγα, Δ, δ, _δ, Ж, жук).
s(→, ≤, ∀, ‿, –, …, €, ×, ÷, ©).
s(«, x, »).
s(a ≤ b).
s(∀x, a→b).
s(-→, →-).
:- op(700, xfx, ≤), op(700, xfx, →→), op(200, fy, ¬), op(700, xfx, ist_größer).
s(a ≤ b, a →→ b, ¬ a, ¬a, a ist_größer b).
s(a ≤ b ≤ c).
s(¬).
s(²,³, ¼, ½, ①, ⅷ, Ⅷ, ʰ, ǅ, ªx).
s(x²).
sp(a, b, c　, d).
sp(a b).
e(😀, '😀', "😀😀", 0'😀).
e(👨‍👩, a).
c(é). % ümlaut comment
c(/* é */ x, y /* 漢字
 é	tab */ , z). 
c(a, % é漢
  b c).
c(a, /* é漢 */ b c).
c(a, /* é漢
é */ b c).
c(a, /* x
é漢 */ b c).
c(é é).
c("é" "é").
Ä = ä.
É(x).
_É(x).
x(﻿a).
x().
x(͸).
x(a̋, ̋).
x(߀, ߁2).
x(ⅰ, Ⅰ, Ⓐ, 𝐀, 𝐚, 𐐀, 𐐨).
x('é' = 'é', 'É', '漢', ' ', '→').
x(a 'É' b).
:- op(700, xfx, 'É'), op(700, xfx, '漢').
x(a 'É' b).
x(a 漢 b).
x(a '漢' b).
x(1 漢 2 漢 3).
x(a 漢 b 漢 c, é).
:- op(200, xfx, →).
x(1 → 2 → 3).
x(1 ≤ 2 ≤ 3, é).
x(a).　y.
z. 
