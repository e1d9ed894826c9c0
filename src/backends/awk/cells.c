/* Which variables of fields a program does without. */
#include "backends/awk/cells.h"

#include "backends/awk/language.h"
#include "backends/awk/places.h"
#include "backends/awk/said.h"

/* Words by which a program reads another record, cuts it anew, or reaches variables unseen. */
static const char *const moving[] = {"getline", "FS",      "FPAT", "FIELDWIDTHS",
                                     "SYMTAB",  "FUNCTAB", NULL};

static bool keeps_record(const struct gg_awk_snippet *s)
{
    if (s->program->open || s->program->fault.found)
        return false;
    for (uint32_t i = 0; i < s->program->tokens.n; i++)
        if (gg_awk_token_is_any(s, i, moving) || gg_awk_changes_record(s, i))
            return false;
    return true;
}

/* Token `i`, a variable, is looked at, and by a rule for records. */
static bool is_read_only(const struct gg_awk_snippet *s, uint32_t i)
{
    static const char *const before[] = {"++", "--", NULL}, *const changing[] = {"sub", "gsub",
                                                                                 NULL};
    bool is_loop = i > 1 && gg_awk_token_is(s, i + 1, "in") && gg_awk_token_is(s, i - 2, "for");
    return gg_awk_token_kind(s, i) == GG_AWK_NAME && gg_awk_in_rule(s, i) && !is_loop &&
           !(i && gg_awk_token_is_any(s, i - 1, before)) && !gg_awk_token_is(s, i + 1, "[") &&
           !gg_awk_token_is_any(s, i + 1, gg_awk_changes) && !gg_awk_is_argument_of(s, i, changing);
}

/* Whether the field may stand wherever the step names its variable. */
static bool is_replaced(const struct gg_awk_snippet *prelude, const struct gg_awk_snippet *code,
                        gg_str var)
{
    bool is_named = false;
    for (uint32_t i = 0; i < prelude->program->tokens.n; i++)
        if (gg_awk_is_name(prelude, i) && gg_str_eq(gg_awk_token_text(prelude, i), var))
            return false;
    for (uint32_t i = 0; i < code->program->tokens.n; i++) {
        if (!gg_awk_is_name(code, i) || !gg_str_eq(gg_awk_token_text(code, i), var))
            continue;
        is_named = true;
        if (!is_read_only(code, i))
            return false;
    }
    return is_named;
}

static gg_str cell(struct gg_emit *emit, uint32_t number, bool is_line)
{
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    gg_awk_set_cell(&map, number, GG_STR(""));
    gg_map_bool(&map, "is_line", is_line);
    return gg_awk_said(emit, GG_AWK_CELL, &map);
}

struct gg_awk_renames gg_awk_cells(struct gg_emit *emit, const struct gg_stage *step, bool is_line)
{
    struct gg_awk_snippet prelude = gg_awk_snippet_of(emit->arena, step, GG_OPT_PRELUDE);
    struct gg_awk_snippet code = gg_awk_snippet_of(emit->arena, step, GG_OPT_CODE);
    struct gg_table taken = gg_table_new(emit->arena);
    struct gg_awk_renames cells = {{0}};
    if (!step->in.known || !keeps_record(&prelude) || !keeps_record(&code))
        return cells;
    for (uint32_t i = 0; i < step->in.nfields; i++) {
        const struct gg_field *field = &step->in.fields[i];
        gg_str var = gg_view_safe_name(emit->arena, field->name, &gg_awk_names, &taken);
        if (field->type != GG_TYPE_BOOL && is_replaced(&prelude, &code, var))
            gg_push(emit->arena, &cells.list,
                    (struct gg_awk_rename){var, cell(emit, i + 1, is_line)});
    }
    return cells;
}
