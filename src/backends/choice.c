/* Reads code that only chooses records and fields of them. */
#include "backends/choice.h"

const struct gg_choice_form gg_choice_forms[] = {
#define GG_CHOICE_CODE(target, code) {GG_TARGET_##target, code},
#include "backends/choices.def"
#undef GG_CHOICE_CODE
};

const size_t gg_nchoice_forms = GG_COUNT(gg_choice_forms);

enum { LONGEST = 500, DEEPEST = 32 };

struct reader {
    struct gg_arena *arena;
    const struct gg_choice_language *language;
    const struct gg_stage *step;
    const gg_str *names; /* of the fields, as variables */
    const struct gg_word *words;
    uint32_t n, at, depth;
    uint32_t wants_number; /* see gg_facts */
};

static bool is_at(const struct reader *r, uint32_t i, const char *text)
{
    return i < r->n && r->words[i].kind != GG_WORD_TEXT && gg_str_is(r->words[i].text, text);
}

static bool take(struct reader *r, const char *text)
{
    bool is = is_at(r, r->at, text);
    r->at += is;
    return is;
}

static enum gg_type type_of(const struct reader *r, const struct gg_condition *field)
{
    return r->step->in.fields[field->field].type;
}

static struct gg_condition *new_condition(struct reader *r, enum gg_choice_op op,
                                          const struct gg_condition *left,
                                          const struct gg_condition *right)
{
    struct gg_condition *c = gg_new(r->arena, struct gg_condition);
    *c = (struct gg_condition){.op = op, .left = left, .right = right};
    return c;
}

/* ---- operands ---- */

static bool find_name(const struct reader *r, gg_str name, uint32_t *field)
{
    for (*field = 0; *field < r->step->in.nfields; ++*field)
        if (gg_str_eq(r->names[*field], name))
            return true;
    return false;
}

static bool read_index(gg_str text, uint32_t first, uint32_t nfields, uint32_t *field)
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
static bool take_cell(struct reader *r, uint32_t *field)
{
    if (!r->language->has_cells || !is_at(r, r->at, "$") || r->at + 1 >= r->n ||
        !read_index(r->words[r->at + 1].text, 1, r->step->in.nfields, field))
        return false;
    r->at += 2;
    return true;
}

static bool take_name(struct reader *r, uint32_t *field)
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

static struct gg_condition *read_number(struct reader *r)
{
    bool minus = take(r, "-");
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
static struct gg_condition *read_text(struct reader *r)
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

static struct gg_condition *read_operand(struct reader *r)
{
    uint32_t field;
    bool is_cell = take_cell(r, &field);
    if (is_cell || take_name(r, &field)) {
        struct gg_condition *c = new_condition(r, GG_CHOICE_FIELD, NULL, NULL);
        c->field = field;
        /* A cell that is a bool is its word, not a truth value. */
        return is_cell && type_of(r, c) == GG_TYPE_BOOL ? NULL : c;
    }
    if (r->at < r->n && r->words[r->at].kind == GG_WORD_TEXT)
        return read_text(r);
    return read_number(r);
}

/* ---- conditions ---- */

static const struct {
    const char *sign;
    enum gg_choice_op op, turned, opposite; /* with its sides exchanged; when it is not so */
} comparisons[] = {{"==", GG_CHOICE_EQ, GG_CHOICE_EQ, GG_CHOICE_NE},
                   {"!=", GG_CHOICE_NE, GG_CHOICE_NE, GG_CHOICE_EQ},
                   {"<", GG_CHOICE_LT, GG_CHOICE_GT, GG_CHOICE_GE},
                   {"<=", GG_CHOICE_LE, GG_CHOICE_GE, GG_CHOICE_GT},
                   {">", GG_CHOICE_GT, GG_CHOICE_LT, GG_CHOICE_LE},
                   {">=", GG_CHOICE_GE, GG_CHOICE_LE, GG_CHOICE_LT}};

/* What is compared must be of one type; texts have an order that differs from language to language.
 */
static bool is_comparable(struct reader *r, const struct gg_condition *x, enum gg_choice_op op,
                          const struct gg_condition *y)
{
    bool is_equality = op == GG_CHOICE_EQ || op == GG_CHOICE_NE;
    enum gg_type type = type_of(r, x);
    if (y->op == GG_CHOICE_FIELD)
        return type_of(r, y) == type && !r->language->has_cells &&
               (type == GG_TYPE_INT || type == GG_TYPE_FLOAT ||
                (type == GG_TYPE_STR && is_equality));
    if (y->op == GG_CHOICE_TEXT)
        return type == GG_TYPE_STR && is_equality;
    bool is_whole = gg_str_find_char(y->text, '.') < 0;
    if (type == GG_TYPE_STR && r->language->has_cells)
        r->wants_number = x->field + 1;
    if (type == GG_TYPE_STR)
        return r->wants_number;
    return type == GG_TYPE_FLOAT || (type == GG_TYPE_INT && is_whole);
}

/* Types hold no nan, so what is not less is greater or equal. */
static const struct gg_condition *negated(struct reader *r, const struct gg_condition *c)
{
    if (c->op == GG_CHOICE_NOT)
        return c->left;
    if (c->op == GG_CHOICE_FIELD)
        return new_condition(r, GG_CHOICE_NOT, c, NULL);
    for (size_t i = 0; i < GG_COUNT(comparisons); i++)
        if (comparisons[i].op == c->op)
            return new_condition(r, comparisons[i].opposite, c->left, c->right);
    return new_condition(r, c->op == GG_CHOICE_AND ? GG_CHOICE_OR : GG_CHOICE_AND,
                         negated(r, c->left), negated(r, c->right));
}

static const struct gg_condition *read_comparison(struct reader *r)
{
    const struct gg_condition *x = read_operand(r);
    for (size_t i = 0; x && i < GG_COUNT(comparisons); i++) {
        if (!take(r, comparisons[i].sign))
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

static const struct gg_condition *read_any(struct reader *r);

static const struct gg_condition *read_single(struct reader *r)
{
    if (!take(r, "("))
        return read_comparison(r);
    const struct gg_condition *c = read_any(r);
    return c && take(r, ")") ? c : NULL;
}

static const struct gg_condition *read_negation(struct reader *r)
{
    bool negates = false, is_group;
    while (take(r, r->language->negation))
        negates = !negates;
    is_group = is_at(r, r->at, "(");
    const struct gg_condition *c = read_single(r);
    /* `!a == b` is not what it looks like. */
    if (c && negates && !is_group && c->op != GG_CHOICE_FIELD && !r->language->negates_last)
        return NULL;
    return c && negates ? negated(r, c) : c;
}

static const struct gg_condition *read_all(struct reader *r)
{
    const struct gg_condition *c = read_negation(r);
    while (c && take(r, r->language->conjunction)) {
        const struct gg_condition *more = read_negation(r);
        c = more ? new_condition(r, GG_CHOICE_AND, c, more) : NULL;
    }
    return c;
}

static const struct gg_condition *read_any(struct reader *r)
{
    const struct gg_condition *c = r->depth++ < DEEPEST ? read_all(r) : NULL;
    while (c && take(r, r->language->disjunction)) {
        const struct gg_condition *more = read_all(r);
        c = more ? new_condition(r, GG_CHOICE_OR, c, more) : NULL;
    }
    r->depth--;
    return c;
}

/* ---- what is handed on ---- */

/* Whose value and text are the same bytes. */
static bool is_text(enum gg_type type)
{
    return type == GG_TYPE_STR || type == GG_TYPE_JSON || type == GG_TYPE_BOOL;
}

/* `fields[2]` */
static bool take_element(struct reader *r, uint32_t *field)
{
    if (r->language->has_cells || !is_at(r, r->at, "fields") || !is_at(r, r->at + 1, "[") ||
        !is_at(r, r->at + 3, "]") ||
        !read_index(r->words[r->at + 2].text, 0, r->step->in.nfields, field))
        return false;
    r->at += 4;
    return true;
}

/* `&n.to_string()` */
static bool take_string_of(struct reader *r, uint32_t *field)
{
    uint32_t at = r->at;
    if (r->language->has_text_only && take(r, "&") && take_name(r, field) && take(r, ".") &&
        take(r, "to_string") && take(r, "(") && take(r, ")"))
        return true;
    r->at = at;
    return false;
}

static bool read_value(struct reader *r, bool texts, struct gg_choice_value *value)
{
    bool as_read = take_element(r, &value->field) || take_cell(r, &value->field);
    bool as_string = !as_read && take_string_of(r, &value->field);
    if (!as_read && !as_string && !take_name(r, &value->field))
        return false;
    enum gg_type type = r->step->in.fields[value->field].type;
    bool is_var_text =
        r->language->has_cells ? type != GG_TYPE_BOOL : type == GG_TYPE_STR || type == GG_TYPE_JSON;
    value->as_read = as_read || is_text(type) || r->language->has_cells;
    if (as_string)
        return !texts && (type == GG_TYPE_INT || type == GG_TYPE_BOOL);
    if (!as_read && (texts || r->language->has_text_only || r->language->has_cells))
        return is_var_text;
    /* Times keep another number of digits in each language. */
    if (as_read && r->language->emits_types && !texts)
        return type == GG_TYPE_STR || type == GG_TYPE_JSON;
    return as_read || type != GG_TYPE_TIME;
}

static bool read_values(struct reader *r, bool texts, struct gg_choice *choice)
{
    struct gg_choice_value *values = gg_new_array(r->arena, struct gg_choice_value, r->n);
    choice->values = values;
    do {
        if (!read_value(r, texts, &values[choice->nvalues++]))
            return false;
    } while (take(r, ","));
    return true;
}

/* ---- forms ---- */

static bool read_part(struct reader *r, gg_str name, struct gg_choice *choice)
{
    if (gg_str_is(name, "VALUES") || gg_str_is(name, "TEXTS"))
        return read_values(r, gg_str_is(name, "TEXTS"), choice);
    const struct gg_condition *c = read_any(r);
    choice->condition = c && gg_str_is(name, "UNLESS") ? negated(r, c) : c;
    return c;
}

static bool is_part(gg_str word)
{
    return gg_str_is(word, "COND") || gg_str_is(word, "UNLESS") || gg_str_is(word, "VALUES") ||
           gg_str_is(word, "TEXTS");
}

static bool read_form(struct reader *r, const struct gg_words *form, struct gg_choice *choice)
{
    *choice = (struct gg_choice){0};
    r->at = r->wants_number = 0;
    for (uint32_t i = 0; i < form->list.n; i++) {
        const struct gg_word *word = &form->list.at[i];
        if (is_part(word->text) ? !read_part(r, word->text, choice)
                                : !take(r, gg_cstr(r->arena, word->text)))
            return false;
    }
    return r->at == r->n;
}

/* What is handed on is of the types that the step declares: nothing is left to check. */
static bool keeps_types(const struct gg_stage *step, const struct gg_choice *choice)
{
    const struct gg_record *in = &step->in, *out = &step->out;
    uint32_t n = choice->nvalues ? choice->nvalues : in->nfields;
    bool keeps = out->known && !out->whole && out->nfields == n;
    for (uint32_t i = 0; keeps && i < n; i++)
        keeps =
            out->fields[i].type == in->fields[choice->nvalues ? choice->values[i].field : i].type;
    return keeps;
}

static bool has_code_only(const struct gg_stage *step)
{
    static const enum gg_option others[] = {GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN,
                                            GG_OPT_END,     GG_OPT_MERGE, GG_OPT_COMMAND};
    for (size_t i = 0; i < GG_COUNT(others); i++)
        if (gg_stage_attr(step, others[i]))
            return false;
    return true;
}

const gg_str *gg_choice_names(struct gg_arena *a, const struct gg_choice_language *language,
                              const struct gg_stage *step)
{
    gg_str *names = gg_new_array(a, gg_str, step->in.nfields);
    struct gg_table taken = gg_table_new(a);
    for (uint32_t i = 0; i < step->in.nfields; i++)
        names[i] = gg_view_safe_name(a, step->in.fields[i].name, language->names, &taken);
    return names;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does it stand in a form, or may it stand where one is open? */
static bool is_known_word(const struct reader *r, gg_str word)
{
    const char *const others[] = {"fields", "to_string", r->language->conjunction,
                                  r->language->disjunction, r->language->negation};
    for (size_t i = 0; i < GG_COUNT(others); i++)
        if (gg_str_is(word, others[i]))
            return true;
    for (size_t i = 0; i < gg_nchoice_forms; i++)
        if (gg_choice_forms[i].target == r->language->target &&
            gg_str_find(gg_str_from(gg_choice_forms[i].code), word) >= 0)
            return true;
    for (uint32_t i = 0; i < r->step->in.nfields; i++)
        if (gg_str_eq(r->names[i], word))
            return true;
    return false;
}

/* Most code says something that no form has: then these need not be read. */
static bool may_be_choice(const struct reader *r)
{
    for (uint32_t i = 0; i < r->n; i++)
        if (r->words[i].kind != GG_WORD_TEXT && r->words[i].text.n &&
            is_letter(r->words[i].text.p[0]) && !is_known_word(r, r->words[i].text))
            return false;
    return true;
}

const struct gg_choice *gg_choice_of(struct gg_arena *a, const struct gg_choice_language *language,
                                     const struct gg_stage *step, uint32_t *wants_number)
{
    struct gg_choice *choice = gg_new(a, struct gg_choice);
    gg_str code = gg_stage_text(step, GG_OPT_CODE);
    if (!step->in.known || step->in.whole || !code.n || code.n > LONGEST || !has_code_only(step))
        return NULL;
    struct gg_words words = language->words(a, code);
    struct reader r = {.arena = a, .language = language, .step = step, .words = words.list.at};
    r.n = words.list.n;
    r.names = gg_choice_names(a, language, step);
    bool may_be = may_be_choice(&r);
    for (size_t i = 0; may_be && i < gg_nchoice_forms; i++) {
        if (gg_choice_forms[i].target != language->target)
            continue;
        struct gg_words form = language->words(a, gg_str_from(gg_choice_forms[i].code));
        if (!read_form(&r, &form, choice))
            continue;
        bool keeps = keeps_types(step, choice);
        *wants_number = keeps ? r.wants_number : 0;
        return keeps && !r.wants_number ? choice : NULL;
    }
    return NULL;
}
