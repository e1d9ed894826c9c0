/* What Python code hands on: output(..), emit(..), and what its body returns. */
#include "backends/code_outputs.h"
#include "backends/python/scope.h"

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

static bool is_list(const struct gg_tree *tree, uint32_t node)
{
    return is(tree, node, "list") || is(tree, node, "tuple") || is(tree, node, "expression_list");
}

/* The values of arguments or of a list; lists behind stars count as what they hold. */
static void count(struct gg_output_reader *r, uint32_t list, bool is_inner,
                  struct gg_code_output *output)
{
    const struct gg_tree *tree = r->tree;
    for (uint32_t i = gg_tree_named(tree, tree->nodes[list].first); i;
         i = gg_tree_named(tree, tree->nodes[i].next)) {
        bool is_starred = is(tree, i, "list_splat");
        uint32_t starred = is_starred ? gg_tree_named(tree, tree->nodes[i].first) : 0;
        uint32_t given = starred && !is_inner ? gg_output_given(r, starred) : starred;
        output->node = is_starred ? 0 : output->node;
        if (given && is_list(tree, given))
            count(r, given, true, output);
        else if (given)
            output->counted &= gg_output_add_fields(tree, given, output);
        else
            output->nvalues++;
        output->counted &= !is(tree, i, "dictionary_splat") && !is(tree, i, "keyword_argument");
    }
}

static void add_call(struct gg_output_reader *r, uint32_t call)
{
    const struct gg_tree *tree = r->tree;
    uint32_t called = gg_tree_child(tree, call, "function");
    uint32_t list = gg_tree_child(tree, call, "arguments");
    gg_str name =
        called && is(tree, called, "identifier") ? gg_tree_text(tree, called) : (gg_str){0};
    if (!gg_str_is(name, "output") && !gg_str_is(name, "emit"))
        return;
    struct gg_code_output output = {.beg = tree->nodes[call].beg,
                                    .end = tree->nodes[call].end,
                                    .node = list,
                                    .counted = is(tree, list, "argument_list")};
    if (output.counted) /* and no generator */
        count(r, list, false, &output);
    gg_push(r->facts->arena, &r->facts->outputs, output);
}

/* return [a, b], of the body itself */
static void add_return(struct gg_output_reader *r, uint32_t node)
{
    const struct gg_tree *tree = r->tree;
    uint32_t value = gg_tree_named(tree, tree->nodes[node].first);
    uint32_t given = value ? gg_output_given(r, value) : 0;
    if (!given || !r->facts->is_body || gg_tree_around(tree, node, "function_definition"))
        return;
    struct gg_code_output output = {.beg = tree->nodes[value].beg,
                                    .end = tree->nodes[value].end,
                                    .node = given,
                                    .counted = true};
    if (is_list(tree, given))
        count(r, given, given != value, &output);
    else if (!gg_output_add_fields(tree, given, &output))
        return;
    gg_push(r->facts->arena, &r->facts->outputs, output);
}

void gg_python_outputs(const struct gg_tree *tree, struct gg_code_facts *facts)
{
    static const char *const readers[] = {"argument_list",    "comparison_operator", "list_splat",
                                          "return_statement", "subscript",           NULL};
    struct gg_output_reader r = {.tree = tree, .facts = facts};
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        if (is(tree, i, "call"))
            add_call(&r, i);
        else if (is(tree, i, "return_statement"))
            add_return(&r, i);
    }
    facts->keeps_fields = gg_output_keeps_fields(tree, readers);
}
