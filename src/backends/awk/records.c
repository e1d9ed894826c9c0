/* The records that a step hands on by calls. */
#include "backends/awk/records.h"

#include "backends/awk/meaning.h"

struct gg_awk_ranges gg_awk_values(struct gg_arena *a, const struct gg_awk_snippet *s,
                                   const struct gg_awk_print *print)
{
    struct gg_awk_ranges ranges = {{0}};
    uint32_t beg = gg_awk_token_from(s, print->values.beg), commas = 0;
    uint32_t end = gg_awk_token_from(s, print->values.end), depth = 0;
    if (gg_awk_token_is(s, beg, "(") && gg_awk_behind_bracket(s, beg, &commas) == end && commas) {
        beg++;
        end--;
    }
    for (uint32_t i = beg; i < end; i++) {
        depth += gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[");
        depth -= gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]");
        if (!depth && gg_awk_token_is(s, i, ",")) {
            gg_push(a, &ranges.list, (struct gg_awk_range){beg, i});
            beg = i + 1;
        }
    }
    if (print->values.end)
        gg_push(a, &ranges.list, (struct gg_awk_range){beg, end});
    return ranges;
}

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

struct gg_awk_column gg_awk_whole_column(const struct gg_awk_role *role, uint32_t field)
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
    static const char *const numeric[] = {"index", "int", "length", NULL};
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

struct gg_awk_column gg_awk_column_of(const struct gg_awk_role *role,
                                      const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    uint32_t end, field = gg_awk_field_at(role, s, range.beg, &end);
    if (field && end == range.end)
        return named_field(role, s, range.beg, field);
    return any_value(kind_of_value(s, range), has_effect(s, range));
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

static void add_record(struct gg_awk_scan *scan, const struct gg_awk_print *print)
{
    struct gg_awk_role *role = scan->role;
    struct gg_awk_records *out = &role->out;
    struct gg_awk_ranges values = {{0}};
    bool is_first = !out->n;
    gg_str text =
        print ? gg_str_sub(scan->s.code, print->values.beg, print->values.end) : GG_STR("");
    bool is_whole = !text.n || gg_str_is(text, "$0");
    if (!is_whole)
        values = gg_awk_values(scan->arena, &scan->s, print);
    uint32_t n = is_whole ? role->nfields : values.list.n;
    if (!n) {
        gg_awk_refuse(scan, "prints records whose fields are not declared");
        return;
    }
    if (!is_first && n != out->n) {
        gg_awk_refuse(scan, "prints records of different lengths");
        return;
    }
    if (is_first)
        *out = (struct gg_awk_records){n, gg_new_array(scan->arena, struct gg_awk_column, n)};
    for (uint32_t i = 0; i < n; i++) {
        struct gg_awk_column column = is_whole
                                          ? gg_awk_whole_column(role, i + 1)
                                          : gg_awk_column_of(role, &scan->s, values.list.at[i]);
        add_column(out->columns, i, column, is_first);
    }
}

static void see_print(struct gg_awk_scan *scan, const struct gg_awk_print *print)
{
    const struct gg_awk_rule *rule = gg_awk_rule_around(&scan->s, print->text.beg);
    gg_str text = gg_str_sub(scan->s.code, print->values.beg, print->values.end);
    bool is_whole = !text.n || gg_str_is(text, "$0");
    if (print->formats)
        gg_awk_refuse(scan, "writes by `printf`");
    else if (print->redirects)
        gg_awk_refuse(scan, "writes to a file or a command");
    else if (rule && rule->kind == GG_AWK_RULE_BEGIN)
        gg_awk_refuse(scan, "prints in BEGIN");
    else if (is_whole && !(rule && rule->kind == GG_AWK_RULE))
        gg_awk_refuse(scan, "prints the record outside of its rules");
    else
        add_record(scan, print);
}

void gg_awk_scan_prints(struct gg_awk_scan *scan)
{
    for (uint32_t i = 0; i < scan->s.program->prints.n && !scan->why; i++)
        see_print(scan, &scan->s.program->prints.at[i]);
    for (uint32_t i = 0; i < scan->s.program->rules.n && !scan->why; i++)
        if (scan->s.program->rules.at[i].kind == GG_AWK_RULE &&
            !scan->s.program->rules.at[i].action.end)
            add_record(scan, NULL);
}

/* ---- no value may hold what separates fields and records ---- */

/* A literal without tabs, line ends and what could make some. */
static bool is_plain_text(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\t' || text.p[i] == '\n')
            return false;
        if (text.p[i] == '\\' && !strchr("\\\"/.&", text.p[++i]))
            return false;
    }
    return true;
}

/* The record, which holds tabs, is written as a whole, matched or measured, and nothing else. */
static bool is_plain_record(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const measures[] = {"length", "index", NULL};
    static const char *const matching[] = {"~", "!~", NULL};
    bool is_first = i && gg_awk_token_is(s, i - 1, "(");
    bool is_printed = i && gg_awk_token_is(s, i - 1, "print") && gg_awk_token_is(s, i, "$");
    return gg_awk_token_is_any(s, end, matching) ||
           (is_printed && gg_awk_ends_argument(s, end) && !gg_awk_token_is(s, end, ",")) ||
           (is_first && gg_awk_is_argument_of(s, i, measures));
}

static bool is_plain_format(const struct gg_awk_snippet *s, uint32_t i)
{
    return gg_awk_token_is(s, i + 1, "(") && gg_awk_is_text(s, i + 2) &&
           gg_awk_ends_argument(s, i + 3);
}

/* What a step prints holds no tab and no line end, for nothing in it could make one. */
const char *gg_awk_what_separates(const struct gg_awk_scan *scan)
{
    const struct gg_awk_snippet *s = &scan->s;
    bool is_lines = scan->role->step->in_codec.kind == GG_FORMAT_LINES && !scan->role->in;
    if (gg_awk_has_character_format(s))
        return "makes characters by `%c`";
    for (uint32_t i = 0; i < s->program->tokens.n; i++) {
        uint32_t end, field = gg_awk_field_at(scan->role, s, i, &end);
        bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME;
        bool is_record = gg_awk_token_is(s, i, "$") && gg_awk_token_is(s, i + 1, "0");
        if (gg_awk_is_text(s, i) && !is_plain_text(gg_awk_token_text(s, i)))
            return "has a text that could hold a tab or a line end";
        if ((is_record || (is_lines && field && by_name)) &&
            !is_plain_record(s, i, is_record ? i + 2 : i + 1))
            return "could print the tabs of its record inside of a field";
        if (gg_awk_token_is(s, i, "sprintf") && !is_plain_format(s, i))
            return "makes texts by a format that is not known";
    }
    return NULL;
}
