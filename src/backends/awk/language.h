/*
 * awk programs that choose records or cut them, and do nothing else: `$3 > 5 { print $1, $2 }`.
 * Such a step can stand before another one in its program.
 */
#ifndef GG_BACKENDS_AWK_LANGUAGE_H
#define GG_BACKENDS_AWK_LANGUAGE_H

#include "backends/awk/grammar.h"
#include "backends/view.h"

struct gg_awk_role;

extern const struct gg_language gg_awk_language;
extern const struct gg_name_rules gg_awk_names;

struct gg_awk_choice {
    struct gg_awk_part pattern;     /* empty: all records */
    struct gg_awk_part values;      /* what is printed; empty: the record */
    const struct gg_awk_part *each; /* of these values */
    uint32_t nvalues;
};

/* NULL when the step does anything else. */
const struct gg_awk_choice *gg_awk_choice(struct gg_arena *a, const struct gg_stage *step);

/* Which steps of a program hand their records on by calls, and what each does with its own. */
struct gg_awk_calls {
    uint32_t first;                   /* those from here on; the last part: none */
    const struct gg_awk_role **roles; /* of these; the last one only takes records */
};

/* NULL when one of them cannot; then *why says what keeps it apart. */
const struct gg_awk_calls *gg_awk_calls(struct gg_arena *a, const struct gg_stage *const *parts,
                                        uint32_t nparts, const char **why);

#endif
