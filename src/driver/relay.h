/* What a relay tells about the bytes that pass it, in a file that both sides map. */
#ifndef GG_DRIVER_RELAY_H
#define GG_DRIVER_RELAY_H

#include "base/base.h"

#include <stdatomic.h>

struct gg_relay_counts {
    uint32_t is_csv;            /* set by the reader of the counts: a line end in quotes is data */
    atomic_uint started, ended; /* 0 or 1 */
    atomic_ullong bytes, records;
    atomic_ullong start_ms, last_ms; /* of the monotonic clock */
};

/* The file at `path`, mapped; NULL when it cannot be. `create` makes it. */
struct gg_relay_counts *gg_relay_map(const char *path, bool create);

uint64_t gg_relay_clock(void);

#endif
