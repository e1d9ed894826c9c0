/*
 * Which program runs the steps of a language that has several: gawk or mawk, CPython or PyPy.
 *
 * The rules are rows of runtimes.def. What code shows is for the back ends to say.
 */
#ifndef GG_IR_RUNTIME_H
#define GG_IR_RUNTIME_H

#include "ir/ir.h"

enum gg_runtime_id {
    GG_RUNTIME_NONE,
#define GG_RUNTIME(id, name, target, instead) GG_RUNTIME_##id,
#include "ir/runtimes.def"
    GG_RUNTIME_COUNT
};

enum gg_runtime_fact {
#define GG_RUNTIME_FACT(id) GG_FACT_##id,
#include "ir/runtimes.def"
};

/* A program that can run steps of a target. */
struct gg_runtime {
    const char *name;
    enum gg_target target;
    enum gg_runtime_id instead; /* when it is missing; or GG_RUNTIME_NONE */
};

/* Rows of runtimes.def; the first one, GG_RUNTIME_NONE, is none. */
extern const struct gg_runtime gg_runtimes[GG_RUNTIME_COUNT];

enum gg_runtime_id gg_runtime_by_name(gg_str name); /* or GG_RUNTIME_NONE */

/*
 * A part of the step's code that shows the fact, for messages ("gensub"); empty when none does.
 * Never asked for what options show. One of a back end's members.
 */
typedef gg_str gg_runtime_shows_fn(struct gg_arena *a, const struct gg_stage *step,
                                   enum gg_runtime_fact fact);

struct gg_runtime_choice {
    enum gg_runtime_id id; /* GG_RUNTIME_NONE: there is nothing to choose from */
    bool said;             /* by the spec: no other will do */
    bool characters;       /* texts are characters, not bytes */
};

/* What the spec says of it: for the step, or for the steps of its language in the pipeline; or
 * NULL.
 */
const struct gg_ast *gg_runtime_said(const struct gg_graph *graph, const struct gg_stage *step);

/* How much is known of the code of a target; the result may be NULL. */
typedef gg_runtime_shows_fn *gg_runtime_language_fn(enum gg_target target);

/*
 * What runs a process that has these steps (no converters). What the spec says comes first, then
 * what was measured and stands in the lock, then the rules; `language` NULL: without these, each
 * target has its first runtime.
 */
struct gg_runtime_choice gg_runtime_choose(struct gg_arena *a, const struct gg_graph *graph,
                                           const struct gg_stage *const *steps, uint32_t nsteps,
                                           gg_runtime_language_fn *language,
                                           struct gg_decisions *decisions);

/* Reports `runtime` on a step of another language, and code that the runtime cannot run. */
bool gg_runtime_check(struct gg_arena *a, const struct gg_graph *graph, const struct gg_stage *step,
                      gg_runtime_shows_fn *shows, struct gg_diags *ds);

#endif
