/* Reads code that only chooses records and fields of them. */
#include "backends/choice_reader.h"

static const struct form {
    enum gg_target target;
    const char *code;
} forms[] = {
#define GG_CHOICE_CODE(target, code) {GG_TARGET_##target, code},
#include "backends/choices.def"
#undef GG_CHOICE_CODE
};

enum { LONGEST = 500 };

/* ---- what is handed on ---- */

/* Whose value and text are the same bytes. */
static bool is_text(enum gg_type type)
{
    return type == GG_TYPE_STR || type == GG_TYPE_JSON || type == GG_TYPE_BOOL;
}

bool gg_choice_take_element(struct gg_choice_reader *r, uint32_t *field)
{
    if (r->language->cell || !gg_choice_is_at(r, r->at, "fields") ||
        !gg_choice_is_at(r, r->at + 1, "[") || !gg_choice_is_at(r, r->at + 3, "]") ||
        !gg_choice_read_index(r->words[r->at + 2].text, 0, r->step->in.nfields, field))
        return false;
    r->at += 4;
    return true;
}

/* `&n.to_string()` */
static bool take_string_of(struct gg_choice_reader *r, uint32_t *field)
{
    uint32_t at = r->at;
    if (r->language->has_text_only && gg_choice_take(r, "&") && gg_choice_take_name(r, field) &&
        gg_choice_take(r, ".") && gg_choice_take(r, "to_string") && gg_choice_take(r, "(") &&
        gg_choice_take(r, ")"))
        return true;
    r->at = at;
    return false;
}

static bool read_value(struct gg_choice_reader *r, bool texts, struct gg_choice_value *value)
{
    bool as_read =
        gg_choice_take_element(r, &value->field) || gg_choice_take_cell(r, &value->field);
    bool as_string = !as_read && take_string_of(r, &value->field);
    if (!as_read && !as_string && !gg_choice_take_name(r, &value->field))
        return false;
    enum gg_type type = r->step->in.fields[value->field].type;
    bool is_var_text =
        r->language->cell ? type != GG_TYPE_BOOL : type == GG_TYPE_STR || type == GG_TYPE_JSON;
    value->as_read = as_read || is_text(type) || r->language->cell;
    if (as_string)
        return !texts && (type == GG_TYPE_INT || type == GG_TYPE_BOOL);
    if (!as_read && (texts || r->language->has_text_only || r->language->cell))
        return is_var_text;
    /* Times keep another number of digits in each language. */
    if (as_read && r->language->emits_types && !texts)
        return type == GG_TYPE_STR || type == GG_TYPE_JSON;
    return as_read || type != GG_TYPE_TIME;
}

static bool read_values(struct gg_choice_reader *r, bool texts, struct gg_choice *choice)
{
    struct gg_choice_value *values = gg_new_array(r->arena, struct gg_choice_value, r->n);
    choice->values = values;
    do {
        if (!read_value(r, texts, &values[choice->nvalues++]))
            return false;
    } while (gg_choice_take(r, ","));
    return true;
}

/* ---- forms ---- */

static bool read_part(struct gg_choice_reader *r, gg_str name, struct gg_choice *choice)
{
    if (gg_str_is(name, "VALUES") || gg_str_is(name, "TEXTS"))
        return read_values(r, gg_str_is(name, "TEXTS"), choice);
    const struct gg_condition *c = gg_choice_read_condition(r);
    choice->condition = c && gg_str_is(name, "UNLESS") ? gg_choice_negated(r, c) : c;
    return c;
}

static bool is_part(gg_str word)
{
    return gg_str_is(word, "COND") || gg_str_is(word, "UNLESS") || gg_str_is(word, "VALUES") ||
           gg_str_is(word, "TEXTS");
}

static bool read_form(struct gg_choice_reader *r, const struct gg_words *form,
                      struct gg_choice *choice)
{
    *choice = (struct gg_choice){0};
    r->at = r->wants_number = 0;
    for (uint32_t i = 0; i < form->list.n; i++) {
        const struct gg_word *word = &form->list.at[i];
        if (is_part(word->text) ? !read_part(r, word->text, choice)
                                : !gg_choice_take(r, gg_cstr(r->arena, word->text)))
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
static bool is_known_word(const struct gg_choice_reader *r, gg_str word)
{
    const char *const others[] = {"fields", "to_string", r->language->conjunction,
                                  r->language->disjunction, r->language->negation};
    for (size_t i = 0; i < GG_COUNT(others); i++)
        if (gg_str_is(word, others[i]))
            return true;
    for (size_t i = 0; i < GG_COUNT(forms); i++)
        if (forms[i].target == r->language->target &&
            gg_str_find(gg_str_from(forms[i].code), word) >= 0)
            return true;
    for (uint32_t i = 0; i < r->step->in.nfields; i++)
        if (gg_str_eq(r->names[i], word))
            return true;
    return false;
}

/* Most code says something that no form has: then these need not be read. */
static bool may_be_choice(const struct gg_choice_reader *r)
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
    struct gg_choice_reader r = {
        .arena = a, .language = language, .step = step, .words = words.list.at};
    r.n = words.list.n;
    r.names = gg_choice_names(a, language, step);
    bool may_be = may_be_choice(&r);
    for (size_t i = 0; may_be && i < GG_COUNT(forms); i++) {
        if (forms[i].target != language->target)
            continue;
        struct gg_words form = language->words(a, gg_str_from(forms[i].code));
        if (!read_form(&r, &form, choice))
            continue;
        bool keeps = keeps_types(step, choice);
        *wants_number = keeps ? r.wants_number : 0;
        return keeps && !r.wants_number ? choice : NULL;
    }
    return NULL;
}
