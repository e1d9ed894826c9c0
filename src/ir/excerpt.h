/*
 * Parts of a module that can be run by themselves: to prove, to measure.
 *
 * What an excerpt writes are files named here, relative to where it runs, so that running it
 * touches nothing of the user's: `output-N` for the N-th output and `rejected-N` for the N-th file
 * of bad records.
 */
#ifndef GG_IR_EXCERPT_H
#define GG_IR_EXCERPT_H

#include "ir/ir.h"

enum gg_excerpt_kind {
    GG_EXCERPT_NONE, /* the module as it is */
    GG_EXCERPT_ALL,  /* all steps */
    GG_EXCERPT_PURE, /* without steps that run programs (bash, `command`) and what reads them */
};

/*
 * A stage whose reader is left out gets an output. Graphs in which no step is left are gone;
 * *left_out counts the steps that are.
 */
const struct gg_module *gg_excerpt_module(struct gg_arena *a, const struct gg_module *module,
                                          enum gg_excerpt_kind kind, uint32_t *left_out);

/*
 * A graph for each step and converter of a module whose passes have run: source, stage, sink, in
 * the formats that were chosen. The graph is named by gg_excerpt_name; its only output is
 * `output-1`.
 */
const struct gg_module *gg_excerpt_stages(struct gg_arena *a, const struct gg_module *module);
gg_str gg_excerpt_name(struct gg_arena *a, uint32_t graph, uint32_t stage);

#endif
