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
