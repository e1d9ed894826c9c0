/*
 * What a text may be used for in the place of a number that looks the same: a field that was read
 * is a number if it looks like one, a text that was worked out is none.
 */
#ifndef GG_BACKENDS_AWK_MEANING_H
#define GG_BACKENDS_AWK_MEANING_H

#include "backends/awk/places.h"

/* `%c` makes a character of a number, and of a text its first one. */
bool gg_awk_has_character_format(const struct gg_awk_snippet *s);

/* What the tokens from `i` up to `end` are is used where a text does as well. */
bool gg_awk_is_same_as_text(const struct gg_awk_snippet *s, uint32_t i, uint32_t end);

/* `n > 5`: then only the number counts, however it is written. */
bool gg_awk_is_compared_with_number(const struct gg_awk_snippet *s, uint32_t i, uint32_t end);

#endif
