/*
 * Puts a step into the process of the step that it reads, where both are of one language and
 * nothing keeps them apart (ir/neighbours.h). Measure: the number of steps that are not fused.
 */
#include "ir/neighbours.h"

static void visit(const struct gg_neighbours *n, struct gg_stage *stages, uint32_t index)
{
    struct gg_stage *step = &stages[index];
    if (step->op != GG_OP_STEP || step->ninputs != 1)
        return;
    const struct gg_stage *writer = &stages[step->inputs[0]];
    if (writer->op != GG_OP_STEP)
        return;
    struct gg_verdict v = gg_judge(n, index);
    gg_str edge = gg_str_printf(n->ctx->arena, GG_FMT " -> " GG_FMT, GG_ARG(writer->name),
                                GG_ARG(step->name));
    step->fused = v.why == GG_DECIDED_FUSED;
    gg_decide(n->ctx->decisions, v.why, step->span, edge, v.x, v.y, "");
}

static struct gg_graph fuse_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct gg_graph result = *graph;
    struct gg_stage *stages = gg_new_array(ctx->arena, struct gg_stage, graph->nstages);
    memcpy(stages, graph->stages, graph->nstages * sizeof *stages);
    struct gg_neighbours n = {ctx, graph, gg_readers_of(&scratch, graph), stages};
    for (uint32_t i = 0; i < graph->nstages; i++)
        visit(&n, stages, i);
    gg_arena_free(&scratch);
    result.stages = stages;
    return result;
}

const struct gg_module *gg_pass_fuse(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    struct gg_module *result = gg_new(ctx->arena, struct gg_module);
    struct gg_graph *graphs = gg_new_array(ctx->arena, struct gg_graph, module->ngraphs);
    for (uint32_t i = 0; i < module->ngraphs; i++)
        graphs[i] = fuse_graph(ctx, &module->graphs[i]);
    *result = (struct gg_module){module->name, graphs, module->ngraphs};
    return result;
}
