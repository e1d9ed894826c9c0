/* A unit as the values of templates/python. */
#include "backends/python/viewer.h"

static void set_merge_names(struct gg_py_viewer *v)
{
    if (!v->merge)
        return;
    struct gg_py_words words = gg_py_members_of(v->emit->arena, v->merge, "other");
    struct gg_buf b = gg_buf_new(v->emit->arena);
    for (uint32_t i = 0; i < words.list.n; i++)
        gg_buf_addf(&b, "%s'" GG_FMT "',", i ? " " : "", GG_ARG(words.list.at[i]));
    gg_map_code(v->map, "merge_names", gg_buf_str(&b));
}

void gg_py_set_title(struct gg_py_viewer *v)
{
    gg_map_text(v->map, "title",
                gg_str_printf(v->emit->arena, GG_FMT ": step " GG_FMT,
                              GG_ARG(v->emit->plan->graph->name), GG_ARG(v->unit->owner->name)));
}

static void decide_cuts(const struct gg_py_viewer *v)
{
    struct gg_arena *a = v->emit->arena;
    const struct gg_stage *stage = v->unit->stage;
    if (!v->emit->decisions || !v->looks_at_some)
        return;
    uint32_t n = gg_py_count_used(v);
    if (n < stage->in.nfields)
        gg_decide(v->emit->decisions, GG_DECIDED_PYTHON_CUTS, stage->span, stage->name,
                  gg_cstr(a, v->emit->plan->graph->stages[stage->inputs[0]].name),
                  gg_cstr(a, gg_str_printf(a, "%u", n)),
                  gg_cstr(a, gg_str_printf(a, "%u", stage->in.nfields)));
}

static const struct gg_val *single_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct gg_py_viewer v = {.emit = emit, .unit = unit, .map = &map};
    gg_py_read_snippets(&v);
    v.looks_at_some = v.trusts = gg_py_looks_at_some(&v);
    struct gg_view_opts opts = {&gg_python_names, gg_py_extend_in, gg_py_extend_out, &v};
    gg_view_unit(emit, unit, &opts, &map);
    gg_map_bool(&map, "fused", false);
    gg_py_set_title(&v);
    gg_py_set_uses(&v);
    gg_py_set_reading(&v);
    gg_py_set_writing(&v);
    gg_py_set_code(&v);
    gg_py_set_parameters(&v);
    gg_py_set_hooks(&v);
    gg_py_set_hook(&v, "merge_body", "merge_globals", GG_OPT_MERGE, v.merge);
    set_merge_names(&v);
    decide_cuts(&v);
    return gg_map_done(&map);
}

const struct gg_val *gg_python_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    return unit->nparts > 1 ? gg_py_fused_view(emit, unit) : single_view(emit, unit);
}
