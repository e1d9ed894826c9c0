/*
 * Running a program to its end, bounded in time and interruptible, with what it cost.
 *
 * Between gg_signals_hold and gg_signals_release the signals that end a run (HUP, INT, TERM) wait:
 * gg_process_run notices them, stops its program and says so, so that the caller can clean up.
 */
#ifndef GG_TRIAL_PROCESS_H
#define GG_TRIAL_PROCESS_H

#include "base/spawn.h"

#include <signal.h>

struct gg_signals {
    sigset_t before, held;
};

void gg_signals_hold(struct gg_signals *signals);
void gg_signals_release(const struct gg_signals *signals);

struct gg_process {
    const char *const *argv;    /* argv[0] is a path; ends with NULL */
    const char *dir;            /* where it runs; NULL = here */
    const char *in, *out, *err; /* files; NULL = /dev/null. `out` and `err` are made anew. */
    uint64_t limit_ms;          /* it is stopped after that time; 0 = no limit */
};

struct gg_process_end {
    int code;         /* its exit code; 128 + N when signal N killed it; -1: it did not start */
    bool is_late;     /* it was stopped for the time */
    int interrupt;    /* the signal that this program got meanwhile, or 0 */
    uint64_t wall_ns; /* from its start to its end */
    uint64_t cpu_us;  /* user and system, of the program and what it waited for */
    uint64_t peak_kib;
};

struct gg_process_end gg_process_run(const struct gg_signals *signals,
                                     const struct gg_process *process);

/* The same of `n` programs side by side; ends[i] is that of processes[i]. */
void gg_process_run_all(const struct gg_signals *signals, const struct gg_process *processes,
                        struct gg_process_end *ends, uint32_t n);

/* The path of a program as execvp(3) finds it, NULL when there is none. */
const char *gg_process_find(struct gg_arena *a, const char *name);

#endif
