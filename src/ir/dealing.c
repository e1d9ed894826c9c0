/* What it takes that the workers of a key run other steps, too. */
#include "ir/dealing.h"

#include "ir/cost.h"
#include "ir/workers.h"

const struct gg_stage *gg_dealt_by(const struct gg_stage *const *steps, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (gg_stage_attr(steps[i], GG_OPT_KEY))
            return steps[i];
    return NULL;
}

static bool is_among(const uint32_t *fields, uint32_t n, uint32_t field)
{
    for (uint32_t i = 0; i < n; i++)
        if (fields[i] == field)
            return true;
    return false;
}

/* Whoever meets a record of the one meets what comes of it in the other, and no other records of
 * that key are met by anybody else. */
static bool is_linked(const struct gg_stage *writer, const struct gg_stage *reader)
{
    bool linked = writer->hands.from && writer->ntogether &&
                  writer->ntogether == reader->ntogether &&
                  writer->out.nfields == reader->in.nfields;
    for (uint32_t i = 0; linked && i < reader->ntogether; i++) {
        uint32_t from = writer->hands.from[reader->together[i]];
        linked = from && is_among(writer->together, writer->ntogether, from - 1);
    }
    return linked;
}

static struct gg_verdict apart(const char *why, const char *remedy)
{
    return (struct gg_verdict){GG_DECIDED_APART_KEY, why, remedy};
}

/* What a step says apart from its records would come from each worker, or in another order. */
static struct gg_verdict judge_hooks(struct gg_arena *a, const struct gg_stage *const *steps,
                                     uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const char *name = gg_cstr(a, steps[i]->name);
        if (gg_stage_attr(steps[i], GG_OPT_BEGIN))
            return apart(gg_cstr(a, gg_str_printf(a, "`begin` of `%s` is for one process", name)),
                         "without `begin`");
        if (i + 1 < n && gg_stage_attr(steps[i], GG_OPT_END))
            return apart(
                gg_cstr(a, gg_str_printf(a, "what `end` of `%s` writes leaves sorted first", name)),
                "without `end` there");
        if (!gg_stage_is_stateless(steps[i]) && !gg_stage_attr(steps[i], GG_OPT_KEY))
            return apart(gg_cstr(a, gg_str_printf(a, "`%s` keeps a state of all records", name)),
                         "without `state` there, or with the same `key`");
    }
    return (struct gg_verdict){GG_DECIDED_NOTHING, "", ""};
}

static struct gg_verdict judge_keys(struct gg_arena *a, const struct gg_stage *const *steps,
                                    uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (!is_linked(steps[i - 1], steps[i]))
            return apart(gg_cstr(a, gg_str_printf(a, "`" GG_FMT "` is not known to hand the key on",
                                                  GG_ARG(steps[i - 1]->name))),
                         "if it wrote the fields of the key as it reads them");
    return (struct gg_verdict){GG_DECIDED_NOTHING, "", ""};
}

static struct gg_verdict judge_cost(const struct gg_neighbours *n,
                                    const struct gg_stage *const *steps, uint32_t count)
{
    struct gg_arena *a = n->ctx->arena;
    const struct gg_stage *const *last = &steps[count - 1];
    bool first_dealt = gg_dealt_by(steps, count - 1), last_dealt = gg_dealt_by(last, 1);
    struct gg_workers w = gg_workers_of(n->graph, *last);
    uint32_t workers = w.number ? w.number : gg_pipeline_workers(n->graph);
    workers = workers ? workers : gg_cost_workers();
    uint32_t processors = workers > gg_cost_processors() ? workers : gg_cost_processors();
    struct gg_cost x = gg_cost_dealt(steps, count - 1, first_dealt ? workers : 1);
    struct gg_cost y = gg_cost_dealt(last, 1, last_dealt ? workers : 1);
    struct gg_cost two = gg_cost_piped(x, gg_cost_part(y, gg_cost_kept(steps, count - 1)));
    struct gg_cost one = gg_cost_dealt(steps, count, workers);
    const char *in_one = gg_cost_text(a, one.cpu_ps), *in_two = gg_cost_text(a, two.cpu_ps);
    if (one.cpu_ps > two.cpu_ps &&
        !gg_cost_is_worth(gg_cost_clock_ps(one, processors), gg_cost_clock_ps(two, processors)))
        return apart(
            gg_cstr(a, gg_str_printf(a,
                                     "each of its workers would read all records: estimated "
                                     "at %s a record, and at %s apart",
                                     in_one, in_two)),
            "with fewer workers");
    return (struct gg_verdict){GG_DECIDED_DEALT, in_one, in_two};
}

struct gg_verdict gg_judge_dealing(const struct gg_neighbours *n,
                                   const struct gg_stage *const *steps, uint32_t count)
{
    struct gg_arena *a = n->ctx->arena;
    const struct gg_language *language = n->ctx->language(steps[0]->target);
    if (!language->deals)
        return apart(
            gg_cstr(a, gg_str_printf(a, "no program in %s has workers of a key for several steps",
                                     gg_target_name(steps[0]->target))),
            "in another language");
    struct gg_verdict v = judge_hooks(a, steps, count);
    v = v.why ? v : judge_keys(a, steps, count);
    const char *why = v.why ? NULL : language->deals(n->ctx, steps, count);
    if (why)
        return apart(why, "with other code");
    return v.why ? v : judge_cost(n, steps, count);
}
