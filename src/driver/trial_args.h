/* Values on the command line of the commands that try pipelines out: numbers, lists, times. */
#ifndef GG_DRIVER_TRIAL_ARGS_H
#define GG_DRIVER_TRIAL_ARGS_H

#include "driver/session.h"

enum { GG_NUMBERS_MAX = 16 };

struct gg_numbers {
    uint32_t at[GG_NUMBERS_MAX];
    uint32_t n;
};

/* Each is false after a usage error. An absent flag leaves the value as it is. */
GG_NODISCARD bool gg_arg_number(const struct gg_session *s, enum gg_flag flag, uint32_t max,
                                uint32_t *value);
GG_NODISCARD bool gg_arg_time(const struct gg_session *s, enum gg_flag flag, uint64_t *ms);
GG_NODISCARD bool gg_arg_numbers(const struct gg_session *s, enum gg_flag flag, uint32_t max,
                                 struct gg_numbers *numbers); /* "1,2,7", each from 1 to max */

#endif
