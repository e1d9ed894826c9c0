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

static bool is_any(const char *type, const char *const *types)
{
    while (*types && strcmp(*types, type) != 0)
        types++;
    return *types;
}

/* Whether a line can begin with the first token of this node. */
static bool begins_line(const struct gg_tree *tree, uint32_t leaf)
{
    static const char *const clauses[] = {"block",
                                          "case_clause",
                                          "class_definition",
                                          "decorator",
                                          "elif_clause",
                                          "else_clause",
                                          "except_clause",
                                          "except_group_clause",
                                          "finally_clause",
                                          "function_definition",
                                          NULL};
    for (uint32_t i = leaf; tree->nodes[i].beg == tree->nodes[leaf].beg;
         i = tree->nodes[i].parent) {
        uint32_t parent = tree->nodes[i].parent;
        if (!i || gg_tree_is(tree, parent, "module") || gg_tree_is(tree, parent, "block"))
            return true;
        if (is_any(tree->nodes[i].type, clauses))
            return true;
    }
    return false;
}

/* The end of a line between two tokens, if it is not continued by a backslash. */
static bool ends_line(gg_str code, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++) {
        bool is_continued = i && (code.p[i - 1] == '\\' ||
                                  (code.p[i - 1] == '\r' && i > 1 && code.p[i - 2] == '\\'));
        if (code.p[i] == '\n' && !is_continued)
            return true;
    }
    return false;
}

/* Outside of brackets a line end ends the statement; the grammar reads on when it has to. */
static void check_lines(const struct gg_tree *tree, struct gg_fault *fault)
{
    static const char *const openers[] = {"(", "[", "{", "string_start", NULL};
    static const char *const closers[] = {")", "]", "}", "string_end", NULL};
    uint32_t depth = 0, before = 0;
    for (uint32_t i = 1; i < tree->nnodes; i++) {
        if (tree->nodes[i].first || gg_tree_is(tree, i, "comment") ||
            gg_tree_is(tree, i, "line_continuation") || tree->nodes[i].beg == tree->nodes[i].end)
            continue;
        uint32_t end = before ? tree->nodes[before].end : 0;
        if (before && !depth && tree->nodes[i].beg >= end &&
            ends_line(tree->code, end, tree->nodes[i].beg) && !begins_line(tree, i) &&
            (!fault->found || end < fault->beg)) {
            *fault = (struct gg_fault){
                .found = true, .beg = end, .end = end, .message = GG_STR("unexpected end of line")};
            return;
        }
        const char *type = tree->nodes[i].type;
        if (is_any(type, openers))
            depth++;
        else if (is_any(type, closers) && depth)
            depth--;
        before = i;
    }
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
    if (parsed.tree)
        check_lines(parsed.tree, &parsed.fault);
    if (parsed.fault.found)
        parsed.tree = NULL;
    return parsed;
}
