/* UTF-8 as Unicode defines it (The Unicode Standard, table 3-7): no surrogates, no overlong forms.
 */
#ifndef GG_BASE_UTF8_H
#define GG_BASE_UTF8_H

#include "base/str.h"

/* Length in bytes of the well-formed sequence at the start of s, 0 when there is none. */
size_t gg_utf8_length(gg_str s);

/* Offset of the first byte that is not part of a well-formed sequence, or s.n. */
size_t gg_utf8_check(gg_str s);

size_t gg_utf8_encode(uint32_t code_point, char out[4]); /* bytes written */

/* Columns on a terminal (Unicode Standard Annex #11) of what gg_utf8_escape_controls makes of s. */
size_t gg_utf8_width(gg_str s);

/* Code points; a byte that is none counts as one. */
size_t gg_utf8_count(gg_str s);

/* Columns that the last line of what was built takes so far. */
uint32_t gg_utf8_column(const struct gg_buf *built);

/* Nearest offset <= at that does not cut a code point. */
size_t gg_utf8_boundary(gg_str s, size_t at);

/* Appends s with the bytes of control characters and bad bytes as \xNN, marks that begin a line or
 * change the direction of what is shown as \uNNNN, and tabs as a blank. */
void gg_utf8_escape_controls(struct gg_buf *out, gg_str s);

#endif
