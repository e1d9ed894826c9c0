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
    struct gg_facts facts = language ? language->facts(ctx->arena, stage) : (struct gg_facts){0};
    /* What only compares fields with literals of their type cannot fail. */
    bool only_selects = facts.choice && !facts.choice->nvalues;
    facts.selects |= only_selects;
    facts.pure |= only_selects;
    return facts;
}

const struct gg_module *gg_pass_infer(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    struct gg_module *result = gg_new(ctx->arena, struct gg_module);
    struct gg_graph *graphs = gg_new_array(ctx->arena, struct gg_graph, module->ngraphs);
    for (uint32_t g = 0; g < module->ngraphs; g++) {
        const struct gg_graph *graph = &module->graphs[g];
        struct gg_stage *stages = gg_new_array(ctx->arena, struct gg_stage, graph->nstages);
        for (uint32_t i = 0; i < graph->nstages; i++) {
            stages[i] = graph->stages[i];
            stages[i].facts = facts_of(ctx, &stages[i]);
        }
        graphs[g] = *graph;
        graphs[g].stages = stages;
    }
    *result = (struct gg_module){module->name, graphs, module->ngraphs};
    return result;
}
