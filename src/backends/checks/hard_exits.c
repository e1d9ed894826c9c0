/* Calls that end the process at once and call that a success: nobody learns of it. */
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

/* A process that the code has started itself may end so. */
static bool forks(const struct gg_step_code *code)
{
    bool forks = false;
    for (uint32_t i = 0; i < code->nsnippets; i++)
        forks |= gg_str_find(code->snippets[i].parsed.tree->code, GG_STR("fork")) >= 0;
    return forks;
}

static void check_call(const struct gg_pipeline_code *p, const struct gg_snippet *snippet,
                       uint32_t call)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    if (!gg_is_call(tree, call) || !gg_str_is(gg_call_name(tree, call), "os._exit"))
        return;
    uint32_t status = gg_call_argument(tree, call, 0);
    if (!status || !gg_str_is(gg_tree_text(tree, status), "0"))
        return; /* a failure is told */
    struct gg_diag *d =
        gg_diag_add(p->emit->diags, GG_D_HARD_EXIT, gg_code_node_span(snippet, call),
                    "`os._exit(0)` drops all records that are not written yet, and the pipeline "
                    "takes it for a success");
    gg_diag_help(p->emit->diags, d,
                 "be done with a record by `return`; `sys.exit(1)` fails, and that is told");
}

void gg_check_hard_exits(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    if (!gg_code_has_trees(code) || forks(code))
        return;
    for (uint32_t i = 0; i < code->nsnippets; i++)
        for (uint32_t k = 0; k < code->snippets[i].parsed.tree->nnodes; k++)
            check_call(p, &code->snippets[i], k);
}
