/* Specs that are Prolog programs: run, and what they make as artifacts. */
#ifndef GG_DRIVER_PROGRAM_H
#define GG_DRIVER_PROGRAM_H

#include "driver/compile.h"
#include "frontend/term.h"

struct gg_ran {
    const struct gg_artifact *artifacts;
    uint32_t nartifacts;
    gg_str notes; /* what the program printed */
};

/* Runs the program of `file`. False when an error is in `ds`. */
GG_NODISCARD bool gg_run_program(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                                 const struct gg_terms *terms, const struct gg_compile_opts *opts,
                                 struct gg_diags *ds, struct gg_ran *ran);

#endif
