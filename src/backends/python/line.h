/* Lines that are made of values: their parts, and what shows that they may not be written as they
 * are. */
#ifndef GG_BACKENDS_PYTHON_LINE_H
#define GG_BACKENDS_PYTHON_LINE_H

#include "backends/python/viewer.h"

/* A variable with its type, as in value_shape (shape.c). */
void gg_py_add_value(struct gg_list *list, gg_str var, enum gg_type type);

/* Characters, besides the delimiter, with which a field is not written as it is. */
gg_str gg_py_line_marks(enum gg_format_kind kind);

/* The delimiter as it stands in a formatted text. */
gg_str gg_py_delimiter_within(struct gg_arena *a, char delimiter);

/* tsv, tsv_escaped or csv. */
bool gg_py_is_line_of_fields(enum gg_format_kind kind);

/* Sets `quick`, where output() is called with values of declared types. */
void gg_py_set_quick(struct gg_py_viewer *v);

#endif
