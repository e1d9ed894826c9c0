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

/* Of a GG_OP_STEP. */
struct gg_workers gg_workers_of(const struct gg_graph *graph, const struct gg_stage *step);

/* Whether `order: any` holds. */
bool gg_any_order(const struct gg_graph *graph);

/*
 * Decides which units of awk that ask for workers run in processes that are fed with blocks; the
 * others are `parallel` no more. What only the pipeline asks for, its costliest unit gets. Runtimes
 * must be known.
 */
void gg_workers_feed(struct gg_arena *a, const struct gg_graph *graph, struct gg_unit *units,
                     uint32_t n, struct gg_decisions *decisions);

#endif
