/*
 * Whether an awk program handles each record alone, so that blocks of records may be handled by
 * processes of their own. Careful: what is not understood counts as state.
 */
#ifndef GG_IR_AWK_STATE_H
#define GG_IR_AWK_STATE_H

#include "ir/ir.h"

/*
 * NULL when what a record gives depends on it alone; else what it depends on besides, as "it keeps
 * `n` from record to record". `record` names variables that are set anew for each record; `prelude`
 * stands before the code and may be empty.
 */
const char *gg_awk_state(struct gg_arena *a, gg_str prelude, gg_str code,
                         const struct gg_record *record);

/*
 * The same for a step with `key`, whose state is said to be apart for each key: NULL when workers
 * may each have keys of their own; else what each of them would see or do otherwise.
 */
const char *gg_awk_keyed_state(struct gg_arena *a, gg_str code, const struct gg_record *record);

#endif
