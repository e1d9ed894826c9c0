/*
 * Trying a spec's pipelines out: excerpts are built below a temporary directory and run there.
 *
 * Signals that end a run are held meanwhile, so that the directory is always removed.
 */
#ifndef GG_DRIVER_TRIAL_H
#define GG_DRIVER_TRIAL_H

#include "driver/session.h"
#include "trial/process.h"

struct gg_trial {
    struct gg_session *session;
    const char *spec; /* its path */
    gg_str spec_name, text;
    const struct gg_pin *pins; /* what gluegen.lock says, or what is tried */
    uint32_t npins;
    bool compiled;       /* once at least: faults have been told */
    const char *scratch; /* the temporary directory; messages of what ran last are in `stderr` */
    struct gg_signals signals;
    uint64_t deadline; /* of gg_clock_ns; 0 = none */
    uint64_t limit_ms; /* of a single run; 0 = none */
    int interrupt;     /* the signal that came, or 0 */
};

enum gg_trial_state {
    GG_TRIAL_FINE,
    GG_TRIAL_FOUND,       /* what was looked for, such as a difference */
    GG_TRIAL_LATE,        /* no time is left */
    GG_TRIAL_INTERRUPTED, /* a signal came */
    GG_TRIAL_BROKEN,      /* something failed; it was said */
};

/* Reads the first spec named. GG_EXIT_OK, or the exit code when that failed. */
int gg_trial_open(struct gg_trial *t, struct gg_session *s);

/* Steps that run programs are in it only with --allow-effects. The first time, faults go to
 * the session and what is left out is said; what is good then is good at every level. */
GG_NODISCARD bool gg_trial_compile(struct gg_trial *t, uint8_t level, bool by_stage,
                                   struct gg_compiled *out);

/* Makes the directory, holds signals. False after a message. */
GG_NODISCARD bool gg_trial_begin(struct gg_trial *t);
void gg_trial_end(struct gg_trial *t);

/* Writes the files below a directory of the scratch directory; NULL when that failed. */
const char *gg_trial_write(struct gg_trial *t, const struct gg_compiled *compiled,
                           const char *name);

/* Empties a directory of the scratch directory, or makes it. False after a message. */
GG_NODISCARD bool gg_trial_renew(const struct gg_trial *t, const char *dir);

const char *gg_trial_path(const struct gg_trial *t, const char *name);
const char *gg_trial_script(struct gg_trial *t, const char *dir, gg_str pipeline);

/* Runs a program in `dir` (NULL: here) with what is left of the time; in == NULL: no input. Says so
 * when it cannot be started. */
struct gg_process_end gg_trial_run(struct gg_trial *t, const char *const *argv, const char *dir,
                                   const char *in);

/* Compiles a pipeline's programs; what its tools said is on stderr when they fail. */
enum gg_trial_state gg_trial_build(struct gg_trial *t, const char *script);

/* Why a run shows nothing, or GG_TRIAL_FINE when it ended by itself. */
enum gg_trial_state gg_trial_state(const struct gg_trial *t, const struct gg_process_end *end);

/* The exit code; says what is to be said. */
int gg_trial_conclude(struct gg_trial *t, enum gg_trial_state state);

#endif
