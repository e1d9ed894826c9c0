/* How the entry script joins its processes: pipes, FIFOs, tees and merges. */
#include "backends/bash/entry_view.h"

static const struct gg_val *fifo_view(const struct gg_entry *e, uint32_t index, uint32_t channel)
{
    struct gg_map map = gg_map_new(e->arena, GG_NO_SPAN);
    gg_map_int(&map, "index", index);
    gg_map_code(&map, "fifo", gg_wiring_fifo(e->arena, e->wiring, channel));
    return gg_map_done(&map);
}

static bool is_fifo(const struct gg_entry *e, uint32_t channel)
{
    const struct gg_channel *at = &e->plan->channels[channel];
    return !e->plan->is_chain && !gg_wiring_is_inner(e->wiring, channel) &&
           e->plan->nodes[at->from].kind != GG_NODE_SOURCE &&
           e->plan->nodes[at->to].kind != GG_NODE_SINK;
}

static const struct gg_val *fifos_view(const struct gg_entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    for (uint32_t i = 0; i < e->plan->nchannels; i++)
        if (is_fifo(e, i))
            gg_list_add(&list, fifo_view(e, i, i));
    return gg_list_done(&list);
}

static const struct gg_val *junctions_view(const struct gg_entry *e, enum gg_node_kind kind)
{
    struct gg_list list = gg_list_new(e->arena);
    bool is_tee = kind == GG_NODE_TEE;
    const uint32_t *first = is_tee ? e->wiring->first_out : e->wiring->first_in;
    const uint32_t *next = is_tee ? e->wiring->next_out : e->wiring->next_in;
    for (uint32_t i = 0; i < e->plan->nnodes; i++) {
        if (e->plan->nodes[i].kind != kind)
            continue;
        struct gg_map map = gg_map_new(e->arena, e->plan->nodes[i].stage->span);
        struct gg_list others = gg_list_new(e->arena);
        uint32_t index = 0;
        for (uint32_t c = next[first[i]]; c != GG_NONE; c = next[c])
            gg_list_add(&others, fifo_view(e, index++, c));
        gg_map_code(&map, "id", e->wiring->ids[i]);
        gg_map_code(&map, "fifo", gg_wiring_fifo(e->arena, e->wiring, first[i]));
        gg_map_set(&map, "others", gg_list_done(&others));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

/* Tees and merges open their several FIFOs themselves. */
static void set_ends(const struct gg_entry *e, struct gg_map *map, uint32_t node)
{
    const struct gg_wiring *w = e->wiring;
    enum gg_node_kind kind = e->plan->nodes[node].kind;
    uint32_t in = kind == GG_NODE_MERGE ? GG_NONE : w->first_in[node];
    uint32_t out = kind == GG_NODE_TEE ? GG_NONE : w->first_out[w->last[node]];
    bool has_in = in != GG_NONE && is_fifo(e, in), has_out = out != GG_NONE && is_fifo(e, out);
    gg_map_bool(map, "has_in", has_in);
    gg_map_bool(map, "has_out", has_out);
    if (has_in)
        gg_map_code(map, "in", gg_wiring_fifo(e->arena, w, in));
    if (has_out)
        gg_map_code(map, "out", gg_wiring_fifo(e->arena, w, out));
    bool from_source =
        in != GG_NONE && e->plan->nodes[e->plan->channels[in].from].kind == GG_NODE_SOURCE;
    bool to_sink = out != GG_NONE && e->plan->nodes[e->plan->channels[out].to].kind == GG_NODE_SINK;
    gg_map_bool(map, "from_source", from_source);
    gg_map_bool(map, "to_sink", to_sink);
    if (to_sink)
        gg_map_int(map, "sink", w->sink_index[e->plan->channels[out].to]);
}

static bool is_step(const struct gg_entry *e, uint32_t node)
{
    return e->plan->nodes[node].kind == GG_NODE_UNIT;
}

/* Of a stretch, one step that asks is enough: they are one process here. */
bool gg_entry_is_monitored(const struct gg_entry *e, uint32_t node)
{
    const struct gg_pipeline_plan *plan = e->plan;
    bool monitored = is_step(e, node) && gg_entry_attr(e, GG_OPT_MONITOR);
    for (uint32_t i = node; is_step(e, node) && i <= e->wiring->last[node]; i++)
        monitored |=
            is_step(e, i) && gg_stage_attr(plan->units[plan->nodes[i].unit].owner, GG_OPT_MONITOR);
    return monitored;
}

/* Where nothing is said of it, every step can be watched. */
static bool is_watched(const struct gg_entry *e, uint32_t node)
{
    return e->monitors ? gg_entry_is_monitored(e, node) : is_step(e, node);
}

/* A converter fails in the name of the step that it works for, but is no step. */
static gg_str label_of(const struct gg_entry *e, struct gg_arena *a, uint32_t node)
{
    const struct gg_node *n = &e->plan->nodes[node];
    const struct gg_unit *unit = n->kind == GG_NODE_UNIT ? &e->plan->units[n->unit] : NULL;
    return unit && unit->stage->op == GG_OP_CONVERT
               ? gg_str_printf(a, "converter " GG_FMT, GG_ARG(unit->stage->name))
               : e->wiring->titles[node];
}

const struct gg_val *gg_entry_make_process(const void *ctx, struct gg_arena *a, uint32_t item)
{
    const struct gg_entry e = gg_entry_for_item(ctx, a);
    uint32_t node = e.processes.nodes[item];
    struct gg_map map = gg_map_new(a, e.plan->nodes[node].stage->span);
    gg_str reader = gg_wiring_reader(a, e.wiring, node);
    gg_map_code(&map, "id", e.wiring->ids[node]);
    gg_map_text(&map, "title", e.wiring->titles[node]);
    gg_map_text(&map, "label", label_of(&e, a, node));
    gg_map_bool(&map, "watched", is_watched(&e, node));
    gg_map_bool(&map, "has_reader", reader.n);
    gg_entry_set_text(&map, "reader", reader);
    set_ends(&e, &map, node);
    return gg_map_done(&map);
}

void gg_entry_add_line(const struct gg_entry *e, struct gg_list *list, gg_str text)
{
    struct gg_map map = gg_map_new(e->arena, GG_NO_SPAN);
    gg_map_set(&map, "line", gg_view_comment(e->emit, text));
    gg_list_add(list, gg_map_done(&map));
}

static bool is_process(const struct gg_entry *e, uint32_t node)
{
    return e->plan->nodes[node].kind == GG_NODE_UNIT || e->wiring->ids[node].n;
}

static gg_str stage_name(const struct gg_entry *e, uint32_t node)
{
    const struct gg_node *at = &e->plan->nodes[node];
    return at->kind == GG_NODE_UNIT ? e->plan->units[at->unit].name
           : e->wiring->ids[node].n ? e->wiring->ids[node]
                                    : at->stage->name;
}

/* A chain is one line, a graph a line per writer. */
const struct gg_val *gg_entry_flow(const struct gg_entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    struct gg_buf line = gg_buf_new(e->arena);
    for (uint32_t i = 0; i < e->plan->nnodes; i++) {
        if (e->plan->is_chain && is_process(e, i)) {
            gg_buf_adds(&line, line.n ? " | " : "");
            gg_buf_add(&line, stage_name(e, i));
        }
        if (e->plan->is_chain || e->wiring->first_out[i] == GG_NONE)
            continue;
        struct gg_buf edge = gg_buf_new(e->arena);
        gg_buf_addf(&edge, GG_FMT " ->", GG_ARG(stage_name(e, i)));
        for (uint32_t c = e->wiring->first_out[i]; c != GG_NONE; c = e->wiring->next_out[c])
            gg_buf_addf(&edge, " " GG_FMT, GG_ARG(stage_name(e, e->plan->channels[c].to)));
        gg_entry_add_line(e, &list, gg_buf_str(&edge));
    }
    if (line.n)
        gg_entry_add_line(e, &list, gg_buf_str(&line));
    return gg_list_done(&list);
}

void gg_entry_set_wires(const struct gg_entry *e, struct gg_map *map)
{
    gg_map_set(map, "tees", junctions_view(e, GG_NODE_TEE));
    gg_map_set(map, "merges", junctions_view(e, GG_NODE_MERGE));
    gg_map_set(map, "fifos", fifos_view(e));
}
