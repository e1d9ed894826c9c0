/* Reads conditions on fields and literals. */
#include "backends/choice_reader.h"

enum { DEEPEST = 32 };

bool gg_choice_is_at(const struct gg_choice_reader *r, uint32_t i, const char *text)
{
    return i < r->n && r->words[i].kind != GG_WORD_TEXT && gg_str_is(r->words[i].text, text);
}

bool gg_choice_take(struct gg_choice_reader *r, const char *text)
{
    bool is = gg_choice_is_at(r, r->at, text);
    r->at += is;
    return is;
}

static enum gg_type type_of(const struct gg_choice_reader *r, const struct gg_condition *field)
{
    return r->step->in.fields[field->field].type;
}

static struct gg_condition *new_condition(struct gg_choice_reader *r, enum gg_choice_op op,
                                          const struct gg_condition *left,
                                          const struct gg_condition *right)
{
    struct gg_condition *c = gg_new(r->arena, struct gg_condition);
    *c = (struct gg_condition){.op = op, .left = left, .right = right};
    return c;
}

/* ---- operands ---- */

static bool find_name(const struct gg_choice_reader *r, gg_str name, uint32_t *field)
{
    for (*field = 0; *field < r->step->in.nfields; ++*field)
        if (gg_str_eq(r->names[*field], name))
            return true;
    return false;
}

bool gg_choice_read_index(gg_str text, uint32_t first, uint32_t nfields, uint32_t *field)
{
    uint32_t number = 0;
    bool good = text.n > 0 && text.n < 5 && (text.p[0] != '0' || text.n == 1);
    for (size_t i = 0; good && i < text.n; i++) {
        good = text.p[i] >= '0' && text.p[i] <= '9';
        number = number * 10 + (uint32_t)(text.p[i] - '0');
    }
    *field = number - first;
    return good && number >= first && *field < nfields;
}

/* `$2`, where that is the field as it is */
bool gg_choice_take_cell(struct gg_choice_reader *r, uint32_t *field)
{
    if (!r->language->cell || !gg_choice_is_at(r, r->at, r->language->cell) || r->at + 1 >= r->n ||
        !gg_choice_read_index(r->words[r->at + 1].text, 1, r->step->in.nfields, field))
        return false;
    r->at += 2;
    return true;
}

bool gg_choice_take_name(struct gg_choice_reader *r, uint32_t *field)
{
    if (r->at >= r->n || r->words[r->at].kind != GG_WORD_NAME ||
        !find_name(r, r->words[r->at].text, field))
        return false;
    r->at++;
    return true;
}

/* Up to 15 digits, of which doubles keep all; no octal, no negative zero. */
static bool is_plain_number(gg_str text)
{
    size_t at = 0, ndigits = 0, npoints = 0;
    for (; at < text.n; at++) {
        ndigits += text.p[at] >= '0' && text.p[at] <= '9';
        npoints += text.p[at] == '.';
    }
    bool leads = text.n > 1 && text.p[0] == '0' && text.p[1] != '.';
    return ndigits && ndigits <= 15 && ndigits + npoints == text.n && npoints <= 1 && !leads &&
           text.p[0] != '.' && text.p[text.n - 1] != '.';
}

struct gg_condition *gg_choice_read_number(struct gg_choice_reader *r)
{
    bool minus = gg_choice_take(r, "-");
    if (r->at >= r->n || r->words[r->at].kind != GG_WORD_NUMBER)
        return NULL;
    gg_str text = r->words[r->at++].text;
    if (!is_plain_number(text) || (minus && gg_str_is(text, "0")))
        return NULL;
    struct gg_condition *c = new_condition(r, GG_CHOICE_NUMBER, NULL, NULL);
    c->text = minus ? gg_str_concat(r->arena, GG_STR("-"), text) : text;
    return c;
}

/* Without escapes, without prefix, of bytes that mean the same everywhere. */
static struct gg_condition *read_text(struct gg_choice_reader *r)
{
    gg_str text = r->words[r->at++].text;
    bool good =
        text.n >= 2 && strchr(r->language->quotes, text.p[0]) && text.p[text.n - 1] == text.p[0];
    for (size_t i = 1; good && i + 1 < text.n; i++)
        good = text.p[i] >= ' ' && text.p[i] <= '~' && text.p[i] != '\\' && text.p[i] != text.p[0];
    if (!good)
        return NULL;
    struct gg_condition *c = new_condition(r, GG_CHOICE_TEXT, NULL, NULL);
    c->text = gg_str_sub(text, 1, text.n - 1);
    return c;
}

static struct gg_condition *read_operand(struct gg_choice_reader *r)
{
    uint32_t field;
    bool is_cell = gg_choice_take_cell(r, &field);
    if (is_cell || gg_choice_take_name(r, &field)) {
        struct gg_condition *c = new_condition(r, GG_CHOICE_FIELD, NULL, NULL);
        c->field = field;
        /* A cell that is a bool is its word, not a truth value. */
        return is_cell && type_of(r, c) == GG_TYPE_BOOL ? NULL : c;
    }
    if (r->at < r->n && r->words[r->at].kind == GG_WORD_TEXT)
        return read_text(r);
    return gg_choice_read_number(r);
}

/* ---- conditions ---- */

/* Signs are the same in all languages, and so data of this table. */
static const struct {
    const char *sign;
    enum gg_choice_op op, turned, opposite; /* with its sides exchanged; when it is not so */
} comparisons[] = {{"==", GG_CHOICE_EQ, GG_CHOICE_EQ, GG_CHOICE_NE},
                   {"!=", GG_CHOICE_NE, GG_CHOICE_NE, GG_CHOICE_EQ},
                   {"<", GG_CHOICE_LT, GG_CHOICE_GT, GG_CHOICE_GE},
                   {"<=", GG_CHOICE_LE, GG_CHOICE_GE, GG_CHOICE_GT},
                   {">", GG_CHOICE_GT, GG_CHOICE_LT, GG_CHOICE_LE},
                   {">=", GG_CHOICE_GE, GG_CHOICE_LE, GG_CHOICE_LT}};

const char *gg_choice_sign(enum gg_choice_op op)
{
    size_t i = 0;
    while (i + 1 < GG_COUNT(comparisons) && comparisons[i].op != op)
        i++;
    return comparisons[i].sign;
}

/* What is compared must be of one type; texts have an order that differs from language to language.
 */
static bool is_comparable(struct gg_choice_reader *r, const struct gg_condition *x,
                          enum gg_choice_op op, const struct gg_condition *y)
{
    bool is_equality = op == GG_CHOICE_EQ || op == GG_CHOICE_NE;
    enum gg_type type = type_of(r, x);
    if (y->op == GG_CHOICE_FIELD)
        return type_of(r, y) == type && !r->language->cell &&
               (type == GG_TYPE_INT || type == GG_TYPE_FLOAT ||
                (type == GG_TYPE_STR && is_equality));
    if (y->op == GG_CHOICE_TEXT)
        return type == GG_TYPE_STR && is_equality;
    bool is_whole = gg_str_find_char(y->text, '.') < 0;
    if (type == GG_TYPE_STR && r->language->cell)
        r->wants_number = x->field + 1;
    if (type == GG_TYPE_STR)
        return r->wants_number;
    return type == GG_TYPE_FLOAT || (type == GG_TYPE_INT && is_whole);
}

/* Types hold no nan, so what is not less is greater or equal. */
const struct gg_condition *gg_choice_negated(struct gg_choice_reader *r,
                                             const struct gg_condition *c)
{
    if (c->op == GG_CHOICE_NOT)
        return c->left;
    if (c->op == GG_CHOICE_FIELD)
        return new_condition(r, GG_CHOICE_NOT, c, NULL);
    for (size_t i = 0; i < GG_COUNT(comparisons); i++)
        if (comparisons[i].op == c->op)
            return new_condition(r, comparisons[i].opposite, c->left, c->right);
    return new_condition(r, c->op == GG_CHOICE_AND ? GG_CHOICE_OR : GG_CHOICE_AND,
                         gg_choice_negated(r, c->left), gg_choice_negated(r, c->right));
}

static const struct gg_condition *read_comparison(struct gg_choice_reader *r)
{
    const struct gg_condition *x = read_operand(r);
    for (size_t i = 0; x && i < GG_COUNT(comparisons); i++) {
        if (!gg_choice_take(r, comparisons[i].sign))
            continue;
        const struct gg_condition *y = read_operand(r);
        bool turns = x->op != GG_CHOICE_FIELD;
        enum gg_choice_op op = turns ? comparisons[i].turned : comparisons[i].op;
        const struct gg_condition *left = turns ? y : x, *right = turns ? x : y;
        if (!y || left->op != GG_CHOICE_FIELD || !is_comparable(r, left, op, right))
            return NULL;
        return new_condition(r, op, left, right);
    }
    return x && x->op == GG_CHOICE_FIELD && type_of(r, x) == GG_TYPE_BOOL ? x : NULL;
}

static const struct gg_condition *read_single(struct gg_choice_reader *r)
{
    if (!gg_choice_take(r, "("))
        return read_comparison(r);
    const struct gg_condition *c = gg_choice_read_condition(r);
    return c && gg_choice_take(r, ")") ? c : NULL;
}

static const struct gg_condition *read_negation(struct gg_choice_reader *r)
{
    bool negates = false, is_group;
    while (gg_choice_take(r, r->language->negation))
        negates = !negates;
    is_group = gg_choice_is_at(r, r->at, "(");
    const struct gg_condition *c = read_single(r);
    /* `!a == b` is not what it looks like. */
    if (c && negates && !is_group && c->op != GG_CHOICE_FIELD && !r->language->negates_last)
        return NULL;
    return c && negates ? gg_choice_negated(r, c) : c;
}

static const struct gg_condition *read_all(struct gg_choice_reader *r)
{
    const struct gg_condition *c = read_negation(r);
    while (c && gg_choice_take(r, r->language->conjunction)) {
        const struct gg_condition *more = read_negation(r);
        c = more ? new_condition(r, GG_CHOICE_AND, c, more) : NULL;
    }
    return c;
}

const struct gg_condition *gg_choice_read_condition(struct gg_choice_reader *r)
{
    const struct gg_condition *c = r->depth++ < DEEPEST ? read_all(r) : NULL;
    while (c && gg_choice_take(r, r->language->disjunction)) {
        const struct gg_condition *more = read_all(r);
        c = more ? new_condition(r, GG_CHOICE_OR, c, more) : NULL;
    }
    r->depth--;
    return c;
}
