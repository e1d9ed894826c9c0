/* Runs the passes of passes.def in order, with the verifier between them. */
#include "ir/pass.h"

static const struct gg_pass passes[] = {
#define GG_PASS(name, level, doc) {#name, doc, gg_pass_##name, level},
#include "ir/passes.def"
#undef GG_PASS
};

const struct gg_module *gg_passes_run(struct gg_pass_ctx *ctx, const struct gg_module *module,
                                      uint8_t level)
{
    gg_verify(module, "lowering");
    for (size_t i = 0; i < GG_COUNT(passes) && module; i++) {
        if (passes[i].level > level)
            continue;
        module = passes[i].run(ctx, module);
        if (module)
            gg_verify(module, passes[i].name);
    }
    return module;
}

struct gg_stage *gg_pass_stages(struct gg_arena *scratch, const struct gg_graph *graph)
{
    struct gg_stage *stages = gg_new_array(scratch, struct gg_stage, graph->nstages);
    memcpy(stages, graph->stages, graph->nstages * sizeof *stages);
    return stages;
}

/* Bytes between members may differ where nothing else does: then the copy is one too many. */
struct gg_graph gg_pass_changed(struct gg_pass_ctx *ctx, const struct gg_graph *graph,
                                const struct gg_stage *stages, uint32_t n)
{
    if (n == graph->nstages && !memcmp(stages, graph->stages, n * sizeof *stages))
        return *graph;
    struct gg_graph changed = *graph;
    struct gg_stage *kept = gg_new_array(ctx->arena, struct gg_stage, n);
    memcpy(kept, stages, n * sizeof *kept);
    changed.stages = kept;
    changed.nstages = n;
    return changed;
}

const struct gg_module *gg_pass_graphs(struct gg_pass_ctx *ctx, const struct gg_module *module,
                                       gg_graph_pass_fn *pass)
{
    struct gg_module *result = gg_new(ctx->arena, struct gg_module);
    struct gg_graph *graphs = gg_new_array(ctx->arena, struct gg_graph, module->ngraphs);
    for (uint32_t i = 0; i < module->ngraphs; i++)
        graphs[i] = pass(ctx, &module->graphs[i]);
    *result = (struct gg_module){module->name, graphs, module->ngraphs};
    return result;
}
