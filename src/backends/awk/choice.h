/*
 * awk programs that choose records or cut them, and do nothing else: `$3 > 5 { print $1, $2 }`.
 * Such a step can stand before another one in its program.
 */
#ifndef GG_BACKENDS_AWK_CHOICE_H
#define GG_BACKENDS_AWK_CHOICE_H

#include "backends/awk/snippet.h"

struct gg_awk_choice {
    struct gg_awk_part pattern;     /* empty: all records */
    struct gg_awk_part values;      /* what is printed; empty: the record */
    const struct gg_awk_part *each; /* of these values */
    uint32_t nvalues;
};

/* NULL when the step does anything else. */
const struct gg_awk_choice *gg_awk_choice(struct gg_arena *a, const struct gg_stage *step);

/* Why a step cannot stand before another one by choosing records or handing them on, or NULL. */
const char *gg_awk_why_not_first(struct gg_arena *a, const struct gg_stage *step);

/* Records are cut at tabs, and nothing stands before them. */
bool gg_awk_is_plain_tsv(struct gg_codec codec);

#endif
