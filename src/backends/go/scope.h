/* Which names Go code uses and binds. */
#ifndef GG_BACKENDS_GO_SCOPE_H
#define GG_BACKENDS_GO_SCOPE_H

#include "backends/code_facts.h"

/* Fills everything but `arena`, which is given. Keys of composite literals may be names of members,
 * so they are not looked at. */
void gg_go_facts(const struct gg_tree *tree, struct gg_code_facts *facts);

#endif
