/*
 * From the final module to processes and the channels between them.
 *
 * Why spooling every input of a merge but its first is enough to never block for ever: a merge
 * reads its first input at once and until its end, and a spool reads its input at once and until
 * its end. So each edge leads to somebody who is reading it now; by induction from the sinks every
 * stage can always write, and every stage comes to its end.
 */
#include "ir/plan.h"

#include "base/table.h"
#include "ir/dealing.h"
#include "ir/plan_blocks.h"
#include "ir/sizes.h"
#include "ir/workers.h"

#include <stdio.h>

static const uint32_t NOBODY = UINT32_MAX;

struct planner {
    struct gg_arena *arena, *scratch;
    gg_runtime_language_fn *language;
    struct gg_decisions *decisions;
    const struct gg_graph *graph;
    uint32_t *nreaders; /* of each stage */
    uint32_t *node_out; /* node that a stage's readers read from */
    uint32_t *fused;    /* of each stage the one that goes on in its process, or NOBODY */
    struct gg_table names;
    GG_VEC(struct gg_unit) units;
    GG_VEC(struct gg_node) nodes;
    GG_VEC(struct gg_channel) channels;
    bool is_chain;
};

static gg_str lower_case(struct gg_arena *a, gg_str name)
{
    char *p = gg_new_array(a, char, name.n);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        p[i] = upper ? (char)(c - 'A' + 'a') : plain ? c : '_';
    }
    return (gg_str){p, name.n};
}

/* Names that differ only in case or in `-` and `_` must not share a file. */
static gg_str unit_name(struct planner *p, gg_str stage_name)
{
    gg_str base = lower_case(p->arena, stage_name), name = base;
    bool is_new;
    for (uint32_t i = 2; gg_table_add(&p->names, name, i, &is_new), !is_new; i++)
        name = gg_str_printf(p->arena, GG_FMT "_%u", GG_ARG(base), i);
    return name;
}

const struct gg_stage *gg_unit_last(const struct gg_unit *unit)
{
    return unit->parts[unit->nparts - 1];
}

gg_str gg_unit_title(struct gg_arena *a, const struct gg_unit *unit)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_addf(&b, "step%s " GG_FMT, unit->nparts > 1 ? "s" : "", GG_ARG(unit->owner->name));
    for (uint32_t i = 1; i < unit->nparts; i++) {
        gg_buf_adds(&b, i + 1 < unit->nparts ? ", " : " and ");
        gg_buf_add(&b, unit->parts[i]->name);
    }
    return gg_buf_str(&b);
}

struct gg_unit gg_unit_of(const struct gg_stage *const *steps, uint32_t n)
{
    return (struct gg_unit){.stage = steps[0],
                            .owner = steps[0],
                            .parts = steps,
                            .nparts = n,
                            .target = steps[0]->target,
                            .in = steps[0]->in_codec,
                            .out = steps[n - 1]->out_codec};
}

struct gg_unit gg_unit_part(const struct gg_unit *unit, uint32_t index)
{
    struct gg_unit part = *unit;
    part.stage = unit->parts[index];
    part.owner = unit->nparts > 1 ? part.stage : unit->owner;
    part.parts = &unit->parts[index];
    part.nparts = 1;
    part.nkeys = index ? 0 : unit->nkeys;
    part.in = part.stage->in_codec;
    part.out = part.stage->out_codec;
    return part;
}

struct gg_unit gg_unit_ends(struct gg_arena *a, const struct gg_unit *unit)
{
    struct gg_unit whole = *unit;
    if (unit->nparts < 2)
        return whole;
    struct gg_stage *ends = gg_new(a, struct gg_stage);
    *ends = *unit->stage;
    ends->out = gg_unit_last(unit)->out;
    ends->nattrs = 0;
    whole.stage = ends;
    return whole;
}

bool gg_unit_is_keyed(const struct gg_unit *unit)
{
    return unit->nkeys > 0;
}

/* The step of the spec that a stage works for: a converter's is the one whose records it checks. */
static const struct gg_stage *owner_of(const struct planner *p, uint32_t index)
{
    const struct gg_stage *stage = &p->graph->stages[index];
    if (stage->op == GG_OP_STEP)
        return stage;
    const struct gg_stage *writer = &p->graph->stages[stage->inputs[0]];
    if (writer->op == GG_OP_STEP)
        return writer;
    for (uint32_t i = index + 1; i < p->graph->nstages; i++)
        for (uint32_t k = 0; k < p->graph->stages[i].ninputs; k++)
            if (p->graph->stages[i].inputs[k] == index && p->graph->stages[i].op == GG_OP_STEP)
                return &p->graph->stages[i];
    return stage;
}

static void set_keys(const struct planner *p, struct gg_unit *unit)
{
    if (gg_stage_attr(unit->stage, GG_OPT_KEY)) {
        unit->nkeys = gg_stage_keys(p->arena, unit->stage, &unit->keys);
    } else {
        unit->keys = unit->stage->together;
        unit->nkeys = unit->stage->ntogether;
    }
}

static void set_workers(const struct planner *p, struct gg_unit *unit)
{
    const struct gg_stage *keyed = gg_dealt_by(unit->parts, unit->nparts);
    for (uint32_t i = 0; i < unit->nparts && unit->stage->op == GG_OP_STEP; i++) {
        const struct gg_stage *step = unit->parts[i];
        struct gg_workers workers = gg_workers_of(p->graph, keyed ? keyed : step);
        unit->parallel = workers.parallel;
        unit->workers = workers.number;
        if (workers.why && !workers.parallel) /* else told when all costs are known */
            gg_decide(p->decisions, workers.why, step->span, step->name,
                      gg_target_name(step->target), "", "");
    }
    if (keyed && unit->parallel)
        set_keys(p, unit);
}

static void set_runtime(const struct planner *p, struct gg_unit *unit)
{
    bool is_step = unit->stage->op == GG_OP_STEP;
    unit->runtime = gg_runtime_choose(p->arena, p->graph, unit->parts, unit->nparts,
                                      is_step ? p->language : NULL, p->decisions);
}

static uint32_t add_node(struct planner *p, struct gg_node node)
{
    gg_push(p->arena, &p->nodes, node);
    return p->nodes.n - 1;
}

static void add_channel(struct planner *p, uint32_t from, uint32_t to, bool spool,
                        struct gg_codec codec)
{
    enum gg_transport transport = p->is_chain ? GG_TRANSPORT_PIPE
                                  : spool     ? GG_TRANSPORT_SPOOL
                                              : GG_TRANSPORT_FIFO;
    struct gg_channel channel = {from, to, transport, codec};
    gg_push(p->arena, &p->channels, channel);
}

enum { NAMED_PARTS = 3 };

/* "parse", "parse_filter"; of many steps "first_to_last". */
static gg_str joined_name(struct planner *p, const struct gg_unit *unit)
{
    if (unit->nparts == 1)
        return unit->stage->name;
    struct gg_buf b = gg_buf_new(p->arena);
    bool long_list = unit->nparts > NAMED_PARTS;
    gg_buf_add(&b, unit->stage->name);
    for (uint32_t i = long_list ? unit->nparts - 1 : 1; i < unit->nparts; i++) {
        gg_buf_adds(&b, long_list ? "_to_" : "_");
        gg_buf_add(&b, unit->parts[i]->name);
    }
    return gg_buf_str(&b);
}

static void set_parts(struct planner *p, struct gg_unit *unit, uint32_t index)
{
    uint32_t n = 0;
    for (uint32_t i = index; i != NOBODY; i = p->fused[i])
        n++;
    const struct gg_stage **parts = gg_new_array(p->arena, const struct gg_stage *, n);
    for (uint32_t i = index, k = 0; i != NOBODY; i = p->fused[i])
        parts[k++] = &p->graph->stages[i];
    unit->parts = parts;
    unit->nparts = n;
}

static uint32_t add_unit(struct planner *p, uint32_t index)
{
    const struct gg_stage *stage = &p->graph->stages[index];
    struct gg_unit unit = {.stage = stage,
                           .owner = owner_of(p, index),
                           .target = stage->target,
                           .in = stage->in_codec};
    set_parts(p, &unit, index);
    unit.name = unit_name(p, joined_name(p, &unit));
    unit.out = gg_unit_last(&unit)->out_codec;
    set_workers(p, &unit);
    set_runtime(p, &unit);
    gg_push(p->arena, &p->units, unit);
    return p->units.n - 1;
}

static enum gg_node_kind node_kind(enum gg_op op)
{
    switch (op) {
    case GG_OP_SOURCE:
        return GG_NODE_SOURCE;
    case GG_OP_STEP:
    case GG_OP_CONVERT:
        return GG_NODE_UNIT;
    case GG_OP_MERGE:
        return GG_NODE_MERGE;
    case GG_OP_SINK:
        return GG_NODE_SINK;
    case GG_OP_COUNT:
        break;
    }
    GG_BUG("no such operation: %d", (int)op);
}

static void decide_spool(const struct planner *p, const struct gg_stage *from,
                         const struct gg_stage *merge)
{
    gg_str edge =
        gg_str_printf(p->scratch, GG_FMT " -> " GG_FMT, GG_ARG(from->name), GG_ARG(merge->name));
    gg_decide(p->decisions, GG_DECIDED_SPOOL, merge->span, edge, "", "", "");
}

static void decide_tee(const struct planner *p, const struct gg_stage *stage, uint32_t nreaders)
{
    char number[16];
    snprintf(number, sizeof number, "%u", nreaders);
    gg_decide(p->decisions, GG_DECIDED_TEE, stage->span, stage->name, number, "", "");
}

/* The node that stage `index` is, and what it reads. */
static uint32_t add_reader(struct planner *p, uint32_t index)
{
    const struct gg_stage *stage = &p->graph->stages[index];
    struct gg_node node = {.kind = node_kind(stage->op), .stage = stage};
    if (node.kind == GG_NODE_UNIT)
        node.unit = add_unit(p, index);
    uint32_t at = add_node(p, node);
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        bool spool = stage->op == GG_OP_MERGE && i > 0;
        uint32_t from = stage->inputs[i];
        if (spool)
            decide_spool(p, &p->graph->stages[from], stage);
        add_channel(p, p->node_out[from], at, spool, p->graph->stages[from].out_codec);
    }
    return at;
}

static void plan_stage(struct planner *p, uint32_t index)
{
    if (p->graph->stages[index].fused)
        return;
    uint32_t at = add_reader(p, index), last = index;
    while (p->fused[last] != NOBODY)
        last = p->fused[last];
    const struct gg_stage *stage = &p->graph->stages[last];
    p->node_out[last] = at;
    if (p->nreaders[last] < 2)
        return;
    decide_tee(p, stage, p->nreaders[last]);
    p->node_out[last] = add_node(p, (struct gg_node){.kind = GG_NODE_TEE, .stage = stage});
    add_channel(p, at, p->node_out[last], false, stage->out_codec);
}

static void find_fused(struct planner *p)
{
    p->fused = gg_new_array(p->scratch, uint32_t, p->graph->nstages);
    for (uint32_t i = 0; i < p->graph->nstages; i++) {
        p->fused[i] = NOBODY;
        if (p->graph->stages[i].fused)
            p->fused[p->graph->stages[i].inputs[0]] = i;
    }
}

static void count_readers(struct planner *p)
{
    uint32_t nsinks = 0;
    p->nreaders = gg_new_array(p->scratch, uint32_t, p->graph->nstages);
    p->is_chain = true;
    for (uint32_t i = 0; i < p->graph->nstages; i++) {
        const struct gg_stage *stage = &p->graph->stages[i];
        nsinks += stage->op == GG_OP_SINK;
        p->is_chain &= stage->op != GG_OP_MERGE;
        for (uint32_t k = 0; k < stage->ninputs; k++)
            p->is_chain &= ++p->nreaders[stage->inputs[k]] < 2;
    }
    p->is_chain &= nsinks == 1;
}

static struct gg_pipeline_plan plan_pipeline(struct gg_arena *a, const struct gg_graph *graph,
                                             gg_runtime_language_fn *language,
                                             struct gg_decisions *decisions)
{
    struct gg_arena scratch = {0};
    struct planner p = {.arena = a,
                        .scratch = &scratch,
                        .language = language,
                        .decisions = decisions,
                        .graph = graph,
                        .names = gg_table_new(&scratch)};
    gg_reserve(a, &p.units, graph->nstages);
    gg_reserve(a, &p.nodes, graph->nstages);
    gg_reserve(a, &p.channels, graph->nstages);
    count_readers(&p);
    find_fused(&p);
    gg_decide(decisions, p.is_chain ? GG_DECIDED_PIPES : GG_DECIDED_FIFOS, graph->span, graph->name,
              "", "", "");
    p.node_out = gg_new_array(&scratch, uint32_t, graph->nstages);
    for (uint32_t i = 0; i < graph->nstages; i++)
        plan_stage(&p, i);
    gg_arena_free(&scratch);
    struct gg_pipeline_plan plan = {.graph = graph,
                                    .units = p.units.at,
                                    .nodes = p.nodes.at,
                                    .channels = p.channels.at,
                                    .nunits = p.units.n,
                                    .nnodes = p.nodes.n,
                                    .nchannels = p.channels.n,
                                    .is_chain = p.is_chain};
    gg_workers_share(a, graph, p.units.at, p.units.n, decisions);
    gg_plan_blocks(a, &plan, p.units.at, decisions);
    gg_sizes_plan(a, &plan, p.units.at, decisions);
    return plan;
}

const struct gg_plan *gg_plan_build(struct gg_arena *a, const struct gg_module *module,
                                    gg_runtime_language_fn *language,
                                    struct gg_decisions *decisions)
{
    struct gg_pipeline_plan *pipelines = gg_new_array(a, struct gg_pipeline_plan, module->ngraphs);
    struct gg_plan *plan = gg_new(a, struct gg_plan);
    for (uint32_t i = 0; i < module->ngraphs; i++)
        pipelines[i] = plan_pipeline(a, &module->graphs[i], language, decisions);
    *plan = (struct gg_plan){module, pipelines, module->ngraphs};
    return plan;
}
