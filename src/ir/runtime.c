/* The rules of runtimes.def. */
#include "ir/runtime.h"

#include "ir/cost.h"
#include "ir/pins.h"

struct rule {
    enum gg_target target;
    enum gg_runtime_fact fact;
    enum gg_runtime_id runtime;
    bool characters, faster;
    enum gg_decision_kind why;
};

static const struct rule rules[] = {
#define GG_RUNTIME_RULE(target, fact, runtime, characters, faster, decision)                       \
    {GG_TARGET_##target, GG_FACT_##fact, GG_RUNTIME_##runtime,                                     \
     characters,         faster,         GG_DECIDED_##decision},
#include "ir/runtimes.def"
};

const struct gg_runtime gg_runtimes[GG_RUNTIME_COUNT] = {
    {"", GG_TARGET_COUNT, GG_RUNTIME_NONE},
#define GG_RUNTIME(id, name, target, instead) {name, GG_TARGET_##target, GG_RUNTIME_##instead},
#include "ir/runtimes.def"
};

enum gg_runtime_id gg_runtime_by_name(gg_str name)
{
    for (int i = GG_RUNTIME_NONE + 1; i < GG_RUNTIME_COUNT; i++)
        if (gg_str_is(name, gg_runtimes[i].name))
            return (enum gg_runtime_id)i;
    return GG_RUNTIME_NONE;
}

static enum gg_runtime_id first_of(enum gg_target target)
{
    for (int i = GG_RUNTIME_NONE + 1; i < GG_RUNTIME_COUNT; i++)
        if (gg_runtimes[i].target == target)
            return (enum gg_runtime_id)i;
    return GG_RUNTIME_NONE;
}

const struct gg_ast *gg_runtime_said(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *own = gg_stage_attr(step, GG_OPT_RUNTIME);
    const struct gg_ast *all = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_RUNTIME);
    if (own)
        return own;
    enum gg_runtime_id id = all ? gg_runtime_by_name(all->text) : GG_RUNTIME_NONE;
    return id && gg_runtimes[id].target == step->target ? all : NULL;
}

static struct gg_runtime_choice obey(const struct gg_stage *step, const struct gg_ast *value,
                                     struct gg_decisions *decisions)
{
    enum gg_runtime_id id = gg_runtime_by_name(value->text);
    bool pinned = gg_is_pinned(value);
    gg_decide(decisions, pinned ? GG_DECIDED_RUNTIME_PINNED : GG_DECIDED_RUNTIME_SAID, step->span,
              step->name, gg_runtimes[id].name, "", "");
    return (struct gg_runtime_choice){.id = id, .said = !pinned};
}

static bool sets_locale(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *own = gg_stage_attr(step, GG_OPT_ENV);
    const struct gg_ast *all = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ENV);
    return (own && gg_ast_get(own, "LC_ALL")) || (all && gg_ast_get(all, "LC_ALL"));
}

static bool sets(const struct gg_graph *graph, const struct gg_stage *step, enum gg_option option)
{
    return gg_stage_attr(step, option) || gg_attr_find(graph->attrs, graph->nattrs, option);
}

/* Of a block that was measured, only what feeds awk knows. */
static bool says_buffer(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *own = gg_stage_attr(step, GG_OPT_BUFFER);
    return own ? !gg_is_pinned(own)
               : gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_BUFFER) != NULL;
}

/* What a process runs. */
struct process {
    const struct gg_graph *graph;
    const struct gg_stage *const *steps;
    uint32_t nsteps;
};

/* The first step that shows the fact, with the part of its code; or NULL. */
static const struct gg_stage *who_shows(struct gg_arena *a, const struct process *p,
                                        const struct rule *rule, gg_runtime_shows_fn *shows,
                                        gg_str *word)
{
    *word = GG_STR("");
    if (rule->fact == GG_FACT_BUFFER)
        return says_buffer(p->graph, p->steps[0]) ? p->steps[0] : NULL;
    if (rule->fact == GG_FACT_MEMORY_LIMIT)
        return sets(p->graph, p->steps[0], GG_OPT_MEMORY_LIMIT) ? p->steps[0] : NULL;
    if (rule->fact == GG_FACT_ALWAYS)
        return p->steps[0];
    for (uint32_t i = 0; i < p->nsteps && shows; i++) {
        *word = shows(a, p->steps[i], rule->fact);
        if (word->n)
            return p->steps[i];
    }
    return NULL;
}

/* Whether the rule's runtime is estimated to be faster, and how much, for a sentence. */
static bool is_faster(struct gg_arena *a, const struct process *p, const struct rule *rule,
                      const char **estimate)
{
    enum gg_runtime_id instead = gg_runtimes[rule->runtime].instead;
    struct gg_cost x = gg_cost_process(p->steps, p->nsteps, rule->runtime);
    struct gg_cost y = gg_cost_process(p->steps, p->nsteps, instead);
    *estimate =
        gg_cstr(a, gg_str_printf(a, "%s a record, and at %s in %s", gg_cost_text(a, x.cpu_ps),
                                 gg_cost_text(a, y.cpu_ps), gg_runtimes[instead].name));
    return gg_cost_run_us(x) < gg_cost_run_us(y);
}

struct gg_runtime_choice gg_runtime_choose(struct gg_arena *a, const struct gg_graph *graph,
                                           const struct gg_stage *const *steps, uint32_t nsteps,
                                           gg_runtime_language_fn *language,
                                           struct gg_decisions *decisions)
{
    const struct process process = {graph, steps, nsteps};
    const struct gg_stage *first = steps[0];
    const struct gg_ast *said = gg_runtime_said(graph, first);
    if (gg_stage_attr(first, GG_OPT_COMMAND))
        return (struct gg_runtime_choice){0};
    if (said && !gg_str_is(said->text, "auto"))
        return obey(first, said, decisions);
    for (size_t i = 0; language && i < GG_COUNT(rules); i++) {
        gg_str word;
        const struct gg_stage *step =
            rules[i].target != first->target
                ? NULL
                : who_shows(a, &process, &rules[i], language(first->target), &word);
        const char *estimate = "";
        if (!step || (rules[i].characters && sets_locale(graph, step)) ||
            (rules[i].faster && !is_faster(a, &process, &rules[i], &estimate)))
            continue;
        gg_decide(decisions, rules[i].why, step->span, step->name,
                  gg_runtimes[rules[i].runtime].name, gg_cstr(a, word), estimate);
        return (struct gg_runtime_choice){.id = rules[i].runtime,
                                          .characters = rules[i].characters};
    }
    return (struct gg_runtime_choice){.id = first_of(first->target)};
}

bool gg_runtime_check(struct gg_arena *a, const struct gg_graph *graph, const struct gg_stage *step,
                      gg_runtime_shows_fn *shows, struct gg_diags *ds)
{
    const struct gg_ast *said = gg_runtime_said(graph, step);
    enum gg_runtime_id id = said ? gg_runtime_by_name(said->text) : GG_RUNTIME_NONE;
    if (!id || gg_is_pinned(said))
        return true;
    if (gg_runtimes[id].target != step->target) {
        struct gg_diag *d = gg_diag_add(
            ds, GG_D_RUNTIME_TARGET, said->span, "%s runs %s, and step `" GG_FMT "` is %s",
            gg_runtimes[id].name, gg_target_name(gg_runtimes[id].target), GG_ARG(step->name),
            gg_target_name(step->target));
        gg_diag_help(ds, d, "leave `runtime` out, or choose one that runs %s",
                     gg_target_name(step->target));
        return false;
    }
    if (id != GG_RUNTIME_MAWK)
        return true;
    if (says_buffer(graph, step)) {
        struct gg_diag *d = gg_diag_add(ds, GG_D_RUNTIME_BUFFER, said->span,
                                        "mawk gathers the output of step `" GG_FMT
                                        "` in a way of its own, whatever `buffer` says",
                                        GG_ARG(step->name));
        gg_diag_help(ds, d, "set `runtime: gawk` on the step, or leave one of the two out");
        return false;
    }
    gg_str word = shows ? shows(a, step, GG_FACT_GAWK_ONLY) : GG_STR("");
    if (!word.n)
        return true;
    struct gg_diag *d = gg_diag_add(ds, GG_D_RUNTIME_CODE, said->span,
                                    "mawk cannot run step `" GG_FMT "`: its code says `" GG_FMT "`",
                                    GG_ARG(step->name), GG_ARG(word));
    gg_diag_help(ds, d, "set `runtime: gawk` on the step, or leave `runtime` out");
    return false;
}
