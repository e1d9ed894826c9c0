/* Go snippets as trees, and what the grammar lets pass that Go does not. */
#include "backends/go/go.h"

static void fail(struct gg_fault *fault, const struct gg_tree *tree, uint32_t node, uint32_t size,
                 gg_str message)
{
    const struct gg_syntax_node *at = &tree->nodes[node];
    if (!fault->found || at->beg < fault->beg)
        *fault = (struct gg_fault){
            .found = true, .beg = at->beg, .end = at->beg + size, .message = message};
}

/* The grammar takes statements at file level as well, and functions among statements. */
static void check_level(const struct gg_tree *tree, bool is_prelude, struct gg_fault *fault)
{
    static const char *const declarations[] = {"comment",
                                               "const_declaration",
                                               "function_declaration",
                                               "import_declaration",
                                               "method_declaration",
                                               "package_clause",
                                               "type_declaration",
                                               "var_declaration",
                                               NULL};
    static const char *const functions[] = {"function_declaration", "method_declaration", NULL};
    for (uint32_t i = tree->nodes[0].first; i; i = tree->nodes[i].next) {
        if (!tree->nodes[i].named)
            continue;
        if (is_prelude && !gg_tree_is_any(tree, i, declarations))
            fail(fault, tree, i, 1, GG_STR("a statement cannot stand outside of functions"));
        if (!is_prelude && gg_tree_is_any(tree, i, functions))
            fail(fault, tree, i, 4,
                 GG_STR("a function cannot be declared inside a function; move it to `prelude`, "
                        "or assign a `func` to a variable"));
    }
}

static bool has_line_end(const struct gg_tree *tree, uint32_t beg, uint32_t end)
{
    return end > beg && gg_str_find_char(gg_str_sub(tree->code, beg, end), '\n') >= 0;
}

/* Go ends a statement at the end of a line, so `{` and `else` cannot begin one. */
static void check_line(const struct gg_tree *tree, uint32_t node, uint32_t before,
                       struct gg_fault *fault)
{
    static const char *const holders[] = {"for_statement",        "func_literal",
                                          "function_declaration", "if_statement",
                                          "method_declaration",   NULL};
    uint32_t parent = tree->nodes[node].parent;
    bool is_block = gg_tree_is(tree, node, "block") && gg_tree_is_any(tree, parent, holders);
    if ((is_block || gg_tree_is(tree, node, "else")) &&
        has_line_end(tree, tree->nodes[before].end, tree->nodes[node].beg))
        fail(fault, tree, node, is_block ? 1 : 4,
             is_block ? GG_STR("`{` must stand on the line before")
                      : GG_STR("`else` must stand on the line of the `}` before it"));
}

/* A keyword that cannot stand there is a name to the grammar. */
static void check_keyword(struct gg_arena *a, const struct gg_tree *tree, uint32_t node,
                          struct gg_fault *fault)
{
    static const char *const names[] = {"field_identifier",   "identifier",      "label_name",
                                        "package_identifier", "type_identifier", NULL};
    gg_str text = gg_tree_text(tree, node);
    if (gg_tree_is_any(tree, node, names) && gg_go_is_keyword(text))
        fail(fault, tree, node, (uint32_t)text.n,
             gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(text)));
}

struct gg_parsed gg_go_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_GO, "", code, "\n");
    const struct gg_tree *tree = parsed.tree;
    if (!tree)
        return parsed;
    check_level(tree, option == GG_OPT_PRELUDE, &parsed.fault);
    for (uint32_t i = 1; i < tree->nnodes; i++) {
        check_keyword(a, tree, i, &parsed.fault);
        if (tree->nodes[i].next)
            check_line(tree, tree->nodes[i].next, i, &parsed.fault);
    }
    if (parsed.fault.found)
        parsed.tree = NULL;
    return parsed;
}
