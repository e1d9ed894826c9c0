/* Processes as they would be without workers, and whether one of them is cut. */
#include "ir/sharing.h"

#include "ir/cost.h"
#include "ir/plan.h"
#include "ir/workers.h"

#include <stdio.h>

static const uint32_t NOBODY = UINT32_MAX;

enum role {
    ROLE_SERIAL,
    ROLE_BLOCKED,   /* the same, in awk: several processes cannot have its records */
    ROLE_STATELESS, /* can share workers with others */
    ROLE_MERGES,    /* can have workers for itself */
    ROLE_KEYED,     /* is in a process of its own anyhow */
    ROLE_ASKS       /* itself, and gets them */
};

struct process {
    uint32_t first, n; /* of `parts` */
    struct gg_cost cost;
    bool mixed; /* workers for some of its steps would need another process */
    bool asks;  /* some step has workers of its own */
};

/* Steps of a process, cut out of it, and what the pipeline then costs on the clock. */
struct cut {
    uint32_t process, first, n;
    uint64_t clock_ps;
};

struct sharing {
    const struct gg_neighbours *neighbours;
    struct gg_arena *scratch;
    struct gg_stage *stages;
    const struct gg_stage **parts; /* the steps, those of a process side by side */
    enum role *roles;              /* of each part */
    const bool *idle;              /* of each stage, see gg_cost_idle */
    GG_VEC(struct process) processes;
    struct gg_cost all;      /* of all processes; start and processors' time are sums */
    uint32_t most;           /* the costliest process, or NOBODY */
    uint64_t second_wall_ps; /* of the costliest of the others */
    uint32_t workers, processors;
    uint64_t uncut_ps; /* on the clock, as things are */
};

/* ---- processes ---- */

static const char *why_no_blocks(const struct sharing *s, const struct gg_stage *const *step)
{
    struct gg_unit unit = gg_unit_of(step, 1);
    return gg_why_no_blocks(s->scratch, s->neighbours->graph, &unit);
}

static enum role role_of(const struct sharing *s, const struct gg_stage *const *step)
{
    struct gg_workers workers = gg_workers_of(s->neighbours->graph, *step);
    if ((*step)->op != GG_OP_STEP || (!workers.parallel && !workers.blocks))
        return ROLE_SERIAL;
    if (gg_stage_attr(*step, GG_OPT_PARALLEL))
        return ROLE_ASKS;
    if (gg_stage_attr(*step, GG_OPT_KEY))
        return ROLE_KEYED;
    if ((*step)->target == GG_TARGET_AWK)
        return why_no_blocks(s, step) ? ROLE_BLOCKED : ROLE_STATELESS;
    return gg_stage_is_stateless(*step) ? ROLE_STATELESS : ROLE_MERGES;
}

static enum gg_way way_of(enum gg_target target)
{
    return target == GG_TARGET_AWK ? GG_WAY_PROCESSES : GG_WAY_WORKERS;
}

/* In the program that the plan will choose for it. */
static struct gg_cost cost_of(const struct sharing *s, uint32_t first, uint32_t n)
{
    const struct gg_stage *const *steps = (const struct gg_stage *const *)&s->parts[first];
    gg_runtime_language_fn *runtimes =
        steps[0]->op == GG_OP_STEP ? s->neighbours->ctx->runtimes : NULL;
    struct gg_runtime_choice choice =
        gg_runtime_choose(s->scratch, s->neighbours->graph, steps, n, runtimes, NULL);
    return gg_cost_process(steps, n, choice.id);
}

static struct gg_cost shared_cost(const struct sharing *s, struct gg_cost cost, uint32_t first)
{
    enum gg_target target = s->parts[first]->target;
    return gg_cost_shared(cost, way_of(target), target, s->workers, false);
}

static void add_process(struct sharing *s, struct process process)
{
    bool serial = false, able = false;
    for (uint32_t i = process.first; i < process.first + process.n; i++) {
        serial |= s->roles[i] != ROLE_STATELESS;
        able |= s->roles[i] == ROLE_STATELESS || s->roles[i] == ROLE_MERGES;
        process.asks |= s->roles[i] == ROLE_ASKS;
    }
    process.mixed = !process.asks && able && serial && process.n > 1;
    process.cost = cost_of(s, process.first, process.n);
    if (process.asks)
        process.cost = shared_cost(s, process.cost, process.first);
    if (s->idle[s->parts[process.first] - s->stages])
        process.cost.cpu_ps = process.cost.wall_ps = 0;
    gg_push(s->scratch, &s->processes, process);
    if (!process.cost.known)
        return;
    s->all.start_us += process.cost.start_us;
    s->all.cpu_ps += process.cost.cpu_ps;
    if (s->most == NOBODY || process.cost.wall_ps > s->all.wall_ps) {
        s->second_wall_ps = s->all.wall_ps;
        s->all.wall_ps = process.cost.wall_ps;
        s->most = s->processes.n - 1;
    } else if (process.cost.wall_ps > s->second_wall_ps) {
        s->second_wall_ps = process.cost.wall_ps;
    }
}

/* Steps that share the workers of a key cannot have others. */
static void keep_together(struct sharing *s, const struct process *process)
{
    bool keyed = false;
    for (uint32_t i = process->first; i < process->first + process->n; i++)
        keyed |= s->roles[i] == ROLE_KEYED;
    for (uint32_t i = process->first; keyed && i < process->first + process->n; i++)
        s->roles[i] = s->roles[i] == ROLE_STATELESS ? ROLE_KEYED : s->roles[i];
}

static void find_processes(struct sharing *s)
{
    uint32_t n = s->neighbours->graph->nstages, nparts = 0;
    uint32_t *next = gg_new_array(s->scratch, uint32_t, n);
    s->parts = gg_new_array(s->scratch, const struct gg_stage *, n);
    s->roles = gg_new_array(s->scratch, enum role, n);
    for (uint32_t i = 0; i < n; i++) {
        next[i] = NOBODY;
        if (s->stages[i].fused)
            next[s->stages[i].inputs[0]] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        enum gg_op op = s->stages[i].op;
        if (s->stages[i].fused || (op != GG_OP_STEP && op != GG_OP_CONVERT))
            continue;
        struct process process = {.first = nparts};
        for (uint32_t k = i; k != NOBODY; k = next[k], nparts++) {
            s->parts[nparts] = &s->stages[k];
            s->roles[nparts] = role_of(s, &s->parts[nparts]);
        }
        process.n = nparts - process.first;
        keep_together(s, &process);
        add_process(s, process);
    }
}

/* ---- estimates ---- */

/* Of the pipeline on the clock, where a process costs that instead. */
static uint64_t clock_with(const struct sharing *s, uint32_t process, struct gg_cost instead)
{
    struct gg_cost all = s->all, was = s->processes.at[process].cost;
    uint64_t others = process == s->most ? s->second_wall_ps : s->all.wall_ps;
    all.start_us = all.start_us - was.start_us + instead.start_us;
    all.cpu_ps = all.cpu_ps - was.cpu_ps + instead.cpu_ps;
    all.wall_ps = others > instead.wall_ps ? others : instead.wall_ps;
    return gg_cost_clock_ps(all, s->processors);
}

/* The whole of a process can have workers without a cut; awk, where all others wait for it. */
static bool takes_workers(const struct sharing *s, uint32_t process)
{
    const struct process *p = &s->processes.at[process];
    enum role role = s->roles[p->first];
    return p->cost.known && !p->mixed && !p->asks && role != ROLE_SERIAL && role != ROLE_BLOCKED &&
           (s->parts[p->first]->target != GG_TARGET_AWK || process == s->most);
}

static uint64_t clock_uncut(const struct sharing *s)
{
    uint32_t best = NOBODY;
    for (uint32_t i = 0; i < s->processes.n; i++)
        if (takes_workers(s, i) && (best == NOBODY || s->processes.at[i].cost.wall_ps >
                                                          s->processes.at[best].cost.wall_ps))
            best = i;
    if (best == NOBODY)
        return gg_cost_clock_ps(s->all, s->processors);
    const struct process *p = &s->processes.at[best];
    return clock_with(s, best, shared_cost(s, p->cost, p->first));
}

static struct cut try_cut(const struct sharing *s, uint32_t process, uint32_t first, uint32_t n)
{
    const struct process *p = &s->processes.at[process];
    uint32_t end = first + n, all_end = p->first + p->n;
    struct gg_cost cost = shared_cost(s, cost_of(s, first, n), first);
    if (first > p->first)
        cost = gg_cost_piped(cost_of(s, p->first, first - p->first), cost);
    if (end < all_end)
        cost = gg_cost_piped(cost, cost_of(s, end, all_end - end));
    return (struct cut){process, first, n, cost.known ? clock_with(s, process, cost) : UINT64_MAX};
}

/* Of a mixed process: stateless steps in a row, or one that merges. */
static struct cut best_cut(const struct sharing *s, uint32_t process)
{
    const struct process *p = &s->processes.at[process];
    struct cut best = {.process = process, .clock_ps = UINT64_MAX};
    for (uint32_t i = p->first, end; i < p->first + p->n; i = end) {
        end = i + 1;
        while (s->roles[i] == ROLE_STATELESS && end < p->first + p->n &&
               s->roles[end] == ROLE_STATELESS)
            end++;
        if (s->roles[i] == ROLE_SERIAL || s->roles[i] == ROLE_BLOCKED)
            continue;
        struct cut cut = try_cut(s, process, i, end - i);
        if (cut.clock_ps < best.clock_ps)
            best = cut;
    }
    return best;
}

/* ---- decisions ---- */

static bool is_inside(const struct cut *cut, uint32_t part)
{
    return part >= cut->first && part < cut->first + cut->n;
}

static void separate(const struct sharing *s, const struct cut *cut, uint32_t part,
                     struct gg_verdict *verdicts)
{
    struct gg_arena *a = s->neighbours->ctx->arena;
    uint32_t index = (uint32_t)(s->parts[part] - s->stages);
    const char *name = gg_cstr(a, s->parts[cut->first]->name);
    gg_str figures = gg_str_printf(a, "%s a record on the clock, and at %s without",
                                   gg_cost_text(a, cut->clock_ps), gg_cost_text(a, s->uncut_ps));
    s->stages[index].fused = false;
    verdicts[index] = (struct gg_verdict){GG_DECIDED_APART_PAYS, name, gg_cstr(a, figures)};
}

static void leave_alone(const struct sharing *s, uint32_t part, const struct cut *cut,
                        const struct cut *best)
{
    struct gg_arena *a = s->neighbours->ctx->arena;
    struct gg_decisions *log = s->neighbours->ctx->decisions;
    const struct gg_stage *step = s->parts[part];
    char percent[16];
    snprintf(percent, sizeof percent, "%u", gg_cost_gain());
    s->stages[step - s->stages].share = GG_SHARE_ALONE;
    if (s->roles[part] == ROLE_KEYED || !log)
        return;
    if (s->roles[part] == ROLE_BLOCKED)
        gg_decide(log, GG_DECIDED_SERIAL_BLOCKS, step->span, step->name,
                  why_no_blocks(s, &s->parts[part]), "", "");
    else if (cut)
        gg_decide(log, GG_DECIDED_SERIAL_COST, step->span, step->name,
                  gg_cstr(a, s->parts[cut->first]->name), "alone", "");
    else
        gg_decide(log, GG_DECIDED_SERIAL_FUSED, step->span, step->name,
                  gg_cost_text(a, best->clock_ps), gg_cost_text(a, s->uncut_ps), percent);
}

/* `cut`: the one that is made, or NULL; `best`: the best one of this process, if it is mixed. */
static void settle(const struct sharing *s, uint32_t process, const struct cut *cut,
                   const struct cut *best, struct gg_verdict *verdicts)
{
    const struct process *p = &s->processes.at[process];
    bool here = cut && cut->process == process;
    for (uint32_t i = p->first; i < p->first + p->n; i++) {
        bool inside = here && is_inside(cut, i);
        if (here && i > p->first && inside != is_inside(cut, i - 1))
            separate(s, cut, i, verdicts);
        if (inside)
            s->stages[s->parts[i] - s->stages].share = GG_SHARE_WORKERS;
        else if (s->roles[i] != ROLE_SERIAL && !p->asks &&
                 (p->mixed || (cut && s->roles[i] != ROLE_BLOCKED)))
            leave_alone(s, i, cut, best);
    }
}

/* Where some step asks for itself, those that cannot go with it go apart. */
static void keep_apart(const struct sharing *s, const struct process *p,
                       struct gg_verdict *verdicts)
{
    for (uint32_t i = p->first + 1; p->asks && i < p->first + p->n; i++) {
        struct gg_verdict v = gg_judge_workers(s->neighbours, s->parts[i - 1], s->parts[i]);
        uint32_t index = (uint32_t)(s->parts[i] - s->stages);
        if (v.why == GG_DECIDED_NOTHING)
            continue;
        s->stages[index].fused = false;
        verdicts[index] = v;
    }
}

void gg_share_out(const struct gg_neighbours *n, struct gg_stage *stages,
                  struct gg_verdict *verdicts)
{
    struct gg_arena scratch = {0};
    struct sharing s = {.neighbours = n,
                        .scratch = &scratch,
                        .stages = stages,
                        .all = {.known = true},
                        .most = NOBODY,
                        .workers = gg_pipeline_workers(n->graph)};
    if (!s.workers)
        return;
    s.processors = s.workers > gg_cost_processors() ? s.workers : gg_cost_processors();
    s.idle = gg_cost_idle(&scratch, stages, n->graph->nstages);
    find_processes(&s);
    s.uncut_ps = clock_uncut(&s);
    struct cut *cuts = gg_new_array(&scratch, struct cut, s.processes.n), *best = NULL;
    for (uint32_t i = 0; i < s.processes.n; i++) {
        if (!s.processes.at[i].mixed)
            continue;
        cuts[i] = best_cut(&s, i);
        best = best && best->clock_ps <= cuts[i].clock_ps ? best : &cuts[i];
    }
    bool pays = best && gg_cost_is_worth(best->clock_ps, s.uncut_ps);
    for (uint32_t i = 0; i < s.processes.n; i++) {
        keep_apart(&s, &s.processes.at[i], verdicts);
        settle(&s, i, pays ? best : NULL, &cuts[i], verdicts);
    }
    gg_arena_free(&scratch);
}
