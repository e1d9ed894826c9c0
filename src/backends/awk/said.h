/* What stands in a program in the place of a token or a statement of a step; templates/awk. */
#ifndef GG_BACKENDS_AWK_SAID_H
#define GG_BACKENDS_AWK_SAID_H

#include "backends/view.h"

/* Rows of gg_backend.fragments. */
enum gg_awk_fragment {
    GG_AWK_HANDED, /* for a `print` */
    GG_AWK_PART,   /* for a part of a record, in a function that has its fields as parameters */
    GG_AWK_CELL,   /* a field of the record */
    GG_AWK_FRAGMENTS
};

extern const struct gg_fragment_rule gg_awk_fragments[GG_AWK_FRAGMENTS];

/* One of them, given what it may ask for. */
gg_str gg_awk_said(struct gg_emit *emit, enum gg_awk_fragment fragment, struct gg_map *map);

/* The field `number`, from 1; `parameter` is its name in a function, or empty. */
void gg_awk_set_cell(struct gg_map *map, uint32_t number, gg_str parameter);

#endif
