/* Reads numbers, lists of numbers and times. */
#include "driver/trial_args.h"

/* Digits at the start of *rest; false when there are none or they are too many. */
static bool take_number(gg_str *rest, uint32_t max, uint32_t *value)
{
    uint64_t n = 0;
    size_t i = 0;
    for (; i < rest->n && rest->p[i] >= '0' && rest->p[i] <= '9' && n <= max; i++)
        n = n * 10 + (uint64_t)(rest->p[i] - '0');
    *rest = gg_str_sub(*rest, i, rest->n);
    *value = (uint32_t)n;
    return i && n <= max;
}

static bool refuse(const struct gg_session *s, enum gg_flag flag, const char *wanted)
{
    gg_usage_error(s, "`--%s %s`: %s", gg_flag_info(flag)->name, s->args.value[flag], wanted);
    return false;
}

bool gg_arg_number(const struct gg_session *s, enum gg_flag flag, uint32_t max, uint32_t *value)
{
    gg_str rest = gg_str_from(s->args.value[flag]);
    if (!s->args.value[flag] || (take_number(&rest, max, value) && !rest.n))
        return true;
    return refuse(s, flag, "not a number, or too large");
}

bool gg_arg_time(const struct gg_session *s, enum gg_flag flag, uint64_t *ms)
{
    enum { WEEK_S = 7 * 24 * 3600 };
    static const struct {
        const char *suffix;
        uint64_t ms;
    } units[] = {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60000}, {"h", 3600000}};
    gg_str rest = gg_str_from(s->args.value[flag]);
    uint32_t n;
    if (!s->args.value[flag])
        return true;
    if (take_number(&rest, WEEK_S, &n) && n)
        for (size_t i = 0; i < GG_COUNT(units); i++)
            if (gg_str_is(rest, units[i].suffix)) {
                *ms = n * units[i].ms;
                return true;
            }
    return refuse(s, flag, "a time is a number with s, m or h behind it, as in 90s");
}

bool gg_arg_numbers(const struct gg_session *s, enum gg_flag flag, uint32_t max,
                    struct gg_numbers *numbers)
{
    gg_str rest = gg_str_from(s->args.value[flag]);
    if (!s->args.value[flag])
        return true;
    numbers->n = 0;
    do {
        uint32_t value;
        if (numbers->n == GG_NUMBERS_MAX || !take_number(&rest, max, &value) || !value)
            return refuse(s, flag, "a list is made of numbers from 1 on, as in 1,2,7");
        numbers->at[numbers->n++] = value;
        if (rest.n && rest.p[0] != ',')
            return refuse(s, flag, "a list is made of numbers from 1 on, as in 1,2,7");
        rest = gg_str_sub(rest, rest.n != 0, rest.n);
    } while (rest.n);
    return true;
}
