/* The records that a step hands on by calls. */
#include "backends/awk/records.h"

static struct gg_awk_column column_of_field(const struct gg_awk_role *role, uint32_t field)
{
    struct gg_awk_column column = {.type = GG_TYPE_STR};
    if (role->in)
        column = role->in->columns[field - 1];
    if (role->in && role->step->in.known)
        column.type = gg_awk_type_of(role, field);
    else if (!role->in && role->step->in.known && field <= role->step->in.nfields &&
             role->step->in_codec.kind != GG_FORMAT_LINES)
        column.type = role->step->in.fields[field - 1].type;
    column.has_effect = false;
    return column;
}

static struct gg_awk_column any_value(enum gg_awk_value value, bool has_effect)
{
    return (struct gg_awk_column){value, GG_TYPE_STR, has_effect};
}

static struct gg_awk_column whole_column(const struct gg_awk_role *role, uint32_t field)
{
    return role->uses[field - 1].number_changes ? any_value(GG_AWK_VALUE_ANY, false)
                                                : column_of_field(role, field);
}

/* A field and nothing else. */
static struct gg_awk_column named_field(const struct gg_awk_role *role,
                                        const struct gg_awk_snippet *s, uint32_t i, uint32_t field)
{
    bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME;
    const struct gg_awk_use *use = field <= role->nfields ? &role->uses[field - 1] : NULL;
    if (use && by_name && gg_awk_is_bool(role, field))
        return any_value(GG_AWK_VALUE_NUMBER, false);
    if (!gg_awk_in_rule(s, i) || (use && (by_name ? use->name_changes : use->number_changes)))
        return any_value(GG_AWK_VALUE_ANY, false); /* a parameter, or there is no record */
    return column_of_field(role, field);
}

/* What could fail, or change something. */
static bool has_effect(const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    static const char *const harmless[] = {"$", "+", "-", "*", "(", ")", ".", NULL};
    for (uint32_t i = range.beg; i < range.end; i++) {
        enum gg_awk_kind kind = gg_awk_token_kind(s, i);
        if (kind != GG_AWK_NAME && kind != GG_AWK_NUMBER && kind != GG_AWK_STRING &&
            !gg_awk_token_is_any(s, i, harmless))
            return true;
    }
    return false;
}

/* Sums of numbers and the like; two values in a row are a text. */
static enum gg_awk_value kind_of_value(const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    static const char *const numeric[] = {"index", "int", "length", "match", NULL};
    static const char *const texts[] = {"sprintf", "substr", "tolower", "toupper", NULL};
    bool has_sum = false, after_value = false;
    uint32_t commas = 0;
    for (uint32_t i = range.beg; i < range.end; i++) {
        if (gg_awk_token_is_any(s, i, gg_awk_sums)) {
            has_sum |= after_value;
            after_value = false;
            continue;
        }
        bool is_field = gg_awk_token_is(s, i, "$"), is_group = gg_awk_token_is(s, i, "(");
        uint32_t first = i;
        if (!gg_awk_begins_value(s, i))
            return GG_AWK_VALUE_ANY;
        if (after_value)
            return has_sum ? GG_AWK_VALUE_ANY : GG_AWK_VALUE_TEXT;
        if (is_field)
            i++;
        if (gg_awk_token_is(s, i + !is_group, "(") || gg_awk_token_is(s, i + 1, "["))
            i = gg_awk_behind_bracket(s, i + !is_group, &commas) - 1;
        after_value = true;
        if (i + 1 == range.end && !has_sum && first == range.beg)
            return gg_awk_token_is_any(s, first, numeric) ||
                           gg_awk_token_kind(s, first) == GG_AWK_NUMBER
                       ? GG_AWK_VALUE_NUMBER
                   : gg_awk_token_kind(s, first) == GG_AWK_STRING ||
                           gg_awk_token_is_any(s, first, texts)
                       ? GG_AWK_VALUE_TEXT
                       : GG_AWK_VALUE_ANY;
    }
    return has_sum && after_value ? GG_AWK_VALUE_NUMBER : GG_AWK_VALUE_ANY;
}

/* What is known of a value that a step prints, and of a field of a record that it prints. */
static struct gg_awk_column column_of(const struct gg_awk_role *role,
                                      const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    uint32_t end, field = gg_awk_field_at(role, s, range.beg, &end);
    if (field && end == range.end)
        return named_field(role, s, range.beg, field);
    return any_value(kind_of_value(s, range), has_effect(s, range));
}

struct gg_awk_column gg_awk_piece_column(const struct gg_awk_role *role,
                                         const struct gg_awk_snippet *s,
                                         const struct gg_awk_piece *piece)
{
    bool does_more = false;
    if (piece->field)
        return whole_column(role, piece->field);
    if (piece->operands.n == 1 && !piece->operands.at[0].text.n)
        return column_of(role, s, piece->operands.at[0].value);
    for (uint32_t i = 0; i < piece->operands.n; i++)
        does_more |= has_effect(s, piece->operands.at[i].value);
    return any_value(GG_AWK_VALUE_TEXT, does_more);
}

static void add_column(struct gg_awk_column *columns, uint32_t i, struct gg_awk_column column,
                       bool is_first)
{
    struct gg_awk_column *c = &columns[i];
    if (is_first) {
        *c = column;
        return;
    }
    c->value = c->value == column.value ? c->value : GG_AWK_VALUE_ANY;
    c->type = c->type == column.type ? c->type : GG_TYPE_STR;
    c->has_effect |= column.has_effect;
}

static void add_record(struct gg_awk_scan *scan, const struct gg_awk_pieces *pieces)
{
    struct gg_awk_records *out = &scan->role->out;
    uint32_t n = pieces->list.n;
    bool is_first = !out->n;
    gg_awk_refuse(scan, pieces->why);
    if (scan->why)
        return;
    if (!is_first && n != out->n) {
        gg_awk_refuse(scan, "prints records of different lengths");
        return;
    }
    if (is_first)
        *out = (struct gg_awk_records){
            .n = n, .columns = gg_new_array(scan->arena, struct gg_awk_column, n)};
    for (uint32_t i = 0; i < n; i++)
        add_column(out->columns, i, gg_awk_piece_column(scan->role, &scan->s, &pieces->list.at[i]),
                   is_first);
}

static void see_print(struct gg_awk_scan *scan, const struct gg_awk_print *print)
{
    const struct gg_awk_rule *rule = gg_awk_rule_around(&scan->s, print->text.beg);
    struct gg_awk_pieces pieces = gg_awk_pieces(scan->arena, &scan->s, print, scan->role->nfields);
    if (print->redirects)
        gg_awk_refuse(scan, "writes to a file or a command");
    else if (rule && rule->kind == GG_AWK_RULE_BEGIN)
        gg_awk_refuse(scan, "prints in BEGIN");
    else if (pieces.has_fields && !(rule && rule->kind == GG_AWK_RULE))
        gg_awk_refuse(scan, "prints the record outside of its rules");
    else
        add_record(scan, &pieces);
}

void gg_awk_scan_prints(struct gg_awk_scan *scan)
{
    const struct gg_awk_program *program = scan->s.program;
    struct gg_awk_pieces whole = gg_awk_pieces(scan->arena, &scan->s, NULL, scan->role->nfields);
    for (uint32_t i = 0; i < program->prints.n && !scan->why; i++)
        see_print(scan, &program->prints.at[i]);
    for (uint32_t i = 0; i < program->rules.n && !scan->why; i++)
        if (program->rules.at[i].kind == GG_AWK_RULE && !program->rules.at[i].action.end)
            add_record(scan, &whole);
}
