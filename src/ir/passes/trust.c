/*
 * Marks steps whose input a program of ours has checked while it wrote it, so that they need not
 * check it again. Measure: the number of steps that are not marked.
 */
#include "ir/pass.h"

/* What writes checks each record: its number of fields, and that each is of its type. An awk step
 * that only chooses among fields has checked them when it read them: they hold no separator of its
 * input, which has to be that of its output. */
static bool checks_output(const struct gg_stage *stage)
{
    if (stage->op == GG_OP_STEP && stage->target == GG_TARGET_AWK && stage->facts.choice)
        return stage->in_codec.kind == stage->out_codec.kind &&
               stage->in_codec.delimiter == stage->out_codec.delimiter;
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

static struct gg_graph trust_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    for (uint32_t i = 0; i < graph->nstages; i++)
        stages[i].trusted = is_trusted(graph, &stages[i]);
    struct gg_graph result = gg_pass_changed(ctx, graph, stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_trust(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    return gg_pass_graphs(ctx, module, trust_graph);
}
