/* What templates are given for a program of one step or several. */
#include "backends/awk/awk_view.h"

#include "backends/awk/cells.h"

/* A regular expression that means this byte, as a literal: FS of one byte is that but for the
 * blank, which means white space, and the backslash. */
static gg_str separator(struct gg_arena *a, char delimiter)
{
    if (delimiter == '\\')
        return GG_STR("[\\\\]");
    if (delimiter == '^')
        return GG_STR("\\^");
    if (delimiter == '\t')
        return GG_STR("\t");
    return gg_str_printf(a, "[%c]", delimiter);
}

static bool is_counted(const struct gg_unit *unit)
{
    return !unit->stage->trusted && unit->stage->in.known && unit->in.kind != GG_FORMAT_LINES;
}

/* What a view of a step is made from. */
struct awk_step {
    const struct gg_unit *unit;
    gg_str code[2]; /* its prelude and its code */
    const struct gg_awk_program *programs[2];
    struct gg_awk_renames cells; /* of a program of one step */
    bool names;
    const struct gg_awk_role *role; /* of a step that is called, or NULL */
};

static struct awk_step step_of(struct gg_arena *a, const struct gg_unit *unit)
{
    static const enum gg_option options[] = {GG_OPT_PRELUDE, GG_OPT_CODE};
    struct awk_step step = {.unit = unit};
    for (size_t i = 0; i < GG_COUNT(options); i++) {
        step.code[i] = gg_stage_text(unit->stage, options[i]);
        step.programs[i] = gg_awk_read(a, step.code[i]);
    }
    return step;
}

/* gawk reaches variables by SYMTAB, by `@name` calls and from included files too. What stands in a
 * comment or a string names nothing, so that an edit there changes no other line of the program. */
static bool is_named_in(const struct awk_step *step, size_t number, gg_str var)
{
    const struct gg_awk_program *program = step->programs[number];
    bool is_named = program->open || program->fault.found;
    for (uint32_t i = 0; i < program->tokens.n && !is_named; i++) {
        struct gg_awk_token t = program->tokens.at[i];
        gg_str name = gg_str_sub(step->code[number], t.beg, t.end);
        is_named = t.kind == GG_AWK_NAME && (gg_str_eq(name, var) || gg_str_is(name, "SYMTAB"));
    }
    return is_named;
}

static bool is_tested(const struct awk_step *step, uint32_t field)
{
    return step->role ? gg_awk_tests(step->role, field)
                      : step->unit->stage->in.fields[field - 1].type != GG_TYPE_STR;
}

static void extend_field(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct awk_step *step = ctx;
    const struct gg_unit *unit = step->unit;
    uint32_t number = (uint32_t)(field - unit->stage->in.fields) + 1;
    bool is_replaced = gg_awk_find_rename(&step->cells, var);
    bool is_used = !is_replaced && (is_named_in(step, 0, var) || is_named_in(step, 1, var));
    step->names |= is_used;
    gg_map_bool(map, "is_used", is_used);
    gg_map_bool(map, "is_replaced", is_replaced);
    bool joins = !step->role && is_counted(unit);
    for (uint32_t i = 1; i < number; i++)
        joins |= is_tested(step, i);
    gg_map_bool(map, "is_tested", is_tested(step, number));
    gg_map_bool(map, "is_line", unit->in.kind == GG_FORMAT_LINES);
    if (step->role)
        gg_map_code(map, "parameter", gg_awk_parameter(map->arena, step->role, number));
    gg_map_bool(map, "joins", joins);
}

static void set_separators(struct gg_emit *emit, const struct gg_unit *unit, struct gg_map *map)
{
    bool has_fs = gg_awk_cuts(unit->in);
    bool cuts_output = gg_awk_cuts(unit->out) || unit->out.kind == GG_FORMAT_CSV;
    char delimiter = unit->out.delimiter;
    gg_map_bool(map, "has_fs", has_fs);
    gg_map_text(map, "fs", has_fs ? separator(emit->arena, unit->in.delimiter) : GG_STR(" "));
    gg_map_text(map, "ofs",
                cuts_output ? gg_str_dup(emit->arena, (gg_str){&delimiter, 1}) : GG_STR(" "));
}

static void decide_separator(const struct gg_emit *emit, const struct gg_unit *unit)
{
    char c = unit->in.delimiter;
    const char *shown = "tabs";
    if (!emit->decisions)
        return;
    if (c != '\t')
        shown =
            gg_cstr(emit->arena, gg_str_printf(emit->arena, c > ' ' && c < 0x7f ? "`%c`" : "0x%02x",
                                               (unsigned char)c));
    gg_decide(emit->decisions, gg_awk_cuts(unit->in) ? GG_DECIDED_AWK_FS : GG_DECIDED_AWK_BLANKS,
              unit->stage->span, unit->stage->name, shown, gg_format_name(unit->in.kind), "");
}

/* Patterns of what a field must not hold are quicker in mawk, but in a locale of UTF-8 gawk finds
 * no byte there that is none of its characters. */
static bool is_bytes(const struct gg_emit *emit, const struct gg_unit *unit)
{
    const struct gg_graph *graph = emit->plan->graph;
    return unit->runtime.id == GG_RUNTIME_MAWK && !gg_stage_attr(unit->owner, GG_OPT_ENV) &&
           !gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ENV);
}

static void set_keys(const struct gg_unit *unit, const struct awk_step *step, struct gg_map *map)
{
    const uint32_t *keys;
    uint32_t n = gg_unit_is_keyed(unit) ? gg_stage_keys(map->arena, unit->stage, &keys) : 0;
    bool prints = false, has_int = false;
    for (uint32_t i = 0; i < n; i++)
        has_int |= unit->stage->in.fields[keys[i]].type == GG_TYPE_INT;
    for (size_t i = 0; i < GG_COUNT(step->programs); i++)
        prints |= gg_awk_prints(step->programs[i], step->code[i]);
    gg_map_bool(map, "has_int_key", has_int);
    gg_map_bool(map, "tells_records", gg_unit_is_keyed(unit) && prints);
}

bool gg_awk_has_tested(const struct gg_awk_role *role)
{
    return role && role->in && role->tests;
}

/* Whether a step of the program looks at fields of a type; GG_TYPE_STR: of any other one. */
static bool tests_type(const struct gg_unit *unit, const struct gg_awk_calls *calls,
                       enum gg_type type)
{
    const struct gg_record *in = &unit->stage->in;
    bool tests = false;
    for (uint32_t i = 0; i < in->nfields && !unit->stage->trusted; i++)
        tests |= in->fields[i].type != GG_TYPE_STR &&
                 (type == GG_TYPE_STR || in->fields[i].type == type);
    for (uint32_t i = calls->first; i < unit->nparts; i++)
        for (uint32_t f = 0; gg_awk_has_tested(calls->roles[i]) && f < calls->roles[i]->nfields;
             f++)
            tests |= gg_awk_tests(calls->roles[i], f + 1) &&
                     (type == GG_TYPE_STR || unit->parts[i]->in.fields[f].type == type);
    return tests;
}

static void set_checks(struct gg_emit *emit, const struct gg_unit *unit,
                       const struct gg_awk_calls *calls, struct gg_map *map)
{
    const struct gg_ast *path;
    bool aborts = gg_view_on_error(emit->plan, unit->owner, &path) == GG_ON_ERROR_ABORT;
    const struct gg_record *in = &unit->stage->in;
    bool escaped = unit->in.kind == GG_FORMAT_TSV_ESCAPED;
    bool counts = is_counted(unit);
    bool typed = false;
    for (uint32_t i = 0; i < in->nfields; i++)
        typed |= !unit->stage->trusted && in->fields[i].type != GG_TYPE_STR;
    bool tests = tests_type(unit, calls, GG_TYPE_STR);
    gg_map_bool(map, "checks", counts || typed);
    gg_map_bool(map, "reports", counts || tests);
    gg_map_bool(map, "shows", tests || aborts);
    gg_map_bool(map, "is_called", false);
    gg_map_bool(map, "counts", counts);
    gg_map_bool(map, "is_checked", tests);
    gg_map_int(map, "nfields", in->nfields);
    gg_map_bool(map, "is_escaped", escaped);
    gg_map_bool(map, "is_bytes", is_bytes(emit, unit));
    gg_map_bool(map, "has_int", tests_type(unit, calls, GG_TYPE_INT));
    gg_map_bool(map, "has_float", tests_type(unit, calls, GG_TYPE_FLOAT));
    gg_map_bool(map, "has_time", tests_type(unit, calls, GG_TYPE_TIME));
    gg_map_bool(map, "has_json", tests_type(unit, calls, GG_TYPE_JSON));
}

static void decide_checks(const struct gg_emit *emit, const struct gg_unit *unit, bool checks)
{
    const struct gg_stage *stage = unit->stage;
    if (!emit->decisions || (!stage->trusted && !checks))
        return;
    const struct gg_stage *writer = &emit->plan->graph->stages[stage->inputs[0]];
    gg_decide(emit->decisions, stage->trusted ? GG_DECIDED_AWK_TRUSTS : GG_DECIDED_AWK_CHECKS,
              stage->span, stage->name, gg_cstr(emit->arena, writer->name), "", "");
}

static void set_parts(struct gg_emit *emit, const struct gg_unit *unit,
                      const struct gg_awk_calls *calls, struct gg_map *map)
{
    struct gg_list list = gg_list_new(emit->arena);
    for (uint32_t i = 0; unit->nparts > 1 && i < unit->nparts; i++) {
        struct gg_unit part = gg_unit_part(unit, i);
        struct awk_step step = step_of(emit->arena, &part);
        const struct gg_awk_role *role = calls->roles[i];
        step.role = role && role->in ? role : NULL;
        struct gg_view_opts opts = {&gg_awk_names, extend_field, NULL, &step};
        struct gg_map row = gg_map_new(emit->arena, part.stage->span);
        gg_view_unit(emit, &part, &opts, &row);
        gg_map_bool(&row, "names", step.names);
        gg_awk_set_part(emit, unit, calls, i, &row);
        gg_list_add(&list, gg_map_done(&row));
    }
    gg_map_bool(map, "fused", unit->nparts > 1);
    gg_map_set(map, "parts", gg_list_done(&list));
}

const struct gg_val *gg_awk_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct awk_step step = step_of(emit->arena, unit);
    if (unit->nparts == 1)
        step.cells = gg_awk_cells(emit, unit->stage, unit->in.kind == GG_FORMAT_LINES);
    struct gg_view_opts opts = {&gg_awk_names, extend_field, NULL, &step};
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    gg_view_unit(emit, unit, &opts, &map);
    gg_map_bool(&map, "names", step.names);
    gg_map_text(&map, "title", gg_unit_title(emit->arena, unit));
    gg_map_set(&map, "said_code", gg_awk_handed(emit, unit->stage, GG_OPT_CODE, NULL, &step.cells));
    set_separators(emit, unit, &map);
    const char *why;
    const struct gg_awk_calls *calls = gg_awk_calls(emit->arena, unit->parts, unit->nparts, &why);
    if (!calls)
        GG_BUG("steps of one program cannot hand their records on");
    set_checks(emit, unit, calls, &map);
    set_keys(unit, &step, &map);
    gg_map_int(&map, "small_mib", unit->small_mib);
    gg_map_bool(&map, "has_workers", unit->workers > 0);
    set_parts(emit, unit, calls, &map);
    decide_separator(emit, unit);
    decide_checks(emit, unit, gg_val_get(gg_map_done(&map), GG_STR("checks"))->u.b);
    return gg_map_done(&map);
}
