/* The functions of arith.def. */
#ifndef GG_PROGRAM_ARITH_H
#define GG_PROGRAM_ARITH_H

#include "program/number.h"

/* `x` are evaluated arguments. */
typedef enum gg_outcome gg_arith_fn(struct gg_machine *m, const gg_cell *x, gg_cell *result);

#define GG_ARITH(name, arity, function) gg_arith_fn gg_arith_##function;
#include "program/arith.def"
#undef GG_ARITH

enum gg_outcome gg_arith_done(gg_cell result); /* stopped when it is 0 */

#endif
