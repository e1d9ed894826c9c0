pipeline(a, [step(s, awk, '\
  \n a \
\c  
 x')]).
