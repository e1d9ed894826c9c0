/*
 * Steps of one process whose code stands in one loop, each behind the one before, so that a record
 * is handed on by the variables of the loop. A step that cannot be placed so begins a loop of its
 * own and gets its records in a list.
 */
#ifndef GG_BACKENDS_PYTHON_JOIN_H
#define GG_BACKENDS_PYTHON_JOIN_H

#include "backends/python/viewer.h"

/* Fills `joined` and all that follows it in the viewers of the parts, whose snippets are read. */
void gg_py_join(struct gg_arena *a, struct gg_py_part *parts, uint32_t n);

/* Snippets other than its code do, or may. */
bool gg_py_hooks_call_output(const struct gg_py_viewer *v);

/* The step that made the record which this one gets in variables. */
struct gg_py_viewer *gg_py_source_of(const struct gg_py_viewer *v);

/* The parts behind `part` in its loop, itself included. */
uint32_t gg_py_loop_length(const struct gg_py_part *parts, uint32_t n, uint32_t part);

#endif
