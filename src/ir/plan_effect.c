/*
 * Options of pipelines and steps against the plan: what is accepted has an effect. Whether it has
 * is known only now, when converters and workers are.
 */
#include "ir/workers.h"

#include "ir/plan.h"

struct effects {
    struct gg_arena *arena;
    struct gg_diags *diags;
    bool ok;
};

static bool has_records(const struct gg_unit *unit)
{
    return (unit->target == GG_TARGET_PYTHON || unit->target == GG_TARGET_GO ||
            unit->target == GG_TARGET_RUST) &&
           !gg_stage_attr(unit->stage, GG_OPT_COMMAND);
}

/* Bytes that pass through a shell script or a command are checked by nobody. */
static bool may_refuse(const struct gg_unit *unit)
{
    return has_records(unit) || (unit->target == GG_TARGET_AWK && unit->stage->in.known);
}

static bool checks_records(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (may_refuse(&plan->units[i]) && !gg_stage_attr(plan->units[i].owner, GG_OPT_ON_ERROR))
            return true;
    return false;
}

static bool gives_workers(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        bool has_key = gg_stage_attr(unit->stage, GG_OPT_KEY); /* else that is reported */
        if ((unit->parallel || unit->in_blocks || has_key) &&
            !gg_stage_attr(unit->stage, GG_OPT_PARALLEL))
            return true;
    }
    return false;
}

static bool has_stretches(const struct gg_pipeline_plan *plan)
{
    return plan->nstretches;
}

/* Workers or jobs that each get blocks, and whose output is put in order otherwise. */
static bool writes_blocks(const struct gg_pipeline_plan *plan)
{
    bool any = has_stretches(plan);
    for (uint32_t i = 0; i < plan->nunits; i++)
        any |= plan->units[i].any_order;
    return any;
}

static bool has_workers(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (plan->units[i].parallel)
            return true;
    return has_stretches(plan);
}

static bool is_delimited(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV || codec.kind == GG_FORMAT_TSV_ESCAPED ||
           codec.kind == GG_FORMAT_CSV;
}

static bool has_delimited_end(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        const struct gg_channel *channel = &plan->channels[i];
        if (is_delimited(channel->codec) && (plan->nodes[channel->from].kind == GG_NODE_SOURCE ||
                                             plan->nodes[channel->to].kind == GG_NODE_SINK))
            return true;
    }
    return false;
}

/* csv and jsonl have rules of their own for CR and the byte-order mark. */
static bool reads_plain_lines(const struct gg_pipeline_plan *plan)
{
    const struct gg_codec codec = plan->graph->stages[0].out_codec;
    return codec.kind != GG_FORMAT_CSV && codec.kind != GG_FORMAT_JSONL;
}

static bool is_on(const struct gg_ast *value)
{
    return value->kind != GG_AST_BOOL || value->u.b;
}

static bool is_strip(const struct gg_ast *value)
{
    return gg_str_is(value->text, "strip");
}

static bool is_no_abort(const struct gg_ast *value)
{
    return value->kind == GG_AST_MAP || !gg_str_is(value->text, "abort");
}

static bool is_any(const struct gg_ast *value)
{
    return gg_str_is(value->text, "any");
}

static bool is_named(const struct gg_ast *value)
{
    return !gg_str_is(value->text, "auto");
}

static bool has_runtime(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (plan->units[i].runtime.said && !gg_stage_attr(plan->units[i].owner, GG_OPT_RUNTIME))
            return true;
    return false;
}

static bool is_several(const struct gg_ast *value)
{
    return !gg_str_is(value->text, "none") && !(value->kind == GG_AST_INT && value->u.i == 1);
}

/* An option with a value other than the default must change something. */
static const struct rule {
    enum gg_option option;
    bool (*is_no_default)(const struct gg_ast *value); /* NULL: no value is */
    bool (*has_effect)(const struct gg_pipeline_plan *plan);
    const char *why, *help;
} rules[] = {
    {GG_OPT_CHUNK, NULL, has_stretches, "no step runs in GNU parallel",
     "add `parallel: gnu_parallel`, or leave `chunk` out"},
    {GG_OPT_CRLF, is_strip, reads_plain_lines,
     "csv and jsonl input always drops the CR of a line's end", "leave it out"},
    {GG_OPT_DELIMITER, NULL, has_delimited_end, "no pipeline has an end in csv, tsv or tsv_escaped",
     "set it on the pipelines that it is for"},
    {GG_OPT_HEADER, is_on, has_delimited_end, "no pipeline has an end in csv, tsv or tsv_escaped",
     "set it on the pipelines that it is for"},
    {GG_OPT_JOBS, NULL, has_workers, "no step runs in parallel",
     "add `parallel: auto`, or leave `jobs` out"},
    {GG_OPT_ON_ERROR, is_no_abort, checks_records, "no step that it stands for checks its records",
     "declare `fields`: gluegen then checks their number and types"},
    {GG_OPT_ORDER, is_any, writes_blocks,
     "no step shares its records out to workers or jobs (those of a `key` write in order)",
     "set `parallel` on a step itself, or leave it out"},
    {GG_OPT_PARALLEL, is_several, gives_workers, "no step that it stands for can run in parallel",
     "a python, go or rust step can, without `state`, `begin` and `end` or with `merge` or `key`, "
     "and awk code that handles each record alone; `gnu_parallel` on a step itself is also for "
     "scripts and commands"},
    {GG_OPT_RUNTIME, is_named, has_runtime, "no step that it stands for is in its language",
     "leave it out"},
};

/* Of steps only; without workers there are no states to merge. `parallel: none` says so knowingly.
 */
static const struct rule merge_rule = {GG_OPT_MERGE, NULL, NULL, "nothing asks for several workers",
                                       "add `parallel: auto`"};

static const struct rule key_rule = {GG_OPT_KEY, NULL, NULL, "nothing asks for several workers",
                                     "add `parallel: auto`"};

static void report(struct effects *e, const struct rule *rule, const struct gg_ast *value)
{
    struct gg_diag *d =
        gg_diag_add(e->diags, GG_D_OPTION_USELESS, value->key_span, "`%s` has no effect: %s",
                    gg_option_info(rule->option)->name, rule->why);
    gg_diag_help(e->diags, d, "%s", rule->help);
    e->ok = false;
}

static bool is_for(const struct gg_pipeline_plan *plan, enum gg_option option,
                   const struct gg_ast *value)
{
    return gg_attr_find(plan->graph->attrs, plan->graph->nattrs, option) == value;
}

/* Some step could run in parallel, but would gain nothing by it. */
static bool report_waiting(struct effects *e, const struct gg_pipeline_plan *plan,
                           const struct gg_ast *value)
{
    const struct gg_stage *slower,
        *step = gg_workers_wait(e->arena, plan->graph, plan->units, plan->nunits, &slower);
    if (!step)
        return false;
    struct gg_diag *d = gg_diag_add(
        e->diags, GG_D_OPTION_USELESS, value->key_span,
        "`%s` has no effect: step `" GG_FMT "` can run in parallel, but all others wait "
        "for `" GG_FMT "`, which cannot",
        gg_option_info(GG_OPT_PARALLEL)->name, GG_ARG(step->name), GG_ARG(slower->name));
    gg_diag_help(e->diags, d, "set it on step `" GG_FMT "` itself, or leave it out",
                 GG_ARG(step->name));
    e->ok = false;
    return true;
}

/* A map of the spec and the pipelines that it is for: one where an option has an effect is enough.
 */
static void check_map(struct effects *e, const struct gg_ast *map,
                      const struct gg_pipeline_plan *plans, uint32_t nplans)
{
    for (size_t i = 0; i < GG_COUNT(rules); i++) {
        const struct rule *rule = &rules[i];
        const struct gg_ast *value = gg_ast_get(map, gg_option_info(rule->option)->name);
        bool found = !value || (rule->is_no_default && !rule->is_no_default(value)), told = false;
        for (uint32_t k = 0; !found && k < nplans; k++)
            found = is_for(&plans[k], rule->option, value) && rule->has_effect(&plans[k]);
        for (uint32_t k = 0; !found && !told && k < nplans && rule->option == GG_OPT_PARALLEL; k++)
            told = is_for(&plans[k], rule->option, value) && report_waiting(e, &plans[k], value);
        if (!found && !told)
            report(e, rule, value);
    }
}

/* What a step asks for itself must be done. */
static void check_own_blocks(struct effects *e, const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        const struct gg_ast *key = gg_stage_attr(unit->stage, GG_OPT_KEY);
        bool is_keyed = key && gg_workers_of(plan->graph, unit->stage).parallel;
        const struct gg_ast *own = is_keyed ? key : gg_stage_attr(unit->stage, GG_OPT_PARALLEL);
        bool is_gnu = own && gg_str_is(own->text, "gnu_parallel");
        bool is_awk = unit->target == GG_TARGET_AWK && (is_keyed || (own && is_several(own)));
        if (unit->stage->op != GG_OP_STEP || unit->in_blocks || unit->parallel ||
            !(is_gnu || is_awk))
            continue;
        const char *why = gg_why_no_blocks(e->arena, plan->graph, unit);
        struct gg_diag *d =
            gg_diag_add(e->diags, GG_D_NO_BLOCKS, own->span,
                        "%s cannot share out the work of step `" GG_FMT "`",
                        is_gnu ? "GNU parallel" : "several processes", GG_ARG(unit->stage->name));
        gg_diag_help(e->diags, d, "%s", why);
        e->ok = false;
    }
}

/* A step's own `on_error` is also for the converters that work for it. */
static void check_steps(struct effects *e, const struct gg_pipeline_plan *plan)
{
    const struct gg_graph *graph = plan->graph;
    const struct rule *rule = rules;
    bool *refuses = gg_new_array(e->arena, bool, graph->nstages);
    while (rule->option != GG_OPT_ON_ERROR)
        rule++;
    for (uint32_t i = 0; i < plan->nunits; i++)
        refuses[plan->units[i].owner - graph->stages] |= may_refuse(&plan->units[i]);
    for (uint32_t i = 0; i < graph->nstages; i++) {
        const struct gg_stage *stage = &graph->stages[i];
        const struct gg_ast *value = gg_stage_attr(stage, GG_OPT_ON_ERROR);
        const struct gg_ast *merge = gg_stage_attr(stage, GG_OPT_MERGE);
        const struct gg_ast *key = gg_stage_attr(stage, GG_OPT_KEY);
        if (stage->op != GG_OP_STEP)
            continue;
        if (value && !refuses[i] && rule->is_no_default(value))
            report(e, rule, value);
        if (merge && !gg_stage_attr(stage, GG_OPT_PARALLEL) &&
            !gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_PARALLEL))
            report(e, &merge_rule, merge);
        if (key && !gg_workers_of(graph, stage).parallel)
            report(e, &key_rule, key);
    }
}

bool gg_plan_check_effects(struct gg_arena *a, const struct gg_plan *plan,
                           const struct gg_ast *root, struct gg_diags *ds)
{
    struct effects e = {a, ds, true};
    const struct gg_ast *pipelines = gg_ast_get(root, "pipelines");
    check_map(&e, root, plan->pipelines, plan->npipelines);
    for (uint32_t i = 0; i < plan->npipelines; i++) {
        if (pipelines)
            check_map(&e, pipelines->u.kids.at[i], &plan->pipelines[i], 1);
        check_steps(&e, &plan->pipelines[i]);
        check_own_blocks(&e, &plan->pipelines[i]);
    }
    return e.ok;
}
