/* Several steps of one process as the values of the Rust templates. */
#include "backends/rust/viewer.h"

/* "two-words" -> "step_two_words", and a number when that is taken. */
static gg_str module_of(struct gg_arena *a, gg_str name, struct gg_table *taken)
{
    char *p = gg_new_array(a, char, name.n);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '-' ? '_' : c;
    }
    gg_str base = {p, name.n}, made = base;
    bool is_new;
    for (uint32_t i = 2; gg_table_add(taken, made, i, &is_new), !is_new; i++)
        made = gg_str_printf(a, GG_FMT "_%u", GG_ARG(base), i);
    return gg_str_concat(a, GG_STR("step_"), made);
}

/* A step of several that share a process. */
struct part {
    struct gg_unit unit;
    struct gg_rust_viewer v;
    struct gg_map map;
    gg_str module;
};

/* Both are declared, with the same types. */
static bool is_same(const struct gg_record *x, const struct gg_record *y)
{
    return x->known && gg_record_same_types(x, y);
}

static const struct gg_val *part_view(struct gg_emit *emit, struct part *part,
                                      const struct part *before)
{
    struct gg_rust_viewer *v = &part->v;
    *v = (struct gg_rust_viewer){
        .emit = emit,
        .unit = &part->unit,
        .stage = part->unit.stage,
        .map = &part->map,
        .is_part = true,
        .trusts = before && is_same(&before->unit.stage->out, &part->unit.stage->in)};
    part->map = gg_map_new(emit->arena, v->stage->span);
    gg_rust_read_parts(v);
    struct gg_view_opts opts = {&gg_rust_name_rules, gg_rust_extend_in, gg_rust_extend_out, v};
    gg_view_unit(emit, &part->unit, &opts, v->map);
    gg_rust_set_step(v);
    gg_map_code(v->map, "module", part->module);
    gg_map_bool(v->map, "is_inner", before != NULL);
    if (before)
        gg_map_code(v->map, "before_module", before->module);
    gg_map_code(v->map, "before_name", gg_rust_free_name(v, GG_STR("before")));
    return gg_map_done(v->map);
}

static const struct gg_val *hop_view(const struct part *from, const struct part *to)
{
    const struct gg_record *out = &from->v.stage->out, *in = &from->v.stage->in;
    const struct gg_val *unit = gg_map_done(from->v.map);
    struct gg_map map = gg_map_new(from->v.emit->arena, GG_NO_SPAN);
    gg_map_code(&map, "name", gg_str_sub(from->module, GG_STR("step_").n, from->module.n));
    gg_map_set(&map, "step_comment", gg_val_get(unit, GG_STR("step_comment")));
    gg_map_bool(&map, "writes_known", out->known);
    gg_map_int(&map, "nwrites", out->nfields);
    gg_map_set(&map, "fields", gg_val_get(gg_val_get(unit, GG_STR("out")), GG_STR("fields")));
    gg_map_bool(&map, "reads_known", to->v.stage->in.known);
    gg_map_int(&map, "nreads", to->v.stage->in.nfields);
    gg_map_bool(&map, "passes", !out->known || is_same(in, out));
    return gg_map_done(&map);
}

void gg_rust_set_parts(struct gg_rust_viewer *whole)
{
    const struct gg_unit *unit = whole->unit;
    struct gg_emit *emit = whole->emit;
    struct gg_table taken = gg_table_new(emit->arena);
    struct part *parts = gg_new_array(emit->arena, struct part, unit->nparts);
    struct gg_list list = gg_list_new(emit->arena), hops = gg_list_new(emit->arena);
    bool has_end = false, has_unchecked = false;
    for (uint32_t i = 0; i < unit->nparts; i++) {
        struct part *part = &parts[i];
        part->unit = gg_unit_part(unit, i);
        part->module = module_of(emit->arena, part->unit.stage->name, &taken);
        gg_list_add(&list, part_view(emit, part, i ? part - 1 : NULL));
        whole->odd_names |= part->v.odd_names;
        has_end |= part->v.has_end;
        if (i) {
            gg_list_add(&hops, hop_view(part - 1, part));
            has_unchecked |= !part[-1].v.stage->out.known;
        }
    }
    gg_map_set(whole->map, "parts", gg_list_done(&list));
    gg_map_int(whole->map, "nparts", unit->nparts);
    gg_map_set(whole->map, "hops", gg_list_done(&hops));
    gg_map_bool(whole->map, "has_unchecked", has_unchecked);
    gg_map_code(whole->map, "last_module", parts[unit->nparts - 1].module);
    whole->has_end = has_end;
}
