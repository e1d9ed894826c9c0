/* The predicates of generators, for programs that a session runs. */
#ifndef GG_DRIVER_GENERATE_H
#define GG_DRIVER_GENERATE_H

#include "driver/compile.h"
#include "program/program.h"

/* For the program in the source `file`, whose clauses are `terms`. */
struct gg_host gg_generation_host(struct gg_arena *a, struct gg_sources *sources,
                                  struct gg_diags *ds, uint32_t file, const struct gg_terms *terms,
                                  const struct gg_compile_opts *opts);

#endif
