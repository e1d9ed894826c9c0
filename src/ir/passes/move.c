/*
 * Says a step that only chooses records and fields in the language of the step before or behind
 * it, where it can then run in the process of that one. Measure: the number of steps of the spec's
 * own language among those that are such choices.
 *
 * Nobody can tell: what a choice means is the same in every language (ir/choice.h), and the steps
 * keep their names, numbers, checks and messages. What formats refuse between steps must be kept
 * too: awk's tsv has no fields with tabs, so such a step moves only where none can come.
 */
#include "ir/neighbours.h"

/* What can be said of a choice and one of its neighbours. */
struct answer {
    struct gg_verdict v;
    struct gg_verdict apart; /* of GG_DECIDED_STAY_APART: why it would have its own process */
};

struct answers {
    struct answer behind, before;
};

struct mover {
    struct gg_pass_ctx *ctx;
    const struct gg_graph *graph;
    struct gg_readers readers;
    struct gg_stage *stages;
    bool *plain; /* no field of what it writes holds a tab or LF */
    struct answers *answers;
};

static bool is_tsv(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV && codec.delimiter == '\t';
}

static bool is_step(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP && stage->ninputs == 1 && gg_stage_body(stage);
}

static const struct gg_stage *only_reader(const struct mover *m, uint32_t index, uint32_t *at)
{
    uint32_t first = m->readers.first[index];
    if (m->readers.first[index + 1] - first != 1)
        return NULL;
    *at = m->readers.readers[first];
    return &m->stages[*at];
}

/* ---- what formats refuse ---- */

/* Values of these types hold neither tabs nor line ends. */
static bool is_checked(const struct gg_record *record)
{
    for (uint32_t i = 0; i < record->nfields; i++)
        if (record->fields[i].type == GG_TYPE_STR || record->fields[i].type == GG_TYPE_JSON)
            return false;
    return record->known;
}

static void note_plain(struct mover *m, uint32_t index)
{
    const struct gg_stage *stage = &m->stages[index];
    bool hands_on = stage->facts.choice && m->plain[stage->inputs[0]];
    bool checks = is_step(stage) && stage->target != GG_TARGET_BASH && is_checked(&stage->out);
    m->plain[index] = is_tsv(stage->out_codec) || hands_on || checks;
}

/* A sink of a format that takes whatever tsv holds. */
static bool takes_tsv(const struct gg_stage *sink)
{
    return is_tsv(sink->in_codec) || sink->in_codec.kind == GG_FORMAT_CSV ||
           (sink->in_codec.kind == GG_FORMAT_TSV_ESCAPED && sink->in_codec.delimiter == '\t');
}

/* awk reads and writes tsv; the others take what there is. */
static enum gg_decision_kind check_formats(const struct mover *m, uint32_t index,
                                           enum gg_target target)
{
    uint32_t at;
    const struct gg_stage *step = &m->stages[index], *writer = &m->stages[step->inputs[0]];
    const struct gg_stage *reader = only_reader(m, index, &at);
    if (step->target != GG_TARGET_AWK && target != GG_TARGET_AWK)
        return GG_DECIDED_NOTHING;
    if (step->target == GG_TARGET_AWK && !(is_tsv(step->in_codec) && is_tsv(step->out_codec)))
        return GG_DECIDED_STAY_FORMAT;
    if (writer->op == GG_OP_SOURCE && (!is_tsv(writer->out_codec) || writer->out_codec.header))
        return GG_DECIDED_STAY_FORMAT;
    if (!m->plain[step->inputs[0]])
        return GG_DECIDED_STAY_TABS;
    if (reader->op != GG_OP_SINK)
        return reader->op == GG_OP_STEP ? GG_DECIDED_NOTHING : GG_DECIDED_STAY_FORMAT;
    bool takes = target == GG_TARGET_AWK ? is_tsv(reader->in_codec) && !reader->in_codec.header
                                         : takes_tsv(reader);
    return takes ? GG_DECIDED_NOTHING : GG_DECIDED_STAY_FORMAT;
}

/* ---- the step anew ---- */

/* False when the language cannot say just that. */
static bool translate(const struct mover *m, uint32_t index, enum gg_target target,
                      struct gg_stage *moved)
{
    const struct gg_stage *step = &m->stages[index];
    const struct gg_language *language = m->ctx->language(target);
    gg_str code = language && language->write
                      ? language->write(m->ctx, language->choices, step, step->facts.choice)
                      : GG_STR("");
    bool is_awk = target == GG_TARGET_AWK;
    struct gg_codec codec = {.kind = is_awk ? GG_FORMAT_TSV : GG_FORMAT_ANY, .delimiter = '\t'};
    *moved = gg_stage_said(m->ctx->arena, step, target, code);
    moved->in_codec = moved->out_codec = codec;
    return code.n > 0;
}

/* ---- whether it pays ---- */

/*
 * How slow a language is beside the others. What a process costs is saved in any case; measured
 * with six fields of which some are typed, a choice costs 0.2 to 0.4 times as much in Go as an awk
 * step beside it, 0.1 times as much as a Python step, and in Python 1.04 to 2.3 times as much as an
 * awk step beside it.
 */
static const uint8_t slowness[GG_TARGET_COUNT] = {
    [GG_TARGET_GO] = 1, [GG_TARGET_RUST] = 1, [GG_TARGET_AWK] = 2, [GG_TARGET_PYTHON] = 3};

static struct gg_verdict judge(const struct mover *m, uint32_t index)
{
    struct gg_neighbours n = {m->ctx, m->graph, m->readers, m->stages};
    return gg_judge(&n, index);
}

static bool shares(const struct mover *m, uint32_t index)
{
    return judge(m, index).why == GG_DECIDED_FUSED;
}

/* It has a process to share already, with a step that does more. */
static bool is_settled(const struct mover *m, uint32_t index)
{
    uint32_t at = 0, from = m->stages[index].inputs[0];
    const struct gg_stage *step = &m->stages[index], *writer = &m->stages[from];
    const struct gg_stage *reader = only_reader(m, index, &at);
    if (is_step(writer) && writer->target == step->target && !writer->facts.choice &&
        shares(m, index))
        return true;
    return is_step(reader) && reader->target == step->target && !reader->facts.choice &&
           shares(m, at);
}

/* ---- the pass ---- */

/* Puts the step `index` into the language of `host`, a neighbour; `judged` is the later of both. */
static struct answer try_move(struct mover *m, uint32_t index, uint32_t host, uint32_t judged)
{
    struct gg_stage moved, kept = m->stages[index];
    const struct gg_stage *at = &m->stages[host];
    const char *name = gg_cstr(m->ctx->arena, at->name), *from = gg_target_name(kept.target);
    const char *target = gg_target_name(at->target);
    enum gg_decision_kind format = check_formats(m, index, at->target);
    if (format)
        return (struct answer){.v = {format, from, name}};
    if (slowness[at->target] > slowness[kept.target])
        return (struct answer){.v = {GG_DECIDED_STAY_SLOWER, from, name}};
    if (!translate(m, index, at->target, &moved))
        return (struct answer){.v = {GG_DECIDED_STAY_CODE, from, target}};
    m->stages[index] = moved;
    struct gg_verdict v = judge(m, judged);
    if (v.why == GG_DECIDED_FUSED)
        return (struct answer){.v = {GG_DECIDED_MOVED, target, name}};
    m->stages[index] = kept;
    return (struct answer){{GG_DECIDED_STAY_APART, from, name}, v};
}

static bool is_host(const struct gg_stage *step, const struct gg_stage *host)
{
    return is_step(host) && host->target != step->target && host->target != GG_TARGET_BASH;
}

/* Into the step behind it, or the one before it. */
static void visit(struct mover *m, uint32_t index, bool behind)
{
    uint32_t reader_at = 0, host;
    const struct gg_stage *step = &m->stages[index];
    if (!is_step(step) || step->moved || !(step->facts.choice || step->facts.wants_number))
        return;
    const struct gg_stage *reader = only_reader(m, index, &reader_at);
    struct answer *answer = behind ? &m->answers[index].behind : &m->answers[index].before;
    host = behind ? reader_at : step->inputs[0];
    if (!reader || !is_host(step, &m->stages[host]))
        return;
    if (!step->facts.choice)
        answer->v = (struct gg_verdict){GG_DECIDED_STAY_TYPE, gg_target_name(step->target),
                                        gg_cstr(m->ctx->arena, m->stages[host].name)};
    else if (!is_settled(m, index))
        *answer = try_move(m, index, host, behind ? host : index);
}

/* The other one of the two has come to it. */
static bool has_company(const struct mover *m, uint32_t index)
{
    uint32_t at = 0, from = m->stages[index].inputs[0];
    const struct gg_stage *reader = only_reader(m, index, &at);
    return (is_step(&m->stages[from]) && shares(m, index)) ||
           (reader && is_step(reader) && shares(m, at));
}

static const char *why_apart(const struct mover *m, uint32_t index, const struct gg_verdict *v)
{
    struct gg_arena *a = m->ctx->arena;
    struct gg_decision decision = {.kind = v->why,
                                   .subject = m->stages[index].name,
                                   .args = {gg_str_from(v->x), gg_str_from(v->y)}};
    return gg_cstr(a, gg_decision_text(a, &decision).why);
}

static void decide_one(const struct mover *m, uint32_t index, const struct answer *answer)
{
    const struct gg_stage *step = &m->stages[index];
    const struct gg_verdict *v = &answer->v;
    const char *z = step->moved ? gg_target_name(step->moved->from) : "";
    if (v->why == GG_DECIDED_STAY_TYPE)
        z = gg_cstr(m->ctx->arena, step->in.fields[step->facts.wants_number - 1].name);
    if (v->why == GG_DECIDED_STAY_APART)
        z = why_apart(m, index, &answer->apart);
    if (v->why)
        gg_decide(m->ctx->decisions, v->why, step->span, step->name, v->x, v->y, z);
}

/* What kept it from one neighbour is no news once it has gone to the other. */
static void decide(const struct mover *m, uint32_t index)
{
    const struct answers *both = &m->answers[index];
    bool moved = m->stages[index].moved;
    if (!moved && ((!both->behind.v.why && !both->before.v.why) || has_company(m, index)))
        return;
    if (!moved || both->behind.v.why == GG_DECIDED_MOVED)
        decide_one(m, index, &both->behind);
    if (!moved || both->before.v.why == GG_DECIDED_MOVED)
        decide_one(m, index, &both->before);
}

static struct gg_graph move_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    uint32_t n = graph->nstages;
    struct mover m = {.ctx = ctx,
                      .graph = graph,
                      .readers = gg_readers_of(&scratch, graph),
                      .stages = gg_pass_stages(&scratch, graph),
                      .plain = gg_new_array(&scratch, bool, n),
                      .answers = gg_new_array(&scratch, struct answers, n)};
    for (uint32_t i = 0; i < n; i++)
        note_plain(&m, i);
    for (uint32_t i = n; i--;) /* a stretch of choices follows its last one */
        visit(&m, i, true);
    for (uint32_t i = 0; i < n; i++)
        visit(&m, i, false);
    for (uint32_t i = 0; i < n; i++)
        decide(&m, i);
    struct gg_graph result = gg_pass_changed(ctx, graph, m.stages, n);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_move(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    return gg_pass_graphs(ctx, module, move_graph);
}
