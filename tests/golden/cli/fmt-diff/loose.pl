pipeline(p,[step(a,bash,'cat',[])],[]).
