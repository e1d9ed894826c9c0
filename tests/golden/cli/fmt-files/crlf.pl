step(a,bash,'
  cat
').
