/*
 * Slips that only two steps together show: each is right by itself, and they do not fit.
 */
#ifndef GG_BACKENDS_SLIPS_H
#define GG_BACKENDS_SLIPS_H

#include "backends/step_code.h"

/*
 * awk that prints blanks between values where its reader splits at tabs; the time of a web server's
 * log cut within its hour.
 */
void gg_slips_check(const struct gg_step_code *code, const struct gg_readers *readers);

/* The time of the common log format, `[15/Jan/2025:10:12:03`, the fourth word of its lines. */
struct gg_log_time {
    uint32_t column; /* among the values that are printed */
    uint32_t hours;  /* characters up to the end of the hour */
};

/* Whether awk code that sees whole lines prints such a time. */
bool gg_slips_log_time(gg_str code, struct gg_log_time *time);

/* How a program sees a field: by its name ("": not), and as fields[column] (-1: not). */
struct gg_seen_field {
    gg_str name;
    int64_t column;
};

/* Reports where the time is cut within its hour. */
void gg_slips_check_cuts(struct gg_arena *a, struct gg_diags *ds, const struct gg_snippet *snippet,
                         const struct gg_log_time *time, const struct gg_seen_field *seen);

#endif
