/* What templates are given for the steps of a program of several. */
#include "backends/awk/awk_view.h"

/* A piece of the step's code, at its place in the spec. */
static const struct gg_val *piece(const struct gg_val *code, struct gg_arena *a,
                                  struct gg_awk_part part)
{
    struct gg_val *val = gg_new(a, struct gg_val);
    uint32_t line = 0;
    for (uint32_t i = 0; i < part.beg; i++)
        line += code->u.s.p[i] == '\n';
    *val = *code;
    val->u.s = gg_str_sub(code->u.s, part.beg, part.end);
    if (line < val->nlines) {
        val->line_at += line;
        val->nlines -= line;
    }
    return val;
}

const struct gg_val *gg_awk_handed(struct gg_emit *emit, const struct gg_stage *stage,
                                   enum gg_option option, const struct gg_awk_handing *handing,
                                   const struct gg_awk_renames *renames)
{
    const struct gg_val *code = gg_view_snippet(emit, stage, option);
    if (!code)
        return NULL;
    struct gg_val *val = gg_new(emit->arena, struct gg_val);
    *val = *code;
    val->u.s = gg_awk_handed_text(emit, stage, option, code->u.s, handing, renames);
    return val;
}

static void set_handing(struct gg_emit *emit, const struct gg_unit *unit, uint32_t index,
                        struct gg_map *map)
{
    const struct gg_stage *stage = unit->parts[index];
    const char *why;
    const struct gg_awk_handing *handing = gg_awk_handing(emit->arena, stage, &why);
    if (!handing)
        GG_BUG("a step that hands no record on stands before another one");
    struct gg_awk_renames renames = gg_awk_renames(emit->arena, unit->parts, unit->nparts, index);
    gg_map_set(map, "handed_prelude",
               gg_awk_handed(emit, stage, GG_OPT_PRELUDE, handing, &renames));
    gg_map_set(map, "handed_code", gg_awk_handed(emit, stage, GG_OPT_CODE, handing, &renames));
}

static void set_choice(struct gg_emit *emit, const struct gg_stage *stage,
                       const struct gg_awk_choice *choice, struct gg_map *map)
{
    const struct gg_val *code = gg_view_snippet(emit, stage, GG_OPT_CODE);
    struct gg_list values = gg_list_new(emit->arena);
    if (choice->pattern.end)
        gg_map_set(map, "pattern", piece(code, emit->arena, choice->pattern));
    gg_map_bool(map, "cuts", choice->nvalues > 0);
    for (uint32_t i = 0; i < choice->nvalues; i++) {
        struct gg_map value = gg_map_new(emit->arena, GG_NO_SPAN);
        gg_map_set(&value, "value", piece(code, emit->arena, choice->each[i]));
        gg_list_add(&values, gg_map_done(&value));
    }
    gg_map_set(map, "values", gg_list_done(&values));
}

/* ---- steps that are called ---- */

/* `part` of the code as it stands in the program; its lines are those of the spec. */
static const struct gg_val *called(struct gg_emit *emit, const struct gg_awk_caller *caller,
                                   enum gg_option option, struct gg_awk_part part)
{
    const struct gg_val *code = gg_view_snippet(emit, caller->role->step, option);
    if (!code)
        return NULL;
    struct gg_val *val = gg_new(emit->arena, struct gg_val);
    *val = *piece(code, emit->arena, part);
    val->u.s = gg_awk_called_text(emit, caller, option, part);
    return val;
}

/* What stands between the braces, without a line of its own for the first one. */
static struct gg_awk_part inner_part(gg_str code, struct gg_awk_part action)
{
    struct gg_awk_part inner = {action.beg + 1, action.end - 1};
    while (inner.end > inner.beg && strchr(" \t\n", code.p[inner.end - 1]))
        inner.end--;
    for (uint32_t i = inner.beg; i < inner.end && strchr(" \t\n", code.p[i]); i++)
        if (code.p[i] == '\n')
            inner.beg = i + 1;
    if (inner.beg == action.beg + 1)
        while (inner.beg < inner.end && strchr(" \t", code.p[inner.beg]))
            inner.beg++;
    return inner;
}

static const struct gg_val *without_indent(struct gg_arena *a, const struct gg_val *val)
{
    struct gg_val *result = gg_new(a, struct gg_val);
    struct gg_buf out = gg_buf_new(a);
    gg_str indent = gg_str_common_indent(val->u.s), rest = val->u.s, line;
    for (bool is_first = true; gg_str_next_line(&rest, &line); is_first = false) {
        gg_buf_adds(&out, is_first ? "" : "\n");
        gg_buf_add(&out, gg_str_sub(line, indent.n, line.n));
    }
    *result = *val;
    result->u.s = gg_buf_str(&out);
    return result;
}

static const struct gg_val *rule_view(struct gg_emit *emit, const struct gg_awk_caller *caller,
                                      const struct gg_awk_rule *rule, struct gg_awk_part comment)
{
    gg_str code = gg_stage_text(caller->role->step, GG_OPT_CODE);
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    if (comment.beg < comment.end)
        gg_map_set(&map, "comment", called(emit, caller, GG_OPT_CODE, comment));
    if (rule->pattern.end)
        gg_map_set(&map, "pattern", called(emit, caller, GG_OPT_CODE, rule->pattern));
    if (rule->action.end)
        gg_map_set(&map, "statements",
                   without_indent(emit->arena, called(emit, caller, GG_OPT_CODE,
                                                      inner_part(code, rule->action))));
    else
        gg_map_code(&map, "statements", gg_awk_printed_record(emit, caller));
    return gg_map_done(&map);
}

static void add_value(struct gg_arena *a, struct gg_list *list, const struct gg_val *value)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_set(&map, "value", value);
    gg_list_add(list, gg_map_done(&map));
}

static void set_parameters(struct gg_emit *emit, const struct gg_awk_role *role, struct gg_map *map)
{
    struct gg_list list = gg_list_new(emit->arena);
    for (uint32_t i = 1; i <= role->nfields; i++) {
        struct gg_map value = gg_map_new(emit->arena, GG_NO_SPAN);
        if (!gg_awk_takes(role, i))
            continue;
        gg_map_code(&value, "value", gg_awk_parameter(emit->arena, role, i));
        gg_list_add(&list, gg_map_done(&value));
    }
    gg_map_set(map, "parameters", gg_list_done(&list));
}

/* Where a rule begins. */
static uint32_t rule_beg(const struct gg_awk_rule *rule)
{
    return rule->pattern.end ? rule->pattern.beg : rule->action.beg;
}

static uint32_t rule_end(const struct gg_awk_rule *rule)
{
    return rule->action.end ? rule->action.end : rule->pattern.end;
}

/* Rules as statements of the function; what stands between them, as it is. */
static void set_rules(struct gg_emit *emit, const struct gg_awk_caller *caller, struct gg_map *map)
{
    gg_str code = gg_view_snippet(emit, caller->role->step, GG_OPT_CODE)->u.s;
    const struct gg_awk_program *program = gg_awk_read(emit->arena, code);
    struct gg_list rules = gg_list_new(emit->arena), others = gg_list_new(emit->arena);
    uint32_t done = 0;
    for (uint32_t i = 0; i <= program->rules.n; i++) {
        const struct gg_awk_rule *rule = i < program->rules.n ? &program->rules.at[i] : NULL;
        if (rule && rule->kind != GG_AWK_RULE)
            continue;
        struct gg_awk_part other = {done, rule ? rule_beg(rule) : (uint32_t)code.n}, comment;
        gg_awk_cut_comment(program, code, &other, &comment);
        if (other.beg < other.end)
            add_value(emit->arena, &others, called(emit, caller, GG_OPT_CODE, other));
        if (rule)
            gg_list_add(&rules, rule_view(emit, caller, rule, comment));
        done = rule ? rule_end(rule) : done;
    }
    gg_map_set(map, "rules", gg_list_done(&rules));
    gg_map_set(map, "others", gg_list_done(&others));
}

static void set_called(struct gg_emit *emit, const struct gg_unit *unit,
                       const struct gg_awk_calls *calls, uint32_t index, struct gg_map *map)
{
    const struct gg_stage *stage = unit->parts[index];
    bool is_last = index + 1 == unit->nparts;
    struct gg_awk_renames renames = gg_awk_renames(emit->arena, unit->parts, unit->nparts, index);
    struct gg_awk_caller caller = {calls->roles[index], is_last ? NULL : calls->roles[index + 1],
                                   index + 1, is_last ? NULL : &renames};
    gg_str prelude = gg_stage_text(stage, GG_OPT_PRELUDE), code = gg_stage_text(stage, GG_OPT_CODE);
    gg_map_set(map, "handed_prelude",
               called(emit, &caller, GG_OPT_PRELUDE,
                      gg_awk_trimmed(prelude, (struct gg_awk_part){0, (uint32_t)prelude.n})));
    gg_map_bool(map, "counts_records", caller.role->counts);
    gg_map_int(map, "number", index + 1);
    if (!caller.role->in) {
        gg_map_set(map, "handed_code",
                   called(emit, &caller, GG_OPT_CODE,
                          gg_awk_trimmed(code, (struct gg_awk_part){0, (uint32_t)code.n})));
        return;
    }
    set_parameters(emit, caller.role, map);
    set_rules(emit, &caller, map);
}

void gg_awk_set_part(struct gg_emit *emit, const struct gg_unit *unit,
                     const struct gg_awk_calls *calls, uint32_t i, struct gg_map *row)
{
    bool is_last = i + 1 == unit->nparts, by_calls = i >= calls->first && calls->roles[i];
    const struct gg_awk_choice *choice =
        is_last || by_calls ? NULL : gg_awk_choice(emit->arena, unit->parts[i]);
    gg_map_bool(row, "checks", by_calls && gg_awk_has_tested(calls->roles[i]));
    gg_map_bool(row, "calls", by_calls && !calls->roles[i]->in);
    gg_map_bool(row, "is_called", by_calls && calls->roles[i]->in);
    gg_map_bool(row, "hands_on", !is_last && !by_calls && !choice);
    if (!choice)
        gg_map_bool(row, "cuts", false);
    if (!by_calls) {
        gg_map_int(row, "number", i + 1);
        gg_map_bool(row, "counts_records", false);
    }
    if (by_calls)
        set_called(emit, unit, calls, i, row);
    else if (choice)
        set_choice(emit, unit->parts[i], choice, row);
    else if (!is_last)
        set_handing(emit, unit, i, row);
}
