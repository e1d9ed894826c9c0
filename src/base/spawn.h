/*
 * Starting other programs: the only place that does. Nothing here waits on signals or counts what a
 * program costs; trial/process.h does that with what is started here.
 */
#ifndef GG_BASE_SPAWN_H
#define GG_BASE_SPAWN_H

#include "base/str.h"

#include <signal.h>
#include <sys/types.h>

/* Instead of a descriptor. */
enum { GG_FD_NULL = -1, GG_FD_SAME = -2 }; /* /dev/null; what this program has */

struct gg_spawn {
    const char *const *argv; /* argv[0] is looked for in PATH; ends with NULL */
    const char *const *env;  /* NULL: that of this program */
    const char *dir;         /* where it runs; NULL: here */
    int in, out, err;        /* its standard descriptors; all others should be close-on-exec */
    bool leads_group;     /* a process group of its own, out of reach of the terminal's signals */
    const sigset_t *mask; /* signals that it holds; NULL: those that this program does */
};

/* The process, or -1 with errno when it did not start. */
pid_t gg_spawn(const struct gg_spawn *spawn);

/* Until it has ended: as waitpid(2) has it; -1 when there is no such child. */
int gg_spawn_wait(pid_t pid);

struct gg_question {
    const char *const *argv, *const *env; /* as above */
    bool out, err;                        /* which of its outputs are the answer */
    size_t most;                          /* bytes of it that are kept */
    uint32_t limit_ms;                    /* it is killed after that time */
};

struct gg_answer {
    bool has_started, is_late;
    int status; /* of waitpid(2) */
    gg_str text;
};

/* Runs a program without input to its end. */
struct gg_answer gg_spawn_ask(struct gg_arena *a, const struct gg_question *question);

uint64_t gg_clock_ns(void); /* monotonic */

#endif
