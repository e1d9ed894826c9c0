/* How control flows through a body: whether it returns values and whether its end is reached. */
#ifndef GG_BACKENDS_GO_FLOW_H
#define GG_BACKENDS_GO_FLOW_H

#include "backends/go/token.h"

/* True when some `return` of the body itself (not of a function literal in it) has a value. */
bool gg_go_returns_value(const struct gg_go_code *code);

/* True when the last statement is a terminating one (The Go Programming Language Specification,
 * "Terminating statements"): code after it would be unreachable. */
bool gg_go_terminates(const struct gg_go_code *code);

#endif
