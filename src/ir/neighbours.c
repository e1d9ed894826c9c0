/* Whether two steps can share a process. */
#include "ir/neighbours.h"

#include "frontend/quantity.h"
#include "ir/dealing.h"
#include "ir/workers.h"

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
static const struct gg_ast *said(const struct gg_neighbours *n, const struct gg_stage *step,
                                 enum gg_option option)
{
    const struct gg_ast *own = gg_stage_attr(step, option);
    return own ? own : gg_attr_find(n->graph->attrs, n->graph->nattrs, option);
}

/* What a process has once for all its steps. */
static const enum gg_option of_processes[] = {
    GG_OPT_BUFFER, GG_OPT_CPU_CORES, GG_OPT_ENV,     GG_OPT_MEMORY_LIMIT, GG_OPT_MONITOR,
    GG_OPT_NICE,   GG_OPT_ON_ERROR,  GG_OPT_RUNTIME, GG_OPT_TIMEOUT,      GG_OPT_WORKDIR};

static const char *differing_option(const struct gg_neighbours *n, const struct gg_stage *x,
                                    const struct gg_stage *y)
{
    for (size_t i = 0; i < GG_COUNT(of_processes); i++)
        if (!is_same_value(said(n, x, of_processes[i]), said(n, y, of_processes[i])))
            return gg_option_info(of_processes[i])->name;
    return NULL;
}

static bool is_isolated(const struct gg_stage *step)
{
    const struct gg_ast *value = gg_stage_attr(step, GG_OPT_ISOLATE);
    return value && value->u.b;
}

/* Then the records of one step would wait for those of the other. */
static bool writes_by_record(const struct gg_neighbours *n, const struct gg_stage *step)
{
    struct gg_buffer buffer = {0};
    const struct gg_ast *value = said(n, step, GG_OPT_BUFFER);
    const char *why;
    return value && gg_quantity_buffer(value, &buffer, &why) && buffer.by_record;
}

struct gg_verdict gg_judge_workers(const struct gg_neighbours *n, const struct gg_stage *x,
                                   const struct gg_stage *y)
{
    struct gg_workers v = gg_workers_of(n->graph, x), w = gg_workers_of(n->graph, y);
    if (v.parallel != w.parallel || v.number != w.number || v.blocks != w.blocks)
        return (struct gg_verdict){GG_DECIDED_APART_WORKERS, "", ""};
    if (v.parallel && (gg_stage_attr(x, GG_OPT_MERGE) || gg_stage_attr(y, GG_OPT_MERGE)))
        return (struct gg_verdict){GG_DECIDED_APART_MERGE, "", ""};
    const struct gg_ast *on_error = said(n, x, GG_OPT_ON_ERROR);
    if (v.blocks && on_error && on_error->kind == GG_AST_MAP)
        return (struct gg_verdict){GG_DECIDED_APART_LETTERS, "", ""};
    return (struct gg_verdict){GG_DECIDED_NOTHING, "", ""};
}

/* It has no workers, or only those that the pipeline asks for as a whole. */
static bool is_open(const struct gg_neighbours *n, const struct gg_stage *step)
{
    struct gg_workers w = gg_workers_of(n->graph, step);
    return !gg_stage_attr(step, GG_OPT_PARALLEL) || !(w.parallel || w.blocks);
}

static struct gg_verdict compare_workers(const struct gg_neighbours *n, const struct gg_stage *x,
                                         const struct gg_stage *y)
{
    bool keyed = gg_stage_attr(x, GG_OPT_KEY) || gg_stage_attr(y, GG_OPT_KEY);
    bool open = gg_pipeline_workers(n->graph) && is_open(n, x) && is_open(n, y);
    return open && !keyed ? (struct gg_verdict){GG_DECIDED_NOTHING, "", ""}
                          : gg_judge_workers(n, x, y);
}

/* Of code alone; `language` is that of both. */
static struct gg_verdict compare_code(const struct gg_neighbours *n,
                                      const struct gg_language *language, const struct gg_stage *x,
                                      const struct gg_stage *y)
{
    struct gg_arena *a = n->ctx->arena;
    const struct gg_stage *steps[] = {x, y};
    for (size_t i = 0; i < GG_COUNT(steps); i++) {
        const char *why = language->keeps_apart(a, steps[i]);
        if (why)
            return (struct gg_verdict){GG_DECIDED_APART_CODE, gg_cstr(a, steps[i]->name), why};
    }
    return (struct gg_verdict){GG_DECIDED_NOTHING, "", ""};
}

/* Steps of one process: with more, most of the time would go into comparing them. */
enum { STEPS_MOST = 32 };

/* The steps of a process, and the one that might come to it. */
struct company {
    const struct gg_stage *all[STEPS_MOST + 1];
    const struct gg_stage *const *steps; /* of `all`; the next one stands behind them */
    uint32_t n;
};

static void gather(const struct gg_neighbours *n, uint32_t index, struct company *c)
{
    const struct gg_stage **at = &c->all[STEPS_MOST];
    uint32_t from = n->stages[index].inputs[0];
    *at = &n->stages[index];
    *--at = &n->stages[from];
    for (; n->stages[from].fused; *--at = &n->stages[from])
        from = n->stages[from].inputs[0];
    c->steps = at;
    c->n = (uint32_t)(&c->all[STEPS_MOST] - at);
}

/* Every step that runs in the process so far must get on with the next one. */
static struct gg_verdict judge_company(const struct gg_neighbours *n,
                                       const struct gg_language *language, const struct company *c)
{
    const struct gg_stage *next = c->steps[c->n];
    const char *why = c->n == STEPS_MOST ? "there would be too many steps" : NULL;
    if (!why && language->joins)
        why = language->joins(n->ctx->arena, n->graph, c->steps, c->n, next);
    for (uint32_t i = c->n; !language->joins && !why && i-- > 0;)
        why = language->clashes(n->ctx->arena, c->steps[i], next);
    if (why)
        return (struct gg_verdict){GG_DECIDED_APART_CLASH, why, ""};
    const struct gg_stage *keyed = gg_dealt_by(c->steps, c->n + 1);
    if (keyed && gg_workers_of(n->graph, keyed).parallel)
        return gg_judge_dealing(n, c->steps, c->n + 1);
    return (struct gg_verdict){GG_DECIDED_FUSED, gg_target_name(next->target), ""};
}

bool gg_is_one_process(struct gg_verdict verdict)
{
    return verdict.why == GG_DECIDED_FUSED || verdict.why == GG_DECIDED_DEALT;
}

struct gg_verdict gg_judge(const struct gg_neighbours *n, uint32_t index)
{
    const struct gg_stage *step = &n->stages[index];
    uint32_t from = step->inputs[0];
    const struct gg_stage *writer = &n->stages[from];
    const char *name = gg_cstr(n->ctx->arena, writer->name), *target = gg_target_name(step->target);
    const struct gg_language *language = n->ctx->language(step->target);
    if (writer->target != step->target)
        return (struct gg_verdict){GG_DECIDED_APART_TARGET, gg_target_name(writer->target), target};
    if (gg_stage_attr(step, GG_OPT_COMMAND) || gg_stage_attr(writer, GG_OPT_COMMAND))
        return (struct gg_verdict){GG_DECIDED_APART_COMMAND, "", ""};
    if (!language || !language->clashes)
        return (struct gg_verdict){GG_DECIDED_APART_LANGUAGE, target, ""};
    if (n->readers.first[from + 1] - n->readers.first[from] > 1)
        return (struct gg_verdict){GG_DECIDED_APART_READERS, name, ""};
    if (is_isolated(step) || is_isolated(writer))
        return (struct gg_verdict){GG_DECIDED_APART_ISOLATED, "", ""};
    const char *option = differing_option(n, writer, step);
    if (option)
        return (struct gg_verdict){GG_DECIDED_APART_OPTION, option, ""};
    if (writes_by_record(n, step))
        return (struct gg_verdict){GG_DECIDED_APART_BUFFER, "", ""};
    struct gg_verdict v = compare_workers(n, writer, step);
    v = v.why ? v : compare_code(n, language, writer, step);
    if (v.why)
        return v;
    struct company company;
    gather(n, index, &company);
    return judge_company(n, language, &company);
}
