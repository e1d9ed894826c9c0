/*
 * The progress of a running pipeline, step by step, on a terminal.
 *
 * The entry script is told (GLUEGEN_RELAY, GLUEGEN_PROGRESS) to send each step's output through
 * `gluegen __relay`, which counts what passes in a small shared file; this side shows the counts.
 */
#ifndef GG_DRIVER_PROGRESS_H
#define GG_DRIVER_PROGRESS_H

#include "driver/session.h"

/* Not with -q, and only when stderr is a terminal. */
bool gg_progress_is_wanted(const struct gg_session *s);

/* Runs argv[0] to its end; returns its exit code, 128 + N when signal N killed it. */
int gg_progress_run(struct gg_session *s, const struct gg_pipeline_plan *plan, const char *dir,
                    char **argv);

#endif
