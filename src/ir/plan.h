/*
 * The plan: which processes run and how they are joined. Built from the final module; the
 * backends see nothing else.
 */
#ifndef GG_IR_PLAN_H
#define GG_IR_PLAN_H

#include "ir/runtime.h"

struct gg_unit {                         /* one process of the running pipeline */
    gg_str name;                         /* unique in the pipeline, [a-z0-9_]+, a safe file name */
    const struct gg_stage *stage;        /* GG_OP_STEP or GG_OP_CONVERT, the first that it runs */
    const struct gg_stage *owner;        /* for messages: the spec's step that it works for */
    const struct gg_stage *const *parts; /* all that it runs: more than one are fused steps */
    uint32_t nparts;
    enum gg_target target;
    struct gg_codec in, out; /* of its standard input and output */
    bool parallel;           /* takes --workers */
    uint32_t workers;        /* fixed number, 0 = up to the pipeline's jobs */
    const uint32_t *keys;    /* fields of stage->in by which its workers share its records out */
    uint32_t nkeys;          /* 0: not by any, or it has no workers */
    bool any_order;          /* each worker writes its blocks when they are done */
    struct gg_runtime_choice runtime; /* the program that runs it */
    uint32_t small_mib; /* a file below that is not worth sharing out to fed processes; else 0 */
    bool in_blocks;     /* several processes, each for a block of records: see gg_stretch */
    bool is_beside;     /* a process of the plan reads what it writes, or the other way round */
};

/* The stage whose records it writes. */
const struct gg_stage *gg_unit_last(const struct gg_unit *unit);

/* What it is called in messages: "step parse", "steps parse and filter". */
gg_str gg_unit_title(struct gg_arena *a, const struct gg_unit *unit);

/* A process of these steps, as it is known before there is a plan. */
struct gg_unit gg_unit_of(const struct gg_stage *const *steps, uint32_t n);

/* What is known of one of its parts, as if it were alone. */
struct gg_unit gg_unit_part(const struct gg_unit *unit, uint32_t index);

/* The process as one stage: a unit of several parts reads as the first and writes as the last, and
 * has no code of its own; any other is itself. The parts stay. */
struct gg_unit gg_unit_ends(struct gg_arena *a, const struct gg_unit *unit);

/* Records are dealt out to its workers by key. */
bool gg_unit_is_keyed(const struct gg_unit *unit);

/* What stands at an end of a channel. */
enum gg_node_kind { GG_NODE_SOURCE, GG_NODE_UNIT, GG_NODE_TEE, GG_NODE_MERGE, GG_NODE_SINK };

struct gg_node {
    enum gg_node_kind kind;
    uint32_t unit;                /* index into units, of GG_NODE_UNIT */
    const struct gg_stage *stage; /* of sources, merges and sinks; of a tee its input */
};

enum gg_transport { GG_TRANSPORT_PIPE, GG_TRANSPORT_FIFO, GG_TRANSPORT_SPOOL };

/* An edge. Spooled edges keep what the reader is not ready for in a temporary file. */
struct gg_channel {
    uint32_t from, to; /* indices into nodes */
    enum gg_transport transport;
    struct gg_codec codec;
};

/* Units, each the only reader of the one before, through which GNU parallel sends blocks. */
struct gg_stretch {
    const uint32_t *nodes;
    uint32_t nnodes;
    uint32_t small_mib; /* a file below that goes through one process of each */
};

struct gg_pipeline_plan {
    const struct gg_graph *graph;
    const struct gg_unit *units;
    const struct gg_node *nodes;       /* in topological order */
    const struct gg_channel *channels; /* grouped by reader, in the order of its inputs */
    uint32_t nunits, nnodes, nchannels;
    const struct gg_stretch *stretches;
    uint32_t nstretches;
    bool is_chain; /* source, units in order, sink: plain pipes do */
};

struct gg_plan {
    const struct gg_module *module;
    const struct gg_pipeline_plan *pipelines;
    uint32_t npipelines;
};

/* `language`: what gg_runtime_choose needs, or NULL. */
const struct gg_plan *gg_plan_build(struct gg_arena *a, const struct gg_module *module,
                                    gg_runtime_language_fn *language,
                                    struct gg_decisions *decisions);

/* Why the unit's input cannot be handed out in blocks, for a sentence; NULL when it can. */
const char *gg_why_no_blocks(struct gg_arena *a, const struct gg_graph *graph,
                             const struct gg_unit *unit);

/* Reports options of pipelines and steps that change nothing in this plan. */
bool gg_plan_check_effects(struct gg_arena *a, const struct gg_plan *plan,
                           const struct gg_ast *root, struct gg_diags *ds);

/* Parts of what the plan is printed as. */
void gg_record_print(const struct gg_record *record, struct gg_buf *out);
const char *gg_transport_name(enum gg_transport transport);
gg_str gg_node_name(struct gg_arena *a, const struct gg_pipeline_plan *plan, uint32_t index);

void gg_plan_print(const struct gg_plan *plan, const struct gg_sources *sources,
                   struct gg_buf *out);
void gg_plan_print_json(const struct gg_plan *plan, const struct gg_sources *sources,
                        struct gg_buf *out);

#endif
