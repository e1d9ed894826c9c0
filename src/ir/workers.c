/* Which steps run in several workers. */
#include "ir/workers.h"

static const struct gg_ast *parallel_of(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *own = gg_stage_attr(step, GG_OPT_PARALLEL);
    return own ? own : gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_PARALLEL);
}

/* What keeps a stage from running in parallel, whether it is asked for or not. */
static enum gg_decision_kind what_forbids_workers(const struct gg_stage *stage)
{
    bool sees_records = stage->target == GG_TARGET_PYTHON || stage->target == GG_TARGET_GO ||
                        stage->target == GG_TARGET_RUST;
    if (gg_stage_attr(stage, GG_OPT_COMMAND))
        return GG_DECIDED_SERIAL_COMMAND;
    if (!sees_records)
        return GG_DECIDED_SERIAL_TARGET;
    if (!gg_stage_is_stateless(stage) && !gg_stage_attr(stage, GG_OPT_MERGE) &&
        !gg_stage_attr(stage, GG_OPT_KEY))
        return GG_DECIDED_SERIAL_STATE;
    return GG_DECIDED_NOTHING;
}

struct gg_workers gg_workers_of(const struct gg_graph *graph, const struct gg_stage *step)
{
    struct gg_workers w = {.why = what_forbids_workers(step)};
    const struct gg_ast *value = parallel_of(graph, step);
    if (value && gg_str_is(value->text, "gnu_parallel"))
        return (struct gg_workers){.blocks = gg_stage_is_stateless(step)};
    if (w.why)
        return w;
    if (!value || gg_str_is(value->text, "none")) {
        w.why = value ? GG_DECIDED_SERIAL_ASKED : GG_DECIDED_SERIAL_NOT_ASKED;
        return w;
    }
    w.number = value->kind == GG_AST_INT ? (uint32_t)value->u.i : 0;
    /* What a step with a key writes must not depend on the number of workers: one is a worker, too.
     */
    bool has_key = gg_stage_attr(step, GG_OPT_KEY) != NULL;
    w.parallel = w.number != 1 || has_key;
    w.why = !w.parallel ? GG_DECIDED_SERIAL_ONE
            : has_key   ? GG_DECIDED_WORKERS_KEY
            : w.number  ? GG_DECIDED_WORKERS_FIXED
                        : GG_DECIDED_WORKERS_JOBS;
    return w;
}
