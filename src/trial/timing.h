/* Repeated measurements of several things, made in turns so that what disturbs one disturbs all. */
#ifndef GG_TRIAL_TIMING_H
#define GG_TRIAL_TIMING_H

#include "base/str.h"

/* What was measured in each run. Two series of one measuring have their runs in pairs. */
struct gg_series {
    GG_VEC(double) wall_ms;
    GG_VEC(double) cpu_ms;
    double peak_mib; /* the largest */
};

struct gg_spread {
    double median, least, most;
};

/* Of n > 0 values. */
struct gg_spread gg_spread_of(struct gg_arena *a, const double *values, uint32_t n);

/* How many processes want to run, on the mean of the last minute: what disturbs a measurement. */
double gg_load(void);

/* Records of a text in a format: lines, or for csv those outside of quotes. */
uint64_t gg_count_records(gg_str text, bool is_csv, bool has_header);

#endif
