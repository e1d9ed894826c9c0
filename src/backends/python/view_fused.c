/* Several steps of one process as the values of templates/python. */
#include "backends/python/viewer.h"

/* An inner step checks what it gets, unless the step before has done so. */
static bool checks_fields(const struct gg_py_viewer *v)
{
    return v->is_inner && v->unit->stage->in.known && !v->trusts;
}

/* The body names a variable of a field, or may find it without its name. */
static bool reads_variables(const struct gg_py_viewer *v)
{
    static const char *const finders[] = {"dir", "eval", "exec", "locals", "vars"};
    bool reads = false;
    for (size_t i = 0; v->code && i < GG_COUNT(finders); i++)
        reads |= gg_py_mentions(v->code, finders[i]);
    for (uint32_t i = 0; v->code && i < v->unit->stage->in.nfields; i++)
        reads |= gg_py_mentions_str(v->code, gg_py_var_of(v, i));
    return reads;
}

static void set_part_reading(struct gg_py_viewer *v)
{
    enum gg_format_kind kind = v->unit->in.kind;
    bool known = v->unit->stage->in.known;
    gg_map_bool(v->map, "splits",
                !v->is_inner && (known || gg_py_needs_fields(v) || kind == GG_FORMAT_TSV_ESCAPED));
    gg_map_bool(v->map, "may_fail",
                known || (!v->is_inner && (kind == GG_FORMAT_TSV_ESCAPED ||
                                           kind == GG_FORMAT_JSONL || kind == GG_FORMAT_CSV)));
    gg_py_set_usual(v);
    gg_map_bool(v->map, "checks", checks_fields(v));
    gg_map_bool(v->map, "unpacks", known && !checks_fields(v) && reads_variables(v));
    gg_py_set_unpack(v, !v->is_inner || checks_fields(v));
}

static bool part_mentions(const struct gg_py_viewer *part, const char *name)
{
    const struct gg_py_snippet *all[] = {part->code,  part->prelude, part->state,
                                         part->begin, part->end,     part->merge};
    bool mentions = false;
    for (size_t k = 0; k < GG_COUNT(all); k++)
        mentions |= all[k] && gg_py_mentions(all[k], name);
    return mentions;
}

/* Modules that each program of a step would have imported. */
bool gg_py_parts_mention(const struct gg_py_viewer *v, const char *name)
{
    bool mentions = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        mentions |= part_mentions(&v->parts[i].v, name);
    return mentions;
}

bool gg_py_parts_use_type(const struct gg_py_viewer *v, enum gg_type type)
{
    bool uses = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        uses |= gg_py_uses_type(&v->parts[i].v, type);
    return uses;
}

static bool some_part_hands_texts(const struct gg_py_viewer *v)
{
    bool hands = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        hands |= v->parts[i].v.next && v->parts[i].v.uses_output;
    return hands;
}

static bool some_part_checks(const struct gg_py_viewer *v)
{
    bool checks = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        checks |= checks_fields(&v->parts[i].v);
    return checks;
}

/* A step hands texts on, or checks what it gets. */
bool gg_py_parts_check(const struct gg_py_viewer *v)
{
    return some_part_hands_texts(v) || some_part_checks(v);
}

static const struct gg_val *part_view(struct gg_py_part *part, uint32_t index)
{
    struct gg_py_viewer *v = &part->v;
    struct gg_view_opts opts = {&gg_python_names, gg_py_extend_in, gg_py_extend_out, v};
    part->map = gg_map_new(v->emit->arena, part->unit.stage->span);
    gg_view_unit(v->emit, &part->unit, &opts, v->map);
    gg_map_int(v->map, "index", index);
    gg_map_set(v->map, "name_text", gg_view_comment(v->emit, part->unit.stage->name));
    gg_map_bool(v->map, "is_inner", v->is_inner);
    gg_map_bool(v->map, "hands_over", v->next);
    gg_map_bool(v->map, "hands_texts", v->next && v->uses_output);
    gg_map_bool(v->map, "names_emit", part_mentions(v, "emit"));
    set_part_reading(v);
    gg_py_set_code(v);
    gg_py_set_parameters(v);
    gg_py_set_file_level(v, "prelude_body", GG_OPT_PRELUDE, v->prelude);
    gg_py_set_file_level(v, "state_body", GG_OPT_STATE, v->state);
    gg_py_set_hooks(v);
    return gg_map_done(v->map);
}

static void read_part(struct gg_emit *emit, const struct gg_unit *unit, struct gg_py_part *part,
                      uint32_t index, struct gg_table *taken)
{
    const struct gg_record *before = index ? &unit->parts[index - 1]->out : NULL;
    part->unit = gg_unit_part(unit, index);
    part->unit.name =
        gg_view_safe_name(emit->arena, part->unit.stage->name, &gg_python_names, taken);
    part->v =
        (struct gg_py_viewer){.emit = emit,
                              .unit = &part->unit,
                              .map = &part->map,
                              .is_part = true,
                              .is_inner = index > 0,
                              .deeper = 4,
                              .next = index + 1 < unit->nparts ? unit->parts[index + 1] : NULL};
    if (index)
        part->v.is_plain = part[-1].v.is_plain && !part[-1].v.uses_output && part[-1].v.inlined;
    else
        part->v.is_plain = unit->in.kind == GG_FORMAT_TSV && unit->in.delimiter == '\t';
    part->v.trusts = before && before->known && gg_py_same_types(before, &part->unit.stage->in);
    gg_py_read_snippets(&part->v);
}

static void set_parts(struct gg_emit *emit, struct gg_map *map, struct gg_py_part *parts,
                      uint32_t n)
{
    struct gg_list list = gg_list_new(emit->arena), backwards = gg_list_new(emit->arena);
    bool returns = false;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_py_viewer *v = &parts[i].v, *last = &parts[n - 1 - i].v;
        struct gg_map name = gg_map_new(emit->arena, GG_NO_SPAN);
        gg_list_add(&list, part_view(&parts[i], i));
        gg_map_int(&name, "index", n - 1 - i);
        gg_map_code(&name, "unit", last->unit->name);
        gg_list_add(&backwards, gg_map_done(&name));
        returns |= !v->inlined;
    }
    gg_map_bool(map, "fused", true);
    gg_map_set(map, "parts", gg_list_done(&list));
    gg_map_set(map, "parts_backwards", gg_list_done(&backwards));
    gg_map_bool(map, "returns", returns);
}

/* The ends of the process are those of its first and its last step. */
const struct gg_val *gg_py_fused_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct gg_py_part *parts = gg_new_array(emit->arena, struct gg_py_part, unit->nparts);
    struct gg_stage ends = *unit->stage;
    struct gg_unit whole = *unit;
    struct gg_table taken = gg_table_new(emit->arena);
    ends.out = gg_unit_last(unit)->out;
    ends.nattrs = 0;
    whole.stage = &ends;
    for (uint32_t i = 0; i < unit->nparts; i++)
        read_part(emit, unit, &parts[i], i, &taken);
    struct gg_py_viewer v = {.emit = emit,
                             .unit = &whole,
                             .map = &map,
                             .parts = parts,
                             .nparts = unit->nparts,
                             .is_part = true,
                             .inlined = true};
    v.uses_output = parts[unit->nparts - 1].v.uses_output;
    struct gg_view_opts opts = {&gg_python_names, gg_py_extend_in, gg_py_extend_out, &v};
    gg_view_unit(emit, &whole, &opts, &map);
    gg_py_set_title(&v);
    gg_py_set_uses(&v);
    gg_py_set_reading(&v);
    gg_py_set_writing(&v);
    gg_py_set_code(&v);
    gg_py_set_parameters(&v);
    set_parts(emit, &map, parts, unit->nparts);
    gg_map_bool(&map, "some_hand_texts", some_part_hands_texts(&v));
    gg_map_bool(&map, "some_check", some_part_checks(&v));
    return gg_map_done(&map);
}
