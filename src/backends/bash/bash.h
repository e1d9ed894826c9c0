/* Parts of the bash backend. */
#ifndef GG_BACKENDS_BASH_BASH_H
#define GG_BACKENDS_BASH_BASH_H

#include "backends/backend.h"

struct gg_parsed gg_bash_parse(struct gg_arena *a, enum gg_option option, gg_str code);

/* See gg_language. */
bool gg_bash_forgets(struct gg_arena *a, const struct gg_choice_language *choices,
                     const struct gg_graph *graph, const struct gg_stage *step);

#endif
