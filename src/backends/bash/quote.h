/* Bash literals and run-time values. */
#ifndef GG_BACKENDS_BASH_QUOTE_H
#define GG_BACKENDS_BASH_QUOTE_H

#include "base/str.h"

/* One word on one line. A NUL byte cannot be written; the checks refuse it. */
void gg_bash_quote(struct gg_buf *out, gg_str text);

/*
 * A text with ${VAR} in it as the right side of an assignment, where bash neither splits words nor
 * expands globs; quotes inside an unquoted ${VAR:-'x'} are quotes.
 */
gg_str gg_bash_value(struct gg_arena *a, gg_str text);

#endif
