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

/* The name of a file in messages: as from the directory of the spec, fit for one line. */
gg_str gg_trace_name(struct gg_arena *a, const struct gg_sources *sources, uint32_t spec,
                     uint32_t file);

/* The rows of the table: "FIRST-LAST PATH:LINE". At most a thousand: later lines are nobody's. */
void gg_trace_rows(struct gg_arena *a, const struct gg_sources *sources, uint32_t spec,
                   const struct gg_runs *runs, const gg_str **rows, uint32_t *nrows);

#endif
