/* Specs laid out anew, in their own notation or in the other one; comments are kept. */
#ifndef GG_FRONTEND_FORMAT_H
#define GG_FRONTEND_FORMAT_H

#include "frontend/frontend.h"

/*
 * Appends the text of `file` in the layout of its notation. That the result means the same is
 * made sure of here (a difference is our fault and aborts). Laying it out again changes nothing.
 * False when it has syntax errors, which are in the list. Other faults do not matter: clauses of
 * Prolog programs, for one, stay as they are.
 */
GG_NODISCARD bool gg_spec_format(struct gg_arena *a, const struct gg_sources *sources,
                                 uint32_t file, struct gg_diags *ds, struct gg_buf *out);

#endif
