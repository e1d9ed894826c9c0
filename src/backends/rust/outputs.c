/* What Rust code hands on: emit(..), and Some(..) where the value of the body stands. */
#include "backends/code_outputs.h"
#include "backends/rust/scope.h"

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

static uint32_t first(const struct gg_tree *tree, uint32_t node)
{
    return gg_tree_named(tree, tree->nodes[node].first);
}

static bool is_any(const struct gg_tree *tree, uint32_t node, const char *const *types)
{
    for (; *types; types++)
        if (is(tree, node, *types))
            return true;
    return false;
}

static bool has_text(const struct gg_tree *tree, uint32_t node, const char *text)
{
    return node && gg_str_is(gg_tree_text(tree, node), text);
}

/* ---- lists ---- */

/* [a, b] and [a; 2] */
static bool count_array(const struct gg_tree *tree, uint32_t list, struct gg_code_output *output)
{
    uint32_t length = gg_tree_child(tree, list, "length"), n;
    if (length && !gg_output_number(gg_tree_text(tree, length), &n))
        return false;
    output->node = length ? 0 : list;
    if (length)
        output->nvalues += n;
    for (uint32_t i = length ? 0 : first(tree, list); i;
         i = gg_tree_named(tree, tree->nodes[i].next))
        output->nvalues++;
    return true;
}

/* The tokens of vec![..]: none that could hide a comma. */
static bool count_tokens(const struct gg_tree *tree, uint32_t list, struct gg_code_output *output)
{
    static const char *const hiding[] = {"|", "||", "<", ">", "=>", "{", NULL};
    uint32_t values = 0, n, last = 0;
    bool is_value = false;
    for (uint32_t i = tree->nodes[list].first; i; i = tree->nodes[i].next) {
        gg_str text = gg_tree_text(tree, i);
        for (const char *const *sign = hiding; *sign; sign++)
            if (gg_str_is(text, *sign))
                return false;
        if (gg_str_is(text, ";")) {
            last = tree->nodes[i].next;
            if (!gg_output_number(gg_tree_text(tree, last), &n) ||
                !has_text(tree, tree->nodes[last].next, "]"))
                return false;
            output->nvalues += n;
            return true;
        }
        bool is_sign = i == tree->nodes[list].first || !tree->nodes[i].next;
        if (!is_sign && !gg_str_is(text, ","))
            is_value = true;
        else if (is_value)
            values++, is_value = false;
    }
    output->nvalues += values;
    return has_text(tree, tree->nodes[list].first, "[");
}

static bool count_macro(const struct gg_tree *tree, uint32_t node, struct gg_code_output *output)
{
    uint32_t name = gg_tree_child(tree, node, "macro");
    output->node = 0;
    for (uint32_t i = tree->nodes[node].first; i && has_text(tree, name, "vec");
         i = tree->nodes[i].next)
        if (is(tree, i, "token_tree"))
            return count_tokens(tree, i, output);
    return false;
}

/* What x.to_vec(), x.iter().map(..).collect() and the like have as many values as. */
static uint32_t receiver(const struct gg_tree *tree, uint32_t node)
{
    static const char *const names[] = {"clone",     "cloned", "collect", "copied",
                                        "into_iter", "iter",   "into",    "map",
                                        "to_owned",  "to_vec", NULL};
    uint32_t function =
        is(tree, node, "call_expression") ? gg_tree_child(tree, node, "function") : 0;
    if (function && is(tree, function, "generic_function"))
        function = gg_tree_child(tree, function, "function");
    uint32_t name = function ? gg_tree_child(tree, function, "field") : 0;
    for (const char *const *at = names; name && *at; at++)
        if (has_text(tree, name, *at))
            return gg_tree_child(tree, function, "value");
    return 0;
}

/* False when the list is nothing whose length can be told. */
static bool count_list(struct gg_output_reader *r, uint32_t node, struct gg_code_output *output)
{
    const struct gg_tree *tree = r->tree;
    bool is_followed = false;
    for (;;) {
        uint32_t given = is_followed ? node : gg_output_given(r, node);
        is_followed |= given != node;
        node = given;
        uint32_t inner =
            is(tree, node, "reference_expression") ? gg_tree_child(tree, node, "value") : 0;
        inner = inner ? inner : receiver(tree, node);
        if (!inner)
            break;
        node = inner;
    }
    if (is(tree, node, "array_expression"))
        return count_array(tree, node, output);
    if (is(tree, node, "macro_invocation"))
        return count_macro(tree, node, output);
    output->node = 0;
    return has_text(tree, node, "fields") && gg_output_add_fields(tree, node, output);
}

/* ---- where they stand ---- */

/* The node is the last of its block, and no statement. */
static bool is_tail(const struct gg_tree *tree, uint32_t node)
{
    return !gg_tree_named(tree, tree->nodes[node].next) &&
           !has_text(tree, tree->nodes[node].next, ";");
}

/* Whether the value of this node becomes that of the body. */
static bool is_value_of_body(const struct gg_tree *tree, uint32_t node)
{
    static const char *const passes[] = {
        "else_clause", "expression_statement", "if_expression", "match_arm",
        "match_block", "match_expression",     "unsafe_block",  NULL};
    for (uint32_t at = node;;) {
        uint32_t parent = tree->nodes[at].parent;
        if (is(tree, parent, "function_item"))
            return tree->nodes[parent].parent == 0;
        bool is_condition = gg_tree_has_field(tree, at, "condition") ||
                            (is(tree, parent, "match_expression") && !is(tree, at, "match_block"));
        bool is_statement = is(tree, parent, "expression_statement") && !is_tail(tree, at);
        bool is_inside =
            is(tree, parent, "block") ? is_tail(tree, at) : is_any(tree, parent, passes);
        if (!parent || is_condition || is_statement || !is_inside)
            return false;
        at = parent;
    }
}

static bool is_returned(const struct gg_tree *tree, uint32_t node)
{
    static const char *const others[] = {"async_block", "closure_expression", NULL};
    if (!is(tree, tree->nodes[node].parent, "return_expression"))
        return false;
    for (uint32_t at = node; at; at = tree->nodes[at].parent) {
        if (is_any(tree, at, others))
            return false;
        if (is(tree, at, "function_item"))
            return tree->nodes[at].parent == 0;
    }
    return false;
}

static void add_call(struct gg_output_reader *r, uint32_t call)
{
    const struct gg_tree *tree = r->tree;
    uint32_t called = gg_tree_child(tree, call, "function");
    uint32_t list = gg_tree_child(tree, call, "arguments");
    uint32_t value = list ? first(tree, list) : 0;
    bool is_emit = called && is(tree, called, "identifier") && has_text(tree, called, "emit");
    bool is_some = r->facts->is_body && has_text(tree, called, "Some") &&
                   (is_value_of_body(tree, call) || is_returned(tree, call));
    struct gg_code_output output = {
        .beg = tree->nodes[call].beg, .end = tree->nodes[call].end, .counted = true};
    if (value && (is_emit || is_some) && count_list(r, value, &output))
        gg_push(r->facts->arena, &r->facts->outputs, output);
}

void gg_rust_outputs(const struct gg_tree *tree, struct gg_code_facts *facts)
{
    struct gg_output_reader r = {.tree = tree, .facts = facts};
    for (uint32_t i = 0; i < tree->nnodes; i++)
        if (is(tree, i, "call_expression"))
            add_call(&r, i);
    facts->keeps_fields = true; /* a slice that is borrowed */
}
