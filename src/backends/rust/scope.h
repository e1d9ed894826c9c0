/* Which names Rust code uses and binds. */
#ifndef GG_BACKENDS_RUST_SCOPE_H
#define GG_BACKENDS_RUST_SCOPE_H

#include "backends/code_facts.h"

/*
 * Fills everything but `arena` and `is_body`, which are given. A name that any pattern or item
 * binds counts as bound in all of the code: scopes are not told apart. Of macros only those of the
 * standard library that take expressions are looked into.
 */
void gg_rust_facts(const struct gg_tree *tree, struct gg_code_facts *facts);

/* The part of it that is about what is handed on. */
void gg_rust_outputs(const struct gg_tree *tree, struct gg_code_facts *facts);

#endif
