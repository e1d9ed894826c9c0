/* Which steps run in several workers. */
#include "ir/workers.h"

#include "ir/cost.h"
#include "ir/plan.h"

static const struct gg_ast *parallel_of(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *own = gg_stage_attr(step, GG_OPT_PARALLEL);
    return own ? own : gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_PARALLEL);
}

/* What keeps a stage from running in parallel, whether it is asked for or not. */
static enum gg_decision_kind what_forbids_workers(const struct gg_stage *stage)
{
    bool can = stage->target == GG_TARGET_PYTHON || stage->target == GG_TARGET_GO ||
               stage->target == GG_TARGET_RUST || stage->target == GG_TARGET_AWK;
    if (gg_stage_attr(stage, GG_OPT_COMMAND))
        return GG_DECIDED_SERIAL_COMMAND;
    if (!can)
        return GG_DECIDED_SERIAL_TARGET;
    if (stage->target != GG_TARGET_AWK && !gg_stage_is_stateless(stage) &&
        !gg_stage_attr(stage, GG_OPT_MERGE) && !gg_stage_attr(stage, GG_OPT_KEY))
        return GG_DECIDED_SERIAL_STATE;
    return GG_DECIDED_NOTHING;
}

bool gg_any_order(const struct gg_graph *graph)
{
    const struct gg_ast *order = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ORDER);
    return order && gg_str_is(order->text, "any");
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
    bool has_key = gg_stage_attr(step, GG_OPT_KEY), merges = gg_stage_attr(step, GG_OPT_MERGE);
    w.parallel = w.number != 1 || has_key;
    w.why = !w.parallel ? GG_DECIDED_SERIAL_ONE
            : has_key   ? GG_DECIDED_WORKERS_KEY
            : merges    ? GG_DECIDED_WORKERS_MERGE
            : w.number  ? GG_DECIDED_WORKERS_FIXED
                        : GG_DECIDED_WORKERS_JOBS;
    return w;
}

/* Workers that the planner has in mind where the spec names no number. */
enum { USUAL_WORKERS = 2 };

static struct gg_cost cost_of(const struct gg_unit *unit)
{
    return gg_cost_process(unit->parts, unit->nparts, unit->runtime.id);
}

/* "0.25 us a record for 2 of them, and 0.50 us for one alone" */
static const char *estimate(struct gg_arena *a, const struct gg_unit *unit)
{
    uint32_t n = unit->workers ? unit->workers : USUAL_WORKERS;
    struct gg_cost one = cost_of(unit);
    struct gg_cost shared = gg_cost_shared(one, GG_WAY_PROCESSES, unit->target, n, false);
    return gg_cstr(a,
                   gg_str_printf(a, "%s a record for %u of them, and %s for one alone",
                                 gg_cost_text(a, shared.wall_ps), n, gg_cost_text(a, one.wall_ps)));
}

/* The process that all others wait for; of equals the first. */
static const struct gg_unit *costliest(const struct gg_unit *units, uint32_t n)
{
    const struct gg_unit *most = NULL;
    for (uint32_t i = 0; i < n; i++) {
        struct gg_cost x = cost_of(&units[i]);
        if (x.known && (!most || x.wall_ps > cost_of(most).wall_ps))
            most = &units[i];
    }
    return most;
}

static void feed(struct gg_arena *a, const struct gg_graph *graph, struct gg_unit *unit,
                 const struct gg_unit *most, struct gg_decisions *decisions)
{
    const char *why = gg_why_no_blocks(a, graph, unit);
    bool has_key = gg_stage_attr(unit->parts[0], GG_OPT_KEY);
    bool is_own = has_key || gg_stage_attr(unit->parts[0], GG_OPT_PARALLEL);
    bool waits = !is_own && unit != most;
    enum gg_decision_kind kind = why       ? GG_DECIDED_SERIAL_BLOCKS
                                 : waits   ? GG_DECIDED_SERIAL_COST
                                 : has_key ? GG_DECIDED_WORKERS_KEY
                                           : GG_DECIDED_WORKERS_FED;
    const char *reason = why ? why : waits ? gg_cstr(a, most->owner->name) : estimate(a, unit);
    if (why || waits) {
        unit->parallel = false;
        unit->workers = 0;
    }
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_decide(decisions, kind, unit->parts[i]->span, unit->parts[i]->name, reason, "", "");
}

/* What workers of a key write stays in order: it is put together record by record. */
static void set_order(const struct gg_graph *graph, struct gg_unit *unit,
                      struct gg_decisions *decisions)
{
    unit->any_order =
        unit->parallel && gg_any_order(graph) && !gg_stage_attr(unit->stage, GG_OPT_KEY);
    for (uint32_t i = 0; unit->any_order && i < unit->nparts; i++)
        gg_decide(decisions, GG_DECIDED_ORDER_ANY, unit->parts[i]->span, unit->parts[i]->name, "",
                  "", "");
}

void gg_workers_feed(struct gg_arena *a, const struct gg_graph *graph, struct gg_unit *units,
                     uint32_t n, struct gg_decisions *decisions)
{
    const struct gg_unit *most = costliest(units, n);
    for (uint32_t i = 0; i < n; i++) {
        if (units[i].parallel && units[i].target == GG_TARGET_AWK)
            feed(a, graph, &units[i], most, decisions);
        set_order(graph, &units[i], decisions);
    }
}
