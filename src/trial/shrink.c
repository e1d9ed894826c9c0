/* The search for a smallest input. */
#include "trial/shrink.h"

struct gg_parts gg_parts_of_bytes(struct gg_arena *a, gg_str text)
{
    struct gg_parts parts = {gg_new_array(a, gg_str, text.n + 1), (uint32_t)text.n};
    for (uint32_t i = 0; i < parts.n; i++)
        parts.at[i] = gg_str_sub(text, i, i + 1);
    return parts;
}

/* All parts but those from beg to end. */
static gg_str without(struct gg_arena *a, const struct gg_parts *parts, uint32_t beg, uint32_t end)
{
    struct gg_buf text = gg_buf_new(a);
    for (uint32_t i = 0; i < parts->n; i++)
        if (i < beg || i >= end)
            gg_buf_add(&text, parts->at[i]);
    return gg_buf_str(&text);
}

static void take_out(struct gg_parts *parts, uint32_t beg, uint32_t end)
{
    memmove(parts->at + beg, parts->at + end, (parts->n - end) * sizeof *parts->at);
    parts->n -= end - beg;
}

/* One round with pieces of that many parts; whether anything could go. */
static bool sweep(struct gg_parts *parts, uint32_t size, gg_shrink_test *test, void *ctx,
                  bool *stop)
{
    struct gg_arena scratch = {0};
    bool smaller = false;
    /* From the end on: what comes later seldom matters for what came before. */
    for (uint32_t end = parts->n; end && !*stop; end = end > size ? end - size : 0) {
        uint32_t beg = end > size ? end - size : 0;
        if (test(ctx, without(&scratch, parts, beg, end), stop)) {
            take_out(parts, beg, end);
            smaller = true;
        }
        gg_arena_free(&scratch);
    }
    return smaller;
}

gg_str gg_shrink(struct gg_arena *a, struct gg_parts parts, gg_shrink_test *test, void *ctx)
{
    bool stop = false;
    uint32_t size = (parts.n + 1) / 2;
    while (parts.n && size && !stop) {
        bool smaller = sweep(&parts, size, test, ctx, &stop);
        if (size > parts.n)
            size = parts.n;
        if (!smaller || size > 1)
            size = size == 1 ? 0 : (size + 1) / 2;
    }
    return without(a, &parts, parts.n, parts.n);
}
