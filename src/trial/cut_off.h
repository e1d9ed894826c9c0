/*
 * Steps whose last words are a matter of timing.
 *
 * A step may end before its last record, as `head` does. The process that writes to it dies of
 * SIGPIPE when it writes next, and so do those before it: what they had read and told of by then
 * differs from run to run.
 */
#ifndef GG_TRIAL_CUT_OFF_H
#define GG_TRIAL_CUT_OFF_H

#include "ir/ir.h"

/* The names of steps that may end early, and of all that stand before such a step: a converter
 * speaks for the step beside it. */
struct gg_cut_off {
    GG_VEC(gg_str) steps;
};

struct gg_cut_off gg_cut_off_of(struct gg_arena *a, const struct gg_graph *graph);

/* cut_off NULL: nothing is known of any. */
GG_NODISCARD bool gg_some_are_cut_off(const struct gg_cut_off *cut_off);
GG_NODISCARD bool gg_is_cut_off(const struct gg_cut_off *cut_off, gg_str step);

#endif
