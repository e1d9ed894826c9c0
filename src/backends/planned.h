/*
 * Code of steps whose targets gluegen knows but does not generate yet: its syntax is checked all
 * the same, so that `check` tells everything that can be told.
 */
#ifndef GG_BACKENDS_PLANNED_H
#define GG_BACKENDS_PLANNED_H

#include "base/diag.h"
#include "frontend/ast.h"
#include "frontend/option.h"
#include "syntax/syntax.h"

/*
 * A snippet of this option, parsed in the context in which it will stand: C# in a method,
 * JavaScript and TypeScript in an async function, preludes of all of them as files; JSON as a
 * document (RFC 8259). Of a target that has no language nothing is said.
 */
struct gg_parsed gg_planned_parse(struct gg_arena *a, enum gg_planned_target target,
                                  enum gg_option option, gg_str code);

/* Reports the faults of all steps of planned targets in a spec, whatever else is wrong with it.
 * Reads the files that hold bodies into `sources`. */
void gg_planned_check(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                      const struct gg_ast *spec, struct gg_diags *ds);

#endif
