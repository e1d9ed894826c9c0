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

static void fail(struct gg_fault *fault, const struct gg_tree *tree, uint32_t node, gg_str message)
{
    const struct gg_syntax_node *at = &tree->nodes[node];
    if (!fault->found || at->beg < fault->beg)
        *fault =
            (struct gg_fault){.found = true, .beg = at->beg, .end = at->end, .message = message};
}

/* A keyword that cannot stand there is a name to the grammar, and `$x` is one outside of macros. Of
 * lifetimes 'static alone is a keyword. */
static void check_names(struct gg_arena *a, const struct gg_tree *tree, struct gg_fault *fault)
{
    static const char *const weak[] = {
        "abstract", "async", "await",    "become", "box",  "do",     "dyn",   "final",
        "gen",      "macro", "override", "priv",   "try",  "typeof", "union", "unsized",
        "virtual",  "yield", "Self",     "crate",  "self", "super",  NULL};
    for (uint32_t i = 1; i < tree->nnodes; i++) {
        gg_str text = gg_tree_text(tree, i);
        bool is_macro =
            gg_tree_around(tree, i, "token_tree") || gg_tree_around(tree, i, "macro_definition");
        bool is_bad = gg_tree_is(tree, i, "metavariable");
        bool is_static =
            gg_tree_is(tree, tree->nodes[i].parent, "lifetime") && gg_str_is(text, "static");
        if (gg_tree_is(tree, i, "identifier") && !is_static) {
            is_bad = gg_view_is_listed(text, gg_rust_name_rules.keywords);
            for (const char *const *word = weak; *word; word++)
                is_bad &= !gg_str_is(text, *word);
        }
        if (is_bad && !is_macro)
            fail(fault, tree, i, gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(text)));
    }
}

struct gg_parsed gg_rust_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    bool is_file = option == GG_OPT_PRELUDE;
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_RUST, is_file ? "" : "fn f() {\n", code,
                                              is_file ? "" : "\n}\n");
    if (parsed.fault.found && borrows_raw(code))
        parsed.fault.found = false;
    if (parsed.tree)
        check_names(a, parsed.tree, &parsed.fault);
    if (parsed.fault.found)
        parsed.tree = NULL;
    return parsed;
}
