/* What Go code hands on: emit(..), and what its body returns. */
#include "backends/code_outputs.h"
#include "backends/go/scope.h"

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

static uint32_t first(const struct gg_tree *tree, uint32_t node)
{
    return gg_tree_named(tree, tree->nodes[node].first);
}

static uint32_t next(const struct gg_tree *tree, uint32_t node)
{
    return gg_tree_named(tree, tree->nodes[node].next);
}

static bool ends_in_dots(const struct gg_tree *tree, uint32_t list)
{
    for (uint32_t i = tree->nodes[list].first; i; i = tree->nodes[i].next)
        if (is(tree, i, "...") || is(tree, i, "variadic_argument"))
            return true;
    return false;
}

static void count_each(const struct gg_tree *tree, uint32_t list, struct gg_code_output *output)
{
    for (uint32_t i = first(tree, list); i; i = next(tree, i)) {
        output->nvalues++;
        output->counted &= !is(tree, i, "keyed_element");
    }
}

/* []string{a, b} */
static uint32_t literal_body(const struct gg_tree *tree, uint32_t node)
{
    uint32_t type = is(tree, node, "composite_literal") ? gg_tree_child(tree, node, "type") : 0;
    return type && gg_str_is(gg_tree_text(tree, type), "[]string")
               ? gg_tree_child(tree, node, "body")
               : 0;
}

static bool count_slice(struct gg_output_reader *r, uint32_t node, bool is_inner,
                        struct gg_code_output *output);

/* append(fields, a, b), append(a, fields...) */
static bool count_append(struct gg_output_reader *r, uint32_t call, struct gg_code_output *output)
{
    const struct gg_tree *tree = r->tree;
    uint32_t called = gg_tree_child(tree, call, "function");
    uint32_t list = gg_tree_child(tree, call, "arguments");
    if (!called || !gg_str_is(gg_tree_text(tree, called), "append") || !first(tree, list))
        return false;
    uint32_t base = first(tree, list), behind = next(tree, base);
    if (!count_slice(r, base, true, output))
        return false;
    output->node = 0;
    if (ends_in_dots(tree, list)) {
        uint32_t inner =
            behind && is(tree, behind, "variadic_argument") ? first(tree, behind) : behind;
        return inner && count_slice(r, inner, true, output);
    }
    for (; behind; behind = next(tree, behind))
        output->nvalues++;
    return true;
}

/* False when the slice is nothing whose length can be told. */
static bool count_slice(struct gg_output_reader *r, uint32_t node, bool is_inner,
                        struct gg_code_output *output)
{
    const struct gg_tree *tree = r->tree;
    uint32_t given = is_inner ? node : gg_output_given(r, node);
    uint32_t body = literal_body(tree, given);
    if (body) {
        output->node = body;
        count_each(tree, body, output);
        return output->counted;
    }
    output->node = 0;
    if (is(tree, given, "call_expression"))
        return count_append(r, given, output);
    return gg_output_add_fields(tree, given, output);
}

static void add_call(struct gg_output_reader *r, uint32_t call)
{
    const struct gg_tree *tree = r->tree;
    uint32_t called = gg_tree_child(tree, call, "function");
    uint32_t list = gg_tree_child(tree, call, "arguments");
    if (!called || !is(tree, called, "identifier") || !list ||
        !gg_str_is(gg_tree_text(tree, called), "emit"))
        return;
    struct gg_code_output output = {
        .beg = tree->nodes[call].beg, .end = tree->nodes[call].end, .node = list, .counted = true};
    uint32_t only = first(tree, list) && !next(tree, first(tree, list)) ? first(tree, list) : 0;
    uint32_t slice = only && is(tree, only, "variadic_argument") ? first(tree, only) : only;
    if (only && ends_in_dots(tree, list))
        output.counted = count_slice(r, slice, false, &output);
    else if (ends_in_dots(tree, list) || (only && is(tree, only, "call_expression")))
        output.counted = false; /* f(g()) may hand on several */
    else
        count_each(tree, list, &output);
    gg_push(r->facts->arena, &r->facts->outputs, output);
}

/* return []string{a, b}, of the body itself */
static void add_return(struct gg_output_reader *r, uint32_t node)
{
    const struct gg_tree *tree = r->tree;
    uint32_t list = first(tree, node), value = list ? first(tree, list) : 0;
    if (!value || next(tree, value) || !r->facts->is_body ||
        gg_tree_around(tree, node, "func_literal"))
        return;
    struct gg_code_output output = {
        .beg = tree->nodes[value].beg, .end = tree->nodes[value].end, .counted = true};
    if (count_slice(r, value, false, &output))
        gg_push(r->facts->arena, &r->facts->outputs, output);
}

void gg_go_outputs(const struct gg_tree *tree, struct gg_code_facts *facts)
{
    static const char *const readers[] = {
        "argument_list",    "expression_list",  "index_expression",  "range_clause",
        "return_statement", "slice_expression", "variadic_argument", NULL};
    struct gg_output_reader r = {.tree = tree, .facts = facts};
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        if (is(tree, i, "call_expression"))
            add_call(&r, i);
        else if (is(tree, i, "return_statement"))
            add_return(&r, i);
    }
    facts->keeps_fields = gg_output_keeps_fields(tree, readers);
}
