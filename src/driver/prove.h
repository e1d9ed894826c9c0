/*
 * Proving a plan: the same input through every way to run a pipeline, and what differs.
 *
 * The first way is the plain one: -O0 and one worker.
 */
#ifndef GG_DRIVER_PROVE_H
#define GG_DRIVER_PROVE_H

#include "driver/trial.h"
#include "trial/corpus.h"
#include "trial/outcome.h"

/* A built plan; the scripts of all its pipelines are in `dir`. */
struct gg_build {
    const char *dir;
    uint8_t level;
    const struct gg_plan *plan;
};

struct gg_way {
    const struct gg_build *build;
    const char *script;
    uint32_t jobs;
};

struct gg_prove {
    struct gg_trial trial;
    gg_str pipeline;
    bool any_order;               /* `order: any` holds for it */
    const struct gg_graph *graph; /* as the highest level leaves it */
    struct gg_cut_off cut_off;
    struct gg_corpus corpus;
    GG_VEC(struct gg_way) ways;
    uint32_t nruns, ninputs;
};

/* One input through all ways. A difference (GG_TRIAL_FOUND) is shown and its smallest input kept
 * in a file. */
enum gg_trial_state gg_prove_input(struct gg_prove *p, gg_str input, const char *about);

#endif
