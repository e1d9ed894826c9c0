/* The text of steps whose records are handed on by calls. */
#include "backends/awk/calls_text.h"

struct writer {
    struct gg_arena *arena;
    const struct gg_awk_caller *caller;
    struct gg_awk_snippet s;
    struct gg_buf out;
};

static void put_tokens(struct writer *w, uint32_t from, uint32_t to);

static bool is_called(const struct writer *w)
{
    return w->caller->role->in;
}

static const struct gg_awk_token *token_at(const struct writer *w, uint32_t i)
{
    return &w->s.program->tokens.at[i];
}

/* A field of the step's record. */
static void put_field(struct writer *w, uint32_t field)
{
    if (is_called(w))
        gg_buf_add(&w->out, gg_awk_parameter(w->arena, w->caller->role, field));
    else
        gg_buf_addf(&w->out, "$%u", field);
}

static void put_fields(struct writer *w, const char *between)
{
    for (uint32_t i = 1; i <= w->caller->role->nfields; i++) {
        gg_buf_adds(&w->out, i > 1 ? between : "");
        put_field(w, i);
    }
}

/* The record as a text. */
static void put_record(struct writer *w)
{
    if (w->caller->role->nfields > 1)
        gg_buf_addc(&w->out, '(');
    put_fields(w, " \"\\t\" ");
    if (w->caller->role->nfields > 1)
        gg_buf_addc(&w->out, ')');
}

/* ---- calls ---- */

/* One token, or a field. */
static bool is_simple(const struct writer *w, struct gg_awk_range range)
{
    uint32_t end;
    return range.end == range.beg + 1 ||
           (gg_awk_field_at(w->caller->role, &w->s, range.beg, &end) && end == range.end);
}

static bool must_become_text(struct gg_awk_column column)
{
    return column.value == GG_AWK_VALUE_NUMBER || column.value == GG_AWK_VALUE_ANY;
}

/* A field that came as an argument was made a text by the caller. */
static bool is_text_already(const struct writer *w, struct gg_awk_range range)
{
    const struct gg_awk_role *role = w->caller->role;
    uint32_t end, field = gg_awk_field_at(role, &w->s, range.beg, &end);
    if (!field || end != range.end || !is_called(w))
        return false;
    bool by_name = gg_awk_token_kind(&w->s, range.beg) == GG_AWK_NAME;
    const struct gg_awk_use *use = &role->uses[field - 1];
    return by_name ? !use->name_changes && role->step->in.fields[field - 1].type != GG_TYPE_BOOL
                   : !use->number_changes;
}

/* A value as an argument: worked out to a text, as it would have been written. */
static void put_value(struct writer *w, struct gg_awk_range range)
{
    bool as_text = !is_text_already(w, range) &&
                   must_become_text(gg_awk_column_of(w->caller->role, &w->s, range));
    bool in_brackets = as_text && !is_simple(w, range);
    gg_buf_adds(&w->out, in_brackets ? "(" : "");
    put_tokens(w, range.beg, range.end);
    gg_buf_adds(&w->out, in_brackets ? ")" : "");
    gg_buf_adds(&w->out, as_text ? " \"\"" : "");
}

/* A field of a record that is handed on as a whole. What came by a call is a text already. */
static void put_whole_value(struct writer *w, uint32_t field)
{
    struct gg_awk_column column = gg_awk_whole_column(w->caller->role, field);
    bool is_changed = w->caller->role->uses[field - 1].number_changes;
    put_field(w, field);
    if (must_become_text(column) && (is_changed || !is_called(w)))
        gg_buf_adds(&w->out, " \"\"");
}

/* A call in the place of `print`; NULL: of one that prints the record. */
static void put_call(struct writer *w, const struct gg_awk_print *print)
{
    const struct gg_awk_records *records = w->caller->next->in;
    gg_str text = print ? gg_str_sub(w->s.code, print->values.beg, print->values.end) : GG_STR("");
    bool is_whole = !text.n || gg_str_is(text, "$0"), is_first = true;
    struct gg_awk_ranges values = {{0}};
    if (!is_whole)
        values = gg_awk_values(w->arena, &w->s, print);
    gg_buf_addf(&w->out, "gg_take_%u(", w->caller->number + 1);
    for (uint32_t i = 0; i < records->n; i++) {
        if (!gg_awk_takes(w->caller->next, i + 1))
            continue;
        gg_buf_adds(&w->out, is_first ? "" : ", ");
        is_first = false;
        if (is_whole)
            put_whole_value(w, i + 1);
        else
            put_value(w, values.list.at[i]);
    }
    gg_buf_addc(&w->out, ')');
}

static void put_printed_record(struct writer *w)
{
    if (w->caller->next) {
        put_call(w, NULL);
    } else {
        gg_buf_adds(&w->out, "print ");
        put_fields(w, ", ");
    }
}

/* ---- tokens ---- */

static const struct gg_awk_print *print_at(const struct writer *w, uint32_t i)
{
    for (uint32_t k = 0; k < w->s.program->prints.n; k++)
        if (w->s.program->prints.at[k].text.beg == token_at(w, i)->beg)
            return &w->s.program->prints.at[k];
    return NULL;
}

/* Returns the token behind the statement, or behind its word. */
static uint32_t put_print(struct writer *w, uint32_t i, const struct gg_awk_print *print)
{
    if (w->caller->next) {
        put_call(w, print);
        return gg_awk_token_from(&w->s, print->text.end);
    }
    if (is_called(w) && !print->formats && !print->values.end)
        put_printed_record(w);
    else
        gg_buf_add(&w->out, gg_awk_token_text(&w->s, i));
    return i + 1;
}

/* A field or the record of a step that is called. Returns the token behind; `i`: it is neither. */
static uint32_t put_part_of_record(struct writer *w, uint32_t i)
{
    const struct gg_awk_role *role = w->caller->role;
    const struct gg_awk_snippet *s = &w->s;
    uint32_t end, field = gg_awk_field_at(role, s, i, &end);
    bool is_regex = gg_awk_matches_record(s, i);
    bool measures = gg_awk_token_is(s, i, "length") && !gg_awk_token_is(s, i + 1, "(");
    if (field) {
        bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME;
        bool is_bool = by_name && role->step->in.fields[field - 1].type == GG_TYPE_BOOL;
        bool wants_number = !is_bool && gg_awk_wants_number(role, s, i, end, field);
        gg_buf_adds(&w->out, is_bool || wants_number ? "(" : "");
        put_field(w, field);
        gg_buf_adds(&w->out, is_bool ? " == \"true\")" : wants_number ? " + 0)" : "");
        return end;
    }
    if (!is_regex && !measures && !(gg_awk_token_is(s, i, "$") && gg_awk_token_is(s, i + 1, "0")))
        return i;
    gg_buf_adds(&w->out, is_regex ? "(" : measures ? "length(" : "");
    put_record(w);
    gg_buf_adds(&w->out, is_regex ? " ~ " : measures ? ")" : "");
    if (is_regex)
        gg_buf_addf(&w->out, GG_FMT ")", GG_ARG(gg_awk_token_text(s, i)));
    return is_regex || measures ? i + 1 : i + 2;
}

static uint32_t put_word(struct writer *w, uint32_t i)
{
    const struct gg_awk_snippet *s = &w->s;
    if (gg_awk_token_is(s, i, "next"))
        gg_buf_adds(&w->out, "return");
    else if (gg_awk_token_is(s, i, "NF"))
        gg_buf_addf(&w->out, "%u", w->caller->role->nfields);
    else if (gg_awk_token_is(s, i, "NR") || gg_awk_token_is(s, i, "FNR"))
        gg_buf_addf(&w->out, "gg_nr_%u", w->caller->number);
    else
        return i;
    return i + 1;
}

/* A rule of a step that reads its records ends here, without an action. */
static bool ends_bare_rule(const struct writer *w, uint32_t i)
{
    for (uint32_t k = 0; k < w->s.program->rules.n; k++) {
        const struct gg_awk_rule *rule = &w->s.program->rules.at[k];
        if (rule->kind == GG_AWK_RULE && !rule->action.end &&
            rule->pattern.end == token_at(w, i)->end)
            return true;
    }
    return false;
}

static uint32_t put_token(struct writer *w, uint32_t i)
{
    const struct gg_awk_print *print = print_at(w, i);
    uint32_t next = i;
    if (print)
        return put_print(w, i, print);
    if (is_called(w))
        next = put_part_of_record(w, i);
    if (is_called(w) && next == i)
        next = put_word(w, i);
    if (next == i)
        gg_buf_add(&w->out, gg_awk_renamed(&w->s, next++, w->caller->renames));
    return next;
}

static bool is_part_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* `$1(x)` and `$1$2` must not become a call and one name. */
static void keep_apart(struct writer *w, uint32_t i, uint32_t done)
{
    gg_str before = gg_buf_str(&w->out), text = gg_awk_token_text(&w->s, i);
    bool follows = before.n && is_part_of_name(before.p[before.n - 1]);
    bool is_call = i && gg_awk_token_is(&w->s, i, "(") && gg_awk_token_is(&w->s, i - 2, "$");
    if (is_called(w) && follows && token_at(w, i)->beg == done &&
        (is_call || is_part_of_name(text.p[0]) || gg_awk_token_is(&w->s, i, "$")))
        gg_buf_addc(&w->out, ' ');
}

static void put_tokens(struct writer *w, uint32_t from, uint32_t to)
{
    uint32_t done = from < to ? token_at(w, from)->beg : 0;
    for (uint32_t i = from; i < to;) {
        gg_buf_add(&w->out, gg_str_sub(w->s.code, done, token_at(w, i)->beg));
        keep_apart(w, i, done);
        i = put_token(w, i);
        done = token_at(w, i - 1)->end;
        if (!is_called(w) && w->caller->next && ends_bare_rule(w, i - 1)) {
            gg_buf_adds(&w->out, " { ");
            put_call(w, NULL);
            gg_buf_adds(&w->out, " }");
        }
    }
}

gg_str gg_awk_called_text(struct gg_arena *a, const struct gg_awk_caller *caller,
                          enum gg_option option, struct gg_awk_part part)
{
    struct writer w = {a, caller, gg_awk_snippet_of(a, caller->role->step, option), gg_buf_new(a)};
    uint32_t from = gg_awk_token_from(&w.s, part.beg), to = gg_awk_token_from(&w.s, part.end);
    uint32_t beg = from < to ? token_at(&w, from)->beg : part.end;
    uint32_t end = from < to ? token_at(&w, to - 1)->end : part.end;
    gg_buf_add(&w.out, gg_str_sub(w.s.code, part.beg, beg));
    put_tokens(&w, from, to);
    gg_buf_add(&w.out, gg_str_sub(w.s.code, end, part.end));
    return gg_buf_str(&w.out);
}

gg_str gg_awk_printed_record(struct gg_arena *a, const struct gg_awk_caller *caller)
{
    struct writer w = {a, caller, gg_awk_snippet_of(a, caller->role->step, GG_OPT_CODE),
                       gg_buf_new(a)};
    put_printed_record(&w);
    return gg_buf_str(&w.out);
}

struct gg_awk_part gg_awk_trimmed(gg_str code, struct gg_awk_part part)
{
    while (part.beg < part.end && strchr(" \t\n;", code.p[part.beg]))
        part.beg++;
    while (part.end > part.beg && strchr(" \t\n", code.p[part.end - 1]))
        part.end--;
    return part;
}

void gg_awk_cut_comment(const struct gg_awk_program *program, gg_str code,
                        struct gg_awk_part *other, struct gg_awk_part *comment)
{
    uint32_t last = other->beg;
    for (uint32_t i = 0; i < program->tokens.n && program->tokens.at[i].end <= other->end; i++) {
        struct gg_awk_token t = program->tokens.at[i];
        bool is_nothing = t.kind == GG_AWK_NEWLINE || code.p[t.beg] == ';';
        last = is_nothing || t.beg < other->beg ? last : t.end;
    }
    *comment = gg_awk_trimmed(code, (struct gg_awk_part){last, other->end});
    *other = gg_awk_trimmed(code, (struct gg_awk_part){other->beg, last});
}
