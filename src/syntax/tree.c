/* Walking trees. */
#include "syntax/syntax.h"

/* Most names differ in their first byte. */
static bool is_same(const char *x, const char *y)
{
    return x[0] == y[0] && !strcmp(x, y);
}

bool gg_tree_is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return is_same(tree->nodes[node].type, type);
}

bool gg_tree_is_any(const struct gg_tree *tree, uint32_t node, const char *const *types)
{
    for (; *types; types++)
        if (gg_tree_is(tree, node, *types))
            return true;
    return false;
}

gg_str gg_tree_text(const struct gg_tree *tree, uint32_t node)
{
    return gg_str_sub(tree->code, tree->nodes[node].beg, tree->nodes[node].end);
}

bool gg_tree_has_field(const struct gg_tree *tree, uint32_t node, const char *field)
{
    return tree->nodes[node].field && is_same(tree->nodes[node].field, field);
}

uint32_t gg_tree_child(const struct gg_tree *tree, uint32_t node, const char *field)
{
    for (uint32_t i = tree->nodes[node].first; i; i = tree->nodes[i].next)
        if (gg_tree_has_field(tree, i, field))
            return i;
    return 0;
}

uint32_t gg_tree_named(const struct gg_tree *tree, uint32_t child)
{
    while (child && (!tree->nodes[child].named || strstr(tree->nodes[child].type, "comment")))
        child = tree->nodes[child].next;
    return child;
}

uint32_t gg_tree_behind(const struct gg_tree *tree, uint32_t node)
{
    while (node && !tree->nodes[node].next)
        node = tree->nodes[node].parent;
    return node ? tree->nodes[node].next : tree->nnodes;
}

uint32_t gg_tree_around(const struct gg_tree *tree, uint32_t node, const char *type)
{
    while (node) {
        node = tree->nodes[node].parent;
        if (node && gg_tree_is(tree, node, type))
            return node;
    }
    return 0;
}
