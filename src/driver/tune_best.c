/* Which candidate of a round is best. */
#include "driver/tune.h"

/* One run of so many may be slower. */
enum { NOISY_OF = 5 };

/* What is faster by less than this is noise, and each thing that is pinned has to be worth it. */
static const double WORTH = 0.95;

/* How much of the other's time it needs, by the median of the runs, which stand in pairs; 1 when it
 * is not quicker in nearly all of them: then it is noise. */
static double share_of(struct gg_arena *a, const double *mine, const double *others, uint32_t n)
{
    double *ratios = gg_new_array(a, double, n);
    uint32_t quicker = 0;
    for (uint32_t i = 0; i < n; i++) {
        ratios[i] = others[i] > 0 ? mine[i] / others[i] : 1;
        quicker += ratios[i] < 1;
    }
    return quicker + n / NOISY_OF < n ? 1 : gg_spread_of(a, ratios, n).median;
}

/* How many things it pins that the other does not. */
static uint32_t pins_beyond(struct gg_tune_way way, struct gg_tune_way other)
{
    return (uint32_t)(way.runtime != other.runtime) + (way.block != other.block) +
           (way.jobs != other.jobs);
}

const struct gg_candidate *gg_tune_best(struct gg_arena *a, const struct gg_tune_round *round)
{
    const struct gg_candidate *first = &round->list.at[0], *best = first;
    double least = 1;
    if (first->fault)
        return NULL;
    for (uint32_t i = 1; i < round->list.n; i++) {
        const struct gg_candidate *c = &round->list.at[i];
        const struct gg_series *x = &c->subject.series, *y = &first->subject.series;
        if (c->fault)
            continue;
        double share = round->by_clock ? share_of(a, x->wall_ms.at, y->wall_ms.at, x->wall_ms.n)
                                       : share_of(a, x->cpu_ms.at, y->cpu_ms.at, x->cpu_ms.n);
        for (uint32_t k = pins_beyond(c->way, first->way); k; k--)
            share /= WORTH;
        if (share > least)
            continue;
        best = c;
        least = share;
    }
    return best;
}
