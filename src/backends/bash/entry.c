/* The view of the entry script; its text is templates/bash/entry.sh.mustache. */
#include "backends/bash/entry.h"

#include "backends/bash/entry_view.h"
#include "backends/bash/quote.h"
#include "gluegen_version.h"

struct gg_entry gg_entry_for_item(const void *ctx, struct gg_arena *a)
{
    struct gg_entry e = *(const struct gg_entry *)ctx;
    e.arena = a;
    return e;
}

/* Finds the units, and what is a process: units, tees and merges. */
static void list_nodes(struct gg_entry *e, struct gg_arena *items)
{
    const struct gg_pipeline_plan *plan = e->plan;
    e->units.nodes = gg_new_array(e->arena, uint32_t, plan->nnodes);
    e->processes.nodes = gg_new_array(e->arena, uint32_t, plan->nnodes);
    e->units.maker = (struct gg_item_maker){gg_entry_make_unit, e, items};
    e->processes.maker = (struct gg_item_maker){gg_entry_make_process, e, items};
    for (uint32_t i = 0; i < plan->nnodes; i++) {
        if (plan->nodes[i].kind == GG_NODE_UNIT)
            e->units.nodes[e->units.n++] = i;
        if (e->wiring->ids[i].n)
            e->processes.nodes[e->processes.n++] = i;
    }
}

static void set_nodes(const struct gg_entry *e, struct gg_map *map)
{
    const struct gg_entry_nodes *units = &e->units, *processes = &e->processes;
    gg_map_set(map, "units", gg_list_made(e->arena, &units->maker, units->n));
    gg_map_set(map, "processes", gg_list_made(e->arena, &processes->maker, processes->n));
}

static const struct gg_ast **sink_values(const struct gg_entry *e)
{
    const struct gg_ast **values = gg_new_array(e->arena, const struct gg_ast *, e->plan->nnodes);
    for (uint32_t i = 0; i < e->plan->nnodes; i++)
        if (e->plan->nodes[i].kind == GG_NODE_SINK)
            values[e->wiring->sink_index[i]] =
                gg_stage_attr(e->plan->nodes[i].stage, GG_OPT_OUTPUT);
    return values;
}

static void set_outputs(const struct gg_entry *e, struct gg_map *map)
{
    struct gg_list list = gg_list_new(e->arena);
    const struct gg_ast **values = sink_values(e);
    for (uint32_t i = 0; i < e->wiring->nsinks; i++)
        gg_list_add(&list, gg_entry_value(e, i, values[i]));
    bool is_null = values[0] && values[0]->kind == GG_AST_NULL;
    gg_map_set(map, "outputs", gg_list_done(&list));
    gg_map_bool(map, "has_output", e->wiring->has_main);
    gg_map_text(map, "output_text",
                is_null     ? GG_STR("/dev/null")
                : values[0] ? values[0]->text
                            : GG_STR("-"));
}

static gg_str joined(const struct gg_entry *e, const struct gg_ast *node)
{
    struct gg_buf b = gg_buf_new(e->arena);
    if (!node || node->kind != GG_AST_LIST)
        return node ? node->text : GG_STR("-");
    for (uint32_t i = 0; i < node->u.kids.n; i++)
        gg_buf_addf(&b, "%s" GG_FMT, i ? ", " : "", GG_ARG(node->u.kids.at[i]->text));
    return gg_buf_str(&b);
}

static void set_inputs(const struct gg_entry *e, struct gg_map *map)
{
    const struct gg_ast *input = gg_entry_attr(e, GG_OPT_INPUT);
    struct gg_list standard_input = gg_list_new(e->arena);
    struct gg_codec codec = {GG_FORMAT_TSV, '\t', false, false};
    if (e->wiring->first_out[0] != GG_NONE)
        codec = e->plan->channels[e->wiring->first_out[0]].codec;
    gg_list_add(&standard_input, gg_entry_value(e, 0, NULL));
    gg_map_set(map, "inputs", input ? gg_entry_values(e, input) : gg_list_done(&standard_input));
    gg_map_text(map, "input_text", joined(e, input));
    gg_map_bool(map, "skips_header", codec.header);
    gg_map_bool(map, "is_csv", codec.kind == GG_FORMAT_CSV);
    gg_map_bool(map, "drops_bom",
                codec.kind == GG_FORMAT_CSV || codec.kind == GG_FORMAT_JSONL || codec.strip_crlf);
    gg_map_code(map, "delimiter_hex",
                gg_str_printf(e->arena, "%02x", (unsigned char)codec.delimiter));
}

static const struct gg_val *description_view(const struct gg_entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    const struct gg_ast *node = gg_entry_attr(e, GG_OPT_DESCRIPTION);
    gg_str rest = node ? node->text : GG_STR(""), line;
    while (gg_str_next_line(&rest, &line))
        gg_entry_add_line(e, &list, line);
    return gg_list_done(&list);
}

static void set_header(const struct gg_entry *e, struct gg_map *map)
{
    const struct gg_ast *jobs = gg_entry_attr(e, GG_OPT_JOBS);
    gg_map_code(map, "version", GG_STR(GG_VERSION));
    gg_map_set(map, "spec", gg_view_comment(e->emit, e->emit->spec_name));
    gg_map_text(map, "pipeline", e->plan->graph->name);
    gg_map_set(map, "description", description_view(e));
    gg_map_set(map, "flow", gg_entry_flow(e));
    gg_map_bool(map, "has_jobs", jobs);
    gg_map_text(map, "jobs_text", jobs ? jobs->text : GG_STR("the processors"));
    gg_map_set(map, "env", gg_entry_env(e, gg_entry_attr(e, GG_OPT_ENV)));
}

const struct gg_val *gg_entry_view(struct gg_emit *emit, const struct gg_unit_text *texts,
                                   struct gg_arena *items)
{
    struct gg_entry *e = gg_new(emit->arena, struct gg_entry);
    *e = (struct gg_entry){.emit = emit,
                           .arena = emit->arena,
                           .plan = emit->plan,
                           .wiring = gg_wiring_new(emit->arena, emit->plan),
                           .texts = texts};
    struct gg_map map = gg_map_new(emit->arena, emit->plan->graph->span);
    for (uint32_t i = 0; i < e->plan->nnodes; i++)
        e->monitors |= e->wiring->ids[i].n && gg_entry_is_monitored(e, i);
    list_nodes(e, items);
    set_header(e, &map);
    set_inputs(e, &map);
    set_outputs(e, &map);
    set_nodes(e, &map);
    gg_entry_set_stretches(&map, emit, e->wiring);
    gg_map_bool(&map, "monitored", emit->monitored);
    gg_map_bool(&map, "is_chain", emit->plan->is_chain);
    gg_entry_set_wires(e, &map);
    gg_map_set(&map, "dead_letters", gg_entry_dead_letters(e));
    gg_entry_set_traits(e, &map);
    return gg_map_done(&map);
}

bool gg_entry_render(struct gg_emit *emit, struct gg_tmpl_set *set,
                     const struct gg_unit_text *texts, struct gg_out *out)
{
    struct gg_tmpl_env env = {.quote = gg_bash_quote,
                              .strict = true,
                              .reindent = true,
                              .marked = emit->marked,
                              .shape = gg_entry_shape};
    struct gg_arena items = {0};
    const struct gg_val *view = gg_entry_view(emit, texts, &items);
    bool ok = gg_tmpl_render(set, GG_STR(GG_ENTRY_TEMPLATE), view, &env, out, emit->diags);
    gg_arena_free(&items);
    return ok;
}

/* The text that a template of the unit's target makes; empty when there is no template. */
static bool render_text(struct gg_emit *emit, struct gg_tmpl_set *set, const char *template_name,
                        const struct gg_unit *unit, const struct gg_val *view, gg_str *text)
{
    struct gg_tmpl_env env = {.quote = gg_bash_quote,
                              .strict = true,
                              .reindent = true,
                              .shape = gg_backend_get(unit->target)->shape};
    struct gg_out out = gg_out_new(emit->arena);
    *text = GG_STR("");
    if (!template_name)
        return true;
    if (!gg_tmpl_render(set, gg_str_from(template_name), view, &env, &out, emit->diags))
        return false;
    *text = gg_str_trim(gg_buf_str(&out.text));
    return true;
}

bool gg_entry_unit_text(struct gg_emit *emit, struct gg_tmpl_set *set, const struct gg_unit *unit,
                        const struct gg_val *view, struct gg_unit_text *text)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    text->launch = text->build = GG_STR("");
    if (gg_stage_attr(unit->stage, GG_OPT_COMMAND))
        return true;
    return render_text(emit, set, backend->launch_template, unit, view, &text->launch) &&
           render_text(emit, set, backend->build_template, unit, view, &text->build);
}
