/*
 * Steps that run in the workers of a key, in one process: each worker runs all of them for the
 * records of its keys only.
 */
#ifndef GG_IR_DEALING_H
#define GG_IR_DEALING_H

#include "ir/neighbours.h"

/* The first of the steps of a process whose records are dealt out by `key`, or NULL. */
const struct gg_stage *gg_dealt_by(const struct gg_stage *const *steps, uint32_t n);

/*
 * Of steps one of which is dealt out, each of which reads what the one before it writes; all but
 * the last run in one process already. GG_DECIDED_DEALT, with the estimates for all of them in one
 * process and for the last one apart; else why not, and what it would take.
 */
struct gg_verdict gg_judge_dealing(const struct gg_neighbours *n,
                                   const struct gg_stage *const *steps, uint32_t count);

#endif
