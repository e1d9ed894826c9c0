/* Templates that are rendered alone, for a part of a view or for code that a pass says anew. */
#ifndef GG_BACKENDS_FRAGMENT_H
#define GG_BACKENDS_FRAGMENT_H

#include "backends/backend.h"

/* Lines of the target language without the last line end; empty when the template has a fault,
 * which is reported. */
gg_str gg_fragment(struct gg_arena *a, struct gg_tmpl_set *templates, struct gg_diags *ds,
                   const struct gg_backend *backend, const struct gg_fragment_rule *rule,
                   const struct gg_val *view);

#endif
