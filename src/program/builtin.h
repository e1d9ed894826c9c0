/* The built-in predicates in C: the functions of builtins.def. */
#ifndef GG_PROGRAM_BUILTIN_H
#define GG_PROGRAM_BUILTIN_H

#include "program/code.h"

#define GG_BUILTIN(name, arity, function, flags) gg_builtin_fn gg_builtin_##function;
#include "program/builtins.def"
#undef GG_BUILTIN

/* The goal `closure` with further arguments as m->target and m->x; GG_CALLS unless it raises. */
enum gg_outcome gg_call_closure(struct gg_machine *m, gg_cell closure, const gg_cell *more,
                                uint32_t n);

#endif
