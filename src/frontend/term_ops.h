/* Operators: SWI-Prolog's, and those that a file adds or takes away. */
#ifndef GG_FRONTEND_TERM_OPS_H
#define GG_FRONTEND_TERM_OPS_H

#include "base/table.h"

enum gg_op_kind { GG_OP_PREFIX, GG_OP_INFIX, GG_OP_POSTFIX };

enum { GG_OP_PRIORITY_MAX = 1200 };

struct gg_op {
    int16_t priority, left, right; /* of the operator and the most of its arguments */
};

struct gg_ops;

struct gg_ops *gg_ops_new(struct gg_arena *a); /* the predefined ones */

/* What a name is as an operator, by enum gg_op_kind (priority 0: not of that kind), until the next
 * gg_ops_add; NULL when it is none. */
const struct gg_op *gg_ops_find(const struct gg_ops *ops, gg_str name);

/* op/3: priority 0 removes, -1 brings back what is predefined. False when the type is unknown or
 * the name may not be redefined. */
bool gg_ops_add(struct gg_ops *ops, int64_t priority, gg_str type, gg_str name);

#endif
