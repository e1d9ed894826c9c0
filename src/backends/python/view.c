/* A unit as the values of templates/python. */
#include "backends/python/viewer.h"

static void set_merge_names(struct gg_py_viewer *v)
{
    struct gg_list list = gg_list_new(v->emit->arena);
    struct gg_py_words words = {{0}};
    if (v->merge)
        words = gg_py_members_of(v->emit->arena, v->merge, "other");
    for (uint32_t i = 0; i < words.list.n; i++) {
        struct gg_map name = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_text(&name, "name", words.list.at[i]);
        gg_list_add(&list, gg_map_done(&name));
    }
    gg_map_set(v->map, "merge_names", gg_list_done(&list));
}

static void set_title(struct gg_py_viewer *v)
{
    gg_map_text(v->map, "title",
                gg_str_printf(v->emit->arena, GG_FMT ": step " GG_FMT,
                              GG_ARG(v->emit->plan->graph->name), GG_ARG(v->unit->owner->name)));
}

/* Says what is not cut, or not looked at. */
static void decide_cuts(const struct gg_py_viewer *v)
{
    struct gg_arena *a = v->emit->arena;
    const struct gg_stage *stage = v->unit->stage;
    if (!v->emit->decisions || !(v->looks_at_some || v->passes_blocks))
        return;
    uint32_t n = gg_py_count_cut(v);
    const char *all = gg_cstr(a, gg_str_printf(a, "%u", stage->in.nfields));
    const char *some = gg_cstr(a, gg_str_printf(a, "%u", n));
    if (v->passes_blocks)
        gg_decide(v->emit->decisions, GG_DECIDED_PYTHON_PASSES, stage->span, stage->name, all, "",
                  "");
    else if (v->counts_fields)
        gg_decide(v->emit->decisions, GG_DECIDED_PYTHON_COUNTS, stage->span, stage->name, some, all,
                  "");
    else if (n < stage->in.nfields)
        gg_decide(v->emit->decisions, GG_DECIDED_PYTHON_CUTS, stage->span, stage->name,
                  gg_cstr(a, v->emit->plan->graph->stages[stage->inputs[0]].name), some, all);
}

/* What a step has for its process, where it is the only one there. */
static void set_step(struct gg_py_viewer *v)
{
    gg_py_set_hooks(v);
    gg_py_set_hook(v, "merge_body", "merge_globals", GG_OPT_MERGE, v->merge);
    set_merge_names(v);
    decide_cuts(v);
}

/* Of several steps the ends of the process are those of the first and the last. */
const struct gg_val *gg_python_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    bool fused = unit->nparts > 1;
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct gg_unit ends = gg_unit_ends(emit->arena, unit);
    struct gg_py_viewer v = {.emit = emit, .unit = &ends, .map = &map};
    struct gg_view_opts opts = {&gg_python_names, gg_py_extend_in, gg_py_extend_out, &v};
    if (fused) {
        gg_py_read_parts(&v);
    } else {
        gg_py_read_snippets(&v);
        gg_py_decide_reading(&v);
    }
    gg_view_unit(emit, &ends, &opts, &map);
    gg_map_bool(&map, "fused", fused);
    set_title(&v);
    gg_py_set_uses(&v);
    gg_py_set_reading(&v);
    gg_py_set_writing(&v);
    gg_py_set_code(&v);
    gg_py_set_parameters(&v);
    if (fused)
        gg_py_set_parts(&v);
    else
        set_step(&v);
    return gg_map_done(&map);
}
