/*
 * awk as the optimiser and the checks know it.
 */
#ifndef GG_BACKENDS_AWK_LANGUAGE_H
#define GG_BACKENDS_AWK_LANGUAGE_H

#include "backends/view.h"

extern const struct gg_language gg_awk_language;
extern const struct gg_name_rules gg_awk_names;

#endif
