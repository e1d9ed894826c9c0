/*
 * Leaves out steps whose absence nobody can tell: no byte of an output, no message, no status.
 *
 * A step that passes every record on still checks them, so it goes only where its writer has
 * checked the very same records, and where its reader can take them from the writer as they are. A
 * step whose records are discarded goes when its code can neither fail nor do anything else.
 * Measure: the number of steps.
 */
#include "ir/pass.h"

struct pruner {
    struct gg_pass_ctx *ctx;
    struct gg_arena *scratch;
    const struct gg_graph *graph;
    struct gg_readers readers;
    struct gg_stage *stages; /* changed copies; `inputs` still has old numbers */
    uint32_t *stands_for;    /* of each stage: itself, or the one that its readers read instead */
    bool *plain;             /* no field of what it writes holds a tab or LF */
    bool *idle;              /* what it does ends with its records, and those are discarded */
    bool any;
};

static bool same_record(const struct gg_record *x, const struct gg_record *y)
{
    bool same = x->known == y->known && x->nfields == y->nfields;
    for (uint32_t i = 0; same && i < x->nfields; i++)
        same = x->fields[i].type == y->fields[i].type &&
               gg_str_eq(x->fields[i].name, y->fields[i].name);
    return same;
}

/* A step whose program reads, checks and writes records itself. */
static bool sees_records(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP && !gg_stage_attr(stage, GG_OPT_COMMAND) &&
           (stage->target == GG_TARGET_PYTHON || stage->target == GG_TARGET_GO ||
            stage->target == GG_TARGET_RUST);
}

static const struct gg_stage *writer_of(const struct pruner *p, uint32_t index)
{
    return &p->stages[p->stands_for[p->stages[index].inputs[0]]];
}

static bool is_plain_tsv(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV && codec.delimiter == '\t';
}

/* A format that can hold the records of `index` whatever they are. */
static bool holds_all(const struct pruner *p, uint32_t index, struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_CSV ||
           (codec.kind == GG_FORMAT_TSV_ESCAPED && codec.delimiter == '\t') ||
           (is_plain_tsv(codec) && p->plain[index]);
}

/* Step `index` is all that reads `from`, through steps that are left out. */
static bool reads_alone(const struct pruner *p, uint32_t index, uint32_t from)
{
    while (index != from) {
        index = p->stages[index].inputs[0];
        if (p->readers.first[index + 1] - p->readers.first[index] != 1)
            return false;
    }
    return true;
}

/* All who read step `index` can read its writer's records instead. */
static bool readers_agree(const struct pruner *p, uint32_t index)
{
    uint32_t from = p->stands_for[p->stages[index].inputs[0]];
    uint32_t beg = p->readers.first[index], end = p->readers.first[index + 1];
    for (uint32_t e = beg; e < end; e++) {
        const struct gg_stage *reader = &p->stages[p->readers.readers[e]];
        bool takes = sees_records(reader) && reader->ninputs == 1;
        bool is_end = reader->op == GG_OP_SINK && end - beg == 1 && reads_alone(p, index, from) &&
                      holds_all(p, index, reader->in_codec);
        if (!takes && !is_end)
            return false;
    }
    return beg < end;
}

static bool changes_nothing(const struct pruner *p, uint32_t index)
{
    const struct gg_stage *step = &p->stages[index];
    if (!step->facts.passes || !step->facts.pure || step->ninputs != 1)
        return false;
    const struct gg_stage *writer = writer_of(p, index);
    return sees_records(writer) && same_record(&writer->out, &step->in) &&
           same_record(&step->in, &step->out) && readers_agree(p, index);
}

static bool is_isolated(const struct gg_stage *step)
{
    const struct gg_ast *value = gg_stage_attr(step, GG_OPT_ISOLATE);
    return value && value->u.b;
}

static bool is_discarded(const struct pruner *p, uint32_t index)
{
    uint32_t at = p->readers.first[index];
    uint32_t reader = at < p->readers.first[index + 1] ? p->readers.readers[at] : index;
    return p->readers.first[index + 1] - at == 1 &&
           (gg_stage_discards(&p->stages[reader]) || p->idle[reader]);
}

/* The format that the only reader of step `index` wants holds all of its records. */
static bool cannot_refuse(const struct pruner *p, uint32_t index)
{
    const struct gg_stage *reader = &p->stages[p->readers.readers[p->readers.first[index]]];
    return reader->op != GG_OP_SINK || reader->in_codec.kind == GG_FORMAT_ANY ||
           holds_all(p, index, reader->in_codec);
}

/* What it reads was checked by its writer, and what it selects of that is as good. */
static bool does_nothing(const struct pruner *p, uint32_t index)
{
    const struct gg_stage *step = &p->stages[index];
    if (!step->facts.selects || !step->facts.pure || step->ninputs != 1)
        return false;
    const struct gg_stage *writer = &p->stages[step->inputs[0]];
    return sees_records(writer) && same_record(&writer->out, &step->in) &&
           same_record(&step->in, &step->out) && cannot_refuse(p, index);
}

static void drop(struct pruner *p, uint32_t index, enum gg_decision_kind why)
{
    const struct gg_stage *step = &p->stages[index];
    uint32_t from = p->stands_for[step->inputs[0]];
    uint32_t reader = p->readers.readers[p->readers.first[index]];
    if (gg_stage_discards(&p->stages[reader])) /* any format does; this one never fails */
        p->stages[from].out_codec =
            (struct gg_codec){.kind = GG_FORMAT_TSV_ESCAPED, .delimiter = '\t'};
    else if (p->stages[reader].op == GG_OP_SINK)
        p->stages[from].out_codec = step->out_codec;
    p->stands_for[index] = from;
    p->any = true;
    gg_decide(p->ctx->decisions, why, step->span, step->name,
              gg_cstr(p->scratch, p->stages[from].name), "", "");
}

static void note_plain(struct pruner *p, uint32_t index)
{
    const struct gg_stage *stage = &p->stages[index];
    p->stands_for[index] = index;
    p->plain[index] = stage->op == GG_OP_SOURCE
                          ? is_plain_tsv(stage->out_codec)
                          : stage->facts.selects && p->plain[stage->inputs[0]];
}

static void note_idle(struct pruner *p, uint32_t index)
{
    const struct gg_stage *stage = &p->stages[index];
    if (!sees_records(stage) || is_isolated(stage) || !is_discarded(p, index))
        return;
    p->idle[index] = does_nothing(p, index);
    if (!p->idle[index])
        gg_decide(p->ctx->decisions, GG_DECIDED_KEEP_DISCARDED, stage->span, stage->name, "", "",
                  "");
}

static void visit(struct pruner *p, uint32_t index)
{
    const struct gg_stage *stage = &p->stages[index];
    if (p->idle[index])
        drop(p, index, GG_DECIDED_PRUNE_DISCARDED);
    else if (!sees_records(stage) || is_isolated(stage) || !stage->facts.passes)
        return;
    else if (changes_nothing(p, index))
        drop(p, index, GG_DECIDED_PRUNE_SAME);
    else if (stage->ninputs == 1)
        gg_decide(p->ctx->decisions, GG_DECIDED_KEEP_SAME, stage->span, stage->name,
                  gg_cstr(p->scratch, writer_of(p, index)->name), "", "");
}

static struct gg_graph without_dropped(struct pruner *p)
{
    uint32_t n = p->graph->nstages, left = 0;
    struct gg_graph result = *p->graph;
    struct gg_stage *stages = gg_new_array(p->ctx->arena, struct gg_stage, n);
    uint32_t *renumbered = gg_new_array(p->scratch, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        if (p->stands_for[i] != i)
            continue;
        struct gg_stage stage = p->stages[i];
        uint32_t *inputs = gg_new_array(p->ctx->arena, uint32_t, stage.ninputs);
        for (uint32_t k = 0; k < stage.ninputs; k++)
            inputs[k] = renumbered[p->stands_for[stage.inputs[k]]];
        stage.inputs = inputs;
        renumbered[i] = left;
        stages[left++] = stage;
    }
    result.stages = stages;
    result.nstages = left;
    return result;
}

static struct gg_graph prune_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    uint32_t n = graph->nstages;
    struct pruner p = {.ctx = ctx,
                       .scratch = &scratch,
                       .graph = graph,
                       .readers = gg_readers_of(&scratch, graph),
                       .stages = gg_pass_stages(&scratch, graph),
                       .stands_for = gg_new_array(&scratch, uint32_t, n),
                       .plain = gg_new_array(&scratch, bool, n),
                       .idle = gg_new_array(&scratch, bool, n)};
    for (uint32_t i = 0; i < n; i++)
        note_plain(&p, i);
    for (uint32_t i = n; i--;)
        note_idle(&p, i);
    for (uint32_t i = 0; i < n; i++)
        visit(&p, i);
    struct gg_graph result = p.any ? without_dropped(&p) : *graph;
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_prune(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    return gg_pass_graphs(ctx, module, prune_graph);
}
