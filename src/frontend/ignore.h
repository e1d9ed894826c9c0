/* Comments of a spec that say which findings do not count: `gluegen: ignore CODE.. -- reason`. */
#ifndef GG_FRONTEND_IGNORE_H
#define GG_FRONTEND_IGNORE_H

#include "frontend/frontend.h"

/*
 * Adds what the comments of a source that can be read say to `ds`. A comment before a step or an
 * option, or on its line, is about the whole of it; one behind a step's name is about the step.
 * Comments that cannot be understood are reported.
 */
void gg_ignores_read(struct gg_arena *a, const struct gg_source *source, uint32_t file,
                     struct gg_diags *ds);

/* Reports those that nothing was ignored by, once all findings are known; `but` (GG_D_COUNT for
 * none) is a code that was not looked for. */
void gg_ignores_report_unused(struct gg_diags *ds, enum gg_diag_code but);

#endif
