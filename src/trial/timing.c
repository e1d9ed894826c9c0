/* Medians and counts. */
#include "trial/timing.h"

#include <stdlib.h>

static int compare(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

struct gg_spread gg_spread_of(struct gg_arena *a, const double *values, uint32_t n)
{
    double *sorted = gg_new_array(a, double, n);
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    double median = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return (struct gg_spread){median, sorted[0], sorted[n - 1]};
}

double gg_load(void)
{
    double load = 0;
    (void)getloadavg(&load, 1);
    return load;
}

uint64_t gg_count_records(gg_str text, bool is_csv, bool has_header)
{
    bool quoted = false;
    uint64_t n = text.n && text.p[text.n - 1] != '\n';
    for (size_t i = 0; i < text.n; i++) {
        quoted ^= is_csv && text.p[i] == '"';
        n += text.p[i] == '\n' && !quoted;
    }
    return n - (n && has_header);
}
