/* Pairs pipelines and steps of two plans and says what differs. */
#include "ir/compare.h"

#include <stdlib.h>

static const struct gg_difference_info infos[GG_DIFFERENCE_KIND_COUNT] = {
#define GG_DIFFERENCE(id, level, bytes, text)                                                      \
    [GG_DIFFERS_##id] = {#id, GG_LEVEL_##level, GG_BYTES_##bytes, text},
#include "ir/differences.def"
#undef GG_DIFFERENCE
};

const struct gg_difference_info *gg_difference_info(enum gg_difference_kind kind)
{
    return &infos[kind];
}

gg_str gg_difference_text(struct gg_arena *a, const struct gg_difference *d)
{
    struct gg_buf out = gg_buf_new(a);
    const gg_str args[] = {d->subject, d->before, d->after};
    for (const char *p = infos[d->kind].text; *p; p++) {
        if (*p != '{') {
            gg_buf_addc(&out, *p);
            continue;
        }
        gg_buf_add(&out, args[p[1] - '0']);
        p += 2;
    }
    return gg_buf_str(&out);
}

void gg_differ(struct gg_differences *to, enum gg_difference_kind kind, gg_str subject,
               gg_str before, gg_str after)
{
    gg_push(to->arena, &to->list, (struct gg_difference){kind, subject, before, after});
}

/* One pipeline of both sides. */
struct pipelines {
    struct gg_differences *to;
    const struct gg_graph *old, *new;
    const struct gg_pipeline_plan *old_plan, *new_plan;
    const uint32_t *twin; /* of each new stage: the old one + 1, or 0 */
};

static bool is_step(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP;
}

static gg_str title(struct gg_differences *to, const struct gg_stage *stage)
{
    return gg_str_printf(to->arena, "step " GG_FMT, GG_ARG(stage->name));
}

/* Pairing */

static bool same_attr_text(const struct gg_stage *x, const struct gg_stage *y,
                           enum gg_option option)
{
    return gg_str_eq(gg_stage_text(x, option), gg_stage_text(y, option));
}

/* The same step under another name: its language and all of its code are the same. */
static bool is_renamed(const struct gg_stage *x, const struct gg_stage *y)
{
    static const enum gg_option code[] = {GG_OPT_CODE,  GG_OPT_COMMAND, GG_OPT_PRELUDE,
                                          GG_OPT_STATE, GG_OPT_BEGIN,   GG_OPT_END};
    bool same = x->target == y->target;
    for (size_t i = 0; same && i < GG_COUNT(code); i++)
        same = same_attr_text(x, y, code[i]);
    return same;
}

static const uint32_t *pair_steps(struct gg_arena *a, const struct gg_graph *old,
                                  const struct gg_graph *new)
{
    uint32_t *twin = gg_new_array(a, uint32_t, new->nstages + 1);
    bool *taken = gg_new_array(a, bool, old->nstages + 1);
    for (int by_name = 1; by_name >= 0; by_name--)
        for (uint32_t i = 0; i < new->nstages; i++)
            for (uint32_t k = 0; is_step(&new->stages[i]) && !twin[i] && k < old->nstages; k++) {
                const struct gg_stage *x = &old->stages[k], *y = &new->stages[i];
                if (taken[k] || !is_step(x) ||
                    !(by_name ? gg_str_eq(x->name, y->name) : is_renamed(x, y)))
                    continue;
                twin[i] = k + 1;
                taken[k] = true;
            }
    return twin;
}

static uint32_t new_of(const struct pipelines *p, uint32_t old)
{
    uint32_t i = 0;
    while (i < p->new->nstages && p->twin[i] != old + 1)
        i++;
    return i;
}

/* Steps that come and go */

static gg_str record_text(struct gg_arena *a, const struct gg_record *record)
{
    struct gg_buf out = gg_buf_new(a);
    gg_record_print(record, &out);
    return gg_buf_str(&out);
}

static void tell_steps(struct pipelines *p)
{
    for (uint32_t i = 0; i < p->new->nstages; i++) {
        const struct gg_stage *stage = &p->new->stages[i];
        gg_str target = gg_str_from(is_step(stage) ? gg_target_name(stage->target) : "");
        if (!is_step(stage))
            continue;
        if (!p->twin[i])
            gg_differ(p->to, GG_DIFFERS_STEP_ADDED, title(p->to, stage), GG_STR(""), target);
        else if (!gg_str_eq(stage->name, p->old->stages[p->twin[i] - 1].name))
            gg_differ(p->to, GG_DIFFERS_STEP_RENAMED, title(p->to, stage),
                      p->old->stages[p->twin[i] - 1].name, stage->name);
    }
    for (uint32_t k = 0; k < p->old->nstages; k++) {
        const struct gg_stage *stage = &p->old->stages[k];
        if (is_step(stage) && new_of(p, k) == p->new->nstages)
            gg_differ(p->to, GG_DIFFERS_STEP_REMOVED, title(p->to, stage),
                      gg_str_from(gg_target_name(stage->target)), GG_STR(""));
    }
}

/* What a step reads: the names of steps, through merges, old ones under their new names. */
struct inputs {
    struct gg_buf text;
    bool has_unpaired; /* one that only its own side has */
};

static void add_inputs(const struct pipelines *p, bool is_old, uint32_t index, struct inputs *in)
{
    const struct gg_graph *graph = is_old ? p->old : p->new;
    const struct gg_stage *stage = &graph->stages[index];
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        const struct gg_stage *input = &graph->stages[stage->inputs[i]];
        if (!is_step(input) && input->ninputs) {
            add_inputs(p, is_old, stage->inputs[i], in);
            continue;
        }
        gg_str name = is_step(input) ? input->name : GG_STR("the input");
        uint32_t twin = is_old && is_step(input) ? new_of(p, stage->inputs[i]) : 0;
        if (is_old && is_step(input)) {
            in->has_unpaired |= twin == p->new->nstages;
            name = twin < p->new->nstages ? p->new->stages[twin].name : name;
        } else if (is_step(input)) {
            in->has_unpaired |= !p->twin[stage->inputs[i]];
        }
        gg_buf_addf(&in->text, "%s" GG_FMT, in->text.n ? ", " : "", GG_ARG(name));
    }
}

static void compare_inputs(struct pipelines *p, uint32_t old, uint32_t new)
{
    struct inputs before = {gg_buf_new(p->to->arena), false};
    struct inputs after = {gg_buf_new(p->to->arena), false};
    add_inputs(p, true, old, &before);
    add_inputs(p, false, new, &after);
    gg_str x = gg_buf_str(&before.text), y = gg_buf_str(&after.text);
    bool follows = before.has_unpaired || after.has_unpaired;
    if (!gg_str_eq(x, y))
        gg_differ(p->to, follows ? GG_DIFFERS_STEP_REWIRED : GG_DIFFERS_STEP_MOVED,
                  title(p->to, &p->new->stages[new]), x, y);
}

/* Fields. A field that loses its type lets through what it refused. */
static bool is_looser(const struct gg_record *old, const struct gg_record *new)
{
    for (uint32_t i = 0; i < new->nfields; i++)
        for (uint32_t k = 0; k < old->nfields; k++)
            if (gg_str_eq(new->fields[i].name, old->fields[k].name) &&
                new->fields[i].type == GG_TYPE_STR && old->fields[k].type != GG_TYPE_STR)
                return true;
    return false;
}

static void compare_records(struct pipelines *p, gg_str subject, const struct gg_record *old,
                            const struct gg_record *new)
{
    gg_str x = record_text(p->to->arena, old), y = record_text(p->to->arena, new);
    if (!gg_str_eq(x, y))
        gg_differ(p->to, is_looser(old, new) ? GG_DIFFERS_TYPE_LOOSER : GG_DIFFERS_FIELDS, subject,
                  x, y);
}

static gg_str codec_text(struct gg_arena *a, struct gg_codec codec)
{
    struct gg_buf out = gg_buf_new(a);
    gg_codec_print(codec, &out);
    return gg_buf_str(&out);
}

static void compare_codecs(struct pipelines *p, enum gg_difference_kind kind, gg_str subject,
                           struct gg_codec old, struct gg_codec new)
{
    if (!gg_codec_eq(old, new))
        gg_differ(p->to, kind, subject, codec_text(p->to->arena, old),
                  codec_text(p->to->arena, new));
}

/* Processes */

static const struct gg_unit *unit_of(const struct gg_pipeline_plan *plan, gg_str step)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        for (uint32_t k = 0; k < plan->units[i].nparts; k++) {
            const struct gg_stage *part = plan->units[i].parts[k];
            if (is_step(part) && gg_str_eq(part->name, step))
                return &plan->units[i];
        }
    return NULL;
}

static gg_str workers_text(struct gg_arena *a, const struct gg_unit *unit)
{
    if (!unit->parallel)
        return GG_STR("1");
    return unit->workers ? gg_str_printf(a, "%u", unit->workers) : GG_STR("up to --jobs");
}

/* What a rule or the lock chose may be replaced by another program; what the spec says, not. */
static gg_str runtime_text(struct gg_arena *a, struct gg_runtime_choice runtime)
{
    return gg_str_printf(a, runtime.said ? "%s" : "auto (%s)", gg_runtimes[runtime.id].name);
}

static void compare_runtimes(struct pipelines *p, gg_str subject, const struct gg_unit *old,
                             const struct gg_unit *new)
{
    if (!old->runtime.id || !new->runtime.id || old->target != new->target)
        return;
    gg_str x = runtime_text(p->to->arena, old->runtime),
           y = runtime_text(p->to->arena, new->runtime);
    if (!gg_str_eq(x, y))
        gg_differ(p->to, GG_DIFFERS_RUNTIME, subject, x, y);
}

static gg_str parts_text(struct gg_arena *a, const struct gg_unit *unit)
{
    struct gg_buf out = gg_buf_new(a);
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_buf_addf(&out, "%s" GG_FMT, i ? ", " : "", GG_ARG(unit->parts[i]->name));
    return gg_buf_str(&out);
}

static void compare_units(struct pipelines *p, gg_str subject, gg_str old_name, gg_str new_name)
{
    const struct gg_unit *old = unit_of(p->old_plan, old_name);
    const struct gg_unit *new = unit_of(p->new_plan, new_name);
    struct gg_arena *a = p->to->arena;
    if (!old || !new)
        return;
    gg_str x = workers_text(a, old), y = workers_text(a, new);
    if (!gg_str_eq(x, y))
        gg_differ(p->to, GG_DIFFERS_WORKERS, subject, x, y);
    compare_runtimes(p, subject, old, new);
    if (old->nparts == 1 && new->nparts > 1)
        gg_differ(p->to, GG_DIFFERS_FUSED, subject, GG_STR(""), parts_text(a, new));
    if (old->nparts > 1 && new->nparts == 1)
        gg_differ(p->to, GG_DIFFERS_UNFUSED, subject, parts_text(a, old), GG_STR(""));
}

static void compare_steps(struct pipelines *p, uint32_t old, uint32_t new)
{
    const struct gg_stage *x = &p->old->stages[old], *y = &p->new->stages[new];
    gg_str subject = title(p->to, y);
    if (x->target != y->target)
        gg_differ(p->to, GG_DIFFERS_TARGET, subject, gg_str_from(gg_target_name(x->target)),
                  gg_str_from(gg_target_name(y->target)));
    compare_inputs(p, old, new);
    /* What is inherited is told where it is declared. */
    if (gg_stage_attr(x, GG_OPT_OUTPUTS) || gg_stage_attr(y, GG_OPT_OUTPUTS))
        compare_records(p, subject, &x->out, &y->out);
    gg_compare_options(p->to, subject, x->attrs, x->nattrs, y->attrs, y->nattrs);
    compare_units(p, subject, x->name, y->name);
}

/* Edges between the same two ends, and the converters on them. */
static void compare_channels(struct pipelines *p)
{
    for (uint32_t i = 0; i < p->new_plan->nchannels; i++) {
        const struct gg_channel *y = &p->new_plan->channels[i];
        gg_str from = gg_node_name(p->to->arena, p->new_plan, y->from);
        gg_str to = gg_node_name(p->to->arena, p->new_plan, y->to);
        for (uint32_t k = 0; k < p->old_plan->nchannels; k++) {
            const struct gg_channel *x = &p->old_plan->channels[k];
            if (!gg_str_eq(from, gg_node_name(p->to->arena, p->old_plan, x->from)) ||
                !gg_str_eq(to, gg_node_name(p->to->arena, p->old_plan, x->to)))
                continue;
            gg_str subject =
                gg_str_printf(p->to->arena, GG_FMT " -> " GG_FMT, GG_ARG(from), GG_ARG(to));
            bool is_end = p->new_plan->nodes[y->from].kind == GG_NODE_SOURCE ||
                          p->new_plan->nodes[y->to].kind == GG_NODE_SINK;
            if (!is_end)
                compare_codecs(p, GG_DIFFERS_EDGE_FORMAT, subject, x->codec, y->codec);
            /* Between a chain's pipes and a graph's FIFOs there is one difference for all. */
            if ((x->transport == GG_TRANSPORT_SPOOL) != (y->transport == GG_TRANSPORT_SPOOL))
                gg_differ(p->to, GG_DIFFERS_TRANSPORT, subject,
                          gg_str_from(gg_transport_name(x->transport)),
                          gg_str_from(gg_transport_name(y->transport)));
        }
    }
}

static const struct gg_unit *find_unit(const struct gg_pipeline_plan *plan, gg_str name)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (gg_str_eq(plan->units[i].name, name))
            return &plan->units[i];
    return NULL;
}

static void tell_converters(struct pipelines *p, const struct gg_pipeline_plan *plan,
                            const struct gg_pipeline_plan *other, enum gg_difference_kind kind)
{
    for (uint32_t i = 0; i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        if (unit->stage->op != GG_OP_CONVERT || find_unit(other, unit->name))
            continue;
        gg_str text = gg_str_printf(p->to->arena, "%s -> %s", gg_format_name(unit->in.kind),
                                    gg_format_name(unit->out.kind));
        bool added = kind == GG_DIFFERS_CONVERTER_ADDED;
        gg_differ(p->to, kind, title(p->to, unit->owner), added ? GG_STR("") : text,
                  added ? text : GG_STR(""));
    }
}

/* Formats of the pipeline's ends: sources and sinks in their order. */
static void compare_ends(struct pipelines *p, enum gg_op op, const char *what)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < p->new->nstages; i++) {
        const struct gg_stage *y = &p->new->stages[i];
        if (y->op != op)
            continue;
        while (k < p->old->nstages && p->old->stages[k].op != op)
            k++;
        if (k == p->old->nstages)
            return;
        const struct gg_stage *x = &p->old->stages[k++];
        gg_str subject =
            gg_str_printf(p->to->arena, "%s of pipeline " GG_FMT, what, GG_ARG(p->new->name));
        compare_codecs(p, GG_DIFFERS_END_FORMAT, subject,
                       op == GG_OP_SOURCE ? x->out_codec : x->in_codec,
                       op == GG_OP_SOURCE ? y->out_codec : y->in_codec);
    }
}

static gg_str shape_text(const struct gg_pipeline_plan *plan)
{
    return plan->is_chain ? GG_STR("a chain of pipes") : GG_STR("a graph of FIFOs");
}

static void compare_pipelines(struct pipelines *p)
{
    gg_str subject = gg_str_printf(p->to->arena, "pipeline " GG_FMT, GG_ARG(p->new->name));
    p->twin = pair_steps(p->to->arena, p->old, p->new);
    tell_steps(p);
    gg_compare_options(p->to, subject, p->old->attrs, p->old->nattrs, p->new->attrs,
                       p->new->nattrs);
    compare_ends(p, GG_OP_SOURCE, "the input");
    compare_ends(p, GG_OP_SINK, "the output");
    for (uint32_t i = 0; i < p->new->nstages; i++)
        if (p->twin[i])
            compare_steps(p, p->twin[i] - 1, i);
    if (p->old_plan->is_chain != p->new_plan->is_chain)
        gg_differ(p->to, GG_DIFFERS_JOINED, subject, shape_text(p->old_plan),
                  shape_text(p->new_plan));
    compare_channels(p);
    tell_converters(p, p->new_plan, p->old_plan, GG_DIFFERS_CONVERTER_ADDED);
    tell_converters(p, p->old_plan, p->new_plan, GG_DIFFERS_CONVERTER_REMOVED);
}

static uint32_t find_graph(const struct gg_module *module, gg_str name)
{
    uint32_t i = 0;
    while (module && i < module->ngraphs && !gg_str_eq(module->graphs[i].name, name))
        i++;
    return module ? i : 0;
}

static const struct gg_pipeline_plan *find_plan(const struct gg_plan *plan, gg_str name)
{
    for (uint32_t i = 0; i < plan->npipelines; i++)
        if (gg_str_eq(plan->pipelines[i].graph->name, name))
            return &plan->pipelines[i];
    GG_BUG("pipeline " GG_FMT " has no plan", GG_ARG(name));
}

/* qsort knows no order of equals: the list is short and nearly sorted. */
static void sort(struct gg_differences *to)
{
    for (uint32_t i = 1; i < to->list.n; i++) {
        struct gg_difference d = to->list.at[i];
        uint32_t k = i;
        for (; k && infos[to->list.at[k - 1].kind].level < infos[d.kind].level; k--)
            to->list.at[k] = to->list.at[k - 1];
        to->list.at[k] = d;
    }
}

static void tell_missing(struct gg_differences *to, const struct gg_module *module,
                         const struct gg_module *other, enum gg_difference_kind kind)
{
    for (uint32_t i = 0; module && i < module->ngraphs; i++) {
        gg_str name = module->graphs[i].name;
        if (!other || find_graph(other, name) == other->ngraphs)
            gg_differ(to, kind, gg_str_printf(to->arena, "pipeline " GG_FMT, GG_ARG(name)),
                      GG_STR(""), GG_STR(""));
    }
}

void gg_plan_compare(const struct gg_compared *before, const struct gg_compared *after,
                     struct gg_differences *to)
{
    tell_missing(to, after->lowered, before->lowered, GG_DIFFERS_PIPELINE_ADDED);
    tell_missing(to, before->lowered, after->lowered, GG_DIFFERS_PIPELINE_REMOVED);
    for (uint32_t i = 0; after->lowered && before->lowered && i < after->lowered->ngraphs; i++) {
        const struct gg_graph *new = &after->lowered->graphs[i];
        uint32_t k = find_graph(before->lowered, new->name);
        if (k == before->lowered->ngraphs)
            continue;
        struct pipelines p = {to,
                              &before->lowered->graphs[k],
                              new,
                              find_plan(before->plan, new->name),
                              find_plan(after->plan, new->name),
                              NULL};
        compare_pipelines(&p);
    }
    sort(to);
}
