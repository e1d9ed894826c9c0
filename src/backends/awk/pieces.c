/* The fields of a record that a step prints. */
#include "backends/awk/pieces.h"

static const char *const unknown_format =
    "writes by `printf`, and no whole record by a format that can be read";
static const char *const unknown_fields = "prints records whose fields are not declared";

struct builder {
    struct gg_arena *arena;
    const struct gg_awk_snippet *s;
    uint32_t nfields;
    struct gg_awk_pieces pieces;
    struct gg_awk_piece piece; /* that is being made */
};

bool gg_awk_is_plain_text(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\t' || text.p[i] == '\n')
            return false;
        if (text.p[i] == '\\' && (i + 1 == text.n || !strchr("\\\"/.&", text.p[++i])))
            return false;
    }
    return true;
}

static void add_operand(struct builder *b, struct gg_awk_operand operand)
{
    gg_push(b->arena, &b->piece.operands, operand);
}

static void end_piece(struct builder *b)
{
    gg_push(b->arena, &b->pieces.list, b->piece);
    b->piece = (struct gg_awk_piece){0};
}

static void add_text(struct builder *b, gg_str text)
{
    if (!gg_awk_is_plain_text(text))
        b->pieces.why = "has a text that could hold a tab or a line end";
    if (text.n)
        add_operand(b, (struct gg_awk_operand){.text = text});
}

static gg_str without_quotes(gg_str text)
{
    return gg_str_sub(text, 1, text.n - 1);
}

/* The length of the tab that begins here in a literal; 0: none does. */
static size_t tab_at(gg_str text, size_t i)
{
    if (text.p[i] == '\t')
        return 1;
    return text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == 't' ? 2 : 0;
}

static bool has_tab(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (tab_at(text, i))
            return true;
        i += text.p[i] == '\\';
    }
    return false;
}

/* What is before, between and behind the tabs of a literal. */
static void cut_text(struct builder *b, gg_str text)
{
    size_t done = 0;
    for (size_t i = 0; i < text.n; i++) {
        size_t n = tab_at(text, i);
        if (n) {
            add_text(b, gg_str_sub(text, done, i));
            end_piece(b);
            done = i + n;
        }
        i += text.p[i] == '\\';
    }
    add_text(b, gg_str_sub(text, done, text.n));
}

/* ---- print ---- */

/* The values between commas, without the brackets around all of them. */
static uint32_t values_of(struct gg_arena *a, const struct gg_awk_snippet *s,
                          const struct gg_awk_print *print, struct gg_awk_range **values)
{
    uint32_t beg = gg_awk_token_from(s, print->values.beg), commas = 0, n = 0, depth = 0;
    uint32_t end = gg_awk_token_from(s, print->values.end);
    *values = gg_new_array(a, struct gg_awk_range, end - beg + 1);
    if (gg_awk_token_is(s, beg, "(") && gg_awk_behind_bracket(s, beg, &commas) == end) {
        beg++;
        end--;
    }
    for (uint32_t i = beg; i < end; i++) {
        depth += gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[");
        depth -= gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]");
        if (!depth && gg_awk_token_is(s, i, ",")) {
            (*values)[n++] = (struct gg_awk_range){beg, i};
            beg = i + 1;
        }
    }
    if (print->values.end)
        (*values)[n++] = (struct gg_awk_range){beg, end};
    return n;
}

/* Outside of brackets there are values and sums only: what stands beside each other is a text. */
static bool is_text_of_values(const struct gg_awk_snippet *s, struct gg_awk_range value)
{
    static const char *const behind[] = {"++", "--", NULL};
    uint32_t commas = 0;
    for (uint32_t i = value.beg; i < value.end; i++) {
        if (gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "["))
            i = gg_awk_behind_bracket(s, i, &commas) - 1;
        else if (!gg_awk_begins_value(s, i) && !gg_awk_token_is_any(s, i, gg_awk_sums) &&
                 !(gg_awk_token_is_any(s, i, behind) && gg_awk_ends_value(s, i - 1)))
            return false;
    }
    return true;
}

/* Token `i` is an operand of its own, not a part of a sum. */
static bool is_operand(const struct gg_awk_snippet *s, struct gg_awk_range value, uint32_t i)
{
    return (i == value.beg || gg_awk_ends_value(s, i - 1)) &&
           (i + 1 == value.end || gg_awk_begins_value(s, i + 1));
}

static void add_value(struct builder *b, struct gg_awk_range value)
{
    if (value.beg < value.end)
        add_operand(b, (struct gg_awk_operand){.value = value});
}

static void cut_value(struct builder *b, struct gg_awk_range value)
{
    const struct gg_awk_snippet *s = b->s;
    uint32_t done = value.beg, commas = 0;
    bool can_cut = is_text_of_values(s, value);
    for (uint32_t i = value.beg; i < value.end && can_cut; i++) {
        if (gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[")) {
            i = gg_awk_behind_bracket(s, i, &commas) - 1;
            continue;
        }
        bool is_separator = gg_awk_token_is(s, i, "OFS");
        bool is_tab = gg_awk_is_text(s, i) && has_tab(gg_awk_token_text(s, i));
        if ((!is_separator && !is_tab) || !is_operand(s, value, i))
            continue;
        add_value(b, (struct gg_awk_range){done, i});
        if (is_separator)
            end_piece(b);
        else
            cut_text(b, without_quotes(gg_awk_token_text(s, i)));
        gg_push(b->arena, &b->pieces.cut, i);
        done = i + 1;
    }
    add_value(b, (struct gg_awk_range){done, value.end});
    end_piece(b);
}

/* ---- printf ---- */

/* The end of a conversion whose result is short, so that mawk can make a text of it; 0: another. */
static size_t conversion_end(gg_str text, size_t i)
{
    size_t width = 0, digits = 0;
    for (i++; i < text.n && strchr("-+ #0", text.p[i]); i++)
        ;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        width++;
    if (i < text.n && text.p[i] == '.')
        for (i++; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
            digits++;
    bool is_short = width < 3 && digits < 3;
    return is_short && i < text.n && strchr("diouxXeEfFgG", text.p[i]) ? i + 1 : 0;
}

/* Literals, and `%s` and other conversions of the next value. Returns where it stands. */
static size_t cut_conversion(struct builder *b, gg_str text, size_t i,
                             const struct gg_awk_range *value)
{
    bool is_text = i + 1 < text.n && text.p[i + 1] == 's';
    size_t end = is_text ? i + 2 : conversion_end(text, i);
    if (!end || !value) {
        b->pieces.why = unknown_format;
        return text.n;
    }
    add_operand(b, (struct gg_awk_operand){.text = is_text ? GG_STR("") : gg_str_sub(text, i, end),
                                           .value = *value,
                                           .is_argument = true});
    return end;
}

static void cut_format(struct builder *b, gg_str text, const struct gg_awk_range *values,
                       uint32_t n)
{
    size_t done = 0;
    uint32_t used = 0;
    bool has_end = text.n > 1 && text.p[text.n - 2] == '\\' && text.p[text.n - 1] == 'n';
    if (has_end)
        text.n -= 2;
    for (size_t i = 0; i < text.n;) {
        size_t n_tab = tab_at(text, i);
        bool is_percent = text.p[i] == '%' && i + 1 < text.n && text.p[i + 1] == '%';
        if (!n_tab && text.p[i] != '%') {
            i += text.p[i] == '\\' ? 2 : 1;
            continue;
        }
        add_text(b, gg_str_sub(text, done, i + is_percent));
        if (n_tab)
            end_piece(b);
        done = i = is_percent ? i + 2
                   : n_tab    ? i + n_tab
                              : cut_conversion(b, text, i, used < n ? &values[used++] : NULL);
    }
    add_text(b, gg_str_sub(text, done, text.n));
    end_piece(b);
    if (!has_end || used != n)
        b->pieces.why = unknown_format;
}

/* ---- all of the record ---- */

static bool is_record(const struct builder *b, const struct gg_awk_piece *piece)
{
    struct gg_awk_range value =
        piece->operands.n == 1 ? piece->operands.at[0].value : (struct gg_awk_range){0, 0};
    return value.end == value.beg + 2 && !piece->operands.at[0].text.n &&
           gg_awk_token_is(b->s, value.beg, "$") && gg_awk_token_is(b->s, value.beg + 1, "0");
}

static void add_fields(struct builder *b)
{
    if (!b->nfields)
        b->pieces.why = b->pieces.why ? b->pieces.why : unknown_fields;
    b->pieces.has_fields = true;
    for (uint32_t i = 0; i < b->nfields; i++) {
        b->piece.field = i + 1;
        end_piece(b);
    }
}

/* `$0` in the place of a field is all fields of the record. */
static void spread_records(struct builder *b)
{
    struct gg_awk_pieces made = b->pieces;
    b->pieces.list.n = b->pieces.list.cap = 0;
    b->pieces.list.at = NULL;
    for (uint32_t i = 0; i < made.list.n; i++) {
        if (is_record(b, &made.list.at[i])) {
            gg_push(b->arena, &b->pieces.cut, made.list.at[i].operands.at[0].value.beg);
            add_fields(b);
        } else {
            gg_push(b->arena, &b->pieces.list, made.list.at[i]);
        }
    }
}

struct gg_awk_pieces gg_awk_pieces(struct gg_arena *a, const struct gg_awk_snippet *s,
                                   const struct gg_awk_print *print, uint32_t nfields)
{
    struct builder b = {.arena = a, .s = s, .nfields = nfields};
    struct gg_awk_range *values;
    uint32_t n = print ? values_of(a, s, print, &values) : 0;
    bool formats = print && print->formats;
    if (!n) {
        add_fields(&b);
    } else if (formats && values[0].end == values[0].beg + 1 && gg_awk_is_text(s, values[0].beg)) {
        gg_push(a, &b.pieces.cut, values[0].beg);
        cut_format(&b, without_quotes(gg_awk_token_text(s, values[0].beg)), values + 1, n - 1);
    } else if (formats) {
        b.pieces.why = unknown_format;
    } else {
        for (uint32_t i = 0; i < n; i++)
            cut_value(&b, values[i]);
    }
    spread_records(&b);
    return b.pieces;
}

bool gg_awk_is_cut(struct gg_arena *a, const struct gg_awk_snippet *s, uint32_t i, uint32_t nfields)
{
    uint32_t at = s->program->tokens.at[i].beg;
    for (uint32_t k = 0; k < s->program->prints.n; k++) {
        const struct gg_awk_print *print = &s->program->prints.at[k];
        if (at < print->values.beg || at >= print->values.end)
            continue;
        struct gg_awk_pieces pieces = gg_awk_pieces(a, s, print, nfields);
        for (uint32_t c = 0; c < pieces.cut.n; c++)
            if (pieces.cut.at[c] == i)
                return true;
    }
    return false;
}
