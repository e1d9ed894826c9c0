/* Counts values that are handed on by the record's own list, and by lists that have a name. */
#include "backends/code_outputs.h"

#include "backends/view.h"

enum { DIGITS_MOST = 4 };

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

/* ---- names ---- */

static void find_mentions(struct gg_output_reader *r)
{
    struct gg_arena *a = r->facts->arena;
    r->names = gg_table_new(a);
    for (uint32_t i = 0; i < r->tree->nnodes; i++) {
        bool is_new;
        if (!is(r->tree, i, "identifier"))
            continue;
        uint32_t at = gg_table_add(&r->names, gg_tree_text(r->tree, i), r->mentions.n, &is_new);
        if (is_new)
            gg_push(a, &r->mentions, (struct gg_mention){0, i, i});
        r->mentions.at[at].count++;
        r->mentions.at[at].last = i;
    }
}

/* The only child of a list, or the node itself; 0: a list of several. */
static uint32_t only_one(const struct gg_tree *tree, uint32_t node)
{
    if (!is(tree, node, "expression_list"))
        return node;
    uint32_t first = gg_tree_named(tree, tree->nodes[node].first);
    return first && !gg_tree_named(tree, tree->nodes[first].next) ? first : 0;
}

uint32_t gg_output_given(struct gg_output_reader *r, uint32_t node)
{
    static const char *const givers[] = {"assignment", "let_declaration", "short_var_declaration",
                                         NULL};
    static const char *const sides[][2] = {{"left", "right"}, {"pattern", "value"}};
    const struct gg_tree *tree = r->tree;
    uint32_t at;
    if (!is(tree, node, "identifier"))
        return node;
    if (!r->mentions.n)
        find_mentions(r);
    if (!gg_table_get(&r->names, gg_tree_text(tree, node), &at) || r->mentions.at[at].count != 2)
        return node;
    uint32_t first = r->mentions.at[at].first;
    uint32_t giver = tree->nodes[first].parent;
    if (is(tree, giver, "expression_list"))
        giver = tree->nodes[giver].parent;
    if (first == node || !gg_view_is_listed(gg_str_from(tree->nodes[giver].type), givers))
        return node;
    for (size_t i = 0; i < GG_COUNT(sides); i++) {
        uint32_t to = gg_tree_child(tree, giver, sides[i][0]);
        uint32_t from = to ? gg_tree_child(tree, giver, sides[i][1]) : 0;
        if (from && only_one(tree, to) == first)
            return only_one(tree, from) ? only_one(tree, from) : from;
    }
    return node;
}

/* ---- the record's own list ---- */

static bool is_fields(const struct gg_tree *tree, uint32_t node)
{
    return is(tree, node, "identifier") && gg_str_is(gg_tree_text(tree, node), "fields");
}

bool gg_output_number(gg_str text, uint32_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *number = *number * 10 + (uint32_t)(text.p[i] - '0');
    }
    return text.n && text.n <= DIGITS_MOST;
}

/* The bounds of `2:`, `:2`, `:-1` as what is left out, or what there is. */
static bool add_slice(gg_str text, struct gg_code_output *output)
{
    ptrdiff_t colon = gg_str_find_char(text, ':');
    if (colon < 0)
        return false;
    gg_str beg = gg_str_trim(gg_str_sub(text, 0, (size_t)colon));
    gg_str end = gg_str_trim(gg_str_sub(text, (size_t)colon + 1, text.n));
    uint32_t from = 0, to = 0;
    if (beg.n && !gg_output_number(beg, &from))
        return false;
    if (gg_str_starts(end, GG_STR("-")) && gg_output_number(gg_str_sub(end, 1, end.n), &to)) {
        output->nrecords++;
        output->ndropped += from + to;
    } else if (!end.n) {
        output->nrecords++;
        output->ndropped += from;
    } else if (gg_output_number(end, &to) && to >= from) {
        output->nvalues += to - from;
        output->nfields_least = output->nfields_least > to ? output->nfields_least : to;
    } else {
        return false;
    }
    return true;
}

bool gg_output_add_fields(const struct gg_tree *tree, uint32_t node, struct gg_code_output *output)
{
    uint32_t first = gg_tree_named(tree, tree->nodes[node].first);
    if (is_fields(tree, node)) {
        output->nrecords++;
        return true;
    }
    bool is_slice = is(tree, node, "slice_expression") || is(tree, node, "subscript") ||
                    is(tree, node, "index_expression");
    if (!is_slice || !first || !is_fields(tree, first))
        return false;
    gg_str inner =
        gg_str_trim(gg_str_sub(tree->code, tree->nodes[first].end, tree->nodes[node].end));
    return inner.n > 2 && inner.p[0] == '[' && inner.p[inner.n - 1] == ']' &&
           add_slice(gg_str_sub(inner, 1, inner.n - 1), output);
}

/* A call of Python that leaves the list alone which it is given. */
static bool is_reader(const struct gg_tree *tree, uint32_t call)
{
    static const char *const names[] = {"all",  "any",    "dict", "enumerate", "filter", "len",
                                        "list", "map",    "max",  "min",       "output", "set",
                                        "sum",  "sorted", "str",  "tuple",     "zip",    NULL};
    uint32_t function = gg_tree_child(tree, call, "function");
    gg_str name = function ? gg_tree_text(tree, function) : GG_STR("");
    return gg_view_is_listed(name, names) || gg_str_ends(name, GG_STR(".join"));
}

static bool is_kept_at(const struct gg_tree *tree, uint32_t node, const char *const *readers)
{
    uint32_t parent = tree->nodes[node].parent, around = tree->nodes[parent].parent;
    bool is_read = false;
    for (; *readers; readers++)
        is_read |= is(tree, parent, *readers);
    if (!is_read || gg_tree_has_field(tree, node, "left"))
        return false;
    if (is(tree, around, "call") && is(tree, parent, "argument_list"))
        return is_reader(tree, around);
    if (is(tree, parent, "expression_list"))
        return !gg_tree_has_field(tree, parent, "left");
    bool is_part = is(tree, parent, "subscript") && (gg_tree_has_field(tree, parent, "left") ||
                                                     is(tree, around, "delete_statement"));
    return !is_part || (gg_tree_has_field(tree, parent, "left") &&
                        gg_str_find_char(gg_tree_text(tree, parent), ':') < 0);
}

bool gg_output_keeps_fields(const struct gg_tree *tree, const char *const *readers)
{
    for (uint32_t i = 0; i < tree->nnodes; i++)
        if (is_fields(tree, i) && !is_kept_at(tree, i, readers))
            return false;
    return true;
}
