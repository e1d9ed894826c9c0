/*
 * Passes: module to module, one file each, one row in passes.def.
 *
 * A pass has no effect but its result and diagnostics, returns its argument when it has nothing to
 * do, and lowers a stated measure so that the sequence ends.
 */
#ifndef GG_IR_PASS_H
#define GG_IR_PASS_H

#include "ir/ir.h"

struct gg_pass_ctx {
    struct gg_arena *arena;
    struct gg_diags *diags;
    struct gg_decisions *decisions; /* or NULL */
};

typedef const struct gg_module *gg_pass_fn(struct gg_pass_ctx *, const struct gg_module *);

struct gg_pass {
    const char *name, *doc;
    gg_pass_fn *run;
    uint8_t level; /* runs from this -O level on; 0 = always, the result needs it */
};

/* Runs the passes of `level`, verifying after each; NULL when one reported an error. */
const struct gg_module *gg_passes_run(struct gg_pass_ctx *ctx, const struct gg_module *module,
                                      uint8_t level);

#define GG_PASS(name, level, doc) gg_pass_fn gg_pass_##name;
#include "ir/passes.def"
#undef GG_PASS

#endif
