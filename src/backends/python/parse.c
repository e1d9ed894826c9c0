/* Python snippets as trees, and what the grammar lets pass that Python does not: indentation. */
#include "backends/python/python_view.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The white space before a node, when nothing else is on its line. */
static bool indent_of(const struct gg_tree *tree, uint32_t node, gg_str *indent)
{
    uint32_t beg = tree->nodes[node].beg, at = beg;
    while (at && is_blank(tree->code.p[at - 1]))
        at--;
    *indent = gg_str_sub(tree->code, at, beg);
    return !at || tree->code.p[at - 1] == '\n';
}

static void fail(struct gg_arena *a, struct gg_fault *fault, const struct gg_syntax_node *at,
                 const char *message)
{
    if (fault->found && fault->beg <= at->beg)
        return;
    uint32_t end = at->beg + 1 < at->end ? at->beg + 1 : at->end;
    *fault = (struct gg_fault){
        .found = true, .beg = at->beg, .end = end, .message = gg_str_printf(a, "%s", message)};
}

/* Statements of a block begin in one column; the grammar only wants them to begin somewhere. */
static void check_indents(struct gg_arena *a, const struct gg_tree *tree, uint32_t block,
                          struct gg_fault *fault)
{
    gg_str first = {0}, indent;
    bool known = false;
    for (uint32_t i = tree->nodes[block].first; i; i = tree->nodes[i].next) {
        if (!tree->nodes[i].named || gg_tree_is(tree, i, "comment") || !indent_of(tree, i, &indent))
            continue;
        if (!known)
            first = indent;
        known = true;
        if (gg_str_eq(first, indent))
            continue;
        fail(a, fault, &tree->nodes[i],
             indent.n > first.n ? "unexpected indent"
                                : "this line is indented like no line that it could belong to");
        return;
    }
}

/* `print x` and `exec x` are statements of Python 2, which the grammar knows. */
static void check_python2(struct gg_arena *a, const struct gg_tree *tree, uint32_t node,
                          struct gg_fault *fault)
{
    if (gg_tree_is(tree, node, "print_statement"))
        fail(a, fault, &tree->nodes[node],
             "`print` is a function: put what it writes in parentheses");
    else if (gg_tree_is(tree, node, "exec_statement"))
        fail(a, fault, &tree->nodes[node], "`exec` is a function: put its argument in parentheses");
}

/* A keyword that cannot stand there is a name to the grammar. */
static void check_keyword(struct gg_arena *a, const struct gg_tree *tree, uint32_t node,
                          struct gg_fault *fault)
{
    gg_str text = gg_tree_text(tree, node);
    if (!gg_tree_is(tree, node, "identifier") || !gg_view_is_listed(text, gg_python_names.keywords))
        return;
    const char *message = gg_cstr(a, gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(text)));
    fail(a, fault, &tree->nodes[node], message);
}

/* A compound statement whose block holds nothing. */
static void check_empty(struct gg_arena *a, const struct gg_tree *tree, uint32_t node,
                        struct gg_fault *fault)
{
    if (gg_tree_is(tree, node, "block") && !gg_tree_named(tree, tree->nodes[node].first))
        fail(a, fault, &tree->nodes[tree->nodes[node].parent],
             "an indented block must follow this line");
}

struct gg_parsed gg_python_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    (void)option;
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_PYTHON, "", code, "");
    for (uint32_t i = 0; parsed.tree && i < parsed.tree->nnodes; i++) {
        if (gg_tree_is(parsed.tree, i, "block") || gg_tree_is(parsed.tree, i, "module"))
            check_indents(a, parsed.tree, i, &parsed.fault);
        check_keyword(a, parsed.tree, i, &parsed.fault);
        check_python2(a, parsed.tree, i, &parsed.fault);
        check_empty(a, parsed.tree, i, &parsed.fault);
    }
    if (parsed.fault.found)
        parsed.tree = NULL;
    return parsed;
}
