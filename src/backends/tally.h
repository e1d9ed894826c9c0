/*
 * Code that only counts, adds up and hands on what it reads, in the forms of tallies.def: no record
 * fails in it and it makes no bad one, and so no message shows one.
 */
#ifndef GG_BACKENDS_TALLY_H
#define GG_BACKENDS_TALLY_H

#include "backends/choice.h"

/* Of each field whether the step's code reads it; NULL when the code is no tally, or a part of the
 * step other than `end` and `merge` does anything else. */
const bool *gg_tally_reads(struct gg_arena *a, const struct gg_choice_language *language,
                           const struct gg_stage *step);

/* Its code where the field i, which it reads, is the field places[i]: `fields[2]` says that. */
gg_str gg_tally_placed(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_stage *step, const uint32_t *places);

struct gg_tally_names {
    GG_VEC(gg_str) list;
};

/*
 * Whether the variables of a tally hold the same at the end in whatever order records come. The
 * order in which dicts and sets hold it is another: `holds` gets their names.
 */
bool gg_tally_is_exact(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_stage *step, struct gg_tally_names *holds);

/* See gg_language.forgets: so where the order in which such variables hold anything says nothing of
 * that of the records. */
bool gg_tally_forgets(struct gg_arena *a, const struct gg_choice_language *language,
                      const struct gg_graph *graph, const struct gg_stage *step);

#endif
