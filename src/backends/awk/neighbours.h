/*
 * Which awk steps can share a program; see gg_language.
 */
#ifndef GG_BACKENDS_AWK_NEIGHBOURS_H
#define GG_BACKENDS_AWK_NEIGHBOURS_H

#include "ir/ir.h"

struct gg_awk_role;

/* Which steps of a program hand their records on by calls, and what each does with its own. */
struct gg_awk_calls {
    uint32_t first;                   /* those from here on; the last part: none */
    const struct gg_awk_role **roles; /* of these; the last one only takes records */
};

/* NULL when one of them cannot; then *why says what keeps it apart. */
const struct gg_awk_calls *gg_awk_calls(struct gg_arena *a, const struct gg_stage *const *parts,
                                        uint32_t nparts, const char **why);

/* What keeps `next` out of the program of `step`, the only one of it, or NULL. */
const char *gg_awk_clashes(struct gg_arena *a, const struct gg_stage *step,
                           const struct gg_stage *next);

/* The same for a program of `n` steps. */
const char *gg_awk_joins(struct gg_arena *a, const struct gg_graph *graph,
                         const struct gg_stage *const *steps, uint32_t n,
                         const struct gg_stage *next);

#endif
