/*
 * Marks steps whose input a program of ours has checked while it wrote it, so that they need not
 * check it again. Measure: the number of steps that are not marked.
 */
#include "ir/pass.h"

/* What writes checks each record: its number of fields, and that each is of its type. */
static bool checks_output(const struct gg_stage *stage)
{
    bool sees_records = stage->target == GG_TARGET_PYTHON || stage->target == GG_TARGET_GO ||
                        stage->target == GG_TARGET_RUST;
    return sees_records && (stage->op == GG_OP_STEP || stage->op == GG_OP_CONVERT) &&
           !gg_stage_attr(stage, GG_OPT_COMMAND);
}

static bool fits(const struct gg_record *written, const struct gg_record *read)
{
    bool fits = written->known && read->known && written->nfields == read->nfields;
    for (uint32_t i = 0; fits && i < read->nfields; i++)
        fits =
            read->fields[i].type == GG_TYPE_STR || read->fields[i].type == written->fields[i].type;
    return fits;
}

static bool is_trusted(const struct gg_graph *graph, const struct gg_stage *stage)
{
    if (stage->op != GG_OP_STEP || stage->ninputs != 1)
        return false;
    const struct gg_stage *writer = &graph->stages[stage->inputs[0]];
    return checks_output(writer) && fits(&writer->out, &stage->in) &&
           gg_codec_eq(writer->out_codec, stage->in_codec) && !stage->in_codec.header;
}

const struct gg_module *gg_pass_trust(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    struct gg_module *result = gg_new(ctx->arena, struct gg_module);
    struct gg_graph *graphs = gg_new_array(ctx->arena, struct gg_graph, module->ngraphs);
    for (uint32_t g = 0; g < module->ngraphs; g++) {
        const struct gg_graph *graph = &module->graphs[g];
        struct gg_stage *stages = gg_new_array(ctx->arena, struct gg_stage, graph->nstages);
        for (uint32_t i = 0; i < graph->nstages; i++) {
            stages[i] = graph->stages[i];
            stages[i].trusted = is_trusted(graph, &stages[i]);
        }
        graphs[g] = *graph;
        graphs[g].stages = stages;
    }
    *result = (struct gg_module){module->name, graphs, module->ngraphs};
    return result;
}
