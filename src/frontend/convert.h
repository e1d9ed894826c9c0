/* Specs in the other notation: the same values, and the comments where they can stand. */
#ifndef GG_FRONTEND_CONVERT_H
#define GG_FRONTEND_CONVERT_H

#include "frontend/frontend.h"

/*
 * Appends the spec `file` in the notation `to`, laid out; one that is in it already is only laid
 * out. False when the spec has errors or is a Prolog program, which are in the list. What cannot
 * be said in the other notation (aliases, directives about loading) is reported as a note. That
 * both texts mean the same is made sure of here; a difference is our fault and aborts.
 */
GG_NODISCARD bool gg_spec_convert(struct gg_arena *a, const struct gg_sources *sources,
                                  uint32_t file, const struct gg_notation *to, struct gg_diags *ds,
                                  struct gg_buf *out);

#endif
