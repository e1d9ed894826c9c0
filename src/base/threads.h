/*
 * Threads for work whose parts know nothing of each other.
 *
 * A share writes what is its own alone: an arena, a list of diagnostics, a stretch of an array. Who
 * starts them puts the shares together in their order, so that nobody can tell how many there were.
 */
#ifndef GG_BASE_THREADS_H
#define GG_BASE_THREADS_H

#include "base/base.h"

enum { GG_THREADS_MOST = 8 };

/*
 * How many shares n items are worth: one for each processor that this process may use, none with
 * less than `least` items. 1 where starting a thread costs more than it saves.
 */
uint32_t gg_threads_for(uint32_t n, uint32_t least);

/* The items of a share: from `beg` to before `end`. */
struct gg_slice {
    uint32_t beg, end;
};

static inline struct gg_slice gg_slice_of(uint32_t n, uint32_t share, uint32_t nshares)
{
    return (struct gg_slice){(uint32_t)((uint64_t)n * share / nshares),
                             (uint32_t)((uint64_t)n * (share + 1) / nshares)};
}

typedef void gg_thread_fn(void *ctx, uint32_t share);

/* Calls fn for each share from 0 and returns when all have ended. The first one runs in the thread
 * of the caller, and so does one for which there is no thread. */
void gg_threads_run(uint32_t nshares, gg_thread_fn *fn, void *ctx);

#endif
