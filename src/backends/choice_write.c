/* Writes choices of records and fields as code: conditions here, the rest in templates. */
#include "backends/choice.h"

#include "backends/fragment.h"

enum { WIDEST = 79 };

/* Where the operands of a condition begin lines of their own. */
enum breaks { ON_ONE_LINE, AT_OUTERMOST, EVERYWHERE };

struct writer {
    struct gg_arena *arena;
    const struct gg_choice_language *language;
    const struct gg_stage *step;
    const gg_str *names;
    struct gg_buf out;
    enum breaks breaks;
    bool ok;
};

static enum gg_type type_at(const struct writer *w, uint32_t field)
{
    return w->step->in.fields[field].type;
}

static void write_field(struct writer *w, uint32_t field)
{
    if (w->language->cell && type_at(w, field) != GG_TYPE_BOOL)
        gg_buf_addf(&w->out, "%s%u", w->language->cell, field + 1);
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

static void write_operator(struct writer *w, enum gg_choice_op op, bool breaks)
{
    const struct gg_choice_language *l = w->language;
    const char *word = op == GG_CHOICE_AND ? l->conjunction : l->disjunction;
    if (!breaks)
        gg_buf_addf(&w->out, " %s ", word);
    else if (l->breaks_before)
        gg_buf_addf(&w->out, "\n%s%s ", l->continued, word);
    else
        gg_buf_addf(&w->out, " %s\n%s", word, l->continued);
}

/* breaks: it is the outermost one, or an operand of the same operator there. */
static void write_condition(struct writer *w, const struct gg_condition *c, bool breaks)
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
                write_operator(w, c->op, breaks);
            gg_buf_adds(&w->out, groups ? "(" : "");
            write_condition(w, sides[i],
                            breaks && (sides[i]->op == c->op || w->breaks == EVERYWHERE));
            gg_buf_adds(&w->out, groups ? ")" : "");
        }
    }
}

static const struct gg_shape value_shape[] = {
    {"by_number", GG_V_BOOL, false, NULL, "the text of the field as it was read, by its number"},
    {"is_text_of", GG_V_BOOL, false, NULL, "the text of a variable that is none"},
    {"var", GG_V_CODE, false, NULL, "the field's variable"},
    {"index", GG_V_INT, false, NULL, "the field's number, from 0"},
    {"number", GG_V_INT, false, NULL, "and from 1"},
    {0}};

const struct gg_shape gg_choice_shape[] = {
    {"condition", GG_V_CODE, true, NULL, "what a record must hold"},
    {"is_broken", GG_V_BOOL, false, NULL, "it stands on several lines"},
    {"is_whole", GG_V_BOOL, false, NULL, "the record is handed on as it was read"},
    {"is_returned", GG_V_BOOL, false, NULL, "as a list of texts, where there is another way"},
    {"values", GG_V_LIST, false, value_shape, "what is handed on instead"},
    {0}};

static bool is_str(enum gg_type type)
{
    return type == GG_TYPE_STR || type == GG_TYPE_JSON;
}

/* Its variable is no text, and the language hands on nothing else. */
static bool wants_text(const struct writer *w, const struct gg_choice_value *value)
{
    enum gg_type type = type_at(w, value->field);
    return w->language->has_text_only && !is_str(type) && (!value->as_read || type == GG_TYPE_BOOL);
}

/* Values of the fields' types, or texts; false when one of them cannot be said so. */
static bool can_say(const struct writer *w, const struct gg_choice *choice, bool texts)
{
    bool can = true;
    for (uint32_t i = 0; i < choice->nvalues; i++) {
        const struct gg_choice_value *value = &choice->values[i];
        enum gg_type type = type_at(w, value->field);
        bool is_value = is_str(type) || type == GG_TYPE_BOOL || !value->as_read;
        if (w->language->cell || texts)
            can &= value->as_read;
        else if (wants_text(w, value))
            can &= type == GG_TYPE_INT || type == GG_TYPE_BOOL;
        else
            can &= is_value || !w->language->emits_types;
    }
    return can;
}

static const struct gg_val *values_view(struct writer *w, const struct gg_choice *choice,
                                        bool texts)
{
    struct gg_list list = gg_list_new(w->arena);
    for (uint32_t i = 0; i < choice->nvalues; i++) {
        const struct gg_choice_value *value = &choice->values[i];
        struct gg_map map = gg_map_new(w->arena, GG_NO_SPAN);
        enum gg_type type = type_at(w, value->field);
        bool has_text = is_str(type) || !value->as_read || (type == GG_TYPE_BOOL && !texts);
        gg_map_bool(&map, "by_number", !has_text);
        gg_map_bool(&map, "is_text_of", wants_text(w, value));
        gg_map_code(&map, "var", w->names[value->field]);
        gg_map_int(&map, "index", value->field);
        gg_map_int(&map, "number", value->field + 1);
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

static bool is_wide(gg_str code)
{
    gg_str line;
    while (gg_str_next_line(&code, &line))
        if (line.n > WIDEST)
            return true;
    return false;
}

static gg_str render(struct gg_pass_ctx *ctx, const struct writer *w, const struct gg_val *view)
{
    const struct gg_backend *backend = gg_backend_get(w->language->target);
    gg_str name = gg_str_printf(w->arena, "%s/" GG_CHOICE_TEMPLATE, backend->name);
    struct gg_fragment_rule rule = {gg_cstr(w->arena, name), gg_choice_shape};
    return gg_fragment(w->arena, ctx->templates, ctx->diags, backend, &rule, view);
}

static gg_str write_choice(struct gg_pass_ctx *ctx, struct writer *w,
                           const struct gg_choice *choice, bool texts)
{
    struct gg_arena *a = ctx->arena;
    bool is_whole = !choice->nvalues;
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    w->out = gg_buf_new(a);
    if (choice->condition) {
        write_condition(w, choice->condition, w->breaks);
        gg_map_code(&map, "condition", gg_buf_str(&w->out));
    }
    gg_map_bool(&map, "is_broken", gg_str_find_char(gg_buf_str(&w->out), '\n') >= 0);
    gg_map_bool(&map, "is_whole", is_whole);
    gg_map_bool(&map, "is_returned", is_whole || texts);
    gg_map_set(&map, "values", values_view(w, choice, texts));
    return w->ok ? render(ctx, w, gg_map_done(&map)) : GG_STR("");
}

gg_str gg_choice_code(struct gg_pass_ctx *ctx, const struct gg_choice_language *language,
                      const struct gg_stage *step, const struct gg_choice *choice)
{
    struct gg_arena *a = ctx->arena;
    struct writer w = {.arena = a, .language = language, .step = step, .ok = true};
    bool is_whole = !choice->nvalues;
    bool texts = language->emits_types && !is_whole && !can_say(&w, choice, false);
    if ((language->cell && gg_choice_compares_fields(choice)) || (is_whole && !choice->condition) ||
        !can_say(&w, choice, texts))
        return GG_STR("");
    w.names = gg_choice_names(a, language, step);
    gg_str code = write_choice(ctx, &w, choice, texts);
    while (is_wide(code) && w.breaks != EVERYWHERE) {
        w.breaks++;
        code = write_choice(ctx, &w, choice, texts);
    }
    return is_wide(code) && !language->cell ? GG_STR("") : code;
}
