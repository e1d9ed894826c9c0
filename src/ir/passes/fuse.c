/*
 * Puts a step into the process of the step that it reads, where both are of one language and
 * nothing keeps them apart. Measure: the number of steps that are not fused.
 *
 * What the process does must be what two processes did, byte for byte, so everything that a
 * process has of its own is a reason against: limits, environment, directory, what happens to bad
 * records, workers, and code that reaches beyond its step.
 */
#include "frontend/quantity.h"
#include "ir/pass.h"
#include "ir/workers.h"

struct fuser {
    struct gg_pass_ctx *ctx;
    const struct gg_graph *graph;
    struct gg_readers readers;
    struct gg_stage *stages;
};

/* A reason with what goes into its sentence. */
struct verdict {
    enum gg_decision_kind why;
    const char *x, *y;
};

static bool is_same_value(const struct gg_ast *x, const struct gg_ast *y)
{
    if (!x || !y || x == y)
        return x == y;
    if (x->kind != y->kind)
        return false;
    if (x->kind != GG_AST_LIST && x->kind != GG_AST_MAP)
        return gg_str_eq(x->text, y->text);
    bool same = x->u.kids.n == y->u.kids.n;
    for (uint32_t i = 0; same && i < x->u.kids.n; i++)
        same = gg_str_eq(x->u.kids.at[i]->key, y->u.kids.at[i]->key) &&
               is_same_value(x->u.kids.at[i], y->u.kids.at[i]);
    return same;
}

/* What a step says, or its pipeline for all steps. */
static const struct gg_ast *said(const struct fuser *f, const struct gg_stage *step,
                                 enum gg_option option)
{
    const struct gg_ast *own = gg_stage_attr(step, option);
    return own ? own : gg_attr_find(f->graph->attrs, f->graph->nattrs, option);
}

/* What a process has once for all its steps. */
static const enum gg_option of_processes[] = {
    GG_OPT_BUFFER, GG_OPT_CPU_CORES, GG_OPT_ENV,     GG_OPT_MEMORY_LIMIT, GG_OPT_MONITOR,
    GG_OPT_NICE,   GG_OPT_ON_ERROR,  GG_OPT_RUNTIME, GG_OPT_TIMEOUT,      GG_OPT_WORKDIR};

static const char *differing_option(const struct fuser *f, const struct gg_stage *x,
                                    const struct gg_stage *y)
{
    for (size_t i = 0; i < GG_COUNT(of_processes); i++)
        if (!is_same_value(said(f, x, of_processes[i]), said(f, y, of_processes[i])))
            return gg_option_info(of_processes[i])->name;
    return NULL;
}

static bool is_isolated(const struct gg_stage *step)
{
    const struct gg_ast *value = gg_stage_attr(step, GG_OPT_ISOLATE);
    return value && value->u.b;
}

/* Then the records of one step would wait for those of the other. */
static bool writes_by_record(const struct fuser *f, const struct gg_stage *step)
{
    struct gg_buffer buffer = {0};
    const struct gg_ast *value = said(f, step, GG_OPT_BUFFER);
    const char *why;
    return value && gg_quantity_buffer(value, &buffer, &why) && buffer.by_record;
}

static struct verdict compare_workers(const struct fuser *f, const struct gg_stage *x,
                                      const struct gg_stage *y)
{
    struct gg_workers v = gg_workers_of(f->graph, x), w = gg_workers_of(f->graph, y);
    if (v.parallel != w.parallel || v.number != w.number || v.blocks != w.blocks)
        return (struct verdict){GG_DECIDED_APART_WORKERS, "", ""};
    if (v.parallel && (gg_stage_attr(x, GG_OPT_MERGE) || gg_stage_attr(y, GG_OPT_MERGE)))
        return (struct verdict){GG_DECIDED_APART_MERGE, "", ""};
    if (v.parallel && (gg_stage_attr(x, GG_OPT_KEY) || gg_stage_attr(y, GG_OPT_KEY)))
        return (struct verdict){GG_DECIDED_APART_KEY, "", ""};
    const struct gg_ast *on_error = said(f, x, GG_OPT_ON_ERROR);
    if (v.blocks && on_error && on_error->kind == GG_AST_MAP)
        return (struct verdict){GG_DECIDED_APART_LETTERS, "", ""};
    return (struct verdict){GG_DECIDED_NOTHING, "", ""};
}

/* Of code alone; `language` is that of both. */
static struct verdict compare_code(const struct fuser *f, const struct gg_language *language,
                                   const struct gg_stage *x, const struct gg_stage *y)
{
    struct gg_arena *a = f->ctx->arena;
    const struct gg_stage *steps[] = {x, y};
    for (size_t i = 0; i < GG_COUNT(steps); i++) {
        const char *why = language->keeps_apart(a, steps[i]);
        if (why)
            return (struct verdict){GG_DECIDED_APART_CODE, gg_cstr(a, steps[i]->name), why};
    }
    return (struct verdict){GG_DECIDED_NOTHING, "", ""};
}

/* Every step that runs in the process so far must get on with the next one. */
static const char *clash(const struct fuser *f, const struct gg_language *language, uint32_t from,
                         const struct gg_stage *next)
{
    for (;; from = f->stages[from].inputs[0]) {
        const char *why = language->clashes(f->ctx->arena, &f->stages[from], next);
        if (why || !f->stages[from].fused)
            return why;
    }
}

static struct verdict judge(const struct fuser *f, uint32_t index)
{
    const struct gg_stage *step = &f->stages[index];
    uint32_t from = step->inputs[0];
    const struct gg_stage *writer = &f->stages[from];
    const char *name = gg_cstr(f->ctx->arena, writer->name), *target = gg_target_name(step->target);
    const struct gg_language *language = f->ctx->language(step->target);
    if (writer->target != step->target)
        return (struct verdict){GG_DECIDED_APART_TARGET, gg_target_name(writer->target), target};
    if (gg_stage_attr(step, GG_OPT_COMMAND) || gg_stage_attr(writer, GG_OPT_COMMAND))
        return (struct verdict){GG_DECIDED_APART_COMMAND, "", ""};
    if (!language || !language->clashes)
        return (struct verdict){GG_DECIDED_APART_LANGUAGE, target, ""};
    if (f->readers.first[from + 1] - f->readers.first[from] > 1)
        return (struct verdict){GG_DECIDED_APART_READERS, name, ""};
    if (is_isolated(step) || is_isolated(writer))
        return (struct verdict){GG_DECIDED_APART_ISOLATED, "", ""};
    const char *option = differing_option(f, writer, step);
    if (option)
        return (struct verdict){GG_DECIDED_APART_OPTION, option, ""};
    if (writes_by_record(f, step))
        return (struct verdict){GG_DECIDED_APART_BUFFER, "", ""};
    struct verdict v = compare_workers(f, writer, step);
    v = v.why ? v : compare_code(f, language, writer, step);
    const char *why = v.why ? NULL : clash(f, language, from, step);
    if (why)
        return (struct verdict){GG_DECIDED_APART_CLASH, why, ""};
    return v.why ? v : (struct verdict){GG_DECIDED_FUSED, target, ""};
}

static void visit(struct fuser *f, uint32_t index)
{
    struct gg_stage *step = &f->stages[index];
    if (step->op != GG_OP_STEP || step->ninputs != 1)
        return;
    const struct gg_stage *writer = &f->stages[step->inputs[0]];
    if (writer->op != GG_OP_STEP)
        return;
    struct verdict v = judge(f, index);
    gg_str edge = gg_str_printf(f->ctx->arena, GG_FMT " -> " GG_FMT, GG_ARG(writer->name),
                                GG_ARG(step->name));
    step->fused = v.why == GG_DECIDED_FUSED;
    gg_decide(f->ctx->decisions, v.why, step->span, edge, v.x, v.y, "");
}

static struct gg_graph fuse_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    struct gg_arena scratch = {0};
    struct fuser f = {.ctx = ctx, .graph = graph, .readers = gg_readers_of(&scratch, graph)};
    struct gg_graph result = *graph;
    f.stages = gg_new_array(ctx->arena, struct gg_stage, graph->nstages);
    memcpy(f.stages, graph->stages, graph->nstages * sizeof *f.stages);
    for (uint32_t i = 0; i < graph->nstages; i++)
        visit(&f, i);
    gg_arena_free(&scratch);
    result.stages = f.stages;
    return result;
}

const struct gg_module *gg_pass_fuse(struct gg_pass_ctx *ctx, const struct gg_module *module)
{
    if (!ctx->language)
        return module;
    struct gg_module *result = gg_new(ctx->arena, struct gg_module);
    struct gg_graph *graphs = gg_new_array(ctx->arena, struct gg_graph, module->ngraphs);
    for (uint32_t i = 0; i < module->ngraphs; i++)
        graphs[i] = fuse_graph(ctx, &module->graphs[i]);
    *result = (struct gg_module){module->name, graphs, module->ngraphs};
    return result;
}
