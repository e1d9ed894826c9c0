/* A unit as the values of the Rust templates. */
#include "backends/rust/snippet.h"
#include "backends/rust/viewer.h"
#include "base/utf8.h"

static const char *check_of(enum gg_type type)
{
    static const char *const checks[GG_TYPE_COUNT] = {NULL,      "int",  "float",
                                                      "boolean", "time", "json"};
    return checks[type];
}

static void set_check(struct gg_map *map, enum gg_type type)
{
    const char *check = check_of(type);
    gg_map_set(map, "check",
               check ? gg_val_code(map->arena, gg_str_from(check), GG_NO_SPAN) : gg_val_none());
}

static bool is_snake(gg_str var)
{
    for (size_t i = 0; i < var.n; i++)
        if ((var.p[i] >= 'A' && var.p[i] <= 'Z') ||
            (i && i + 1 < var.n && var.p[i] == '_' && var.p[i + 1] == '_'))
            return false;
    return true;
}

/* The list of them is wrapped by its width, as rustfmt would. */
static void count_member(struct gg_rust_viewer *v, gg_str member)
{
    enum { AROUND = sizeof "Member::new()" - 1, BETWEEN = 2 };
    struct gg_arena scratch = {0};
    struct gg_buf literal = gg_buf_new(&scratch);
    gg_backend_rust.quote(&literal, member);
    v->members_width += gg_utf8_width(gg_buf_str(&literal)) + AROUND + (v->nread > 1 ? BETWEEN : 0);
    gg_arena_free(&scratch);
}

void gg_rust_extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct gg_rust_viewer *v = ctx;
    bool is_used = gg_rust_mentions(v->parts[GG_RUST_BODY], var);
    const bool *needs = v->stage->needs;
    gg_map_bool(map, "is_needed", !needs || needs[v->nread]);
    gg_map_int(map, "before", v->nread ? v->nread - 1 : 0);
    v->nread++;
    gg_str member = gg_view_member(v->emit->arena, field->name);
    gg_map_text(map, "member", member);
    count_member(v, member);
    gg_map_bool(map, "is_used", is_used);
    gg_map_bool(map, "is_assigned", gg_rust_assigns(v->parts[GG_RUST_BODY], var));
    enum gg_type type = v->trusts && !is_used ? GG_TYPE_STR : field->type;
    set_check(map, type);
    v->uses_fields |= is_used || type != GG_TYPE_STR;
    v->odd_names |= is_used && !is_snake(var);
}

void gg_rust_extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    (void)var;
    struct gg_rust_viewer *v = ctx;
    gg_map_text(map, "json_key",
                gg_str_concat(map->arena, v->nwritten++ ? GG_STR(",") : GG_STR("{"),
                              gg_view_member(map->arena, field->name)));
    set_check(map, field->type);
}

void gg_rust_read_parts(struct gg_rust_viewer *v)
{
    static const enum gg_option options[GG_RUST_COUNT] = {
        [GG_RUST_PRELUDE] = GG_OPT_PRELUDE, [GG_RUST_STATE] = GG_OPT_STATE,
        [GG_RUST_BEGIN] = GG_OPT_BEGIN,     [GG_RUST_BODY] = GG_OPT_CODE,
        [GG_RUST_END] = GG_OPT_END,         [GG_RUST_MERGE] = GG_OPT_MERGE};
    for (uint32_t i = 0; i < GG_RUST_COUNT; i++) {
        const struct gg_val *snippet = gg_view_snippet(v->emit, v->stage, options[i]);
        v->parts[i] = snippet ? snippet->u.s : GG_STR("");
    }
    v->has_end = v->parts[GG_RUST_END].n > 0;
    v->is_mapped = gg_stage_is_stateless(v->stage);
    v->is_keyed = gg_unit_is_keyed(v->unit);
    v->is_folded = v->unit->parallel && !v->is_mapped && !v->is_keyed;
}

/* What the ends of the process need, and the limits that it has once. */
static void set_process(struct gg_rust_viewer *v)
{
    const struct gg_ast *dead_letter;
    bool letters =
        gg_view_on_error(v->emit->plan, v->unit->owner, &dead_letter) == GG_ON_ERROR_DEAD_LETTER;
    gg_map_bool(v->map, "odd_names", v->odd_names);
    gg_map_bool(v->map, "is_folded", v->is_folded);
    gg_map_bool(v->map, "has_end", v->has_end);
    gg_map_bool(v->map, "has_arguments", v->unit->parallel || letters);
    gg_map_bool(v->map, "has_workers", v->unit->workers > 0);
    gg_map_bool(v->map, "escapes",
                letters || v->unit->nparts > 1 || v->unit->out.kind == GG_FORMAT_TSV_ESCAPED);
    gg_map_code(v->map, "state_type", gg_rust_free_name(v, GG_STR("State")));
    gg_rust_set_states(v);
    gg_rust_set_record(v);
}

/* Of several steps the ends of the process are those of the first and the last. */
const struct gg_val *gg_rust_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    bool fused = unit->nparts > 1;
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct gg_unit ends = gg_unit_ends(emit->arena, unit);
    struct gg_rust_viewer v = {.emit = emit, .unit = &ends, .stage = ends.stage, .map = &map};
    struct gg_view_opts opts = {&gg_rust_name_rules, gg_rust_extend_in, gg_rust_extend_out, &v};
    gg_rust_read_parts(&v);
    gg_view_unit(emit, &ends, &opts, &map);
    gg_map_bool(&map, "fused", fused);
    gg_rust_set_step(&v);
    if (fused)
        gg_rust_set_parts(&v);
    set_process(&v);
    return gg_map_done(&map);
}
