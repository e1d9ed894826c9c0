/* Directives that change how the rest of a text reads; no others have an effect on reading. */
#ifndef GG_FRONTEND_TERM_DIRECTIVE_H
#define GG_FRONTEND_TERM_DIRECTIVE_H

#include "frontend/term_parts.h"

/* op/3, module/2,3, set_prolog_flag/2, use_module/1,2 of a library, and conjunctions of them. */
void gg_term_directive(struct gg_reader *r, const struct gg_term *clause,
                       const struct gg_term_options *options);

/* term_library.c: the list of exports of library(Name); NULL when it cannot be had. */
const struct gg_term *gg_term_library_exports(struct gg_term_library *library,
                                              const struct gg_term *name);

/* term_read.c: gg_terms_read, but only the first `limit` items. */
const struct gg_terms *gg_terms_read_some(struct gg_arena *a, const struct gg_source *source,
                                          uint32_t file, const struct gg_term_options *options,
                                          uint32_t limit, struct gg_diags *ds);

#endif
