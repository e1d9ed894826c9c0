/* Bodies of steps that stand in files of their own. */
#ifndef GG_IR_BODY_H
#define GG_IR_BODY_H

#include "base/diag.h"
#include "frontend/ast.h"

/* The directory of a spec, "" or ending in '/': paths in it begin there. */
gg_str gg_body_dir(gg_str path);

/*
 * A node that stands for the whole text of the file that `node` names, beside the spec `file`, so
 * that faults in it have places. NULL when it cannot be read; then an error is in the list.
 */
const struct gg_ast *gg_body_read(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                                  const struct gg_ast *node, struct gg_diags *ds);

#endif
