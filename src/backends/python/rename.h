/* Gives a name of a step another one, so that its snippets can share a scope with others. */
#ifndef GG_BACKENDS_PYTHON_RENAME_H
#define GG_BACKENDS_PYTHON_RENAME_H

#include "backends/python/viewer.h"

/*
 * Renames in all snippets of the step; false (and nothing is done) where the name stands in a text,
 * an import, a class, or before `=` in parentheses.
 */
bool gg_py_rename(struct gg_arena *a, struct gg_py_viewer *v, gg_str name);

#endif
