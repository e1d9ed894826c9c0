/* Whether a Python step can tell in which order its records come. */
#ifndef GG_BACKENDS_PYTHON_ORDER_H
#define GG_BACKENDS_PYTHON_ORDER_H

#include "backends/python/python_view.h"
#include "backends/tally.h"

/*
 * See gg_language.forgets. Its code counts and adds up whole numbers only (gg_tally_is_exact), and
 * its `end` sees what dicts and sets hold sorted, by key, or as a sum. `merge` has no say: by
 * contract it does not depend on how records were dealt out.
 */
bool gg_python_forgets(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_graph *graph, const struct gg_stage *step);

#endif
