/* Checks values that are amounts: sizes, times, processors, buffers. */
#include "frontend/check_quantity.h"

#include "frontend/quantity.h"

static bool read_quantity(enum gg_option option, const struct gg_ast *value, const char **why)
{
    enum gg_option_type type = gg_option_info(option)->type;
    struct gg_buffer buffer;
    struct gg_cores cores;
    uint64_t number;
    if (type == GG_T_SIZE && option != GG_OPT_BUFFER_SIZE)
        return gg_quantity_size(value, &number, why);
    if (type == GG_T_SIZE && !gg_quantity_size(value, &number, why))
        return false;
    if (type == GG_T_TIME)
        return gg_quantity_time(value, &number, why);
    if (type == GG_T_CORES)
        return gg_quantity_cores(value, &cores, why);
    return gg_quantity_buffer(value, &buffer, why);
}

static const char *wanted(enum gg_option_type type)
{
    return type == GG_T_SIZE    ? "a size, such as 64K or 8G"
           : type == GG_T_TIME  ? "a time, such as 30s or 5m"
           : type == GG_T_CORES ? "a list of processors, such as [0, 1]"
                                : "none, line or block(SIZE)";
}

void gg_check_quantity(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const struct gg_option_info *info = gg_option_info(option);
    const char *why;
    if (read_quantity(option, value, &why))
        return;
    if (!why) {
        gg_check_report_type(c, value, info->name, wanted(info->type));
        return;
    }
    struct gg_diag *d = gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` takes %s", info->name,
                                    wanted(info->type));
    gg_diag_help(c->ds, d, "%s", why);
}
