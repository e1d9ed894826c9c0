/*
 * Notes which fields keep the records of a key together: on a step with a `key` those, and along
 * fields that are handed on unchanged those of the steps before and behind it. Only graphs with a
 * key are looked at. Measure: the stages without such fields.
 */
#include "ir/pass.h"

static bool has_key(const struct gg_graph *graph)
{
    for (uint32_t i = 0; i < graph->nstages; i++)
        if (gg_stage_attr(&graph->stages[i], GG_OPT_KEY))
            return true;
    return false;
}

/* A choice of no language hands on what it lists, or all. */
static struct gg_hands hands_of_choice(struct gg_arena *a, const struct gg_stage *step)
{
    const struct gg_choice *choice = step->facts.choice;
    struct gg_hands hands = {choice->condition ? GG_EMITS_AT_MOST_ONE : GG_EMITS_ONE, NULL};
    uint32_t *from = gg_new_array(a, uint32_t, step->out.nfields);
    for (uint32_t i = 0; i < step->out.nfields; i++) {
        uint32_t field = choice->nvalues > i ? choice->values[i].field : i;
        bool same =
            field < step->in.nfields && step->in.fields[field].type == step->out.fields[i].type;
        from[i] = same ? field + 1 : 0;
    }
    hands.from = from;
    return hands;
}

static struct gg_hands hands_of(struct gg_pass_ctx *ctx, const struct gg_stage *step)
{
    if (step->op != GG_OP_STEP || !gg_stage_body(step))
        return (struct gg_hands){GG_EMITS_ANY, NULL};
    if (step->facts.choice)
        return hands_of_choice(ctx->arena, step);
    const struct gg_language *language = ctx->language(step->target);
    return language && language->hands ? language->hands(ctx->arena, language->choices, step)
                                       : (struct gg_hands){GG_EMITS_ANY, NULL};
}

/* What one writes is what the other reads, to the last field. */
static bool is_joint(const struct gg_stage *writer, const struct gg_stage *reader)
{
    bool same = writer->op == GG_OP_STEP && reader->op == GG_OP_STEP && reader->ninputs == 1 &&
                writer->hands.from && !writer->out.unread &&
                writer->out.nfields == reader->in.nfields;
    for (uint32_t i = 0; same && i < reader->in.nfields; i++)
        same = writer->out.fields[i].type == reader->in.fields[i].type;
    return same;
}

static void set_together(struct gg_stage *stage, const uint32_t *fields, uint32_t n)
{
    stage->together = fields;
    stage->ntogether = n;
}

static void go_back(struct gg_arena *a, struct gg_stage *writer, const struct gg_stage *reader)
{
    uint32_t *fields = gg_new_array(a, uint32_t, reader->ntogether);
    bool all = reader->ntogether && !writer->ntogether && is_joint(writer, reader);
    for (uint32_t i = 0; all && i < reader->ntogether; i++) {
        uint32_t from = writer->hands.from[reader->together[i]];
        all = from > 0;
        fields[i] = all ? from - 1 : 0;
    }
    if (all)
        set_together(writer, fields, reader->ntogether);
}

static void go_on(struct gg_arena *a, const struct gg_stage *writer, struct gg_stage *reader)
{
    uint32_t *fields = gg_new_array(a, uint32_t, writer->ntogether);
    bool all = writer->ntogether && !reader->ntogether && is_joint(writer, reader);
    for (uint32_t i = 0; all && i < writer->ntogether; i++) {
        uint32_t at = 0;
        while (at < reader->in.nfields && writer->hands.from[at] != writer->together[i] + 1)
            at++;
        all = at < reader->in.nfields;
        fields[i] = at;
    }
    if (all)
        set_together(reader, fields, writer->ntogether);
}

static struct gg_graph keys_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    if (!has_key(graph))
        return *graph;
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    for (uint32_t i = 0; i < graph->nstages; i++) {
        stages[i].hands = hands_of(ctx, &stages[i]);
        stages[i].ntogether = gg_stage_keys(ctx->arena, &stages[i], &stages[i].together);
    }
    for (uint32_t i = graph->nstages; i-- > 0;)
        if (stages[i].op == GG_OP_STEP && stages[i].ninputs == 1)
            go_back(ctx->arena, &stages[stages[i].inputs[0]], &stages[i]);
    for (uint32_t i = 0; i < graph->nstages; i++)
        if (stages[i].op == GG_OP_STEP && stages[i].ninputs == 1)
            go_on(ctx->arena, &stages[stages[i].inputs[0]], &stages[i]);
    struct gg_graph result = gg_pass_changed(ctx, graph, stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_keys(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    return gg_pass_graphs(ctx, module, keys_graph);
}
