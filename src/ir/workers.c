/* Which steps run in several workers. */
#include "ir/workers.h"

#include "ir/cost.h"
#include "ir/dealing.h"
#include "ir/order.h"
#include "ir/plan.h"

#include <stdio.h>

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

static bool order_is(const struct gg_graph *graph, const char *text)
{
    const struct gg_ast *order = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ORDER);
    return order && gg_str_is(order->text, text);
}

bool gg_any_order(const struct gg_graph *graph)
{
    return order_is(graph, "any");
}

bool gg_keeps_order(const struct gg_graph *graph)
{
    return order_is(graph, "keep");
}

static bool asks_for_none(const struct gg_ast *value)
{
    return !value || gg_str_is(value->text, "none");
}

uint32_t gg_pipeline_workers(const struct gg_graph *graph)
{
    const struct gg_ast *value = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_PARALLEL);
    const struct gg_ast *jobs = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_JOBS);
    if (asks_for_none(value) || gg_str_is(value->text, "gnu_parallel"))
        return 0;
    if (value->kind == GG_AST_INT)
        return value->u.i > 1 ? (uint32_t)value->u.i : 0;
    return jobs ? (uint32_t)jobs->u.i : gg_cost_workers();
}

struct gg_workers gg_workers_of(const struct gg_graph *graph, const struct gg_stage *step)
{
    struct gg_workers w = {.why = what_forbids_workers(step)};
    const struct gg_ast *value = parallel_of(graph, step);
    if (value && gg_str_is(value->text, "gnu_parallel"))
        return (struct gg_workers){.blocks = gg_stage_is_stateless(step)};
    if (w.why)
        return w;
    if (asks_for_none(value)) {
        w.why = value ? GG_DECIDED_SERIAL_ASKED : GG_DECIDED_SERIAL_NOT_ASKED;
        return w;
    }
    bool alone = step->share == GG_SHARE_ALONE; /* the pass told why */
    w.number = alone ? 1 : value->kind == GG_AST_INT ? (uint32_t)value->u.i : 0;
    /* What a step with a key writes must not depend on the number of workers: one is a worker, too.
     */
    bool has_key = gg_stage_attr(step, GG_OPT_KEY), merges = gg_stage_attr(step, GG_OPT_MERGE);
    w.parallel = w.number != 1 || has_key;
    w.why = !w.parallel ? (alone ? GG_DECIDED_NOTHING : GG_DECIDED_SERIAL_ONE)
            : has_key   ? GG_DECIDED_WORKERS_KEY
            : merges    ? GG_DECIDED_WORKERS_MERGE
            : w.number  ? GG_DECIDED_WORKERS_FIXED
                        : GG_DECIDED_WORKERS_JOBS;
    return w;
}

static struct gg_cost cost_of(const struct gg_unit *unit)
{
    return gg_cost_process(unit->parts, unit->nparts, unit->runtime.id);
}

/* "0.25 us a record for 2 of them, and 0.50 us for one alone" */
static const char *estimate(struct gg_arena *a, const struct gg_unit *unit)
{
    enum gg_way way = unit->target == GG_TARGET_AWK ? GG_WAY_PROCESSES : GG_WAY_WORKERS;
    uint32_t n = unit->workers ? unit->workers : gg_cost_workers();
    struct gg_cost one = cost_of(unit);
    struct gg_cost shared = gg_cost_shared(one, way, unit->target, n, false);
    return gg_cstr(a,
                   gg_str_printf(a, "%s a record for %u of them, and %s for one alone",
                                 gg_cost_text(a, shared.wall_ps), n, gg_cost_text(a, one.wall_ps)));
}

/* Who shares work out, and for whom. */
struct sharing {
    struct gg_arena *arena;
    const struct gg_graph *graph;
    const bool *idle;             /* of each stage, see gg_cost_idle */
    struct gg_readers readers;    /* for `decisions` only */
    const struct gg_unit *most;   /* the process that all others wait for */
    const struct gg_unit *chosen; /* gets what only the pipeline asks for */
    struct gg_decisions *decisions;
};

/* Whether a process costs more than the costliest so far, which it is then, while records are read;
 * of equals the first stays. */
static bool is_costlier(const struct sharing *s, const struct gg_unit *unit, bool is_first,
                        struct gg_cost *most)
{
    struct gg_cost cost = cost_of(unit);
    if (s->idle[unit->stage - s->graph->stages])
        cost.cpu_ps = cost.wall_ps = 0;
    if (!cost.known || (!is_first && cost.wall_ps <= most->wall_ps))
        return false;
    *most = cost;
    return true;
}

static const struct gg_unit *slowest(const struct sharing *s, const struct gg_unit *units,
                                     uint32_t n)
{
    const struct gg_unit *most = NULL;
    struct gg_cost cost = {0};
    for (uint32_t i = 0; i < n; i++)
        if (is_costlier(s, &units[i], !most, &cost))
            most = &units[i];
    return most;
}

static bool asks_itself(const struct gg_unit *unit)
{
    return gg_stage_attr(unit->parts[0], GG_OPT_PARALLEL);
}

static bool has_key(const struct gg_unit *unit)
{
    return gg_dealt_by(unit->parts, unit->nparts);
}

/* Copying records to processes and back costs as much as reading them in awk: that is for the step
 * that all others wait for only. */
static bool may_be_chosen(const struct sharing *s, const struct gg_unit *unit)
{
    enum gg_share share = unit->parts[0]->share;
    if (!unit->parallel || asks_itself(unit) || share == GG_SHARE_ALONE)
        return false;
    return share == GG_SHARE_WORKERS || unit->target != GG_TARGET_AWK ||
           (unit == s->most && !gg_why_no_blocks(s->arena, s->graph, unit));
}

static enum gg_decision_kind way_of(const struct gg_unit *unit)
{
    return has_key(unit) && unit->workers == 1           ? GG_DECIDED_WORKERS_KEY_ONE
           : has_key(unit)                               ? GG_DECIDED_WORKERS_KEY
           : unit->target == GG_TARGET_AWK               ? GG_DECIDED_WORKERS_FED
           : gg_stage_attr(unit->parts[0], GG_OPT_MERGE) ? GG_DECIDED_WORKERS_MERGE
           : unit->workers                               ? GG_DECIDED_WORKERS_FIXED
                                                         : GG_DECIDED_WORKERS_JOBS;
}

/* One worker is enough for a key, whose program it stays: what `end` emits leaves sorted. */
static void leave_alone(struct gg_unit *unit, bool waits)
{
    unit->parallel = waits && has_key(unit);
    unit->nkeys = unit->parallel ? unit->nkeys : 0;
    unit->workers = unit->parallel;
}

static void share(const struct sharing *s, struct gg_unit *unit)
{
    bool is_awk = unit->target == GG_TARGET_AWK;
    const char *why = is_awk ? gg_why_no_blocks(s->arena, s->graph, unit) : NULL;
    bool waits = !why && !asks_itself(unit) && unit != s->chosen;
    const struct gg_unit *first = s->chosen ? s->chosen : s->most;
    enum gg_decision_kind elsewhere = s->chosen ? GG_DECIDED_SERIAL_COST : GG_DECIDED_SERIAL_WAITS;
    enum gg_decision_kind kind = why ? GG_DECIDED_SERIAL_BLOCKS : waits ? elsewhere : way_of(unit);
    const char *reason = why     ? why
                         : waits ? gg_cstr(s->arena, first->owner->name)
                                 : estimate(s->arena, unit);
    if (why || waits)
        leave_alone(unit, waits);
    else if (is_awk)
        unit->small_mib = gg_cost_small_mib(cost_of(unit), GG_WAY_PROCESSES, unit->target);
    char number[24];
    snprintf(number, sizeof number, "%u", unit->workers);
    if (waits)
        snprintf(number, sizeof number, unit->parallel ? "in 1 worker" : "alone");
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_decide(s->decisions, kind, unit->parts[i]->span, unit->parts[i]->name, reason, number,
                  "");
}

/* Why its workers write in turn or not, and who behind it decides that. */
static enum gg_decision_kind order_of(const struct sharing *s, const struct gg_unit *unit,
                                      const char **who)
{
    if (gg_any_order(s->graph) || gg_keeps_order(s->graph))
        return gg_any_order(s->graph) ? GG_DECIDED_ORDER_ANY : GG_DECIDED_TURN_ASKED;
    const struct gg_stage *last = gg_unit_last(unit);
    const struct gg_stage *judge =
        gg_order_judge(s->graph, &s->readers, (uint32_t)(last - s->graph->stages));
    *who = gg_cstr(s->arena, judge->name);
    bool is_end = judge->op == GG_OP_SINK;
    if (last->untold)
        return is_end ? GG_DECIDED_ORDER_DISCARDED : GG_DECIDED_ORDER_UNTOLD;
    return is_end ? GG_DECIDED_TURN_OUTPUT : GG_DECIDED_TURN_TOLD;
}

/* What workers of a key write stays in order: it is put together record by record. */
static void set_order(const struct sharing *s, struct gg_unit *unit)
{
    if (!unit->parallel || has_key(unit))
        return;
    unit->any_order = gg_any_order(s->graph) || gg_unit_last(unit)->unordered;
    const char *who = "";
    enum gg_decision_kind kind = s->decisions ? order_of(s, unit, &who) : GG_DECIDED_NOTHING;
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_decide(s->decisions, kind, unit->parts[i]->span, unit->parts[i]->name, who, "", "");
}

const struct gg_stage *gg_workers_wait(struct gg_arena *a, const struct gg_graph *graph,
                                       const struct gg_unit *units, uint32_t n,
                                       const struct gg_stage **slower)
{
    const struct sharing s = {.graph = graph,
                              .idle = gg_cost_idle(a, graph->stages, graph->nstages)};
    const struct gg_unit *most = slowest(&s, units, n);
    for (uint32_t i = 0; i < n; i++) {
        bool could = units[i].stage->op == GG_OP_STEP && units[i].target == GG_TARGET_AWK &&
                     gg_workers_of(graph, units[i].stage).parallel && !asks_itself(&units[i]);
        if (!could || &units[i] == most || gg_why_no_blocks(a, graph, &units[i]))
            continue;
        *slower = most->owner;
        return units[i].stage;
    }
    return NULL;
}

static bool is_any_parallel(const struct gg_unit *units, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (units[i].parallel)
            return true;
    return false;
}

void gg_workers_share(struct gg_arena *a, const struct gg_graph *graph, struct gg_unit *units,
                      uint32_t n, struct gg_decisions *decisions)
{
    if (!is_any_parallel(units, n))
        return;
    struct sharing s = {.arena = a,
                        .graph = graph,
                        .idle = gg_cost_idle(a, graph->stages, graph->nstages),
                        .decisions = decisions};
    struct gg_cost chosen = {0};
    if (decisions)
        s.readers = gg_readers_of(a, graph);
    s.most = slowest(&s, units, n);
    for (uint32_t i = 0; i < n; i++)
        if (may_be_chosen(&s, &units[i]) && is_costlier(&s, &units[i], !s.chosen, &chosen))
            s.chosen = &units[i];
    for (uint32_t i = 0; i < n; i++) {
        if (units[i].parallel)
            share(&s, &units[i]);
        set_order(&s, &units[i]);
    }
}
