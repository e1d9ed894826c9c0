/* The entry script's view of what runs in GNU parallel. */
#include "backends/bash/entry_view.h"
#include "backends/bash/quote.h"
#include "ir/cost.h"
#include "ir/workers.h"

static const struct gg_shape member_shape[] = {
    {"id", GG_V_CODE, false, NULL, "name of the step's function"},
    {"title", GG_V_TEXT, false, NULL, "name in messages"},
    {"has_letters", GG_V_BOOL, false, NULL, "bad records go to a file"},
    {"letters", GG_V_CODE, true, NULL, "which, the right side of an assignment"},
    {"is_jsonl", GG_V_BOOL, false, NULL, "a blank line of its input is no record"},
    {NULL}};

const struct gg_shape gg_entry_stretch_shape[] = {
    {"id", GG_V_CODE, false, NULL, "name of the process that feeds the jobs"},
    {"unit", GG_V_CODE, false, NULL, "name of its first step's process"},
    {"small_mib", GG_V_INT, false, NULL, "a file below that goes through one process"},
    {"members", GG_V_LIST, false, member_shape, "the steps"},
    {"has_letters", GG_V_BOOL, false, NULL, "bad records of some step go to a file"},
    {"header", GG_V_BOOL, false, NULL, "the input begins with a header"},
    {"drops_bom", GG_V_BOOL, false, NULL, "a byte-order mark may come first"},
    {NULL}};

/* Bad records of the steps of a stretch go to a file for each block first. */
static const struct gg_ast *letters_of(const struct gg_emit *emit, const struct gg_unit *unit)
{
    const struct gg_ast *path;
    gg_view_on_error(emit->plan, unit->owner, &path);
    return path;
}

static const struct gg_val *member_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    const struct gg_ast *letters = letters_of(emit, unit);
    gg_map_code(&map, "id", gg_wiring_step(emit->arena, unit));
    gg_map_text(&map, "title", gg_unit_title(emit->arena, unit));
    gg_map_bool(&map, "has_letters", letters);
    gg_map_bool(&map, "is_jsonl", unit->in.kind == GG_FORMAT_JSONL);
    if (letters)
        gg_map_code(&map, "letters", gg_bash_value(emit->arena, letters->text));
    return gg_map_done(&map);
}

/* Behind a header, a mark is part of what is skipped. */
static bool drops_mark(const struct gg_unit *first)
{
    return !first->in.header && (first->in.kind == GG_FORMAT_JSONL || first->in.strip_crlf);
}

static const struct gg_val *stretch_view(struct gg_emit *emit, const struct gg_wiring *wiring,
                                         const struct gg_stretch *stretch)
{
    const struct gg_pipeline_plan *plan = emit->plan;
    const struct gg_unit *first = &plan->units[plan->nodes[stretch->nodes[0]].unit];
    struct gg_map map = gg_map_new(emit->arena, first->stage->span);
    struct gg_list members = gg_list_new(emit->arena);
    bool has_letters = false;
    for (uint32_t i = 0; i < stretch->nnodes; i++) {
        const struct gg_unit *unit = &plan->units[plan->nodes[stretch->nodes[i]].unit];
        has_letters |= letters_of(emit, unit) != NULL;
        gg_list_add(&members, member_view(emit, unit));
    }
    gg_map_code(&map, "id", wiring->ids[stretch->nodes[0]]);
    gg_map_code(&map, "unit", first->name);
    gg_map_int(&map, "small_mib", stretch->small_mib);
    gg_map_set(&map, "members", gg_list_done(&members));
    gg_map_bool(&map, "has_letters", has_letters);
    gg_map_bool(&map, "header", first->in.header);
    gg_map_bool(&map, "drops_bom", drops_mark(first));
    return gg_map_done(&map);
}

void gg_entry_set_stretches(struct gg_map *map, struct gg_emit *emit,
                            const struct gg_wiring *wiring)
{
    const struct gg_pipeline_plan *plan = emit->plan;
    const struct gg_graph *graph = plan->graph;
    const struct gg_ast *chunk = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_CHUNK);
    struct gg_list list = gg_list_new(emit->arena);
    bool has_letters = false, marks = false;
    for (uint32_t i = 0; i < plan->nstretches; i++) {
        gg_list_add(&list, stretch_view(emit, wiring, &plan->stretches[i]));
        marks |= drops_mark(&plan->units[plan->nodes[plan->stretches[i].nodes[0]].unit]);
    }
    for (uint32_t i = 0; i < plan->nunits; i++)
        has_letters |= plan->units[i].in_blocks && letters_of(emit, &plan->units[i]);
    gg_map_set(map, "stretches", gg_list_done(&list));
    gg_map_bool(map, "has_stretches", plan->nstretches);
    gg_map_bool(map, "has_block_letters", has_letters);
    gg_map_bool(map, "has_block_marks", marks);
    gg_map_bool(map, "keeps_order", !gg_any_order(graph));
    gg_map_bool(map, "has_chunk", chunk);
    gg_map_int(map, "stream_mib", gg_cost_stream_mib());
    if (chunk)
        gg_map_int(map, "chunk", chunk->u.i);
}
