/* Several steps of one process as the values of templates/python. */
#include "backends/python/join.h"

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
        reads |= gg_py_run_mentions(v, v->vars[i]);
    return reads;
}

/* The step, or one that gets its records in the loop as they are, needs `fields`. */
static bool run_needs_fields(const struct gg_py_viewer *v)
{
    bool needs = gg_py_needs_fields(v);
    for (; v->handing == GG_PY_HANDS_FIELDS; v = &v->after->v)
        needs |= gg_py_needs_fields(&v->after->v) ||
                 (v->after->v.unit->stage->in.known && !v->after->v.shares);
    return needs;
}

/* What the step gets may not be a record of it. */
static bool may_fail(const struct gg_py_viewer *v)
{
    enum gg_format_kind kind = v->unit->in.kind;
    return v->unit->stage->in.known ||
           (!v->is_inner &&
            (kind == GG_FORMAT_TSV_ESCAPED || kind == GG_FORMAT_JSONL || kind == GG_FORMAT_CSV));
}

static void set_part_reading(struct gg_py_viewer *v)
{
    enum gg_format_kind kind = v->unit->in.kind;
    bool known = v->unit->stage->in.known, has_variables = v->shares || v->has_values;
    gg_map_bool(v->map, "splits",
                !v->is_inner && (known || run_needs_fields(v) || kind == GG_FORMAT_TSV_ESCAPED));
    gg_map_bool(v->map, "may_fail", may_fail(v));
    gg_py_set_usual(v);
    gg_map_bool(v->map, "checks", checks_fields(v));
    gg_map_bool(v->map, "unpacks",
                known && !checks_fields(v) && !has_variables && reads_variables(v));
    gg_py_set_unpack(v, !v->is_inner || checks_fields(v) || (v->joined && !v->says_nothing));
    gg_py_set_some(v);
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

/* It has a function that makes texts of what it hands on. */
static bool hands_texts(const struct gg_py_viewer *v)
{
    return v->handing ? v->makes : v->next && v->uses_output;
}

static bool some_part_hands_texts(const struct gg_py_viewer *v)
{
    bool hands = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        hands |= hands_texts(&v->parts[i].v);
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

/* The variables that hold a record of the step in its loop, where no list `fields` does. */
static const struct gg_val *variables_of(const struct gg_py_viewer *v)
{
    struct gg_list list = gg_list_new(v->emit->arena);
    for (uint32_t i = 0; v->has_values && i < v->unit->stage->in.nfields; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_code(&map, "var", v->vars[i]);
        gg_map_text(&map, "name", v->vars[i]);
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

/* What its loop says of the step. */
static void set_joined(struct gg_py_viewer *v)
{
    bool in_loop = v->joined || v->handing;
    gg_map_bool(v->map, "joined", v->joined);
    gg_map_bool(v->map, "several", in_loop);
    gg_map_bool(v->map, "hands_in_loop", v->handing != GG_PY_HANDS_OUT);
    gg_map_bool(v->map, "hands_values", v->handing == GG_PY_HANDS_VALUES);
    gg_map_bool(v->map, "starts", v->joined && (v->prelude || v->state));
    gg_map_bool(v->map, "has_values", v->has_values);
    gg_map_bool(v->map, "keeps", v->keeps);
    gg_map_set(v->map, "variables", variables_of(v));
    if (v->handing == GG_PY_HANDS_VALUES) {
        uint32_t end = v->index + 2;
        for (const struct gg_py_viewer *p = &v->after->v; p->handing == GG_PY_HANDS_FIELDS;
             p = &p->after->v)
            end++;
        gg_map_int(v->map, "next_reader", v->index + 1);
        gg_map_int(v->map, "end_of_readers", end);
    }
}

static const struct gg_val *part_view(struct gg_py_part *part)
{
    struct gg_py_viewer *v = &part->v;
    struct gg_view_opts opts = {&gg_python_names, gg_py_extend_in, gg_py_extend_out, v};
    part->map = gg_map_new(v->emit->arena, part->unit.stage->span);
    gg_view_unit(v->emit, &part->unit, &opts, v->map);
    gg_map_int(v->map, "index", v->index);
    gg_map_set(v->map, "name_text", gg_view_comment(v->emit, part->unit.stage->name));
    gg_map_bool(v->map, "is_inner", v->is_inner);
    gg_map_bool(v->map, "hands_over", v->next && !v->handing);
    gg_map_bool(v->map, "hands_texts", hands_texts(v));
    gg_map_bool(v->map, "names_emit", !v->handing && part_mentions(v, "emit"));
    gg_py_set_code(v);
    set_part_reading(v);
    set_joined(v);
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
                              .index = index,
                              .dealt = unit->nkeys > 0,
                              .deeper = 4,
                              .next = index + 1 < unit->nparts ? unit->parts[index + 1] : NULL};
    if (index)
        part->v.is_plain = part[-1].v.is_plain && !part[-1].v.uses_output && part[-1].v.inlined;
    else
        part->v.is_plain = unit->in.kind == GG_FORMAT_TSV && unit->in.delimiter == '\t';
    part->v.trusts = before && before->known && gg_record_same_types(before, &part->unit.stage->in);
    gg_py_read_snippets(&part->v);
}

/* A step of the loop that begins with `first` may leave a record out. */
static bool drops(const struct gg_py_part *first, uint32_t n)
{
    const struct gg_py_viewer *v = &first->v;
    bool drops = v->is_inner ? checks_fields(v) : may_fail(v);
    for (uint32_t i = 0; i < n; i++)
        drops |= first[i].v.drops;
    return drops;
}

/* The steps from `first` on whose code stands in one loop. */
static const struct gg_val *loop_view(struct gg_emit *emit, const struct gg_py_part *parts,
                                      const struct gg_val *const *views, uint32_t first, uint32_t n)
{
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    struct gg_list steps = gg_list_new(emit->arena);
    const struct gg_py_viewer *v = &parts[first].v, *last = &parts[first + n - 1].v;
    for (uint32_t i = first; i < first + n; i++)
        gg_list_add(&steps, views[i]);
    gg_map_code(&map, "unit", v->unit->name);
    gg_map_set(&map, "first_text", gg_view_comment(emit, v->unit->stage->name));
    gg_map_set(&map, "last_text", gg_view_comment(emit, last->unit->stage->name));
    gg_map_int(&map, "index", first);
    gg_map_int(&map, "end", first + n);
    gg_map_int(&map, "nsteps", n);
    gg_map_bool(&map, "several", n > 1);
    gg_map_bool(&map, "drops", n > 1 && drops(&parts[first], n));
    gg_map_set(&map, "steps", gg_list_done(&steps));
    return gg_map_done(&map);
}

static void set_loops(struct gg_emit *emit, struct gg_map *map, const struct gg_py_part *parts,
                      const struct gg_val *const *views, uint32_t n)
{
    struct gg_list loops = gg_list_new(emit->arena), backwards = gg_list_new(emit->arena);
    uint32_t count = 0, length;
    const struct gg_val **all = gg_new_array(emit->arena, const struct gg_val *, n);
    for (uint32_t first = 0; first < n; first += length) {
        length = gg_py_loop_length(parts, n, first);
        all[count++] = loop_view(emit, parts, views, first, length);
    }
    for (uint32_t i = 0; i < count; i++) {
        gg_list_add(&loops, all[i]);
        gg_list_add(&backwards, all[count - 1 - i]);
    }
    gg_map_set(map, "loops", gg_list_done(&loops));
    gg_map_set(map, "loops_backwards", gg_list_done(&backwards));
    gg_map_bool(map, "joins", count < n);
}

void gg_py_set_parts(struct gg_py_viewer *v)
{
    struct gg_list list = gg_list_new(v->emit->arena);
    const struct gg_val **views = gg_new_array(v->emit->arena, const struct gg_val *, v->nparts);
    bool returns = false, values = false, keeps = false, converts = false;
    for (uint32_t i = 0; i < v->nparts; i++) {
        const struct gg_py_viewer *part = &v->parts[i].v;
        views[i] = part_view(&v->parts[i]);
        gg_list_add(&list, views[i]);
        returns |= !part->inlined;
        values |= part->has_values;
        keeps |= part->keeps;
        converts |= part->handing == GG_PY_HANDS_VALUES && part->makes;
    }
    gg_map_set(v->map, "parts", gg_list_done(&list));
    set_loops(v->emit, v->map, v->parts, views, v->nparts);
    gg_map_bool(v->map, "returns", returns);
    gg_map_bool(v->map, "some_have_values", values);
    gg_map_bool(v->map, "some_keep", keeps);
    gg_map_bool(v->map, "some_convert", converts);
    gg_map_bool(v->map, "some_hand_texts", some_part_hands_texts(v));
    gg_map_bool(v->map, "some_check", some_part_checks(v));
}

/* Records that no step changes are written as they were read. */
static void set_raw(struct gg_py_part *parts, const struct gg_unit *whole)
{
    struct gg_py_viewer *last = &parts[whole->nparts - 1].v;
    bool is_raw = last->joined && gg_py_passes_fields(last->code) && gg_py_can_pass_lines(whole) &&
                  !(whole->nkeys && whole->in.kind == GG_FORMAT_CSV); /* as in a program of one */
    for (uint32_t i = 0; i + 1 < whole->nparts; i++)
        is_raw &= parts[i].v.handing == GG_PY_HANDS_FIELDS;
    if (!is_raw)
        return;
    last->raw = true;
    last->pass = gg_py_passed(last, gg_py_pass_line(whole->in.kind));
    last->uses_output = gg_py_uses_output(last);
}

/* What is known of the steps, and of their loops. */
static struct gg_py_part *read_parts(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_py_part *parts = gg_new_array(emit->arena, struct gg_py_part, unit->nparts);
    struct gg_table taken = gg_table_new(emit->arena);
    for (uint32_t i = 0; i < unit->nparts; i++)
        read_part(emit, unit, &parts[i], i, &taken);
    gg_py_join(emit->arena, parts, unit->nparts);
    return parts;
}

bool gg_py_share_loop(struct gg_pass_ctx *ctx, const struct gg_stage *const *steps, uint32_t n)
{
    struct gg_emit emit = {.arena = ctx->arena, .diags = ctx->diags, .templates = ctx->templates};
    struct gg_unit unit = gg_unit_of(steps, n);
    return gg_py_loop_length(read_parts(&emit, &unit), n, 0) == n;
}

void gg_py_read_parts(struct gg_py_viewer *v)
{
    const struct gg_unit *unit = v->unit;
    const struct gg_ast *path;
    struct gg_py_part *parts = read_parts(v->emit, unit);
    for (uint32_t i = 0; i < unit->nparts; i++)
        parts[i].v.aborts =
            gg_view_on_error(v->emit->plan, unit->owner, &path) == GG_ON_ERROR_ABORT;
    set_raw(parts, unit);
    v->parts = parts;
    v->nparts = unit->nparts;
    v->is_part = v->inlined = true;
    v->uses_output = parts[unit->nparts - 1].v.uses_output;
    v->raw = parts[unit->nparts - 1].v.raw;
    v->vars = parts[0].v.vars;
}
