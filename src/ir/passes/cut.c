/*
 * Leaves fields uncut that a step does not look at: its reader makes texts of those that the code
 * names, of others with a type to check, and of its key. Measure: the number of fields that readers
 * of tsv cut.
 *
 * Nobody can tell. A step that says `fields` only hands its record on, and that is then the line
 * that was read. Declared fields are counted in each record, and messages show lines. Of steps that
 * share a process, all but the last must hand on what was read, and nothing else.
 */
#include "ir/pass.h"

/* To look for the end of a line and count what it holds costs about as much as cutting three
 * fields; so a part of them is cut only where it is a half at most. */
enum { PARTS = 2 };

struct cutter {
    struct gg_pass_ctx *ctx;
    struct gg_stage *stages;
    struct gg_readers readers;
};

/* The step that reads `index` in its process; NULL: none does. */
static struct gg_stage *behind(const struct cutter *c, const struct gg_stage *step)
{
    uint32_t index = (uint32_t)(step - c->stages);
    for (uint32_t i = c->readers.first[index]; i < c->readers.first[index + 1]; i++)
        if (c->stages[c->readers.readers[i]].fused)
            return &c->stages[c->readers.readers[i]];
    return NULL;
}

/* A record that is handed on from the first step to the last as it was read leaves as the same
 * line. */
static bool keeps_line(const struct gg_stage *first, const struct gg_stage *last)
{
    struct gg_codec in = first->in_codec, out = last->out_codec;
    return in.kind == out.kind && in.delimiter == out.delimiter && !last->out.unread &&
           (!last->out.known || gg_record_same_types(&last->in, &last->out));
}

/* The next step of the process reads what this one reads, and nothing else. */
static bool sifts(const struct gg_stage *step, const struct gg_facts *facts,
                  const struct gg_stage *next)
{
    return facts->sifts && step->in.known && !step->out.unread &&
           gg_record_same_types(&step->in, &step->out) &&
           gg_record_same_types(&step->out, &next->in);
}

/* Adds the fields whose texts the step needs. */
static void add_needs(struct gg_arena *a, const struct gg_stage *step, const struct gg_facts *facts,
                      bool *needs)
{
    const uint32_t *keys;
    uint32_t nkeys = gg_stage_keys(a, step, &keys);
    for (uint32_t i = 0; i < step->in.nfields; i++)
        needs[i] |= step->in.fields[i].type != GG_TYPE_STR;
    for (uint32_t i = 0; i < facts->nreads; i++)
        needs[facts->reads[i]] = true;
    for (uint32_t i = 0; i < nkeys; i++)
        needs[keys[i]] = true;
}

/* Of each field whether the step, or one that it hands its records on to, needs its text; NULL: one
 * of them may look at any. */
static const bool *find_needs(const struct cutter *c, const struct gg_stage *first)
{
    struct gg_arena *a = c->ctx->arena;
    const struct gg_language *language = c->ctx->language(first->target);
    bool *needs = gg_new_array(a, bool, first->in.nfields + 1);
    for (const struct gg_stage *step = first, *next;; step = next) {
        struct gg_facts facts = step->facts.known ? step->facts : language->facts(a, step);
        add_needs(a, step, &facts, needs);
        next = behind(c, step);
        if (!next)
            return !facts.opens || (facts.hands && keeps_line(first, step)) ? needs : NULL;
        if (!language->shares_lines || first->in_codec.kind != GG_FORMAT_TSV ||
            !sifts(step, &facts, next))
            return NULL;
    }
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

static void visit(const struct cutter *c, struct gg_stage *step)
{
    const struct gg_language *language = c->ctx->language(step->target);
    bool is_code = step->op == GG_OP_STEP && gg_stage_body(step) && !step->in.whole;
    if (!is_code || step->fused || !language || !(language->skips & 1u << step->in_codec.kind))
        return;
    const bool *needs = find_needs(c, step);
    if (!needs)
        return;
    step->needs = needs;
    step->cut = choose(step, language->cuts_ends);
    decide(c->ctx, step);
}

static struct gg_graph cut_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    struct cutter c = {ctx, stages, gg_readers_of(&scratch, graph)};
    for (uint32_t i = 0; i < graph->nstages; i++)
        visit(&c, &stages[i]);
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
