/*
 * Passes: module to module, one file each, one row in passes.def.
 *
 * A pass has no effect but its result and diagnostics, returns its argument when it has nothing to
 * do, and lowers a stated measure so that the sequence ends.
 */
#ifndef GG_IR_PASS_H
#define GG_IR_PASS_H

#include "ir/runtime.h"

struct gg_pass_ctx;
struct gg_tmpl_set;
struct gg_choice_language;

/* What a back end knows of the code in its language; passes know none. */
struct gg_language {
    /* How its code says what all languages have alike (backends/choice.h): for hooks that several
     * of them share. NULL: no code of it is read so. */
    const struct gg_choice_language *choices;

    /* What the code of a step does, as far as it can be read; NULL: no code of it is. */
    struct gg_facts (*facts)(struct gg_arena *a, const struct gg_stage *step);

    /* Why the code of `step` must have a process of its own ("it calls exit"), or NULL. */
    const char *(*keeps_apart)(struct gg_arena *a, const struct gg_stage *step);

    /* Why the code of `next` cannot stand in one program with that of `step`, or NULL. Neither is
     * kept apart. */
    const char *(*clashes)(struct gg_arena *a, const struct gg_stage *step,
                           const struct gg_stage *next);

    /* The code of a step with these records that does what `choice` says; empty when the language
     * cannot say just that. */
    gg_str (*write)(struct gg_pass_ctx *ctx, const struct gg_choice_language *choices,
                    const struct gg_stage *step, const struct gg_choice *choice);

    /* Of each field whether the code of `step` reads it, where the code can neither fail at a
     * record nor make a bad one, so that none is shown: it only counts, adds up and hands on other
     * records than those that it reads. NULL: it is not known to, or the hook itself is, because
     * nothing is known of such code. */
    const bool *(*tallies)(struct gg_arena *a, const struct gg_choice_language *choices,
                           const struct gg_stage *step);

    /* The code of such a step where the field i, which it reads, is the field places[i] of its
     * records. NULL: the code does not say where fields stand. */
    gg_str (*placed)(struct gg_arena *a, const struct gg_choice_language *choices,
                     const struct gg_stage *step, const uint32_t *places);

    /* What its steps write goes through code of ours, which can leave out fields that were checked
     * in less time than the readers of other languages need to pass over them. */
    bool leaves_out;

    /* What `clashes` says of a process that runs these steps, the last of which `next` reads; NULL:
     * what it says of one of them and `next`. */
    const char *(*joins)(struct gg_arena *a, const struct gg_graph *graph,
                         const struct gg_stage *const *steps, uint32_t n,
                         const struct gg_stage *next);

    /* What the code of `step` hands on. NULL: nothing is known of any code. */
    struct gg_hands (*hands)(struct gg_arena *a, const struct gg_choice_language *choices,
                             const struct gg_stage *step);

    /* Why steps of which each reads what the one before writes, and that hand a key on, cannot run
     * in its workers as one program; NULL: they can. NULL hook: no programs can. */
    const char *(*deals)(struct gg_pass_ctx *ctx, const struct gg_stage *const *steps, uint32_t n);

    /* The formats of which its readers make texts of some fields only: a bit each. */
    uint32_t skips;

    /* They are quicker when they cut one end of a line only (GG_CUT_FRONT, GG_CUT_BACK). */
    bool cuts_ends;

    /* Steps of one process that sift records share the texts of those fields of a line that any of
     * them needs, and show the line in messages. */
    bool shares_lines;

    /* Whether what the code of `step` writes and says is the same in whatever order its records
     * come, given that none of them is bad. NULL: it is not known of any code. */
    bool (*forgets)(struct gg_arena *a, const struct gg_choice_language *choices,
                    const struct gg_graph *graph, const struct gg_stage *step);
};

struct gg_pass_ctx {
    struct gg_arena *arena;
    struct gg_diags *diags;
    struct gg_decisions *decisions; /* or NULL */
    /* NULL: of no language anything is known; it returns NULL for one of which nothing is. */
    const struct gg_language *(*language)(enum gg_target target);
    struct gg_tmpl_set *templates;    /* for `write`; NULL when there is no `language` */
    gg_runtime_language_fn *runtimes; /* as gg_plan_build gets it, for estimates; or NULL */
};

typedef const struct gg_module *gg_pass_fn(struct gg_pass_ctx *, const struct gg_module *);

struct gg_pass {
    const char *name, *doc;
    gg_pass_fn *run;
    uint8_t level; /* runs from this -O level on; 0 = always, the result needs it */
};

/* Runs the passes of `level`, verifying after each; NULL when one reported an error. */
const struct gg_module *gg_passes_run(struct gg_pass_ctx *ctx, const struct gg_module *module,
                                      uint8_t level);

/* What a pass makes of each graph of a module. */
typedef struct gg_graph gg_graph_pass_fn(struct gg_pass_ctx *, const struct gg_graph *);

/* The stages of a graph for a pass to change, in its scratch memory. */
struct gg_stage *gg_pass_stages(struct gg_arena *scratch, const struct gg_graph *graph);

/* The graph with `n` stages that a pass has changed in its scratch memory: kept with the results,
 * unless nothing was changed. */
struct gg_graph gg_pass_changed(struct gg_pass_ctx *ctx, const struct gg_graph *graph,
                                const struct gg_stage *stages, uint32_t n);

/* The module with what `pass` makes of its graphs. */
const struct gg_module *gg_pass_graphs(struct gg_pass_ctx *ctx, const struct gg_module *module,
                                       gg_graph_pass_fn *pass);

#define GG_PASS(name, level, doc) gg_pass_fn gg_pass_##name;
#include "ir/passes.def"
#undef GG_PASS

#endif
