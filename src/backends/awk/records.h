/* The records that a step hands on by calls: their columns. */
#ifndef GG_BACKENDS_AWK_RECORDS_H
#define GG_BACKENDS_AWK_RECORDS_H

#include "backends/awk/calls.h"

/* A walk over a step's code that finds out its role. */
struct gg_awk_scan {
    bool is_last; /* of its program */
    struct gg_arena *arena;
    struct gg_awk_role *role;
    struct gg_awk_snippet s;
    const char *why; /* it has none; NULL: nothing has been found so far */
};

/* The first reason counts; NULL is none. */
void gg_awk_refuse(struct gg_awk_scan *scan, const char *why);

/* Sets role->out by all that the snippet prints. */
void gg_awk_scan_prints(struct gg_awk_scan *scan);

#endif
