/*
 * The entry script of a pipeline: builds what has to be built, starts every process, joins them as
 * the plan says, and tells the truth about how they ended.
 */
#ifndef GG_BACKENDS_BASH_ENTRY_H
#define GG_BACKENDS_BASH_ENTRY_H

#include "backends/backend.h"

/* What the script says for a unit; empty where the unit has no such text. */
struct gg_unit_text {
    gg_str launch;       /* bash that becomes the unit's program */
    gg_str build;        /* bash that builds it */
    const gg_str *lines; /* rows of the table of its lines that are the spec's */
    uint32_t nlines;
};

/* Renders both with the view of the unit. False when an error was reported. */
GG_NODISCARD bool gg_entry_unit_text(struct gg_emit *emit, struct gg_tmpl_set *set,
                                     const struct gg_unit *unit, const struct gg_val *view,
                                     struct gg_unit_text *text);

/*
 * Renders <pipeline>.sh into `out`, which must not be in emit->arena. `texts` holds one for each
 * unit of the plan, in its order. False when an error was reported.
 */
GG_NODISCARD bool gg_entry_render(struct gg_emit *emit, struct gg_tmpl_set *set,
                                  const struct gg_unit_text *texts, struct gg_out *out);

/* The script's own view. What it holds for each unit is made in `items` when it is asked for. */
const struct gg_val *gg_entry_view(struct gg_emit *emit, const struct gg_unit_text *texts,
                                   struct gg_arena *items);

/* Reports environment variables that have the name of a variable of the script, and ways to buffer
 * that workers do not have. */
void gg_entry_check(struct gg_emit *emit);

#define GG_ENTRY_TEMPLATE "bash/entry.sh"

extern const struct gg_shape gg_entry_shape[], gg_entry_stretch_shape[];

#endif
