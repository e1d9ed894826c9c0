/* Names of the processes and FIFOs of a pipeline, and who reads from whom. */
#include "backends/bash/wiring.h"

static uint32_t *filled(struct gg_arena *a, uint32_t n)
{
    uint32_t *at = gg_new_array(a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        at[i] = GG_NONE;
    return at;
}

/* From the last channel to the first, so that the lists are in the plan's order. */
static void link_channels(struct gg_arena *a, struct gg_wiring *w)
{
    const struct gg_pipeline_plan *plan = w->plan;
    w->first_in = filled(a, plan->nnodes);
    w->first_out = filled(a, plan->nnodes);
    w->next_in = filled(a, plan->nchannels);
    w->next_out = filled(a, plan->nchannels);
    for (uint32_t i = plan->nchannels; i-- > 0;) {
        const struct gg_channel *channel = &plan->channels[i];
        w->next_in[i] = w->first_in[channel->to];
        w->first_in[channel->to] = i;
        w->next_out[i] = w->first_out[channel->from];
        w->first_out[channel->from] = i;
    }
}

static bool is_main_sink(const struct gg_pipeline_plan *plan, const struct gg_node *node)
{
    const struct gg_ast *own = gg_stage_attr(node->stage, GG_OPT_OUTPUT);
    return !own || own == gg_attr_find(plan->graph->attrs, plan->graph->nattrs, GG_OPT_OUTPUT);
}

/* The pipeline's own output comes first; an only output is the pipeline's. */
static void number_sinks(struct gg_arena *a, struct gg_wiring *w)
{
    const struct gg_pipeline_plan *plan = w->plan;
    w->sink_index = filled(a, plan->nnodes);
    for (uint32_t i = 0; i < plan->nnodes; i++) {
        if (plan->nodes[i].kind != GG_NODE_SINK)
            continue;
        w->nsinks++;
        if (!w->has_main && is_main_sink(plan, &plan->nodes[i])) {
            w->has_main = true;
            w->sink_index[i] = 0;
        }
    }
    uint32_t next = w->has_main;
    for (uint32_t i = 0; i < plan->nnodes; i++)
        if (plan->nodes[i].kind == GG_NODE_SINK && w->sink_index[i] == GG_NONE)
            w->sink_index[i] = next++;
    w->has_main |= w->nsinks == 1;
}

static uint32_t neighbour_in(const struct gg_wiring *w, uint32_t node)
{
    return w->plan->channels[w->first_in[node]].from;
}

static uint32_t neighbour_out(const struct gg_wiring *w, uint32_t node)
{
    return w->plan->channels[w->first_out[node]].to;
}

/* A tee or a merge is named after the unit on its narrow side, or after the input. */
static void name_junction(struct gg_arena *a, struct gg_wiring *w, uint32_t i, bool is_tee)
{
    const struct gg_node *at = &w->plan->nodes[is_tee ? neighbour_in(w, i) : neighbour_out(w, i)];
    const struct gg_unit *unit = at->kind == GG_NODE_UNIT ? &w->plan->units[at->unit] : NULL;
    gg_str name = unit ? unit->name : GG_STR("input");
    gg_str title = unit ? gg_unit_title(a, unit) : GG_STR("the input");
    w->ids[i] = gg_str_concat(a, is_tee ? GG_STR("tee_") : GG_STR("merge_"), name);
    w->titles[i] =
        gg_str_concat(a, is_tee ? GG_STR("the tee after ") : GG_STR("the merge before "), title);
}

gg_str gg_wiring_step(struct gg_arena *a, const struct gg_unit *unit)
{
    return gg_str_concat(a, GG_STR("step_"), unit->name);
}

bool gg_wiring_is_inner(const struct gg_wiring *w, uint32_t channel)
{
    uint32_t to = w->plan->channels[channel].to;
    return w->plan->nodes[to].kind == GG_NODE_UNIT && !w->ids[to].n;
}

/* The units of a stretch have one process, which feeds one of each for every block. */
static void name_stretch(struct gg_arena *a, struct gg_wiring *w, const struct gg_stretch *stretch)
{
    uint32_t first = stretch->nodes[0], last = stretch->nodes[stretch->nnodes - 1];
    const struct gg_unit *unit = &w->plan->units[w->plan->nodes[first].unit];
    for (uint32_t i = 1; i < stretch->nnodes; i++)
        w->ids[stretch->nodes[i]] = GG_STR("");
    w->last[first] = last;
    w->ids[first] = gg_str_concat(a, GG_STR("blocks_"), unit->name);
    w->titles[first] = gg_str_concat(a, GG_STR("GNU parallel from "), w->titles[first]);
}

static void name_node(struct gg_arena *a, struct gg_wiring *w, uint32_t i)
{
    const struct gg_node *node = &w->plan->nodes[i];
    w->ids[i] = w->titles[i] = GG_STR("");
    if (node->kind == GG_NODE_UNIT) {
        const struct gg_unit *unit = &w->plan->units[node->unit];
        w->ids[i] = gg_wiring_step(a, unit);
        w->titles[i] = gg_unit_title(a, unit);
    } else if (node->kind == GG_NODE_TEE || node->kind == GG_NODE_MERGE) {
        name_junction(a, w, i, node->kind == GG_NODE_TEE);
    }
}

struct gg_wiring *gg_wiring_new(struct gg_arena *a, const struct gg_pipeline_plan *plan)
{
    struct gg_wiring *w = gg_new(a, struct gg_wiring);
    w->plan = plan;
    w->ids = gg_new_array(a, gg_str, plan->nnodes);
    w->titles = gg_new_array(a, gg_str, plan->nnodes);
    link_channels(a, w);
    number_sinks(a, w);
    w->last = gg_new_array(a, uint32_t, plan->nnodes);
    for (uint32_t i = 0; i < plan->nnodes; i++) {
        w->last[i] = i;
        name_node(a, w, i);
    }
    for (uint32_t i = 0; i < plan->nstretches; i++)
        name_stretch(a, w, &plan->stretches[i]);
    return w;
}

static gg_str end_name(struct gg_arena *a, const struct gg_wiring *w, uint32_t node)
{
    const struct gg_node *at = &w->plan->nodes[node];
    if (at->kind == GG_NODE_UNIT)
        return gg_wiring_step(a, &w->plan->units[at->unit]);
    return w->ids[node].n ? w->ids[node] : GG_STR("input");
}

gg_str gg_wiring_fifo(struct gg_arena *a, const struct gg_wiring *w, uint32_t channel)
{
    gg_str from = end_name(a, w, w->plan->channels[channel].from);
    gg_str to = end_name(a, w, w->plan->channels[channel].to);
    return gg_str_printf(a, "pipe." GG_FMT "." GG_FMT, GG_ARG(from), GG_ARG(to));
}

gg_str gg_wiring_reader(struct gg_arena *a, const struct gg_wiring *w, uint32_t node)
{
    node = w->last[node];
    if (w->first_out[node] == GG_NONE || w->plan->nodes[node].kind == GG_NODE_TEE)
        return GG_STR("");
    uint32_t to = neighbour_out(w, node);
    if (w->plan->nodes[to].kind == GG_NODE_SINK)
        return gg_str_printf(a, "output_%u", w->sink_index[to]);
    return w->ids[to];
}
