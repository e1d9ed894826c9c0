/*
 * How much the processes of a plan read, write and keep in pipes at once: from the table costs.def,
 * what stands at their ends, and `buffer`. Nothing waits for a size to be reached: each process
 * writes what it has before it waits for input.
 */
#ifndef GG_IR_SIZES_H
#define GG_IR_SIZES_H

#include "ir/plan.h"

enum gg_size_source { GG_SIZE_PLANNED, GG_SIZE_SAID, GG_SIZE_MEASURED };

/* In bytes. */
struct gg_sizes {
    uint64_t block;            /* the most that is read at once */
    uint64_t write;            /* output that is not kept until the block is done */
    uint64_t pipe;             /* that a pipe at its ends is asked to hold */
    enum gg_size_source whose; /* the block is */
    bool is_limited;           /* the spec or the lock has a block, used up or not */
};

/* A block of the spec is an upper bound, one that was measured is taken as it is. */
struct gg_sizes gg_sizes_of(struct gg_arena *a, const struct gg_graph *graph,
                            const struct gg_unit *unit);

/* The process keeps to them: its program is generated whole. Others gather output as C's library
 * has it, and a block that the spec has as long as that. */
bool gg_has_sizes(const struct gg_unit *unit);

/* Finds which of the units stand beside others, and says how large their blocks are and why. */
void gg_sizes_plan(struct gg_arena *a, const struct gg_pipeline_plan *plan, struct gg_unit *units,
                   struct gg_decisions *decisions);

/* "64 KiB", "1 MiB", "5000 bytes" */
gg_str gg_size_text(struct gg_arena *a, uint64_t bytes);

#endif
