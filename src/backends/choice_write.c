/* Writes choices of records and fields as code, in the first form of choices.def that can say it.
 */
#include "backends/choice.h"

enum { WIDEST = 79 };

struct writer {
    struct gg_arena *arena;
    const struct gg_choice_language *language;
    const struct gg_stage *step;
    const gg_str *names;
    struct gg_buf out;
    bool ok;
};

static enum gg_type type_at(const struct writer *w, uint32_t field)
{
    return w->step->in.fields[field].type;
}

static void write_field(struct writer *w, uint32_t field)
{
    if (w->language->has_cells && type_at(w, field) != GG_TYPE_BOOL)
        gg_buf_addf(&w->out, "$%u", field + 1);
    else
        gg_buf_add(&w->out, w->names[field]);
}

static void write_literal(struct writer *w, const struct gg_condition *c, enum gg_type beside)
{
    if (c->op == GG_CHOICE_NUMBER) {
        gg_buf_add(&w->out, c->text);
        if (w->language->points && beside == GG_TYPE_FLOAT && gg_str_find_char(c->text, '.') < 0)
            gg_buf_adds(&w->out, ".0");
        return;
    }
    char quote = w->language->quotes[0];
    if (gg_str_find_char(c->text, quote) >= 0)
        quote = w->language->quotes[1];
    w->ok &= quote && gg_str_find_char(c->text, quote) < 0;
    gg_buf_addc(&w->out, quote);
    gg_buf_add(&w->out, c->text);
    gg_buf_addc(&w->out, quote);
}

static void write_condition(struct writer *w, const struct gg_condition *c)
{
    static const char *const signs[] = {
        [GG_CHOICE_EQ] = " == ", [GG_CHOICE_NE] = " != ", [GG_CHOICE_LT] = " < ",
        [GG_CHOICE_LE] = " <= ", [GG_CHOICE_GT] = " > ",  [GG_CHOICE_GE] = " >= "};
    if (c->op == GG_CHOICE_FIELD) {
        write_field(w, c->field);
    } else if (c->op == GG_CHOICE_NOT) {
        gg_buf_adds(&w->out, w->language->negation);
        gg_buf_adds(&w->out, w->language->negates_last ? " " : "");
        write_field(w, c->left->field);
    } else if (c->op >= GG_CHOICE_EQ) {
        write_field(w, c->left->field);
        gg_buf_adds(&w->out, signs[c->op]);
        if (c->right->op == GG_CHOICE_FIELD)
            write_field(w, c->right->field);
        else
            write_literal(w, c->right, type_at(w, c->left->field));
    } else {
        const struct gg_condition *sides[] = {c->left, c->right};
        for (size_t i = 0; i < GG_COUNT(sides); i++) {
            bool groups = c->op == GG_CHOICE_AND && sides[i]->op == GG_CHOICE_OR;
            if (i)
                gg_buf_addf(&w->out, " %s ",
                            c->op == GG_CHOICE_AND ? w->language->conjunction
                                                   : w->language->disjunction);
            gg_buf_adds(&w->out, groups ? "(" : "");
            write_condition(w, sides[i]);
            gg_buf_adds(&w->out, groups ? ")" : "");
        }
    }
}

/* As text where the form takes only texts; false when it cannot be said there. */
static bool write_value(struct writer *w, const struct gg_choice_value *value, bool texts)
{
    enum gg_type type = type_at(w, value->field);
    bool is_str = type == GG_TYPE_STR || type == GG_TYPE_JSON;
    if (w->language->has_cells) {
        gg_buf_addf(&w->out, "$%u", value->field + 1);
        return value->as_read;
    }
    if (w->language->has_text_only && !is_str && (!value->as_read || type == GG_TYPE_BOOL)) {
        gg_buf_addf(&w->out, "&" GG_FMT ".to_string()", GG_ARG(w->names[value->field]));
        return type == GG_TYPE_INT || type == GG_TYPE_BOOL;
    }
    bool names = is_str || !value->as_read || (type == GG_TYPE_BOOL && !texts);
    if (names)
        gg_buf_add(&w->out, w->names[value->field]);
    else
        gg_buf_addf(&w->out, "fields[%u]", value->field);
    if (texts)
        return value->as_read;
    return names || !w->language->emits_types;
}

static void write_values(struct writer *w, const struct gg_choice *choice, bool texts)
{
    for (uint32_t i = 0; i < choice->nvalues; i++) {
        gg_buf_adds(&w->out, i ? ", " : "");
        w->ok &= write_value(w, &choice->values[i], texts);
    }
}

/* A form with the choice in the places that it leaves open. */
static bool write_form(struct writer *w, gg_str form, const struct gg_choice *choice)
{
    bool says_condition = false, says_values = false;
    w->out = gg_buf_new(w->arena);
    w->ok = true;
    for (size_t i = 0; i < form.n;) {
        gg_str rest = gg_str_sub(form, i, form.n);
        bool texts = gg_str_starts(rest, GG_STR("TEXTS"));
        bool is_condition = gg_str_starts(rest, GG_STR("COND"));
        if (gg_str_starts(rest, GG_STR("UNLESS")) || (is_condition && !choice->condition))
            return false;
        if (is_condition) {
            write_condition(w, choice->condition);
            says_condition = true;
            i += strlen("COND");
        } else if (texts || gg_str_starts(rest, GG_STR("VALUES"))) {
            write_values(w, choice, texts);
            says_values = true;
            i += strlen(texts ? "TEXTS" : "VALUES");
        } else {
            gg_buf_addc(&w->out, form.p[i++]);
        }
    }
    return w->ok && says_condition == !!choice->condition && says_values == !!choice->nvalues;
}

/* Nobody would write it on one line otherwise. */
static bool is_wide(gg_str code)
{
    gg_str line;
    while (gg_str_next_line(&code, &line))
        if (line.n > WIDEST)
            return true;
    return false;
}

gg_str gg_choice_code(struct gg_arena *a, const struct gg_choice_language *language,
                      const struct gg_stage *step, const struct gg_choice *choice)
{
    struct writer w = {.arena = a, .language = language, .step = step};
    if (language->has_cells && gg_choice_compares_fields(choice))
        return GG_STR("");
    w.names = gg_choice_names(a, language, step);
    for (size_t i = 0; i < gg_nchoice_forms; i++) {
        if (gg_choice_forms[i].target != language->target ||
            !write_form(&w, gg_str_from(gg_choice_forms[i].code), choice))
            continue;
        gg_str code = gg_buf_str(&w.out);
        return is_wide(code) ? GG_STR("") : code;
    }
    return GG_STR("");
}
