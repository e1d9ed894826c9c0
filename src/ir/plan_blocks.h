/* Which steps run on blocks of records, several blocks at a time: a part of building the plan. */
#ifndef GG_IR_PLAN_BLOCKS_H
#define GG_IR_PLAN_BLOCKS_H

#include "ir/plan.h"

/*
 * Finds the stretches of `plan` that `parallel: gnu_parallel` asks for, sets plan->stretches, and
 * in_blocks of `units`, which are the plan's own.
 */
void gg_plan_blocks(struct gg_arena *a, struct gg_pipeline_plan *plan, struct gg_unit *units,
                    struct gg_decisions *decisions);

#endif
