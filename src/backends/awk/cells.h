/*
 * Fields by number in the place of their variables: `$4 >= 400` for `status >= 400`. A variable
 * costs: each record sets it, and gawk copies the text.
 */
#ifndef GG_BACKENDS_AWK_CELLS_H
#define GG_BACKENDS_AWK_CELLS_H

#include "backends/awk/handing.h"

/* The variables that a program of `step` alone does without, and the fields that stand for them:
 * only its rules for records name them, nothing changes them, and none of its code changes the
 * record. */
struct gg_awk_renames gg_awk_cells(struct gg_emit *emit, const struct gg_stage *step, bool is_line);

#endif
