/* Which names Python code uses and binds. */
#ifndef GG_BACKENDS_PYTHON_SCOPE_H
#define GG_BACKENDS_PYTHON_SCOPE_H

#include "backends/code_facts.h"

/* Fills everything but `arena` and `is_body`, which are given. */
void gg_python_facts(const struct gg_tree *tree, struct gg_code_facts *facts);

/* The part of it that is about what is handed on. */
void gg_python_outputs(const struct gg_tree *tree, struct gg_code_facts *facts);

#endif
