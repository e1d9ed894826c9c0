/* Access to the table of options and targets. */
#include "frontend/option.h"

static const struct gg_option_info options[GG_OPT_COUNT] = {
#define GG_OPTION(id, name, where, type, targets, choices, fallback, doc)                          \
    [GG_OPT_##id] = {name, where, type, targets, choices, fallback, doc},
#include "frontend/options.def"
#undef GG_OPTION
};

static const char *const target_names[GG_TARGET_COUNT] = {
    [GG_TARGET_AWK] = "awk",       [GG_TARGET_BASH] = "bash", [GG_TARGET_GO] = "go",
    [GG_TARGET_PYTHON] = "python", [GG_TARGET_RUST] = "rust",
};

static const char *const target_docs[GG_TARGET_COUNT] = {
    [GG_TARGET_AWK] = "A whole awk program; sees `$1..$n` and a variable for each declared field.",
    [GG_TARGET_BASH] = "A shell command or script that is fed on its standard input.",
    [GG_TARGET_GO] = "Statements that run for each record; `fields []string`, typed variables.",
    [GG_TARGET_PYTHON] = "Statements that run for each record; `fields`, typed variables.",
    [GG_TARGET_RUST] = "A block that runs for each record; `fields: &[&str]`, typed variables.",
};

const struct gg_option_pair gg_option_conflicts[] = {
    {GG_OPT_LANGUAGE, GG_OPT_TARGET, "`language` is a synonym of `target`"},
    {GG_OPT_BUFFER_SIZE, GG_OPT_BUFFER, "`buffer_size` is the block of `buffer`"},
    {GG_OPT_WORKERS, GG_OPT_PARALLEL, "`workers` is a synonym of `parallel`"},
    {GG_OPT_FLUSH_HANDLER, GG_OPT_END, "`flush_handler` is a synonym of `end`"},
    {GG_OPT_BEGIN, GG_OPT_COMMAND, "a command runs as it is, so `begin` has no effect"},
    {GG_OPT_END, GG_OPT_COMMAND, "a command runs as it is, so `end` has no effect"},
    {GG_OPT_FLUSH_HANDLER, GG_OPT_COMMAND,
     "a command runs as it is, so `flush_handler` has no effect"},
    {GG_OPT_KEY, GG_OPT_COMMAND, "a command runs as it is, so `key` has no effect"},
    {GG_OPT_KEY, GG_OPT_MERGE,
     "records of one key meet one worker, so that there is nothing for `merge` to fold"},
    {GG_OPT_MERGE, GG_OPT_COMMAND, "a command runs as it is, so `merge` has no effect"},
    {GG_OPT_PRELUDE, GG_OPT_COMMAND, "a command runs as it is, so `prelude` has no effect"},
    {GG_OPT_STATE, GG_OPT_COMMAND, "a command runs as it is, so `state` has no effect"},
};

const size_t gg_noption_conflicts = GG_COUNT(gg_option_conflicts);

const struct gg_option_pair gg_option_needs[] = {
    {GG_OPT_SOURCE, GG_OPT_COMMAND, "`source` is what `command` is built from"},
    {GG_OPT_AUTO_BUILD, GG_OPT_SOURCE, "`auto_build` says when `source` is built"},
    {GG_OPT_KEY, GG_OPT_STATE, "`key` keeps the `state` of workers apart"},
    {GG_OPT_MERGE, GG_OPT_STATE, "`merge` folds the `state` of two workers into one"},
};

const size_t gg_noption_needs = GG_COUNT(gg_option_needs);

const struct gg_option_info *gg_option_info(enum gg_option option)
{
    return &options[option];
}

bool gg_option_by_name(gg_str name, uint32_t place, enum gg_option *option)
{
    char first = name.n ? name.p[0] : '\0'; /* most rows are passed over by their first byte */
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        if (options[i].name[0] == first && (options[i].where & place) &&
            gg_str_is(name, options[i].name)) {
            *option = (enum gg_option)i;
            return true;
        }
    }
    return false;
}

bool gg_option_next_choice(gg_str *rest, gg_str *word, bool *later)
{
    if (!rest->n)
        return false;
    ptrdiff_t bar = gg_str_find_char(*rest, '|');
    size_t end = bar < 0 ? rest->n : (size_t)bar;
    *word = gg_str_sub(*rest, 0, end);
    *rest = gg_str_sub(*rest, end + (bar >= 0), rest->n);
    *later = gg_str_ends(*word, GG_STR("?"));
    word->n -= *later;
    return true;
}

bool gg_is_choice(const char *choices, gg_str word)
{
    gg_str rest = gg_str_from(choices), choice;
    bool later;
    while (gg_option_next_choice(&rest, &choice, &later))
        if (!later && gg_str_eq(choice, word))
            return true;
    return false;
}

const char *gg_target_doc(enum gg_target target)
{
    return target_docs[target];
}

const char *gg_target_name(enum gg_target target)
{
    return target_names[target];
}

bool gg_planned_target_by_name(gg_str name, enum gg_planned_target *target)
{
    static const char *const names[] = {
#define GG_PLANNED_TARGET(id, name) name,
#include "frontend/planned.def"
#undef GG_PLANNED_TARGET
    };
    for (uint32_t i = 0; i < GG_PLANNED_TARGET_COUNT; i++) {
        if (gg_str_is(name, names[i])) {
            *target = (enum gg_planned_target)i;
            return true;
        }
    }
    return false;
}

bool gg_target_by_name(gg_str name, enum gg_target *target)
{
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++) {
        if (gg_str_is(name, target_names[i])) {
            *target = (enum gg_target)i;
            return true;
        }
    }
    return false;
}
