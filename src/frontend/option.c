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

const struct gg_option_info *gg_option_info(enum gg_option option)
{
    return &options[option];
}

bool gg_option_by_name(gg_str name, uint32_t place, enum gg_option *option)
{
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        if ((options[i].where & place) && gg_str_is(name, options[i].name)) {
            *option = (enum gg_option)i;
            return true;
        }
    }
    return false;
}

const char *gg_target_name(enum gg_target target)
{
    return target_names[target];
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
