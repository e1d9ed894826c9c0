/* Whether a step runs in several workers, and why or why not. */
#ifndef GG_IR_WORKERS_H
#define GG_IR_WORKERS_H

#include "ir/decision.h"
#include "ir/ir.h"

struct gg_unit;

struct gg_workers {
    bool parallel;             /* its program takes --workers */
    uint32_t number;           /* fixed, 0 = up to the pipeline's jobs */
    bool blocks;               /* GNU parallel is asked for, and it keeps no state */
    enum gg_decision_kind why; /* of what is decided already: GNU parallel is planned later */
};

/* Workers that the pipeline asks for as a whole, as the planner has them in mind: `parallel`, or
 * `jobs`; 0 when it asks for none, or for GNU parallel. */
uint32_t gg_pipeline_workers(const struct gg_graph *graph);

/* Of a GG_OP_STEP. */
struct gg_workers gg_workers_of(const struct gg_graph *graph, const struct gg_stage *step);

/* Whether `order: any` holds; whether `order: keep` is written. */
bool gg_any_order(const struct gg_graph *graph);
bool gg_keeps_order(const struct gg_graph *graph);

/*
 * Shares out what `parallel` asks for. A step that asks itself gets its workers; what the pipeline
 * asks for, the costliest of the units that can have it gets, and the others run alone: workers at
 * several places would only take the processors from each other. Awk runs in processes that are
 * fed with blocks, where its code can. Runtimes must be known.
 */
void gg_workers_share(struct gg_arena *a, const struct gg_graph *graph, struct gg_unit *units,
                      uint32_t n, struct gg_decisions *decisions);

/* Where nobody got what the pipeline asks for: an awk step that could have had it, but for
 * `slower`, which all others wait for; else NULL. */
const struct gg_stage *gg_workers_wait(struct gg_arena *a, const struct gg_graph *graph,
                                       const struct gg_unit *units, uint32_t n,
                                       const struct gg_stage **slower);

#endif
