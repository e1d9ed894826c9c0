/* How the processes of a pipeline are joined, in the entry script's names. */
#ifndef GG_BACKENDS_BASH_WIRING_H
#define GG_BACKENDS_BASH_WIRING_H

#include "backends/backend.h"

#define GG_NONE UINT32_MAX

struct gg_wiring {
    const struct gg_pipeline_plan *plan;
    gg_str *ids;                    /* of each node: its process; "" where it has none of its own:
                                       sources, sinks, units of a stretch but its first */
    gg_str *titles;                 /* of each node, for messages */
    uint32_t *first_in, *first_out; /* of each node: a channel, or GG_NONE */
    uint32_t *next_in, *next_out;   /* of each channel: another one of its node */
    uint32_t *last;                 /* of each node: the last unit of its stretch, or itself */
    uint32_t *sink_index;           /* of each node that is a sink: 0 is the pipeline's output */
    uint32_t nsinks;
    bool has_main; /* sink 0 is what --output sets */
};

struct gg_wiring *gg_wiring_new(struct gg_arena *a, const struct gg_pipeline_plan *plan);

/* The function that becomes a unit's program. */
gg_str gg_wiring_step(struct gg_arena *a, const struct gg_unit *unit);

/* Whether a channel joins two units of one stretch: each block has pipes of its own there. */
bool gg_wiring_is_inner(const struct gg_wiring *w, uint32_t channel);

/* Name of the FIFO of a channel. */
gg_str gg_wiring_fifo(struct gg_arena *a, const struct gg_wiring *w, uint32_t channel);

/* What a node's output goes to, as the script's processes and outputs are called; "" = nothing. */
gg_str gg_wiring_reader(struct gg_arena *a, const struct gg_wiring *w, uint32_t node);

#endif
