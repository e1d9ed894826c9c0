/* Writes the reference of all options from the table. */
#include "frontend/describe.h"

gg_str gg_option_choices(struct gg_arena *a, const struct gg_option_info *info)
{
    struct gg_buf b = gg_buf_new(a);
    gg_str rest = gg_str_from(info->choices), word;
    bool later;
    while (gg_option_next_choice(&rest, &word, &later))
        if (!later)
            gg_buf_addf(&b, "%s" GG_FMT, b.n ? "|" : "", GG_ARG(word));
    return gg_buf_str(&b);
}

static void quote_choices(const char *choices, struct gg_buf *out)
{
    gg_str rest = gg_str_from(choices), word;
    bool later;
    const char *separator = "";
    while (gg_option_next_choice(&rest, &word, &later)) {
        if (later)
            continue;
        gg_buf_addf(out, "%s`" GG_FMT "`", separator, GG_ARG(word));
        separator = ", ";
    }
}

/* What is said of types whose values are no list in options.def. */
static const char *const texts[] = {
    [GG_T_BOOL] = "`true`, `false`",
    [GG_T_NAME] = "name",
    [GG_T_TEXT] = "text of one line",
    [GG_T_VALUE] = "value",
    [GG_T_CODE] = "code",
    [GG_T_PATH] = "path",
    [GG_T_PATHS] = "path, or list of paths",
    [GG_T_FIELDS] = "list of `name` or `{name: type}`",
    [GG_T_NAMES] = "name, or list of names",
    [GG_T_VALUES] = "value, or list of values",
    [GG_T_ENV] = "map of names to values",
    [GG_T_OUTPUT] = "value, `null`",
    [GG_T_ON_ERROR] = "`abort`, `skip`, `{dead_letter: value}`",
    [GG_T_SIZE] = "size",
    [GG_T_TIME] = "time",
    [GG_T_CORES] = "list of numbers, or a text such as `0-3,6`",
    [GG_T_BUFFER] = "`none`, `line`, `{block: size}`",
    [GG_T_STEPS] = "list of steps",
    [GG_T_PIPELINES] = "map of names to pipelines",
};

void gg_option_values_write(const struct gg_option_info *info, struct gg_buf *out)
{
    if (info->type == GG_T_INT)
        gg_buf_addf(out, "integer, %s", info->choices);
    if (info->type == GG_T_WORKERS)
        gg_buf_adds(out, "number, ");
    if (info->type == GG_T_ENUM || info->type == GG_T_WORKERS)
        quote_choices(info->choices, out);
    for (uint32_t i = 0; info->type == GG_T_TARGET && i < GG_TARGET_COUNT; i++)
        gg_buf_addf(out, "%s`%s`", i ? ", " : "", gg_target_name((enum gg_target)i));
    if (info->type < GG_COUNT(texts) && texts[info->type])
        gg_buf_adds(out, texts[info->type]);
}

void gg_option_targets_write(const struct gg_option_info *info, struct gg_buf *out)
{
    uint32_t targets = info->targets;
    uint32_t all = (1u << GG_TARGET_COUNT) - 1;
    const char *separator = "";
    if ((targets & all) == all) {
        gg_buf_adds(out, "all");
        return;
    }
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++) {
        if (!(targets & 1u << i))
            continue;
        gg_buf_addf(out, "%s%s", separator, gg_target_name((enum gg_target)i));
        separator = ", ";
    }
}

static void row(const struct gg_option_info *info, bool of_step, struct gg_buf *out)
{
    gg_buf_addf(out, "| `%s` | ", info->name);
    gg_option_values_write(info, out);
    gg_buf_addf(out, " | %s | ", info->fallback ? info->fallback : "");
    if (of_step) {
        gg_option_targets_write(info, out);
        gg_buf_adds(out, " | ");
    }
    gg_buf_addf(out, "%s |\n", info->doc);
}

/* The options that stand at `place` and at none of `except`. */
static void table(enum gg_place place, uint32_t except, struct gg_buf *out)
{
    bool of_step = place == GG_AT_STEP;
    gg_buf_adds(out, of_step ? "| option | value | default | targets | meaning |\n"
                               "|---|---|---|---|---|\n"
                             : "| option | value | default | meaning |\n|---|---|---|---|\n");
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if (info->type != GG_T_LATER && (info->where & (uint32_t)place) && !(info->where & except))
            row(info, of_step, out);
    }
}

static void targets(struct gg_buf *out)
{
    gg_buf_adds(out, "\n## Targets\n\n| target | the body |\n|---|---|\n");
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        gg_buf_addf(out, "| `%s` | %s |\n", gg_target_name((enum gg_target)i),
                    gg_target_doc((enum gg_target)i));
}

static void later(struct gg_buf *out)
{
    const char *separator = "";
    gg_buf_adds(out, "\n## Not supported yet\n\nThese belong to the language and are refused by "
                     "this version:\n");
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if (info->type != GG_T_LATER)
            continue;
        gg_buf_addf(out, "%s`%s`", separator, info->name);
        separator = ", ";
    }
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        gg_str rest = gg_str_from(info->choices), word;
        bool is_later;
        while (gg_option_next_choice(&rest, &word, &is_later))
            if (is_later)
                gg_buf_addf(out, ", `%s: " GG_FMT "`", info->name, GG_ARG(word));
    }
    gg_buf_adds(out, ".\n");
}

void gg_reference_write(struct gg_buf *out)
{
    gg_buf_adds(out,
                "# Options\n\nMade from the program's table of options by a test; do not edit."
                "\n\nA *value* is a text in which `${NAME}` and `${NAME:-default}` stand for an"
                " environment variable when the\nprogram runs; `$${` is a literal `${`. A "
                "*name* of a step or pipeline is letters, digits, `_` and `-`.\nA *path* is "
                "read when gluegen runs, relative to the spec. A *size* is a number of bytes, or "
                "one with `K`, `M`, `G` or\n`T` behind it, each 1024 times the one before; a "
                "*time* a number of seconds, or one with `ms`, `s`, `m` or `h`\nbehind it. "
                "*Types* of fields are ");
    quote_choices(gg_option_info(GG_OPT_FIELDS)->choices, out);
    gg_buf_adds(out, ".\n\n## At the top of a spec\n\n");
    table(GG_AT_SPEC, GG_AT_PIPELINE, out);
    gg_buf_adds(out, "\n## At a pipeline\n\nAt the top of a spec beside `steps`, or in a member of "
                     "`pipelines`; then what stands at the top holds\nfor each of them.\n\n");
    table(GG_AT_PIPELINE, 0, out);
    gg_buf_adds(out, "\n## At a step\n\nEach step has `step`, `target` and one of `code`, `file` "
                     "and `command`.\n\n");
    table(GG_AT_STEP, 0, out);
    targets(out);
    later(out);
}
