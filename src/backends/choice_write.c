/* Choices of records and fields as the values of the templates that write them as code. */
#include "backends/choice_reader.h"

#include "backends/fragment.h"

enum { WIDEST = 79 };

/* Where the operands of a condition begin lines of their own. */
enum breaks { ON_ONE_LINE, AT_OUTERMOST, EVERYWHERE };

struct writer {
    struct gg_arena *arena;
    const struct gg_choice_language *language;
    const struct gg_stage *step;
    const gg_str *names;
    struct gg_list words; /* of the condition */
    enum breaks breaks;
    bool ok;
};

static enum gg_type type_at(const struct writer *w, uint32_t field)
{
    return w->step->in.fields[field].type;
}

/* ---- a condition as words ---- */

static const struct gg_shape word_shape[] = {
    {"is_field", GG_V_BOOL, true, NULL, "a field"},
    {"is_bool", GG_V_BOOL, true, NULL, "which is true or not"},
    {"var", GG_V_CODE, true, NULL, "its variable"},
    {"number", GG_V_INT, true, NULL, "its number, from 1"},
    {"sign", GG_V_CODE, true, NULL, "a comparison"},
    {"is_number", GG_V_BOOL, true, NULL, "a number"},
    {"wants_point", GG_V_BOOL, true, NULL, "a whole one, compared with a float"},
    {"is_text", GG_V_BOOL, true, NULL, "a text without escapes"},
    {"literal", GG_V_CODE, true, NULL, "the number or the text"},
    {"quote", GG_V_CODE, true, NULL, "what does not stand in the text"},
    {"negates", GG_V_BOOL, true, NULL, "the field behind it must be false"},
    {"is_and", GG_V_BOOL, true, NULL, "both sides must hold"},
    {"is_or", GG_V_BOOL, true, NULL, "one of both sides must hold"},
    {"breaks", GG_V_BOOL, true, NULL, "a line ends beside it"},
    {"opens", GG_V_BOOL, true, NULL, "sides of one condition follow, which are a side of another"},
    {"closes", GG_V_BOOL, true, NULL, "and end"},
    {0}};

static void add_sign(struct writer *w, const char *which)
{
    struct gg_map word = gg_map_new(w->arena, GG_NO_SPAN);
    gg_map_bool(&word, which, true);
    gg_list_add(&w->words, gg_map_done(&word));
}

static void add_field(struct writer *w, uint32_t field)
{
    struct gg_map word = gg_map_new(w->arena, GG_NO_SPAN);
    gg_map_bool(&word, "is_field", true);
    gg_map_bool(&word, "is_bool", type_at(w, field) == GG_TYPE_BOOL);
    gg_map_code(&word, "var", w->names[field]);
    gg_map_int(&word, "number", field + 1);
    gg_list_add(&w->words, gg_map_done(&word));
}

static void add_comparison(struct writer *w, enum gg_choice_op op)
{
    struct gg_map word = gg_map_new(w->arena, GG_NO_SPAN);
    gg_map_code(&word, "sign", gg_str_from(gg_choice_sign(op)));
    gg_list_add(&w->words, gg_map_done(&word));
}

static void add_literal(struct writer *w, const struct gg_condition *c, enum gg_type beside)
{
    struct gg_map word = gg_map_new(w->arena, GG_NO_SPAN);
    bool is_number = c->op == GG_CHOICE_NUMBER;
    const char *quote = w->language->quotes;
    if (!is_number && gg_str_find_char(c->text, *quote) >= 0)
        quote++;
    w->ok &= is_number || (*quote && gg_str_find_char(c->text, *quote) < 0);
    gg_map_bool(&word, "is_number", is_number);
    gg_map_bool(&word, "wants_point",
                is_number && beside == GG_TYPE_FLOAT && gg_str_find_char(c->text, '.') < 0);
    gg_map_bool(&word, "is_text", !is_number);
    gg_map_code(&word, "literal", c->text);
    gg_map_code(&word, "quote", (gg_str){quote, *quote != 0});
    gg_list_add(&w->words, gg_map_done(&word));
}

static void add_operator(struct writer *w, enum gg_choice_op op, bool breaks)
{
    struct gg_map word = gg_map_new(w->arena, GG_NO_SPAN);
    gg_map_bool(&word, "is_and", op == GG_CHOICE_AND);
    gg_map_bool(&word, "is_or", op == GG_CHOICE_OR);
    gg_map_bool(&word, "breaks", breaks);
    gg_list_add(&w->words, gg_map_done(&word));
}

/* breaks: it is the outermost one, or an operand of the same operator there. */
static void add_condition(struct writer *w, const struct gg_condition *c, bool breaks)
{
    if (c->op == GG_CHOICE_FIELD) {
        add_field(w, c->field);
    } else if (c->op == GG_CHOICE_NOT) {
        add_sign(w, "negates");
        add_field(w, c->left->field);
    } else if (c->op >= GG_CHOICE_EQ) {
        add_field(w, c->left->field);
        add_comparison(w, c->op);
        if (c->right->op == GG_CHOICE_FIELD)
            add_field(w, c->right->field);
        else
            add_literal(w, c->right, type_at(w, c->left->field));
    } else {
        const struct gg_condition *sides[] = {c->left, c->right};
        for (size_t i = 0; i < GG_COUNT(sides); i++) {
            bool groups = c->op == GG_CHOICE_AND && sides[i]->op == GG_CHOICE_OR;
            if (i)
                add_operator(w, c->op, breaks);
            if (groups)
                add_sign(w, "opens");
            add_condition(w, sides[i],
                          breaks && (sides[i]->op == c->op || w->breaks == EVERYWHERE));
            if (groups)
                add_sign(w, "closes");
        }
    }
}

/* ---- what is handed on ---- */

static const struct gg_shape value_shape[] = {
    {"by_number", GG_V_BOOL, false, NULL, "the text of the field as it was read, by its number"},
    {"is_text_of", GG_V_BOOL, false, NULL, "the text of a variable that is none"},
    {"var", GG_V_CODE, false, NULL, "the field's variable"},
    {"index", GG_V_INT, false, NULL, "the field's number, from 0"},
    {"number", GG_V_INT, false, NULL, "and from 1"},
    {0}};

const struct gg_shape gg_choice_shape[] = {
    {"words", GG_V_LIST, false, word_shape, "the condition, for the template that writes it"},
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

static gg_str render(struct gg_pass_ctx *ctx, const struct writer *w, const char *template_name,
                     struct gg_map *map)
{
    const struct gg_backend *backend = gg_backend_get(w->language->target);
    gg_str name = gg_str_printf(w->arena, "%s/%s", backend->name, template_name);
    struct gg_fragment_rule rule = {gg_cstr(w->arena, name), gg_choice_shape};
    return gg_fragment(w->arena, ctx->templates, ctx->diags, backend, &rule, gg_map_done(map));
}

static gg_str write_choice(struct gg_pass_ctx *ctx, struct writer *w,
                           const struct gg_choice *choice, bool texts)
{
    struct gg_arena *a = ctx->arena;
    bool is_whole = !choice->nvalues;
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    w->words = gg_list_new(a);
    if (choice->condition)
        add_condition(w, choice->condition, w->breaks);
    gg_map_set(&map, "words", gg_list_done(&w->words));
    gg_str condition =
        choice->condition ? render(ctx, w, GG_CHOICE_TEMPLATE "_condition", &map) : GG_STR("");
    if (choice->condition)
        gg_map_code(&map, "condition", condition);
    gg_map_bool(&map, "is_broken", gg_str_find_char(condition, '\n') >= 0);
    gg_map_bool(&map, "is_whole", is_whole);
    gg_map_bool(&map, "is_returned", is_whole || texts);
    gg_map_set(&map, "values", values_view(w, choice, texts));
    return w->ok ? render(ctx, w, GG_CHOICE_TEMPLATE, &map) : GG_STR("");
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
