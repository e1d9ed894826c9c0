/*
 * Leaves columns out of what a step hands on when the only step that reads it looks at others.
 * Measure: the number of fields on edges between steps.
 *
 * Nobody can tell. The reader trusts what it gets, and only counts, adds up and hands on fields or
 * what can be made of them at any time: no record is bad for it, none fails in its code and it
 * makes no bad one, so that no message shows one. A writer that only chooses among fields that it
 * has checked, and whose output can hold all that its input can, is said anew without them
 * (ir/choice.h); any other one still checks them all and then leaves some out, where that is quick
 * (`leaves_out`). Where both share a process there is nothing
 * to gain.
 */
#include "ir/neighbours.h"

struct narrower {
    struct gg_pass_ctx *ctx;
    const struct gg_graph *graph;
    struct gg_readers readers;
    struct gg_stage *stages; /* changed copies */
};

/* Two steps and what the second one reads of the first one's records. */
struct edge {
    struct gg_stage *writer, *reader;
    bool *reads;
    uint32_t nreads;
};

static bool is_step(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP && gg_stage_body(stage) && stage->target != GG_TARGET_BASH;
}

static bool leaves_out(const struct narrower *n, const struct gg_stage *writer)
{
    const struct gg_language *language = n->ctx->language(writer->target);
    return language && language->leaves_out;
}

static void mark(struct edge *e, uint32_t field)
{
    e->nreads += !e->reads[field];
    e->reads[field] = true;
}

/* What the writer read, and would no longer write, is no bad record as a text of its output: that
 * can hold every text, or no more separators came in. */
static bool may_drop(const struct edge *e)
{
    struct gg_codec in = e->writer->in_codec, out = e->writer->out_codec;
    bool holds_all = out.kind == GG_FORMAT_TSV_ESCAPED || out.kind == GG_FORMAT_CSV ||
                     out.kind == GG_FORMAT_JSONL;
    return holds_all || (in.kind == out.kind && in.delimiter == out.delimiter);
}

static bool can_choose(const struct edge *e)
{
    return e->writer->facts.choice && may_drop(e);
}

/* ---- what is against it ---- */

static bool sets_boundary(const struct narrower *n, const struct edge *e)
{
    const struct gg_stage *steps[] = {e->writer, e->reader};
    bool sets = gg_attr_find(n->graph->attrs, n->graph->nattrs, GG_OPT_MEMORY_LIMIT);
    for (size_t i = 0; i < GG_COUNT(steps); i++) {
        const struct gg_ast *isolate = gg_stage_attr(steps[i], GG_OPT_ISOLATE);
        sets |= gg_stage_attr(steps[i], GG_OPT_MEMORY_LIMIT) || (isolate && isolate->u.b);
    }
    return sets;
}

static bool never_fails(const struct narrower *n, struct edge *e)
{
    const struct gg_language *language = n->ctx->language(e->reader->target);
    const bool *reads = language && language->tallies
                            ? language->tallies(n->ctx->arena, language->choices, e->reader)
                            : NULL;
    for (uint32_t i = 0; reads && i < e->reader->in.nfields; i++)
        if (reads[i])
            mark(e, i);
    return reads;
}

static enum gg_decision_kind why_wide(const struct narrower *n, const struct edge *e)
{
    if (sets_boundary(n, e))
        return GG_DECIDED_WIDE_ASKED;
    if (e->writer->facts.choice && !can_choose(e) && !leaves_out(n, e->writer))
        return GG_DECIDED_WIDE_FORMAT;
    if (!e->writer->facts.choice && !leaves_out(n, e->writer))
        return e->writer->target == GG_TARGET_AWK ? GG_DECIDED_WIDE_MADE : GG_DECIDED_WIDE_COST;
    return e->reader->trusted ? GG_DECIDED_NOTHING : GG_DECIDED_WIDE_FORMAT;
}

/* ---- the two steps anew ---- */

static struct gg_record slim(struct gg_arena *a, const struct gg_record *record,
                             const struct edge *e)
{
    struct gg_field *fields = gg_new_array(a, struct gg_field, e->nreads);
    uint32_t n = 0;
    for (uint32_t i = 0; i < record->nfields; i++)
        if (e->reads[i])
            fields[n++] = record->fields[i];
    return (struct gg_record){.known = true, .fields = fields, .nfields = n};
}

static const struct gg_choice *slim_choice(struct gg_arena *a, const struct edge *e)
{
    const struct gg_choice *old = e->writer->facts.choice;
    struct gg_choice *choice = gg_new(a, struct gg_choice);
    struct gg_choice_value *values = gg_new_array(a, struct gg_choice_value, e->nreads);
    *choice = (struct gg_choice){.condition = old->condition, .values = values};
    for (uint32_t i = 0; i < e->writer->out.nfields; i++)
        if (e->reads[i])
            values[choice->nvalues++] =
                old->nvalues ? old->values[i] : (struct gg_choice_value){i, true};
    return choice;
}

/* False when the writer is no choice, or its language cannot say just that. */
static bool choose_less(struct narrower *n, const struct edge *e)
{
    struct gg_arena *a = n->ctx->arena;
    if (!can_choose(e))
        return false;
    const struct gg_choice *choice = slim_choice(a, e);
    const struct gg_language *language = n->ctx->language(e->writer->target);
    gg_str code = language->write(n->ctx, language->choices, e->writer, choice);
    if (!code.n)
        return false;
    struct gg_stage writer = gg_stage_said(a, e->writer, e->writer->target, code);
    writer.out = slim(a, &e->writer->out, e);
    writer.facts.choice = choice;
    writer.facts.selects = writer.facts.passes = false;
    *e->writer = writer;
    return true;
}

static bool write_less(const struct narrower *n, const struct edge *e)
{
    uint32_t nfields = e->writer->out.nfields;
    bool *unread = gg_new_array(n->ctx->arena, bool, nfields);
    if (!leaves_out(n, e->writer))
        return false;
    for (uint32_t i = 0; i < nfields; i++)
        unread[i] = !e->reads[i];
    e->writer->out.unread = unread;
    return true;
}

/* Code may say where a field stands. */
static void read_less(struct narrower *n, const struct edge *e)
{
    struct gg_arena *a = n->ctx->arena;
    const struct gg_language *language = n->ctx->language(e->reader->target);
    uint32_t *places = gg_new_array(a, uint32_t, e->reader->in.nfields), place = 0;
    for (uint32_t i = 0; i < e->reader->in.nfields; i++)
        places[i] = e->reads[i] ? place++ : 0;
    gg_str old = gg_stage_text(e->reader, GG_OPT_CODE);
    gg_str code =
        language->placed ? language->placed(a, language->choices, e->reader, places) : old;
    if (!gg_str_eq(code, old))
        *e->reader = gg_stage_said(a, e->reader, e->reader->target, code);
    e->reader->in = slim(a, &e->reader->in, e);
    e->reader->facts = (struct gg_facts){0};
}

static bool narrow(struct narrower *n, const struct edge *e)
{
    if (!choose_less(n, e) && !write_less(n, e))
        return false;
    read_less(n, e);
    return true;
}

/* ---- the pass ---- */

/* "`method`, `path` and `agent`" */
static const char *unread(struct gg_arena *a, const struct edge *e)
{
    struct gg_buf b = gg_buf_new(a);
    uint32_t left = e->reader->in.nfields - e->nreads;
    for (uint32_t i = 0; i < e->reader->in.nfields; i++) {
        if (e->reads[i])
            continue;
        gg_buf_addf(&b, "`" GG_FMT "`", GG_ARG(e->reader->in.fields[i].name));
        left--;
        gg_buf_adds(&b, left > 1 ? ", " : left ? " and " : "");
    }
    return gg_cstr(a, gg_buf_str(&b));
}

static bool may_read_some(const struct gg_stage *step)
{
    return is_step(step) && step->ninputs == 1 && step->in.known && !step->in.whole;
}

/* Code that may fail looks at the fields that it names, and at no others. */
static bool names_some(const struct gg_stage *step)
{
    bool hands_all_on = step->facts.choice && !step->facts.choice->nvalues;
    return step->facts.known && !step->facts.opens && !hands_all_on && !step->facts.wants_number;
}

static void visit(struct narrower *n, uint32_t index)
{
    struct gg_arena *a = n->ctx->arena;
    struct edge e = {.reader = &n->stages[index]};
    if (!may_read_some(e.reader))
        return;
    uint32_t from = e.reader->inputs[0];
    e.writer = &n->stages[from];
    if (!is_step(e.writer) || e.writer->ninputs != 1 || !e.writer->out.known ||
        e.writer->target == e.reader->target ||
        n->readers.first[from + 1] - n->readers.first[from] != 1)
        return;
    const uint32_t *keys;
    uint32_t nkeys = gg_stage_keys(a, e.reader, &keys), nfields = e.reader->in.nfields;
    e.reads = gg_new_array(a, bool, nfields + 1);
    for (uint32_t i = 0; i < e.reader->facts.nreads; i++)
        mark(&e, e.reader->facts.reads[i]);
    for (uint32_t i = 0; i < nkeys; i++)
        mark(&e, keys[i]);
    if (e.nreads == nfields || nfields < 2)
        return;
    bool is_safe = never_fails(n, &e);
    if (e.nreads == nfields || (!is_safe && !names_some(e.reader)))
        return;
    enum gg_decision_kind why = is_safe ? why_wide(n, &e) : GG_DECIDED_WIDE_CODE;
    if (!e.nreads)
        mark(&e, 0); /* a record has a field */
    const char *names = unread(a, &e), *writer = gg_cstr(a, e.writer->name);
    if (!why)
        why = narrow(n, &e) ? GG_DECIDED_NARROWED : GG_DECIDED_WIDE_COST;
    gg_str edge =
        gg_str_printf(a, GG_FMT " -> " GG_FMT, GG_ARG(e.writer->name), GG_ARG(e.reader->name));
    gg_decide(n->ctx->decisions, why, e.reader->span, edge, gg_cstr(a, e.reader->name), names,
              writer);
}

static struct gg_graph narrow_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct narrower n = {.ctx = ctx,
                         .graph = graph,
                         .readers = gg_readers_of(&scratch, graph),
                         .stages = gg_pass_stages(&scratch, graph)};
    for (uint32_t i = graph->nstages; i-- > 0;) /* what a step hands on tells what it reads */
        visit(&n, i);
    struct gg_graph result = gg_pass_changed(ctx, graph, n.stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_narrow(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    return gg_pass_graphs(ctx, module, narrow_graph);
}
