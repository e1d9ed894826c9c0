/* Diagnostics as JSON, one array of objects. */
#include "base/diag_machine.h"

#include "base/json_write.h"

void gg_diags_render_machine(const struct gg_diags *ds, const struct gg_sources *sources,
                             enum gg_diag_format format, struct gg_arena *a, FILE *out)
{
    (void)ds;
    (void)sources;
    (void)format;
    (void)a;
    fputs("[]\n", out);
}
