/*
 * Which lines of a generated text are lines of snippets, so that what a compiler or a running
 * program says about them can name the spec. The entry script holds this table.
 */
#ifndef GG_OUTPUT_TRACE_H
#define GG_OUTPUT_TRACE_H

#include "template/template.h"

/* Lines of the text that are as many consecutive lines of the spec; all count from 1. */
struct gg_run {
    uint32_t first, last;
    uint32_t file, line; /* of the first one */
};

struct gg_runs {
    GG_VEC(struct gg_run) list;
};

/*
 * In order. The output must have marks. A line that begins inside of a token belongs to the run of
 * the line before, wherever it stands in the spec.
 */
struct gg_runs gg_trace_runs(struct gg_arena *a, const struct gg_sources *sources,
                             const struct gg_out *out);

/* A step of the program, for failures and runs of which more is to be told. */
struct gg_trace_step {
    gg_str name;
    struct gg_span code; /* from its first line with text to its end */
};

/*
 * The rows of the table: "FIRST-LAST PATH:LINE". At most a thousand: later lines are nobody's. The
 * row before them, "0-0 PATH:LINE", says where the code of the first of `steps` begins: the place
 * of a failure whose line is not known. There is none without steps. Of several steps, each other
 * row ends with a tab and the name of its step: the one whose code holds the line, else the last
 * one, which has other parts as well.
 */
void gg_trace_rows(struct gg_arena *a, const struct gg_sources *sources, uint32_t spec,
                   const struct gg_runs *runs, const struct gg_trace_step *steps, uint32_t nsteps,
                   const gg_str **rows, uint32_t *nrows);

#endif
