/* Steps that never hand a record on, so that the steps behind them have nothing to do. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/flow.h"
#include "backends/checks/outside.h"

static bool names(const struct gg_tree *tree, uint32_t node, const char *name)
{
    return gg_tree_is(tree, node, "identifier") && gg_str_is(gg_tree_text(tree, node), name);
}

/* `return x`, but not `return`, `return nil` and `return None`. */
static bool returns(const struct gg_tree *tree, uint32_t node)
{
    gg_str text = gg_str_trim(gg_tree_text(tree, node));
    return gg_tree_is(tree, node, "return_statement") && !gg_str_is(text, "return") &&
           !gg_str_is(text, "return nil") && !gg_str_is(text, "return None");
}

static bool tree_emits(const struct gg_tree *tree)
{
    for (uint32_t i = 0; i < tree->nnodes; i++)
        if (names(tree, i, "emit") || names(tree, i, "output") || names(tree, i, "Some") ||
            gg_tree_is(tree, i, "yield") || returns(tree, i))
            return true;
    return false;
}

static bool awk_emits(const struct gg_step_code *code, const struct gg_snippet *snippet)
{
    static const char *const words[] = {"print", "printf", "system", NULL};
    const struct gg_awk_program *program = snippet->parsed.program;
    struct gg_awk_text t = gg_awk_text_new(code, snippet, 0, snippet->node->text, program);
    for (uint32_t i = 0; i < t.ntokens; i++)
        if (gg_is_one_of(gg_awk_text_at(&t, i), words))
            return true;
    return program->open || gg_awk_prints_whole(&t);
}

/* A comment alone stands for code that is still to come. */
static bool is_empty(const struct gg_snippet *snippet)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    const struct gg_awk_program *program = snippet->parsed.program;
    return program ? !program->tokens.n : tree && !gg_tree_named(tree, tree->nodes[0].first);
}

static bool may_emit(const struct gg_step_code *code)
{
    bool is_known = code->unit->target == GG_TARGET_AWK || gg_code_has_trees(code);
    if (!gg_flow_is_step(code) || !code->is_sound || !code->nsnippets || !is_known ||
        code->unit->target == GG_TARGET_BASH)
        return true;
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_snippet *snippet = &code->snippets[i];
        if (snippet->option == GG_OPT_CODE && is_empty(snippet))
            return true;
        if (snippet->parsed.program ? awk_emits(code, snippet) : code->facts[i].open)
            return true;
        if (snippet->parsed.tree && tree_emits(snippet->parsed.tree))
            return true;
    }
    return false;
}

void gg_check_silent_steps(const struct gg_pipeline_code *p)
{
    const struct gg_graph *graph = p->emit->plan->graph;
    for (uint32_t i = 0; i < graph->nstages; i++) {
        const struct gg_stage *reader = &graph->stages[i];
        const struct gg_step_code *before = reader->op == GG_OP_STEP && reader->ninputs == 1
                                                ? gg_flow_code(p, reader->inputs[0])
                                                : NULL;
        if (before && before->unit->stage->op == GG_OP_CONVERT)
            before = gg_flow_code(p, before->unit->stage->inputs[0]);
        if (!before || may_emit(before))
            continue;
        const struct gg_stage *stage = before->unit->stage;
        struct gg_diag *d =
            gg_diag_add(p->emit->diags, GG_D_SILENT_STEP, stage->span,
                        "step `" GG_FMT "` hands no record on, and step `" GG_FMT "` reads it",
                        GG_ARG(stage->name), GG_ARG(reader->name));
        gg_diag_label(p->emit->diags, d, reader->span, "has nothing to do");
    }
}
