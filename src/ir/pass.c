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
