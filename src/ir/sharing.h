/* Where the workers that a whole pipeline asks for are worth a process of their own. */
#ifndef GG_IR_SHARING_H
#define GG_IR_SHARING_H

#include "ir/neighbours.h"

/*
 * `stages` are those of the graph, fused wherever they can share a process if nobody has workers
 * (gg_judge); workers for some of the steps of such a process would need one more. Compared are the
 * estimates for all of the pipeline on the clock: no sooner than its slowest process, nor than all
 * of its work on the processors. One stretch at most is cut out, where the table says that it is
 * worth it; then it has the workers. Steps that ask for themselves get what they ask for.
 *
 * Sets `share` of stages, clears `fused` where a process is cut, and then says in `verdicts`, which
 * is by stage, why. Tells of each step that could have workers and has none for that reason.
 */
void gg_share_out(const struct gg_neighbours *n, struct gg_stage *stages,
                  struct gg_verdict *verdicts);

#endif
