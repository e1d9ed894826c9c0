/* What the Rust view has to know about the user's code. */
#ifndef GG_BACKENDS_RUST_SNIPPET_H
#define GG_BACKENDS_RUST_SNIPPET_H

#include "base/str.h"

/* Whether the code mentions a variable, also as {name} in a format string. */
bool gg_rust_mentions(gg_str code, gg_str name);

/* Whether the code assigns to a variable or borrows it for that. */
bool gg_rust_assigns(gg_str code, gg_str name);

/* Whether `name` stands anywhere in the code as a name of any kind. */
bool gg_rust_has_name(gg_str code, gg_str name);

/*
 * Whether the code ends in `None` and never returns Some: then no record says what type the
 * missing one would be of.
 */
bool gg_rust_returns_none_only(gg_str code);

/* Whether the code returns `Some(..collect())`, which could be a collection of any kind. */
bool gg_rust_collects_result(gg_str code);

/* The variables that `let` statements outside of all brackets declare, in order. */
uint32_t gg_rust_declared(struct gg_arena *a, gg_str code, gg_str **names);

/* Whether the code imports or declares a type itself: `use ..NAME..`, `struct NAME`. */
bool gg_rust_brings(gg_str code, gg_str name);

/* Whether the code uses a name as it is, not as a part of a path. */
bool gg_rust_uses_type(gg_str code, gg_str name);

/* Where a function `name` is declared outside of all brackets, or -1. */
ptrdiff_t gg_rust_find_function(gg_str code, gg_str name);

/*
 * Indents every line but the first by `n` blanks. Lines that begin inside of a string and empty
 * lines stay as they are.
 */
gg_str gg_rust_indent(struct gg_arena *a, gg_str code, uint32_t n);

#endif
