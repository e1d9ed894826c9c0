/*
 * What separates fields and records in the code of a step: no value that it hands on by a call may
 * hold it.
 */
#ifndef GG_BACKENDS_AWK_SEPARATORS_H
#define GG_BACKENDS_AWK_SEPARATORS_H

#include "backends/awk/records.h"

/* The program cuts what it reads at tabs, and so FS is one. */
bool gg_awk_has_tabs(const struct gg_awk_role *role);

/* Token `i` is of `FS = OFS = "\t"`, or one of both, in BEGIN. */
bool gg_awk_sets_tab(const struct gg_awk_snippet *s, uint32_t i);

/* What could make a tab or a line end of which a value holds one; NULL: nothing could. */
const char *gg_awk_what_separates(const struct gg_awk_scan *scan);

#endif
