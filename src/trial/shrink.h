/*
 * Delta debugging: the smallest input that still shows what was seen in a large one.
 *
 * Parts of the input are left out as long as the test stays true, in halves, quarters and so on
 * down to single parts (ddmin of Zeller and Hildebrandt, complements only).
 */
#ifndef GG_TRIAL_SHRINK_H
#define GG_TRIAL_SHRINK_H

#include "base/str.h"

/* Whether the input still shows it; *stop is set when no more tests can be made. */
typedef bool gg_shrink_test(void *ctx, gg_str input, bool *stop);

struct gg_parts {
    gg_str *at; /* in a row they are the input */
    uint32_t n;
};

/* The bytes of a text, each a part. */
struct gg_parts gg_parts_of_bytes(struct gg_arena *a, gg_str text);

/*
 * The input with fewest parts that was found; what `parts` make up passes the test. Memory of
 * candidates is released; the result is in `a`.
 */
gg_str gg_shrink(struct gg_arena *a, struct gg_parts parts, gg_shrink_test *test, void *ctx);

#endif
