/*
 * Proving a plan: the same input through every way to run a pipeline, and what differs.
 *
 * The first way is the plain one: -O0 and one worker.
 */
#ifndef GG_DRIVER_PROVE_H
#define GG_DRIVER_PROVE_H

#include "driver/session.h"
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

enum gg_verdict {
    GG_PROVE_EQUAL,
    GG_PROVE_DIFFERENT,
    GG_PROVE_LATE,        /* no time was left */
    GG_PROVE_INTERRUPTED, /* a signal came */
    GG_PROVE_BROKEN,      /* the machine failed; it was said */
};

struct gg_prove {
    struct gg_session *session;
    const char *spec, *scratch; /* paths */
    struct gg_signals signals;
    uint64_t deadline; /* of gg_clock_ns */
    int interrupt;     /* the signal that came */
    gg_str pipeline;
    struct gg_corpus corpus;
    GG_VEC(struct gg_way) ways;
    uint32_t nruns, ninputs;
};

/* One input through all ways. A difference is shown and its smallest input kept in a file. */
enum gg_verdict gg_prove_input(struct gg_prove *p, gg_str input, const char *about);

/* Runs a program below the scratch directory with what is left of the time. */
struct gg_process_end gg_prove_run(struct gg_prove *p, const char *const *argv, const char *dir,
                                   const char *in);

#endif
