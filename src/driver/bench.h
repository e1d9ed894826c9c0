/*
 * Measuring a pipeline: the whole plan with several numbers of workers, and each step alone on what
 * it reads in the pipeline. Runs are made in turns; outputs go to /dev/null.
 */
#ifndef GG_DRIVER_BENCH_H
#define GG_DRIVER_BENCH_H

#include "driver/trial.h"
#include "trial/timing.h"

/* Something to run again and again. */
struct gg_subject {
    gg_str name;
    const char *target, *script, *input;
    uint32_t jobs;
    uint64_t records, bytes; /* of the input */
    struct gg_series series;
};

struct gg_bench {
    struct gg_trial trial;
    const char *sample;
    gg_str pipeline;
    struct gg_codec codec; /* of the sample */
    uint32_t runs;
    GG_VEC(struct gg_subject) wholes; /* by number of workers */
    GG_VEC(struct gg_subject) steps;  /* in the order of the plan */
};

/*
 * The steps of a pipeline, each built as a program of its own, with the input that it has in the
 * pipeline as a file; appends to `steps`. What fails is said.
 */
enum gg_trial_state gg_bench_steps(struct gg_bench *b, uint32_t graph);

/* Runs the subjects in turns, `runs` times each. */
enum gg_trial_state gg_bench_measure(struct gg_bench *b, struct gg_subject *subjects, uint32_t n);

/* The report. */
void gg_bench_text(const struct gg_bench *b, struct gg_buf *out);
void gg_bench_json(const struct gg_bench *b, struct gg_buf *out);

#endif
