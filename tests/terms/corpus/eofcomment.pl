a.
/* x