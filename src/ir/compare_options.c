/* Options of two steps: which of them say less than before. */
#include "ir/compare.h"

#include "frontend/quantity.h"

/* How a change of an option's value is judged. */
enum rule {
    RULE_TOLD,    /* a change like others */
    RULE_HOW,     /* never seen in what is written */
    RULE_SILENT,  /* compared elsewhere: fields, formats, bodies' synonyms */
    RULE_BODY,    /* code, too long to be shown */
    RULE_CEILING, /* none is the loosest, a higher one looser than a lower */
    RULE_RETRY,
    RULE_ON_ERROR,
    RULE_ORDER,
    RULE_BUFFER,
    RULE_COMMAND,
    RULE_DESCRIPTION,
    RULE_PATH,
};

static const struct {
    enum gg_option option;
    enum rule rule;
} rules[] = {
    {GG_OPT_BEGIN, RULE_BODY},
    {GG_OPT_BUFFER, RULE_BUFFER},
    {GG_OPT_BUFFER_SIZE, RULE_BUFFER},
    {GG_OPT_CODE, RULE_BODY},
    {GG_OPT_COMMAND, RULE_COMMAND},
    {GG_OPT_CPU_CORES, RULE_HOW},
    {GG_OPT_DELIMITER, RULE_SILENT},
    {GG_OPT_DESCRIPTION, RULE_DESCRIPTION},
    {GG_OPT_END, RULE_BODY},
    {GG_OPT_FIELDS, RULE_SILENT},
    {GG_OPT_FLUSH_HANDLER, RULE_BODY},
    {GG_OPT_FORMAT, RULE_SILENT},
    {GG_OPT_HEADER, RULE_SILENT},
    {GG_OPT_INPUT, RULE_PATH},
    {GG_OPT_INPUT_FORMAT, RULE_SILENT},
    {GG_OPT_ISOLATE, RULE_HOW},
    {GG_OPT_JOBS, RULE_HOW},
    {GG_OPT_KEY, RULE_BODY},
    {GG_OPT_LANGUAGE, RULE_SILENT},
    {GG_OPT_MEMORY_LIMIT, RULE_CEILING},
    {GG_OPT_MERGE, RULE_BODY},
    {GG_OPT_MONITOR, RULE_HOW},
    {GG_OPT_NAME, RULE_SILENT},
    {GG_OPT_NICE, RULE_HOW},
    {GG_OPT_ON_ERROR, RULE_ON_ERROR},
    {GG_OPT_ORDER, RULE_ORDER},
    {GG_OPT_OUTPUT, RULE_PATH},
    {GG_OPT_OUTPUT_FORMAT, RULE_SILENT},
    {GG_OPT_OUTPUTS, RULE_SILENT},
    {GG_OPT_PARALLEL, RULE_SILENT},
    {GG_OPT_PRELUDE, RULE_BODY},
    {GG_OPT_RETRIES, RULE_RETRY},
    {GG_OPT_RETRY, RULE_RETRY},
    {GG_OPT_RUNTIME, RULE_SILENT},
    {GG_OPT_STATE, RULE_BODY},
    {GG_OPT_STEP, RULE_SILENT},
    {GG_OPT_STEP_INPUT, RULE_SILENT},
    {GG_OPT_TARGET, RULE_SILENT},
    {GG_OPT_TIMEOUT, RULE_CEILING},
    {GG_OPT_WORKERS, RULE_SILENT},
};

static enum rule rule_of(enum gg_option option)
{
    for (size_t i = 0; i < GG_COUNT(rules); i++)
        if (rules[i].option == option)
            return rules[i].rule;
    return RULE_TOLD;
}

static bool same(const struct gg_ast *x, const struct gg_ast *y)
{
    if (!x || !y || x->kind != y->kind)
        return x == y;
    if (x->kind != GG_AST_LIST && x->kind != GG_AST_MAP)
        return gg_str_eq(x->text, y->text);
    bool ok = x->u.kids.n == y->u.kids.n;
    for (uint32_t i = 0; ok && i < x->u.kids.n; i++)
        ok = gg_str_eq(x->u.kids.at[i]->key, y->u.kids.at[i]->key) &&
             same(x->u.kids.at[i], y->u.kids.at[i]);
    return ok;
}

static void add_value(struct gg_buf *out, const struct gg_ast *value)
{
    bool is_map = value->kind == GG_AST_MAP;
    if (!is_map && value->kind != GG_AST_LIST) {
        gg_buf_add(out, value->kind == GG_AST_NULL ? GG_STR("null") : value->text);
        return;
    }
    gg_buf_addc(out, is_map ? '{' : '[');
    for (uint32_t i = 0; i < value->u.kids.n; i++) {
        const struct gg_ast *kid = value->u.kids.at[i];
        gg_buf_adds(out, i ? ", " : "");
        if (is_map)
            gg_buf_addf(out, GG_FMT ": ", GG_ARG(kid->key));
        add_value(out, kid);
    }
    gg_buf_addc(out, is_map ? '}' : ']');
}

/* What stands where nothing was said, as the table of options has it. */
static gg_str value_text(struct gg_arena *a, enum gg_option option, const struct gg_ast *value)
{
    const char *fallback = gg_option_info(option)->fallback;
    if (!value)
        return gg_str_from(fallback ? fallback : "none");
    struct gg_buf out = gg_buf_new(a);
    add_value(&out, value);
    return gg_buf_str(&out);
}

static int strictness(gg_str on_error)
{
    if (gg_str_is(on_error, "abort"))
        return 2;
    return gg_str_is(on_error, "skip") ? 0 : 1; /* {dead_letter: ...} */
}

/* Bytes, milliseconds or times; the largest where there is no limit. */
static uint64_t amount(enum gg_option option, const struct gg_ast *value)
{
    const char *why;
    uint64_t n = 0;
    if (!value)
        return UINT64_MAX;
    bool ok = option == GG_OPT_TIMEOUT ? gg_quantity_time(value, &n, &why)
                                       : gg_quantity_size(value, &n, &why);
    return ok ? n : UINT64_MAX;
}

static enum gg_difference_kind judge(enum rule rule, uint64_t before, uint64_t after,
                                     gg_str before_text, gg_str after_text)
{
    switch (rule) {
    case RULE_BODY:
        return GG_DIFFERS_BODY;
    case RULE_HOW:
        return GG_DIFFERS_OPTION_HOW;
    case RULE_CEILING:
        return after > before ? GG_DIFFERS_LIMIT_LOOSER : GG_DIFFERS_LIMIT_TIGHTER;
    case RULE_RETRY:
        /* None is UINT64_MAX, and adding one makes it the least. */
        return after + 1 < before + 1 ? GG_DIFFERS_RETRY_FEWER : GG_DIFFERS_RETRY_MORE;
    case RULE_ON_ERROR:
        return strictness(after_text) < strictness(before_text)   ? GG_DIFFERS_ON_ERROR_WEAKER
               : strictness(after_text) > strictness(before_text) ? GG_DIFFERS_ON_ERROR_STRICTER
                                                                  : GG_DIFFERS_OPTION;
    case RULE_ORDER:
        return gg_str_is(after_text, "any") ? GG_DIFFERS_ORDER_WEAKER : GG_DIFFERS_ORDER_KEPT;
    case RULE_BUFFER:
        return GG_DIFFERS_BUFFER;
    case RULE_COMMAND:
        return GG_DIFFERS_COMMAND;
    case RULE_DESCRIPTION:
        return GG_DIFFERS_DESCRIPTION;
    case RULE_PATH:
        return GG_DIFFERS_END_PATH;
    case RULE_TOLD:
    case RULE_SILENT:
        break;
    }
    return GG_DIFFERS_OPTION;
}

static void compare_option(struct gg_differences *to, gg_str subject, enum gg_option option,
                           const struct gg_ast *before, const struct gg_ast *after)
{
    enum rule rule = rule_of(option);
    if (rule == RULE_SILENT || same(before, after))
        return;
    gg_str old = value_text(to->arena, option, before), new = value_text(to->arena, option, after);
    enum gg_difference_kind kind =
        judge(rule, amount(option, before), amount(option, after), old, new);
    const char *name = gg_option_info(option)->name;
    /* What is as the option's default is no difference. */
    if (gg_str_eq(old, new) && (!before || !after))
        return;
    if (rule == RULE_BODY)
        old = new = gg_str_from(name);
    if (kind == GG_DIFFERS_OPTION || rule == RULE_HOW || rule == RULE_CEILING) {
        old = gg_str_printf(to->arena, "%s " GG_FMT, name, GG_ARG(old));
        new = gg_str_printf(to->arena, "%s " GG_FMT, name, GG_ARG(new));
    }
    if (rule == RULE_PATH)
        subject = gg_str_printf(to->arena, "the %s of " GG_FMT, name, GG_ARG(subject));
    gg_differ(to, kind, subject, old, new);
}

void gg_compare_options(struct gg_differences *to, gg_str subject, const struct gg_attr *before,
                        uint32_t nbefore, const struct gg_attr *after, uint32_t nafter)
{
    for (uint32_t i = 0; i < nbefore; i++)
        compare_option(to, subject, before[i].option, before[i].value,
                       gg_attr_find(after, nafter, before[i].option));
    for (uint32_t i = 0; i < nafter; i++)
        if (!gg_attr_find(before, nbefore, after[i].option))
            compare_option(to, subject, after[i].option, NULL, after[i].value);
}
