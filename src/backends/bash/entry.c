/* Placeholder until the entry script lands. */
#include "backends/bash/entry.h"

const struct gg_val *gg_entry_view(struct gg_emit *emit, struct gg_tmpl_set *set,
                                   const struct gg_val *const *views)
{
    (void)emit, (void)set, (void)views;
    return gg_val_none();
}

bool gg_entry_render(struct gg_emit *emit, struct gg_tmpl_set *set,
                     const struct gg_val *const *views, struct gg_out *out)
{
    (void)emit, (void)set, (void)views, (void)out;
    return true;
}
