/*
 * Notes in which order records come to each step, and whether anybody behind it can tell: where
 * nobody can, workers write what comes of a block when it is done. Only graphs with a step that
 * asks for workers are looked at. Measure: the stages without facts about order.
 *
 * Backwards: who tells. A step forgets the order that it reads when its code can only sort, count
 * and add up (the back ends say so) and no message of it names a record. Choices that cannot fail,
 * and merges, pass the question on; a sink that writes nowhere asks nothing, any other one tells.
 * Forwards: where the order is lost, and until where.
 */
#include "ir/order.h"
#include "ir/pass.h"
#include "ir/workers.h"

static bool asks_for_workers(const struct gg_graph *graph, const struct gg_stage *stage)
{
    if (stage->op != GG_OP_STEP || gg_stage_attr(stage, GG_OPT_KEY))
        return false;
    struct gg_workers workers = gg_workers_of(graph, stage);
    return workers.parallel || workers.blocks;
}

static bool forgets(struct gg_pass_ctx *ctx, const struct gg_graph *graph,
                    const struct gg_stage *step)
{
    if (step->op != GG_OP_STEP || step->ninputs != 1 || !gg_stage_body(step))
        return false;
    const struct gg_language *language = ctx->language(step->target);
    return language && language->forgets && gg_order_is_quiet(graph, step) &&
           language->forgets(ctx->arena, language->choices, graph, step);
}

static bool is_untold(const struct gg_graph *graph, const struct gg_stage *stages,
                      const struct gg_readers *readers, uint32_t index)
{
    bool untold = readers->first[index] < readers->first[index + 1];
    for (uint32_t i = readers->first[index]; untold && i < readers->first[index + 1]; i++) {
        const struct gg_stage *reader = &stages[readers->readers[i]];
        untold = reader->forgets || gg_stage_discards(reader) ||
                 (reader->untold && gg_order_passes_on(graph, reader));
    }
    return untold;
}

static bool is_unordered(const struct gg_graph *graph, const struct gg_stage *stages,
                         uint32_t index)
{
    const struct gg_stage *stage = &stages[index];
    bool comes_so = false;
    for (uint32_t i = 0; i < stage->ninputs; i++)
        comes_so |= stages[stage->inputs[i]].unordered;
    return (comes_so && !stage->forgets && stage->op != GG_OP_SINK) ||
           gg_order_is_lost(graph, stage);
}

static struct gg_graph order_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    bool any = false;
    for (uint32_t i = 0; i < graph->nstages; i++)
        any |= asks_for_workers(graph, &graph->stages[i]);
    if (!any)
        return *graph;
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    struct gg_readers readers = gg_readers_of(&scratch, graph);
    for (uint32_t i = graph->nstages; i-- > 0;) {
        stages[i].forgets = forgets(ctx, graph, &stages[i]);
        stages[i].untold = is_untold(graph, stages, &readers, i);
    }
    for (uint32_t i = 0; i < graph->nstages; i++)
        stages[i].unordered = is_unordered(graph, stages, i);
    struct gg_graph result = gg_pass_changed(ctx, graph, stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_order(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    return gg_pass_graphs(ctx, module, order_graph);
}
