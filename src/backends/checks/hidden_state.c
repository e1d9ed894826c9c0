/* Variables of the prelude that the code of a step without state changes. */
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

struct checker {
    const struct gg_step_code *code;
    const struct gg_snippet *body;
    const struct gg_tree *tree; /* of the body */
    const struct gg_code_facts *facts;
    struct gg_table variables; /* of the prelude */
};

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

/* A cache makes the code faster, not different. */
static bool is_cache(gg_str name)
{
    static const char *const words[] = {"cache", "CACHE", "Cache", "memo", "MEMO", "Memo", NULL};
    for (const char *const *word = words; *word; word++)
        if (gg_str_find(name, gg_str_from(*word)) >= 0)
            return true;
    return false;
}

static void add(struct checker *c, gg_str name)
{
    bool is_new;
    if (!is_cache(name))
        gg_table_add(&c->variables, name, 0, &is_new);
}

/* [], {}, set(), defaultdict(int): what is filled later. */
static bool is_container(const struct gg_tree *tree, uint32_t value)
{
    static const char *const makers[] = {"Counter", "OrderedDict", "defaultdict", "deque",
                                         "dict",    "list",        "set",         NULL};
    if (gg_is_call(tree, value))
        return gg_is_one_of(gg_call_last(tree, value), makers);
    return is(tree, value, "dictionary") || is(tree, value, "list") || is(tree, value, "set");
}

static void find_variables(struct checker *c, const struct gg_tree *tree)
{
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        uint32_t around = tree->nodes[i].parent;
        bool is_go = is(tree, i, "identifier") && is(tree, around, "var_spec") &&
                     gg_tree_has_field(tree, i, "name") && !gg_tree_around(tree, i, "block");
        bool is_rust = is(tree, i, "identifier") && is(tree, around, "static_item") &&
                       gg_tree_has_field(tree, i, "name");
        uint32_t value = is(tree, around, "assignment") ? gg_tree_child(tree, around, "right") : 0;
        bool is_python = is(tree, i, "identifier") && gg_tree_has_field(tree, i, "left") && value &&
                         !gg_tree_around(tree, i, "block") && is_container(tree, value);
        if (is_go || is_rust || is_python)
            add(c, gg_tree_text(tree, i));
    }
}

/* The variable that x, x[k], x.y and (*x) begin with, or 0. */
static uint32_t base_of(const struct gg_tree *tree, uint32_t node)
{
    static const char *const parts[] = {"operand", "value", "object", "argument", NULL};
    while (node && !is(tree, node, "identifier")) {
        uint32_t inner = 0;
        for (const char *const *part = parts; *part && !inner; part++)
            inner = gg_tree_child(tree, node, *part);
        node = inner ? inner : gg_tree_named(tree, tree->nodes[node].first);
    }
    return node;
}

static void report(struct checker *c, uint32_t name)
{
    uint32_t value;
    bool is_free = false;
    for (uint32_t i = 0; name && i < c->facts->free.n; i++)
        is_free |= c->facts->free.at[i].beg == c->tree->nodes[name].beg;
    if (!is_free || !gg_table_get(&c->variables, gg_tree_text(c->tree, name), &value))
        return;
    struct gg_diag *d = gg_diag_add(
        c->code->emit->diags, GG_D_CODE_STATE, gg_code_node_span(c->body, name),
        "the step has no `state`, but its code changes `" GG_FMT "`, which outlives the record",
        GG_ARG(gg_tree_text(c->tree, name)));
    gg_diag_help(c->code->emit->diags, d, "declare the variable in `state` instead of `prelude`");
}

/* x = .., x += .., x++; of containers in Python only what is no memory of results. */
static void check_assignment(struct checker *c, uint32_t node)
{
    static const char *const types[] = {"assignment_statement",
                                        "assignment_expression",
                                        "augmented_assignment",
                                        "compound_assignment_expr",
                                        "dec_statement",
                                        "inc_statement",
                                        NULL};
    bool is_memo = is(c->tree, node, "assignment");
    if (!is_memo && !gg_is_one_of(gg_str_from(c->tree->nodes[node].type), types))
        return;
    uint32_t left = gg_tree_child(c->tree, node, "left");
    left = left ? left : gg_tree_named(c->tree, c->tree->nodes[node].first);
    if (is_memo && !is(c->tree, left, "subscript"))
        return;
    uint32_t name = base_of(c->tree, left);
    gg_str text = name ? gg_tree_text(c->tree, name) : GG_STR("");
    gg_str test = gg_str_printf(c->code->emit->arena, "in " GG_FMT, GG_ARG(text));
    if (!is_memo || gg_str_find(c->tree->code, test) < 0)
        report(c, name);
}

/* seen.add(x), COUNT.fetch_add(1, ..) */
static void check_call(struct checker *c, uint32_t node)
{
    static const char *const methods[] = {"add",     "append", "appendleft", "borrow_mut", "clear",
                                          "discard", "extend", "fetch_add",  "fetch_sub",  "insert",
                                          "lock",    "pop",    "popleft",    "remove",     "store",
                                          "swap",    "update", NULL};
    uint32_t function = gg_tree_child(c->tree, node, "function");
    uint32_t object = function ? gg_tree_child(c->tree, function, "object") : 0;
    object = object || !function ? object : gg_tree_child(c->tree, function, "value");
    if (object && is(c->tree, object, "identifier") &&
        gg_is_one_of(gg_call_last(c->tree, node), methods))
        report(c, object);
}

void gg_check_hidden_state(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_snippet *prelude = gg_code_snippet(code, GG_OPT_PRELUDE);
    const struct gg_snippet *body = gg_code_snippet(code, GG_OPT_CODE);
    (void)p;
    if (!prelude || !body || !gg_stage_is_stateless(code->unit->stage) ||
        !gg_code_has_trees(code) || !code->facts[body - code->snippets].tree)
        return;
    struct checker c = {code, body, body->parsed.tree, &code->facts[body - code->snippets],
                        gg_table_new(code->emit->arena)};
    find_variables(&c, prelude->parsed.tree);
    for (uint32_t i = 0; c.variables.n && i < c.tree->nnodes; i++) {
        check_assignment(&c, i);
        if (gg_is_call(c.tree, i))
            check_call(&c, i);
    }
}
