/*
 * Leaves fields uncut that a step does not look at: its reader makes texts of those that the code
 * names, of others with a type to check, and of its key. Measure: the number of fields that readers
 * of tsv cut.
 *
 * Nobody can tell. A step that says `fields` only hands its record on, and that is then the line
 * that was read. Declared fields are counted in each record, and messages show lines. Steps that
 * share a process hand each other texts of all fields.
 */
#include "ir/pass.h"

/* To look for the end of a line and count what it holds costs about as much as cutting three
 * fields; so a part of them is cut only where it is a half at most. */
enum { PARTS = 2 };

struct cutter {
    struct gg_pass_ctx *ctx;
    const struct gg_graph *graph;
    struct gg_readers readers;
};

static bool shares_process(const struct cutter *c, uint32_t index)
{
    bool shares = c->graph->stages[index].fused;
    for (uint32_t i = c->readers.first[index]; i < c->readers.first[index + 1]; i++)
        shares |= c->graph->stages[c->readers.readers[i]].fused;
    return shares;
}

/* A record that is handed on as it was read leaves as the same line. */
static bool keeps_line(const struct gg_stage *step)
{
    struct gg_codec in = step->in_codec, out = step->out_codec;
    return in.kind == out.kind && in.delimiter == out.delimiter && !step->out.unread &&
           (!step->out.known || gg_record_same_types(&step->in, &step->out));
}

/* Of each field whether its text is needed. */
static const bool *find_needs(struct gg_arena *a, const struct gg_stage *step,
                              const struct gg_facts *facts)
{
    const uint32_t *keys;
    uint32_t nfields = step->in.nfields, nkeys = gg_stage_keys(a, step, &keys);
    bool *needs = gg_new_array(a, bool, nfields + 1);
    for (uint32_t i = 0; i < nfields; i++)
        needs[i] = step->in.fields[i].type != GG_TYPE_STR;
    for (uint32_t i = 0; i < facts->nreads; i++)
        needs[facts->reads[i]] = true;
    for (uint32_t i = 0; i < nkeys; i++)
        needs[keys[i]] = true;
    return needs;
}

/* The number of fields that are cut in this way. */
static uint32_t count_cut(const struct gg_stage *step, enum gg_cut cut)
{
    struct gg_stage cutting = *step;
    cutting.cut = cut;
    uint32_t at = gg_stage_cut_at(&cutting);
    return cut == GG_CUT_BACK ? step->in.nfields - at : at;
}

/* From the end at which fewer fields are cut. */
static enum gg_cut choose(const struct gg_stage *step, bool cuts_ends)
{
    uint32_t front = count_cut(step, GG_CUT_FRONT), back = count_cut(step, GG_CUT_BACK);
    uint32_t least = front <= back ? front : back;
    if (step->in_codec.kind != GG_FORMAT_TSV)
        return GG_CUT_ALL;
    if (!front)
        return GG_CUT_NONE;
    if (!cuts_ends || least > step->in.nfields / PARTS)
        return GG_CUT_ALL;
    return front <= back ? GG_CUT_FRONT : GG_CUT_BACK;
}

static void decide(struct gg_pass_ctx *ctx, const struct gg_stage *step)
{
    static const enum gg_decision_kind kinds[GG_CUT_COUNT] = {[GG_CUT_NONE] = GG_DECIDED_CUT_NONE,
                                                              [GG_CUT_FRONT] = GG_DECIDED_CUT_FRONT,
                                                              [GG_CUT_BACK] = GG_DECIDED_CUT_BACK};
    enum gg_decision_kind kind = step->in.known ? kinds[step->cut] : GG_DECIDED_CUT_LINES;
    if (step->cut)
        gg_decide(ctx->decisions, kind, step->span, step->name,
                  gg_cstr(ctx->arena, gg_str_printf(ctx->arena, "%u", count_cut(step, step->cut))),
                  gg_cstr(ctx->arena, gg_str_printf(ctx->arena, "%u", step->in.nfields)), "");
}

static void visit(const struct cutter *c, struct gg_stage *step, uint32_t index)
{
    struct gg_arena *a = c->ctx->arena;
    const struct gg_language *language = c->ctx->language(step->target);
    bool is_code = step->op == GG_OP_STEP && gg_stage_body(step) && !step->in.whole;
    if (!is_code || !language || !(language->skips & 1u << step->in_codec.kind) ||
        shares_process(c, index))
        return;
    struct gg_facts facts = step->facts.known ? step->facts : language->facts(a, step);
    if (facts.opens && !(facts.hands && keeps_line(step)))
        return;
    step->needs = find_needs(a, step, &facts);
    step->cut = choose(step, language->cuts_ends);
    decide(c->ctx, step);
}

static struct gg_graph cut_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    struct cutter c = {ctx, graph, gg_readers_of(&scratch, graph)};
    for (uint32_t i = 0; i < graph->nstages; i++)
        visit(&c, &stages[i], i);
    struct gg_graph result = gg_pass_changed(ctx, graph, stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_cut(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    return gg_pass_graphs(ctx, module, cut_graph);
}
