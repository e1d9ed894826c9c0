/* What becomes of the order of records at a stage. */
#include "ir/order.h"

#include "ir/workers.h"

static bool is_skipping(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *value = gg_stage_attr(step, GG_OPT_ON_ERROR);
    if (!value)
        value = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ON_ERROR);
    return value && gg_str_is(value->text, "skip");
}

bool gg_order_is_quiet(const struct gg_graph *graph, const struct gg_stage *stage)
{
    bool checks =
        stage->op == GG_OP_CONVERT || (stage->op == GG_OP_STEP && stage->target != GG_TARGET_BASH);
    return !checks || (stage->op == GG_OP_STEP && (stage->trusted || is_skipping(graph, stage)));
}

/* What was read can be written. */
static bool holds_all(const struct gg_stage *step)
{
    bool escapes =
        step->out_codec.kind == GG_FORMAT_TSV_ESCAPED && step->out_codec.delimiter == '\t';
    return escapes || gg_codec_eq(step->in_codec, step->out_codec);
}

bool gg_order_passes_on(const struct gg_graph *graph, const struct gg_stage *stage)
{
    if (stage->op == GG_OP_MERGE)
        return true;
    return stage->op == GG_OP_STEP && stage->ninputs == 1 && stage->facts.choice &&
           holds_all(stage) && gg_order_is_quiet(graph, stage);
}

bool gg_order_is_lost(const struct gg_graph *graph, const struct gg_stage *stage)
{
    if (stage->op != GG_OP_STEP || gg_stage_attr(stage, GG_OPT_KEY))
        return false;
    struct gg_workers workers = gg_workers_of(graph, stage);
    bool any = gg_any_order(graph);
    return (workers.parallel && (any || (stage->untold && !gg_keeps_order(graph)))) ||
           (workers.blocks && any);
}

const struct gg_stage *gg_order_judge(const struct gg_graph *graph,
                                      const struct gg_readers *readers, uint32_t index)
{
    const struct gg_stage *judge = &graph->stages[index];
    bool untold = judge->untold;
    for (uint32_t at = index; at == index || gg_order_passes_on(graph, judge);) {
        uint32_t next = readers->readers[readers->first[at]];
        for (uint32_t i = readers->first[at]; !untold && i < readers->first[at + 1]; i++) {
            const struct gg_stage *reader = &graph->stages[readers->readers[i]];
            if (!reader->forgets && !reader->untold && !gg_stage_discards(reader)) {
                next = readers->readers[i];
                break;
            }
        }
        at = next;
        judge = &graph->stages[at];
    }
    return judge;
}
