/*
 * The entry script of a pipeline: builds what has to be built, starts every process, joins them as
 * the plan says, and tells the truth about how they ended.
 */
#ifndef GG_BACKENDS_BASH_ENTRY_H
#define GG_BACKENDS_BASH_ENTRY_H

#include "backends/backend.h"

/*
 * Renders <pipeline>.sh into `out`. `views` holds the view of each unit of the plan, in its order:
 * the launch and build templates of the unit's backend are rendered with it. False when an error
 * was reported.
 */
GG_NODISCARD bool gg_entry_render(struct gg_emit *emit, struct gg_tmpl_set *set,
                                  const struct gg_val *const *views, struct gg_out *out);

/* The script's own view, for --emit=view. */
const struct gg_val *gg_entry_view(struct gg_emit *emit, struct gg_tmpl_set *set,
                                   const struct gg_val *const *views);

/* Reports environment variables that have the name of a variable of the script. */
void gg_entry_check(struct gg_emit *emit);

#define GG_ENTRY_TEMPLATE "bash/entry.sh"

extern const struct gg_shape gg_entry_shape[];

#endif
