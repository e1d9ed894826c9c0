/* The body of a step of several whose calls of output() are replaced by what they do there. */
#ifndef GG_BACKENDS_PYTHON_HANDED_H
#define GG_BACKENDS_PYTHON_HANDED_H

#include "backends/python/viewer.h"

/* Of a step that hands its records on in its loop, or that writes the lines itself. */
struct gg_py_placed gg_py_handed_body(struct gg_py_viewer *v, uint32_t indent);

#endif
