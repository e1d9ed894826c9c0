/*
 * Notes on each step what its back end reads in the code. Measure: steps without facts.
 */
#include "ir/pass.h"

static struct gg_facts facts_of(struct gg_pass_ctx *ctx, const struct gg_stage *stage)
{
    const struct gg_language *language =
        stage->op == GG_OP_STEP && gg_stage_body(stage) && ctx->language
            ? ctx->language(stage->target)
            : NULL;
    struct gg_facts facts =
        language && language->facts ? language->facts(ctx->arena, stage) : (struct gg_facts){0};
    /* What only compares fields with literals of their type cannot fail. */
    bool only_selects = facts.choice && !facts.choice->nvalues;
    facts.selects |= only_selects;
    facts.pure |= only_selects;
    return facts;
}

static struct gg_graph infer_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    for (uint32_t i = 0; i < graph->nstages; i++)
        stages[i].facts = facts_of(ctx, &stages[i]);
    struct gg_graph result = gg_pass_changed(ctx, graph, stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_infer(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    return gg_pass_graphs(ctx, module, infer_graph);
}
