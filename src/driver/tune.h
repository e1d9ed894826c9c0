/*
 * Which way to run a step is fastest: runtime, block and number of workers, weighed together.
 *
 * Two rounds. First the step runs in each runtime with each block and no workers beside it, and
 * needs time of processors; then, where it may run in workers, in the best of these runtimes with
 * each number of workers and each block, and needs time on the clock. What gives another output
 * than the plain program, or fails, is out.
 */
#ifndef GG_DRIVER_TUNE_H
#define GG_DRIVER_TUNE_H

#include "driver/bench.h"
#include "driver/trial_args.h"
#include "ir/pins.h"

enum { GG_TUNE_BLOCKS = 5 };

/* How a step is run. Of runtime and block, 0 is what a build takes by itself. */
struct gg_tune_way {
    enum gg_runtime_id runtime;
    uint32_t block; /* a place in gg_tune.blocks */
    uint32_t jobs;  /* at least 1 */
};

struct gg_candidate {
    struct gg_tune_way way;
    struct gg_subject subject;
    const char *fault; /* NULL: gives the same output as the plain program */
};

/* The candidates of a round; the first is what the others are weighed against. */
struct gg_tune_round {
    GG_VEC(struct gg_candidate) list;
    bool by_clock; /* else by time of processors */
};

struct gg_tune {
    struct gg_bench bench;
    struct gg_numbers jobs;
    const struct gg_graph *graph;                /* of the plain plan */
    const struct gg_ast *blocks[GG_TUNE_BLOCKS]; /* values of `buffer`; the first is NULL */
    bool installed[GG_RUNTIME_COUNT];
    const char *dirs[GG_RUNTIME_COUNT][GG_TUNE_BLOCKS]; /* programs of all steps; NULL: not yet */
    const struct gg_plan *alone; /* a pipeline for each step, as a build makes it by itself */
};

/* Looks for the runtimes, and builds the steps as they are built by themselves. */
GG_NODISCARD bool gg_tune_prepare(struct gg_tune *t);

/*
 * Tries a step out, whose plain program is `plain`, and tells what was measured in the session's
 * output. *pin gets what is worth it; its other members stay as they are.
 */
enum gg_trial_state gg_tune_step(struct gg_tune *t, uint32_t index, const struct gg_subject *plain,
                                 struct gg_pin *pin);

/* A candidate's place in the round: the first, or one that is so much better that each thing it
 * pins is worth its line in a lock. NULL when the first one fails. */
const struct gg_candidate *gg_tune_best(struct gg_arena *a, const struct gg_tune_round *round);

#endif
