/* What the files of checking share: check.c (document, pipelines), check_step.c, check_graph.c,
 * check_value.c. */
#ifndef GG_FRONTEND_CHECK_H
#define GG_FRONTEND_CHECK_H

#include "frontend/frontend.h"
#include "frontend/option.h"

struct gg_check {
    struct gg_arena *arena;
    struct gg_diags *ds;
    uint32_t suggestions; /* comparisons of words that may still be made, so that many faults stay
                             cheap */
};

/* The options that a map gives, by option. */
struct gg_given {
    const struct gg_ast *map;
    const struct gg_ast *at[GG_OPT_COUNT];
};

/* A step with what its neighbours need to know. */
struct gg_check_step {
    const struct gg_ast *node;
    const struct gg_ast *name; /* NULL when it has none */
    bool is_head, is_leaf;     /* reads the pipeline's input, writes its output */
};

/* Too many faults: what is left is not looked at. */
bool gg_check_is_full(const struct gg_check *c);

void gg_check_suggest(struct gg_check *c, struct gg_diag *d, gg_str word, const gg_str *candidates,
                      size_t n);

/* The value, or the key of an empty value. */
struct gg_span gg_check_place(const struct gg_ast *value);

/* Where a map that lacks something is shown: its first key. */
struct gg_span gg_check_head(const struct gg_ast *map);

/* Looks each key up, reports unknown ones and checks the values of the others. */
void gg_check_keys(struct gg_check *c, const struct gg_ast *map, enum gg_place place,
                   struct gg_given *given);

/* One value against its row of the table; step lists and pipelines are left to check.c. */
void gg_check_value(struct gg_check *c, enum gg_option option, const struct gg_ast *value);

/* True for [A-Za-z_][A-Za-z0-9_-]*, at most 100 bytes; else reports it. `what` is "step", ... */
bool gg_check_name(struct gg_check *c, gg_str name, struct gg_span span, const char *what);

bool gg_check_is_scalar(const struct gg_ast *value);

/* `name` takes `wanted`, and the value is of another type or empty. */
void gg_check_report_type(struct gg_check *c, const struct gg_ast *value, const char *name,
                          const char *wanted);

/* The format at an end of the pipeline, NULL when it is not given. */
const struct gg_ast *gg_check_end_format(const struct gg_given *pipeline,
                                         const struct gg_given *spec, enum gg_option format);

void gg_check_step(struct gg_check *c, const struct gg_check_step *step,
                   const struct gg_given *pipeline, const struct gg_given *spec);

/* Names and inputs of a pipeline's steps; fills steps[i] for the maps among them. */
void gg_check_graph(struct gg_check *c, const struct gg_ast *list, struct gg_check_step *steps);

#endif
