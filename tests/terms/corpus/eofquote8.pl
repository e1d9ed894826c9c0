a.
 b. '