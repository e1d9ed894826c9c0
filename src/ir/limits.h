/* What a process of the plan may use, and when it writes: its step's options over the pipeline's.
 */
#ifndef GG_IR_LIMITS_H
#define GG_IR_LIMITS_H

#include "frontend/quantity.h"
#include "ir/plan.h"

struct gg_limits {
    gg_str cores;          /* processors as "0-1,3"; "" = any */
    gg_str memory;         /* as the spec has it; "" = no limit */
    uint64_t memory_bytes; /* 0 = no limit */
    uint32_t nice;         /* added to the script's own niceness */
    uint64_t timeout_ms;   /* of the step's own run; 0 = no limit */
    bool by_record;        /* each record is written when it is done */
    uint64_t block_bytes;  /* the most that is read at once, when somebody says so; else 0 */
    bool measured;         /* gluegen.lock says so, not the spec */
};

struct gg_limits gg_limits_of(struct gg_arena *a, const struct gg_graph *graph,
                              const struct gg_unit *unit);

/* A pipeline's own timeout in milliseconds, or 0. */
uint64_t gg_pipeline_timeout(const struct gg_graph *graph);

/* The limits for people: "processors 0-1, 8G of memory, 30 s"; "" when there are none. */
gg_str gg_limits_text(struct gg_arena *a, const struct gg_limits *limits);

#endif
