/* Lowering of `input`: names become indices, circles are found. */
#include "base/table.h"
#include "ir/lower.h"

static struct gg_table index_names(struct gg_lower *l, struct gg_drafts drafts)
{
    struct gg_table names = gg_table_new(l->scratch);
    bool is_new;
    for (uint32_t i = 0; i < drafts.n; i++)
        gg_table_add(&names, drafts.at[i].name, i, &is_new);
    return names;
}

static void set_inputs(struct gg_lower *l, struct gg_drafts drafts, const struct gg_table *names,
                       uint32_t index)
{
    struct gg_step_draft *draft = &drafts.at[index];
    const struct gg_ast *input = gg_ast_get(draft->node, "input");
    bool is_list = input && input->kind == GG_AST_LIST;
    uint32_t n = is_list ? input->u.kids.n : input || index;
    uint32_t *inputs = gg_new_array(l->scratch, uint32_t, n ? n : 1);
    draft->inputs = inputs;
    draft->ninputs = n;
    if (!input && index)
        inputs[0] = index - 1;
    for (uint32_t i = 0; input && i < n; i++) {
        const struct gg_ast *name = is_list ? input->u.kids.at[i] : input;
        if (!gg_table_get(names, name->text, &inputs[i]))
            GG_BUG("an unchecked input reached lowering");
    }
    for (uint32_t i = 0; i < draft->ninputs; i++)
        drafts.at[inputs[i]].nreaders++;
}

enum mark { UNSEEN, OPEN, DONE };

struct visit {
    uint32_t step, next; /* next input to look at */
};

struct walk {
    struct gg_lower *l;
    struct gg_drafts drafts;
    enum mark *marks;
    struct visit *stack; /* steps being visited, each an input of the one before */
    uint32_t depth;
    bool ok;
};

static void report_circle(struct walk *w, uint32_t back_to)
{
    uint32_t from = w->depth;
    while (from && w->stack[from - 1].step != back_to)
        from--;
    const struct gg_step_draft *first = &w->drafts.at[back_to];
    struct gg_diag *d = gg_diag_add(w->l->diags, GG_D_GRAPH_CYCLE, first->node->span,
                                    "step `" GG_FMT "` reads its own records", GG_ARG(first->name));
    for (uint32_t i = from; i < w->depth && i < from + 8; i++) {
        const struct gg_step_draft *via = &w->drafts.at[w->stack[i].step];
        gg_diag_label(w->l->diags, d, via->node->span, "through `" GG_FMT "`", GG_ARG(via->name));
    }
    gg_diag_help(w->l->diags, d, "remove one of these steps' `input`");
    w->ok = false;
}

static void open_step(struct walk *w, uint32_t step)
{
    w->marks[step] = OPEN;
    w->stack[w->depth++] = (struct visit){step, 0};
}

/* Depth first without recursion: a spec may chain 100,000 steps. */
static void walk_from(struct walk *w, uint32_t start)
{
    if (w->marks[start] == UNSEEN)
        open_step(w, start);
    while (w->depth) {
        struct visit *top = &w->stack[w->depth - 1];
        const struct gg_step_draft *draft = &w->drafts.at[top->step];
        if (top->next == draft->ninputs) {
            w->marks[top->step] = DONE;
            w->depth--;
            continue;
        }
        uint32_t input = draft->inputs[top->next++];
        if (w->marks[input] == OPEN)
            report_circle(w, input);
        else if (w->marks[input] == UNSEEN)
            open_step(w, input);
    }
}

bool gg_lower_inputs(struct gg_lower *l, struct gg_drafts drafts)
{
    struct gg_table names = index_names(l, drafts);
    for (uint32_t i = 0; i < drafts.n; i++)
        set_inputs(l, drafts, &names, i);
    struct walk w = {l,
                     drafts,
                     gg_new_array(l->scratch, enum mark, drafts.n),
                     gg_new_array(l->scratch, struct visit, drafts.n + 1),
                     0,
                     true};
    for (uint32_t i = 0; i < drafts.n; i++)
        walk_from(&w, i);
    return w.ok;
}
