/*
 * In which order records come, and who can tell.
 *
 * The pass `order` notes it on stages, the plan lets workers write out of turn by it. Who sees a
 * record's number can tell: it stands in messages and dead letters.
 */
#ifndef GG_IR_ORDER_H
#define GG_IR_ORDER_H

#include "ir/ir.h"

/* No message of a step or merge names a record that it reads: its writer has checked them, nobody
 * checks them, or bad ones are only counted. */
bool gg_order_is_quiet(const struct gg_graph *graph, const struct gg_stage *stage);

/* It hands records on one by one, as they come, and neither fails at one nor makes a bad one. */
bool gg_order_passes_on(const struct gg_graph *graph, const struct gg_stage *stage);

/* Its records may leave in another order than in a serial run, when it gets the workers that are
 * asked for. What has a key is put in order again. */
bool gg_order_is_lost(const struct gg_graph *graph, const struct gg_stage *stage);

/* The first behind it that can tell in which order its records leave, a step, converter or sink;
 * where it is `untold`, the one to whom they come that cannot tell. */
const struct gg_stage *gg_order_judge(const struct gg_graph *graph,
                                      const struct gg_readers *readers, uint32_t index);

#endif
