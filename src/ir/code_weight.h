/* How much a step's code does, for estimates: its lines are counted, nothing is parsed. */
#ifndef GG_IR_CODE_WEIGHT_H
#define GG_IR_CODE_WEIGHT_H

#include "ir/ir.h"

/*
 * How often statements of the step's code run for each record. A line that is a simple statement
 * counts once, one inside loops as often as costs.def takes a loop to turn. Where it calls a
 * function that the code, `prelude` or `state` defines, what that one does counts there, and not
 * where it is defined; a call of itself counts nothing, nor what awk does at BEGIN and END. The
 * step has a body.
 */
uint64_t gg_code_weight(const struct gg_stage *step);

/* Whether it writes records, and not only at the end; of a script nobody knows: it does. */
bool gg_code_writes(const struct gg_stage *step);

#endif
