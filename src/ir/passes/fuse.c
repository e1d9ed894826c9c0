/*
 * Puts a step into the process of the step that it reads, where both are of one language and
 * nothing keeps them apart (ir/neighbours.h), nor do workers of one of them pay (ir/sharing.h).
 * Measure: the number of steps that are not fused.
 */
#include "ir/code_weight.h"
#include "ir/cost.h"
#include "ir/sharing.h"

/* Steps of a process that an estimate counts, from the last one back. */
enum { COSTED_MAX = 8 };

/* What is saved: the estimates for the process with the step, and for it and the step apart. */
static void decide_fused(const struct gg_neighbours *n, uint32_t index, gg_str edge,
                         const char *target)
{
    struct gg_arena *a = n->ctx->arena;
    const struct gg_stage *steps[COSTED_MAX] = {[COSTED_MAX - 1] = &n->stages[index]};
    uint32_t count = 1;
    for (uint32_t i = index; n->stages[i].fused && count < COSTED_MAX; count++) {
        i = n->stages[i].inputs[0];
        steps[COSTED_MAX - 1 - count] = &n->stages[i];
    }
    const struct gg_stage *const *first = &steps[COSTED_MAX - count];
    bool waits = false; /* the step for the end of another: then there is nothing to save */
    for (uint32_t i = 0; i + 1 < count; i++)
        waits |= !gg_code_writes(first[i]);
    struct gg_cost fused = gg_cost_process(first, count, GG_RUNTIME_NONE), apart = fused;
    if (!waits)
        apart = gg_cost_piped(gg_cost_process(first, count - 1, GG_RUNTIME_NONE),
                              gg_cost_process(first + count - 1, 1, GG_RUNTIME_NONE));
    gg_decide(n->ctx->decisions, GG_DECIDED_FUSED, n->stages[index].span, edge, target,
              gg_cost_text(a, fused.cpu_ps), gg_cost_text(a, apart.cpu_ps));
}

static void judge(const struct gg_neighbours *n, struct gg_stage *stages, uint32_t index,
                  struct gg_verdict *verdict)
{
    struct gg_stage *step = &stages[index];
    if (step->op != GG_OP_STEP || step->ninputs != 1 || stages[step->inputs[0]].op != GG_OP_STEP)
        return;
    *verdict = gg_judge(n, index);
    step->fused = gg_is_one_process(*verdict);
}

static void decide(const struct gg_neighbours *n, uint32_t index, const struct gg_verdict *v)
{
    const struct gg_stage *step = &n->stages[index], *writer = &n->stages[step->inputs[0]];
    gg_str edge = gg_str_printf(n->ctx->arena, GG_FMT " -> " GG_FMT, GG_ARG(writer->name),
                                GG_ARG(step->name));
    if (v->why == GG_DECIDED_DEALT)
        gg_decide(n->ctx->decisions, v->why, step->span, edge, gg_target_name(step->target), v->x,
                  v->y);
    else if (step->fused)
        decide_fused(n, index, edge, v->x);
    else
        gg_decide(n->ctx->decisions, v->why, step->span, edge, v->x, v->y, "");
}

static struct gg_graph fuse_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct gg_stage *stages = gg_pass_stages(&scratch, graph);
    struct gg_verdict *verdicts = gg_new_array(&scratch, struct gg_verdict, graph->nstages);
    struct gg_neighbours n = {ctx, graph, gg_readers_of(&scratch, graph), stages};
    for (uint32_t i = 0; i < graph->nstages; i++)
        judge(&n, stages, i, &verdicts[i]);
    gg_share_out(&n, stages, verdicts);
    for (uint32_t i = 0; ctx->decisions && i < graph->nstages; i++)
        if (verdicts[i].why)
            decide(&n, i, &verdicts[i]);
    struct gg_graph result = gg_pass_changed(ctx, graph, stages, graph->nstages);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_fuse(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    return gg_pass_graphs(ctx, module, fuse_graph);
}
