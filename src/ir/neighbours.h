/*
 * Whether a step can run in the process of the step that it reads.
 *
 * What the process does must be what two processes did, byte for byte, so everything that a
 * process has of its own is a reason against: limits, environment, directory, what happens to bad
 * records, workers, and code that reaches beyond its step.
 */
#ifndef GG_IR_NEIGHBOURS_H
#define GG_IR_NEIGHBOURS_H

#include "ir/pass.h"

struct gg_neighbours {
    struct gg_pass_ctx *ctx;
    const struct gg_graph *graph; /* its attributes are those for all steps */
    struct gg_readers readers;
    const struct gg_stage *stages; /* of the graph, as they are by now */
};

/* A reason with what goes into its sentence; GG_DECIDED_FUSED when nothing is against it, or
 * GG_DECIDED_DEALT when it shares the workers of a key (ir/dealing.h). */
struct gg_verdict {
    enum gg_decision_kind why;
    const char *x, *y;
};

/*
 * Of the step `index` and the one that it reads: it has one input, and both are steps. What workers
 * the pipeline asks for says nothing here: who gets them is decided for all of it (ir/sharing.h).
 */
struct gg_verdict gg_judge(const struct gg_neighbours *n, uint32_t index);

bool gg_is_one_process(struct gg_verdict verdict);

/* Whether the workers that either of two neighbours gets keep them apart, else GG_DECIDED_NOTHING.
 */
struct gg_verdict gg_judge_workers(const struct gg_neighbours *n, const struct gg_stage *x,
                                   const struct gg_stage *y);

#endif
