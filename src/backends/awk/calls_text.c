/* The text of steps whose records are handed on by calls. */
#include "backends/awk/calls_text.h"

#include "backends/awk/said.h"

struct writer {
    struct gg_emit *emit;
    struct gg_arena *arena;
    const struct gg_awk_caller *caller;
    struct gg_awk_snippet s;
    struct gg_buf out;
};

static gg_str tokens_said(struct writer *w, uint32_t from, uint32_t to);

static bool is_called(const struct writer *w)
{
    return w->caller->role->in;
}

static const struct gg_awk_token *token_at(const struct writer *w, uint32_t i)
{
    return &w->s.program->tokens.at[i];
}

/* A field of the step's record. */
static void set_cell(const struct writer *w, struct gg_map *map, uint32_t field)
{
    gg_awk_set_cell(map, field,
                    is_called(w) ? gg_awk_parameter(w->arena, w->caller->role, field) : GG_STR(""));
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

static const struct gg_val *operand_view(struct writer *w, const struct gg_awk_operand *operand)
{
    struct gg_map map = gg_map_new(w->arena, GG_NO_SPAN);
    struct gg_awk_range value = operand->value;
    bool is_value = value.beg < value.end;
    if (operand->text.n)
        gg_map_code(&map, is_value ? "format" : "text", operand->text);
    if (is_value)
        gg_map_code(&map, "value", tokens_said(w, value.beg, value.end));
    gg_map_bool(&map, "in_brackets", operand->is_argument && !is_simple(w, value));
    return gg_map_done(&map);
}

/* A field made of operands, worked out to a text, as it would have been written. */
static void set_operands(struct writer *w, struct gg_map *map, const struct gg_awk_piece *piece)
{
    struct gg_list operands = gg_list_new(w->arena);
    bool is_alone = piece->operands.n == 1 && !piece->operands.at[0].text.n;
    struct gg_awk_range value =
        is_alone ? piece->operands.at[0].value : (struct gg_awk_range){0, 0};
    bool as_text = !(is_alone && is_text_already(w, value)) &&
                   must_become_text(gg_awk_piece_column(w->caller->role, &w->s, piece));
    for (uint32_t i = 0; i < piece->operands.n; i++) {
        struct gg_awk_operand operand = piece->operands.at[i];
        operand.is_argument = is_alone ? as_text : operand.is_argument && !operand.text.n;
        gg_list_add(&operands, operand_view(w, &operand));
    }
    gg_map_bool(map, "as_text", as_text);
    gg_map_set(map, "operands", gg_list_done(&operands));
}

/* A field of a record that is handed on, or written, as a whole. What came by a call is a text
 * already. */
static void set_whole_field(struct writer *w, struct gg_map *map, const struct gg_awk_piece *piece)
{
    const struct gg_awk_role *role = w->caller->role;
    bool may_be_number = role->uses[piece->field - 1].number_changes || !is_called(w);
    set_cell(w, map, piece->field);
    gg_map_bool(map, "as_text",
                w->caller->next && may_be_number &&
                    must_become_text(gg_awk_piece_column(role, &w->s, piece)));
}

/* In the place of `print`; NULL: of one that prints the record. */
static gg_str handed(struct writer *w, const struct gg_awk_print *print, bool is_action)
{
    const struct gg_awk_role *next = w->caller->next;
    struct gg_awk_pieces pieces = gg_awk_pieces(w->arena, &w->s, print, w->caller->role->nfields);
    struct gg_list values = gg_list_new(w->arena);
    struct gg_map map = gg_map_new(w->arena, GG_NO_SPAN);
    for (uint32_t i = 0; i < pieces.list.n; i++) {
        struct gg_map value = gg_map_new(w->arena, GG_NO_SPAN);
        if (next && !gg_awk_takes(next, i + 1))
            continue;
        if (pieces.list.at[i].field)
            set_whole_field(w, &value, &pieces.list.at[i]);
        else
            set_operands(w, &value, &pieces.list.at[i]);
        gg_map_bool(&value, "is_cell", pieces.list.at[i].field);
        gg_list_add(&values, gg_map_done(&value));
    }
    gg_map_bool(&map, "is_action", is_action);
    gg_map_bool(&map, "marks", false);
    gg_map_bool(&map, "calls", next);
    gg_map_bool(&map, "prints", !next);
    gg_map_int(&map, "number", w->caller->number + 1);
    gg_map_set(&map, "values", gg_list_done(&values));
    return gg_awk_said(w->emit, GG_AWK_HANDED, &map);
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
    bool is_whole = is_called(w) && !print->formats && !print->values.end;
    if (w->caller->next || is_whole)
        gg_buf_add(&w->out, handed(w, print, false));
    else
        gg_buf_add(&w->out, gg_awk_token_text(&w->s, i));
    return w->caller->next ? gg_awk_token_from(&w->s, print->text.end) : i + 1;
}

/* What a field is in the place of token `i`, up to `end`. */
static void set_field(const struct writer *w, struct gg_map *map, uint32_t i, uint32_t end,
                      uint32_t field)
{
    const struct gg_awk_role *role = w->caller->role;
    bool by_name = gg_awk_token_kind(&w->s, i) == GG_AWK_NAME;
    bool is_bool = by_name && role->step->in.fields[field - 1].type == GG_TYPE_BOOL;
    bool is_sum = !is_bool && gg_awk_wants_number(role, &w->s, i, end, field);
    set_cell(w, map, field);
    gg_map_bool(map, "is_bool", is_bool);
    gg_map_bool(map, "is_sum", is_sum);
    gg_map_bool(map, "is_field", !is_bool && !is_sum);
}

static void set_fields(const struct writer *w, struct gg_map *map)
{
    struct gg_list fields = gg_list_new(w->arena);
    for (uint32_t i = 1; i <= w->caller->role->nfields; i++) {
        struct gg_map field = gg_map_new(w->arena, GG_NO_SPAN);
        set_cell(w, &field, i);
        gg_list_add(&fields, gg_map_done(&field));
    }
    gg_map_bool(map, "is_several", fields.items.n > 1);
    gg_map_set(map, "fields", gg_list_done(&fields));
}

/* What stands for token `i` of a step that is called, and those up to *end; false: the token. */
static bool find_part(const struct writer *w, uint32_t i, uint32_t *end, struct gg_map *map)
{
    const struct gg_awk_snippet *s = &w->s;
    uint32_t field = gg_awk_field_at(w->caller->role, s, i, end);
    if (field)
        set_field(w, map, i, *end, field);
    else if (gg_awk_matches_record(s, i))
        gg_map_code(map, "regex", gg_awk_token_text(s, i));
    else if (gg_awk_token_is(s, i, "length") && !gg_awk_token_is(s, i + 1, "("))
        gg_map_bool(map, "is_length", true);
    else if (gg_awk_token_is(s, i, "next"))
        gg_map_bool(map, "leaves", true);
    else if (gg_awk_token_is(s, i, "NF"))
        gg_map_bool(map, "is_count", true);
    else if (gg_awk_token_is(s, i, "NR") || gg_awk_token_is(s, i, "FNR"))
        gg_map_bool(map, "is_number", true);
    else if (gg_awk_token_is(s, i, "$") && gg_awk_token_is(s, i + 1, "0"))
        gg_map_bool(map, "is_record", true);
    else
        return false;
    *end = gg_awk_token_is(s, i, "$") ? i + 2 : i + 1;
    return true;
}

/* Returns the token behind; `i`: nothing stands for it. */
static uint32_t put_part(struct writer *w, uint32_t i)
{
    struct gg_map map = gg_map_new(w->arena, GG_NO_SPAN);
    uint32_t end;
    if (!find_part(w, i, &end, &map))
        return i;
    set_fields(w, &map);
    gg_map_int(&map, "nfields", w->caller->role->nfields);
    gg_map_int(&map, "step_number", w->caller->number);
    gg_buf_add(&w->out, gg_awk_said(w->emit, GG_AWK_PART, &map));
    return end;
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
        next = put_part(w, i);
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
        if (!is_called(w) && w->caller->next && ends_bare_rule(w, i - 1))
            gg_buf_add(&w->out, handed(w, NULL, true));
    }
}

static gg_str tokens_said(struct writer *w, uint32_t from, uint32_t to)
{
    struct writer inner = *w;
    inner.out = gg_buf_new(w->arena);
    put_tokens(&inner, from, to);
    return gg_buf_str(&inner.out);
}

static struct writer writer_of(struct gg_emit *emit, const struct gg_awk_caller *caller,
                               enum gg_option option)
{
    return (struct writer){emit, emit->arena, caller,
                           gg_awk_snippet_of(emit->arena, caller->role->step, option),
                           gg_buf_new(emit->arena)};
}

gg_str gg_awk_called_text(struct gg_emit *emit, const struct gg_awk_caller *caller,
                          enum gg_option option, struct gg_awk_part part)
{
    struct writer w = writer_of(emit, caller, option);
    uint32_t from = gg_awk_token_from(&w.s, part.beg), to = gg_awk_token_from(&w.s, part.end);
    uint32_t beg = from < to ? token_at(&w, from)->beg : part.end;
    uint32_t end = from < to ? token_at(&w, to - 1)->end : part.end;
    gg_buf_add(&w.out, gg_str_sub(w.s.code, part.beg, beg));
    put_tokens(&w, from, to);
    gg_buf_add(&w.out, gg_str_sub(w.s.code, end, part.end));
    return gg_buf_str(&w.out);
}

gg_str gg_awk_printed_record(struct gg_emit *emit, const struct gg_awk_caller *caller)
{
    struct writer w = writer_of(emit, caller, GG_OPT_CODE);
    return handed(&w, NULL, false);
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
