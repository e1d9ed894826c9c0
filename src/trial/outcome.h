/*
 * What a run of a pipeline showed, and whether two runs showed the same.
 *
 * Equal are: exit codes; every file that the runs made, byte for byte, files of bad records
 * (`rejected-N`) as sets of lines, and where order does not count all files as sets of records
 * behind the same header; the script's own lines on stderr, as a set. A step to which records come
 * in no order has other numbers for them: those do not count, nor which bad record it met first.
 * When both runs failed, only who failed and why counts, and only when
 * it is the same step: which of two steps that both fail is first is a matter of timing, and so is
 * what had been written by then. So it is which of two jobs of GNU parallel is first to meet a bad
 * record: where a run names a block, what it says of the record does not count.
 *
 * What a step says that may be cut off (trial/cut_off.h) counts as little, and so does whether a
 * bad record made it fail.
 */
#ifndef GG_TRIAL_OUTCOME_H
#define GG_TRIAL_OUTCOME_H

#include "ir/ir.h"
#include "trial/cut_off.h"
#include "trial/process.h"

struct gg_outcome {
    struct gg_process_end end;
    const char *dir; /* holds the files and nothing else */
    gg_str messages; /* stderr */
};

/* What the runs are of. */
struct gg_outcome_subject {
    gg_str pipeline;
    bool any_order;               /* `order: any` holds for it */
    const struct gg_graph *graph; /* with what the pass `order` finds; NULL: nothing is known */
    const struct gg_cut_off *cut_off;
};

/* `reason` gets what differs, in one line, or stays empty. */
GG_NODISCARD bool gg_outcome_equals(const struct gg_outcome *x, const struct gg_outcome *y,
                                    struct gg_outcome_subject subject, struct gg_buf *reason);

/* "exit code 65: etl: step filter: record 3: ..." */
void gg_outcome_describe(const struct gg_outcome *outcome, gg_str pipeline, struct gg_buf *out);

#endif
