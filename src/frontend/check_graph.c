/* Names and inputs of steps: what can be said of the graph before it is built. */
#include "frontend/check.h"

#include "base/table.h"

enum { CANDIDATES_MAX = 200, NAME_SHOWN_MAX = 100 };

struct graph {
    struct gg_check *c;
    const struct gg_ast *list;
    struct gg_check_step *steps;
    struct gg_table names; /* to indices of steps */
};

static void add_name(struct graph *g, uint32_t i)
{
    struct gg_check_step *step = &g->steps[i];
    const struct gg_ast *name = gg_ast_get(step->node, "step");
    bool is_new;
    if (!name || !gg_check_is_scalar(name))
        return;
    step->name = name;
    uint32_t first = gg_table_add(&g->names, name->text, i, &is_new);
    if (is_new || gg_check_is_full(g->c))
        return;
    struct gg_diag *d =
        gg_diag_add(g->c->ds, GG_D_STEP_DUPLICATE, name->span, "two steps are named `" GG_FMT "`",
                    GG_ARG(gg_str_sub(name->text, 0, NAME_SHOWN_MAX)));
    gg_diag_label(g->c->ds, d, g->steps[first].name->span, "the first one");
}

static void report_unknown(struct graph *g, const struct gg_ast *name)
{
    gg_str candidates[CANDIDATES_MAX];
    size_t n = 0;
    for (uint32_t i = 0; i < g->list->u.kids.n && n < CANDIDATES_MAX; i++)
        if (g->steps[i].name)
            candidates[n++] = g->steps[i].name->text;
    struct gg_diag *d =
        gg_diag_add(g->c->ds, GG_D_STEP_UNKNOWN, name->span, "there is no step `" GG_FMT "`",
                    GG_ARG(gg_str_sub(name->text, 0, NAME_SHOWN_MAX)));
    gg_check_suggest(g->c, d, name->text, candidates, n);
}

static void add_input(struct graph *g, const struct gg_ast *name)
{
    uint32_t at;
    if (!gg_check_is_scalar(name))
        return; /* reported with the value */
    if (gg_table_get(&g->names, name->text, &at))
        g->steps[at].is_leaf = false;
    else if (!gg_check_is_full(g->c))
        report_unknown(g, name);
}

static void add_inputs(struct graph *g, uint32_t i)
{
    const struct gg_ast *input = gg_ast_get(g->steps[i].node, "input");
    if (!input && i && g->steps[i - 1].node)
        g->steps[i - 1].is_leaf = false;
    g->steps[i].is_head = !input && !i;
    if (!input)
        return;
    if (input->kind != GG_AST_LIST)
        add_input(g, input);
    for (uint32_t k = 0; input->kind == GG_AST_LIST && k < input->u.kids.n; k++)
        add_input(g, input->u.kids.at[k]);
}

void gg_check_graph(struct gg_check *c, const struct gg_ast *list, struct gg_check_step *steps)
{
    struct graph g = {c, list, steps, gg_table_new(c->arena)};
    for (uint32_t i = 0; i < list->u.kids.n; i++) {
        if (list->u.kids.at[i]->kind != GG_AST_MAP)
            continue;
        steps[i].node = list->u.kids.at[i];
        steps[i].is_leaf = true;
        add_name(&g, i);
    }
    for (uint32_t i = 0; i < list->u.kids.n; i++)
        if (steps[i].node)
            add_inputs(&g, i);
}
