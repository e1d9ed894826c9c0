/*
 * Stretches for GNU parallel. A stretch is a chain of steps that handle each record alone; a block
 * of records goes through a process of each of them. What asks on a step holds for that step; what
 * asks on the pipeline is for the costliest stretch, because stretches at the same time would only
 * share the processors.
 */
#include "ir/plan_blocks.h"

#include "ir/awk_state.h"
#include "ir/cost.h"
#include "ir/limits.h"

static const uint32_t NO_RUN = UINT32_MAX;

struct finder {
    struct gg_arena *arena;
    const struct gg_pipeline_plan *plan;
    struct gg_unit *units;
    uint32_t *run;         /* of each node: the first node of its run, or NO_RUN */
    uint32_t *steps;       /* of each node that begins a run: its steps */
    struct gg_cost *costs; /* the same: of one process for each unit */
    bool *wanted;          /* the same: some step asks for itself */
};

static const struct gg_ast *asks(const struct gg_ast *value)
{
    return value && gg_str_is(value->text, "gnu_parallel") ? value : NULL;
}

/* The value that asks for a step; NULL when its own, or nothing, says otherwise. */
static const struct gg_ast *asker(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *own = gg_stage_attr(step, GG_OPT_PARALLEL);
    return asks(own ? own : gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_PARALLEL));
}

/* Fused steps are asked for alike. */
static bool is_asked(const struct gg_graph *graph, const struct gg_unit *unit)
{
    return asker(graph, unit->nparts > 1 ? unit->parts[0] : unit->owner);
}

static bool asks_itself(const struct gg_unit *unit)
{
    bool asked = false;
    for (uint32_t i = 0; unit->stage->op == GG_OP_STEP && i < unit->nparts; i++)
        asked |= asks(gg_stage_attr(unit->parts[i], GG_OPT_PARALLEL)) != NULL;
    return asked;
}

static const char *why_not_keyed(struct gg_arena *a, const struct gg_stage *stage)
{
    const char *why = gg_awk_keyed_state(a, gg_stage_text(stage, GG_OPT_PRELUDE), &stage->in);
    return why ? why : gg_awk_keyed_state(a, gg_stage_text(stage, GG_OPT_CODE), &stage->in);
}

/* Of a script or a program nothing is known but what the step says of it. */
static const char *why_not_code(struct gg_arena *a, const struct gg_stage *stage)
{
    if (gg_stage_attr(stage, GG_OPT_COMMAND) || stage->target == GG_TARGET_BASH)
        return asks(gg_stage_attr(stage, GG_OPT_PARALLEL))
                   ? NULL
                   : "only `parallel: gnu_parallel` of its own tells that it handles each line "
                     "alone";
    if (stage->target == GG_TARGET_AWK && gg_stage_attr(stage, GG_OPT_KEY))
        return why_not_keyed(a, stage);
    if (stage->target == GG_TARGET_AWK)
        return gg_awk_state(a, gg_stage_text(stage, GG_OPT_PRELUDE),
                            gg_stage_text(stage, GG_OPT_CODE), &stage->in);
    return gg_stage_is_stateless(stage) ? NULL : "it has state, begin or end";
}

const char *gg_why_no_blocks(struct gg_arena *a, const struct gg_graph *graph,
                             const struct gg_unit *unit)
{
    struct gg_limits limits = gg_limits_of(a, graph, unit);
    const char *why = NULL;
    for (uint32_t i = 0; !why && i < unit->nparts; i++)
        why = why_not_code(a, unit->parts[i]);
    if (why)
        return why;
    if (unit->in.kind == GG_FORMAT_CSV)
        return "a line of its csv need not be a record";
    if (unit->in.header && unit->in.kind == GG_FORMAT_TSV_ESCAPED)
        return "the header of its input is escaped";
    if (unit->out.header)
        return "its output begins with a header";
    if (limits.timeout_ms)
        return "its timeout is for all of its input";
    return limits.by_record ? "it writes each record when it is done" : NULL;
}

/* The node before, when the two see nobody else; else NO_RUN. */
static uint32_t only_neighbour(const struct gg_pipeline_plan *plan, uint32_t node)
{
    uint32_t before = NO_RUN, ninputs = 0, nreaders = 0;
    for (uint32_t i = 0; i < plan->nchannels; i++)
        if (plan->channels[i].to == node) {
            before = plan->channels[i].from;
            ninputs++;
        }
    for (uint32_t i = 0; before != NO_RUN && i < plan->nchannels; i++)
        nreaders += plan->channels[i].from == before;
    return ninputs == 1 && nreaders == 1 ? before : NO_RUN;
}

static void join_run(struct finder *f, uint32_t node)
{
    const struct gg_unit *unit = &f->units[f->plan->nodes[node].unit];
    if (!is_asked(f->plan->graph, unit) || gg_why_no_blocks(f->arena, f->plan->graph, unit))
        return;
    uint32_t before = only_neighbour(f->plan, node);
    uint32_t run = before == NO_RUN || f->run[before] == NO_RUN ? node : f->run[before];
    f->run[node] = run;
    struct gg_cost cost = gg_cost_process(unit->parts, unit->nparts, unit->runtime.id);
    f->costs[run] = run == node ? cost : gg_cost_piped(f->costs[run], cost);
    f->steps[run] += unit->stage->op == GG_OP_STEP ? unit->nparts : 0;
    f->wanted[run] |= asks_itself(unit);
}

/* Where nothing is known of a script, the number of steps tells. */
static bool is_costlier(const struct finder *f, uint32_t x, uint32_t y)
{
    if (f->costs[x].known && f->costs[y].known)
        return f->costs[x].cpu_ps > f->costs[y].cpu_ps;
    return f->steps[x] > f->steps[y];
}

static uint32_t costliest_run(const struct finder *f)
{
    uint32_t best = NO_RUN;
    for (uint32_t i = 0; i < f->plan->nnodes; i++)
        if (f->run[i] == i && f->steps[i] && (best == NO_RUN || is_costlier(f, i, best)))
            best = i;
    return best;
}

/* "0.25 us a record in 2 jobs, and 0.50 us alone; a file below 40 MiB goes through one process" */
static const char *estimate(struct gg_arena *a, struct gg_cost one)
{
    uint32_t n = gg_cost_workers(), mib = gg_cost_small_mib(one, GG_WAY_GNU, GG_TARGET_BASH);
    struct gg_cost shared = gg_cost_shared(one, GG_WAY_GNU, GG_TARGET_BASH, n, true);
    gg_str figures = GG_STR("what it costs is not known");
    if (one.known)
        figures = gg_str_printf(a, "%s a record of a file in %u jobs, and %s alone",
                                gg_cost_text(a, shared.wall_ps), n, gg_cost_text(a, one.wall_ps));
    return gg_cstr(a, gg_str_printf(a, GG_FMT "; a file below %u MiB goes through one process",
                                    GG_ARG(figures), mib));
}

static struct gg_stretch stretch_of(struct finder *f, uint32_t run)
{
    uint32_t *nodes = gg_new_array(f->arena, uint32_t, f->plan->nnodes), n = 0;
    for (uint32_t i = run; i < f->plan->nnodes; i++)
        if (f->run[i] == run) {
            f->units[f->plan->nodes[i].unit].in_blocks = true;
            nodes[n++] = i;
        }
    return (struct gg_stretch){nodes, n,
                               gg_cost_small_mib(f->costs[run], GG_WAY_GNU, GG_TARGET_BASH)};
}

static void decide(const struct finder *f, struct gg_decisions *decisions)
{
    for (uint32_t node = 0; decisions && node < f->plan->nnodes; node++) {
        if (f->plan->nodes[node].kind != GG_NODE_UNIT)
            continue;
        const struct gg_unit *unit = &f->units[f->plan->nodes[node].unit];
        if (unit->stage->op != GG_OP_STEP || !is_asked(f->plan->graph, unit))
            continue;
        const char *why = gg_why_no_blocks(f->arena, f->plan->graph, unit);
        if (unit->in_blocks)
            why = estimate(f->arena, f->costs[f->run[node]]);
        enum gg_decision_kind kind = unit->in_blocks ? GG_DECIDED_GNU_BLOCKS
                                     : why           ? GG_DECIDED_GNU_ALONE
                                                     : GG_DECIDED_GNU_OTHER;
        for (uint32_t k = 0; k < unit->nparts; k++)
            gg_decide(decisions, kind, unit->parts[k]->span, unit->parts[k]->name, why ? why : "",
                      "", "");
    }
}

void gg_plan_blocks(struct gg_arena *a, struct gg_pipeline_plan *plan, struct gg_unit *units,
                    struct gg_decisions *decisions)
{
    struct finder f = {.arena = a, .plan = plan, .units = units};
    bool any = false;
    for (uint32_t i = 0; i < plan->nunits; i++)
        any |= is_asked(plan->graph, &units[i]);
    if (!any)
        return;
    f.run = gg_new_array(a, uint32_t, plan->nnodes);
    f.steps = gg_new_array(a, uint32_t, plan->nnodes);
    f.costs = gg_new_array(a, struct gg_cost, plan->nnodes);
    f.wanted = gg_new_array(a, bool, plan->nnodes);
    struct gg_stretch *stretches = gg_new_array(a, struct gg_stretch, plan->nnodes);
    for (uint32_t i = 0; i < plan->nnodes; i++) {
        f.run[i] = NO_RUN;
        if (plan->nodes[i].kind == GG_NODE_UNIT)
            join_run(&f, i);
    }
    uint32_t costliest = costliest_run(&f);
    for (uint32_t i = 0; i < plan->nnodes; i++)
        if (f.run[i] == i && f.steps[i] && (f.wanted[i] || i == costliest))
            stretches[plan->nstretches++] = stretch_of(&f, i);
    plan->stretches = stretches;
    decide(&f, decisions);
}
