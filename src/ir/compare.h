/*
 * What differs between two plans, as a reviewer would say it: not lines, but steps, formats,
 * processes and guarantees.
 */
#ifndef GG_IR_COMPARE_H
#define GG_IR_COMPARE_H

#include "ir/plan.h"

enum gg_difference_kind {
#define GG_DIFFERENCE(id, level, bytes, text) GG_DIFFERS_##id,
#include "ir/differences.def"
#undef GG_DIFFERENCE
    GG_DIFFERENCE_KIND_COUNT
};

/* Least to most serious. */
enum gg_difference_level { GG_LEVEL_NOTE, GG_LEVEL_CHANGE, GG_LEVEL_WEAKER };

/* Whether what the pipeline writes can differ. */
enum gg_difference_bytes { GG_BYTES_SAME, GG_BYTES_MAY, GG_BYTES_DIFFER };

struct gg_difference_info {
    const char *name; /* "ON_ERROR_WEAKER" */
    enum gg_difference_level level;
    enum gg_difference_bytes bytes;
    const char *text;
};

const struct gg_difference_info *gg_difference_info(enum gg_difference_kind kind);

struct gg_difference {
    enum gg_difference_kind kind;
    gg_str subject;       /* "step load", "pipeline etl" */
    gg_str before, after; /* "" where there is nothing */
};

struct gg_differences {
    struct gg_arena *arena;
    GG_VEC(struct gg_difference) list;
};

/* The sentence. */
gg_str gg_difference_text(struct gg_arena *a, const struct gg_difference *difference);

void gg_differ(struct gg_differences *to, enum gg_difference_kind kind, gg_str subject,
               gg_str before, gg_str after);

/* One side; both NULL where there is no such spec. */
struct gg_compared {
    const struct gg_module *lowered; /* what the spec says */
    const struct gg_plan *plan;      /* what is made of it */
};

/* The most serious first, then in the order of the spec. */
void gg_plan_compare(const struct gg_compared *before, const struct gg_compared *after,
                     struct gg_differences *to);

/* compare_options.c: options of a step or pipeline, the two lists sorted by option. */
void gg_compare_options(struct gg_differences *to, gg_str subject, const struct gg_attr *before,
                        uint32_t nbefore, const struct gg_attr *after, uint32_t nafter);

#endif
