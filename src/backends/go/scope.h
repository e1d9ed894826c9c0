/* Which names Go code uses and binds. */
#ifndef GG_BACKENDS_GO_SCOPE_H
#define GG_BACKENDS_GO_SCOPE_H

#include "backends/code_facts.h"

/* Fills everything but `arena` and `is_body`, which are given. Keys of composite literals may be
 * names of members, so they are not looked at. */
void gg_go_facts(const struct gg_tree *tree, struct gg_code_facts *facts);

/* The part of it that is about what is handed on. */
void gg_go_outputs(const struct gg_tree *tree, struct gg_code_facts *facts);

#endif
