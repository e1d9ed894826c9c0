/* A unit as the values of the Go templates. */
#include "backends/go/viewer.h"

static struct gg_go_snippet read_snippet(struct gg_emit *emit, const struct gg_stage *stage,
                                         enum gg_option option)
{
    struct gg_go_snippet snippet = {.val = gg_view_snippet(emit, stage, option)};
    gg_str text = snippet.val ? snippet.val->u.s : GG_STR("");
    snippet.code = gg_go_lex(emit->arena, text);
    struct gg_go_code *code = gg_new(emit->arena, struct gg_go_code);
    *code = snippet.code;
    snippet.names = gg_go_find_names(emit->arena, code);
    return snippet;
}

struct gg_go_step gg_go_read_step(struct gg_emit *emit, const struct gg_stage *stage)
{
    return (struct gg_go_step){.prelude = read_snippet(emit, stage, GG_OPT_PRELUDE),
                               .state = read_snippet(emit, stage, GG_OPT_STATE),
                               .begin = read_snippet(emit, stage, GG_OPT_BEGIN),
                               .body = read_snippet(emit, stage, GG_OPT_CODE),
                               .end = read_snippet(emit, stage, GG_OPT_END),
                               .merge = read_snippet(emit, stage, GG_OPT_MERGE)};
}

gg_str gg_go_kind(enum gg_type type)
{
    static const char *const kinds[GG_TYPE_COUNT] = {"kindStr",  "kindInt",  "kindFloat",
                                                     "kindBool", "kindTime", "kindJSON"};
    return gg_str_from(kinds[type]);
}

/* A time has methods, so name.Exported may be one of it; of the other types it is a package. */
static bool is_seen(const struct gg_go_names *body, const struct gg_field *field, gg_str var)
{
    if (gg_go_declares(body, var))
        return false;
    return field->type == GG_TYPE_TIME ? gg_go_uses(body, var) : gg_go_uses_value(body, var);
}

void gg_go_extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct gg_go_viewer *v = ctx;
    bool seen = is_seen(&v->step.body.names, field, var);
    /* Reading a number is the quickest check of it. */
    bool reads = seen || field->type == GG_TYPE_INT || field->type == GG_TYPE_FLOAT;
    bool checks = !v->trusts || seen;
    bool picks = !v->unit->stage->needs || v->unit->stage->needs[v->in.n];
    v->picks |= picks;
    gg_map_bool(map, "is_picked", picks);
    gg_map_text(map, "member", gg_view_member(v->arena, field->name));
    gg_map_code(map, "kind", gg_go_kind(field->type));
    gg_map_bool(map, "is_read", seen && field->type != GG_TYPE_STR);
    gg_map_bool(map, "is_verified", !seen && field->type != GG_TYPE_STR && checks);
    v->looks |= checks && field->type != GG_TYPE_STR;
    gg_map_bool(map, "has_method", reads);
    gg_map_bool(map, "is_handed", v->is_inner);
    v->sees[field->type] = v->sees[field->type] || (reads && checks);
    v->has[field->type] = true;
    gg_push(v->arena, &v->in, (struct gg_go_view_field){field, var, seen});
}

/* Nobody reads it, and its type holds nothing that could not be written. */
static bool is_skipped(const struct gg_unit *unit, const struct gg_field *field)
{
    const struct gg_record *out = &unit->stage->out;
    bool is_any = field->type == GG_TYPE_INT || field->type == GG_TYPE_BOOL ||
                  (field->type == GG_TYPE_STR && unit->out.kind == GG_FORMAT_TSV_ESCAPED);
    return out->unread && out->unread[field - out->fields] && is_any;
}

void gg_go_extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct gg_go_viewer *v = ctx;
    gg_map_code(map, "kind", gg_go_kind(field->type));
    gg_map_code(map, "method", gg_str_from(gg_type_name(field->type)));
    bool skips = is_skipped(v->unit, field);
    gg_map_bool(map, "is_skipped", skips);
    v->writes[field->type] |= !skips;
    v->has[field->type] = true;
    gg_push(v->arena, &v->out, (struct gg_go_view_field){field, var, true});
}

/* Of several steps the ends of the process are those of the first and the last. */
const struct gg_val *gg_go_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    bool fused = unit->nparts > 1;
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct gg_unit ends = gg_unit_ends(emit->arena, unit);
    struct gg_go_viewer v = {.emit = emit, .arena = emit->arena, .unit = &ends, .map = &map};
    const struct gg_view_opts opts = {&gg_go_name_rules, gg_go_extend_in, gg_go_extend_out, &v};
    v.step = gg_go_read_step(emit, ends.stage);
    if (!unit->parallel)
        v.step.merge = (struct gg_go_snippet){.names.code = &v.step.merge.code};
    v.passes_lines = fused && gg_go_passes_lines(&v);
    gg_view_unit(emit, &ends, &opts, &map);
    gg_map_bool(&map, "fused", fused);
    if (fused)
        gg_go_set_parts(&v);
    else
        gg_go_set_step(&v);
    gg_go_set_imports(&v);
    gg_go_set_flow(&v);
    gg_go_set_types(&v);
    gg_go_set_formats(&v);
    gg_go_set_record_imports(&v);
    gg_map_bool(&map, "shares_text", fused || v.shares);
    gg_map_bool(&map, "writes_float", v.floats || v.writes[GG_TYPE_FLOAT]);
    return gg_map_done(&map);
}
