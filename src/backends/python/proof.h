/* What is known of the values of a call of output() before it is made. */
#ifndef GG_BACKENDS_PYTHON_PROOF_H
#define GG_BACKENDS_PYTHON_PROOF_H

#include "backends/python/viewer.h"

enum gg_py_proof {
    GG_PY_PROVEN,  /* what a text of the type gives */
    GG_PY_CHECKED, /* a check can tell */
    GG_PY_UNKNOWN,
};

enum gg_py_proof gg_py_prove(const struct gg_py_viewer *v, struct gg_py_argument at,
                             enum gg_type type);

/* It is one of two texts of ASCII without escapes, or one, none of which holds the character. */
bool gg_py_is_plain_choice(const struct gg_py_snippet *s, struct gg_py_argument at, char without);

/* A name of the step hides one that checks of values need. */
bool gg_py_hides_types(const struct gg_py_viewer *v);

#endif
