/* Diagnostics for programs: JSON, SARIF 2.1.0 and GitHub workflow commands. */
#ifndef GG_BASE_DIAG_MACHINE_H
#define GG_BASE_DIAG_MACHINE_H

#include "base/diag.h"

/* `ds` is sorted; scratch memory may be left in `a`. */
void gg_diags_render_machine(const struct gg_diags *ds, const struct gg_sources *sources,
                             enum gg_diag_format format, struct gg_arena *a, FILE *out);

#endif
