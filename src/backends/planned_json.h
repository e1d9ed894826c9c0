/* JSON as RFC 8259 has it: the grammar lets pass more, and does not know all numbers. */
#ifndef GG_BACKENDS_PLANNED_JSON_H
#define GG_BACKENDS_PLANNED_JSON_H

#include "syntax/syntax.h"

/* A document. Faults are also comments, no value or several, numbers such as 01, control characters
 * and odd escapes. */
struct gg_parsed gg_planned_parse_json(struct gg_arena *a, gg_str code);

#endif
