/* Rust snippets as trees: items, or the inside of a block. */
#include "backends/rust/rust.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The grammar takes `raw` after `&` for the beginning of `&raw const x`, also where it is a name.
 */
static bool borrows_raw(gg_str code)
{
    static const gg_str raw = GG_STR_INIT("&raw");
    for (size_t at = 0; at < code.n;) {
        ptrdiff_t found = gg_str_find(gg_str_sub(code, at, code.n), raw);
        if (found < 0)
            return false;
        at += (size_t)found + raw.n;
        if (at == code.n || !is_word(code.p[at]))
            return true;
    }
    return false;
}

struct gg_parsed gg_rust_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    bool is_file = option == GG_OPT_PRELUDE;
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_RUST, is_file ? "" : "fn f() {\n", code,
                                              is_file ? "" : "\n}\n");
    if (parsed.fault.found && borrows_raw(code))
        parsed.fault.found = false;
    return parsed;
}
