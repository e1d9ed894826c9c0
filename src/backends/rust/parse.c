/* Rust snippets as trees: items, or the inside of a block. */
#include "backends/rust/rust.h"

struct gg_parsed gg_rust_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    bool is_file = option == GG_OPT_PRELUDE;
    return gg_syntax_parse(a, GG_GRAMMAR_RUST, is_file ? "" : "fn f() {\n", code,
                           is_file ? "" : "\n}\n");
}
