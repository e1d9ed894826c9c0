/* What can be tried of a step, and running it. */
#include "driver/tune.h"

#include "frontend/quantity.h"
#include "ir/sizes.h"

static const char *const blocks[GG_TUNE_BLOCKS] = {NULL, "16K", "64K", "256K", "1M"};

static const struct gg_ast *block_node(struct gg_arena *a, const char *size)
{
    struct gg_ast *node = gg_new(a, struct gg_ast);
    *node = (struct gg_ast){.kind = GG_AST_STR, .style = GG_STYLE_NONE, .text = gg_str_from(size)};
    return node;
}

/* The directory of the steps' programs as the way has them, written when first asked for. */
static const char *dir_of(struct gg_tune *t, struct gg_tune_way way)
{
    struct gg_trial *trial = &t->bench.trial;
    struct gg_arena *a = &trial->session->arena;
    const char **dir = &t->dirs[way.runtime][way.block];
    struct gg_pin *pin = gg_new(a, struct gg_pin);
    struct gg_compiled compiled;
    if (*dir)
        return *dir;
    *pin = (struct gg_pin){.runtime = gg_str_from(gg_runtimes[way.runtime].name),
                           .buffer = t->blocks[way.block]};
    trial->pins = pin;
    trial->npins = way.runtime || way.block;
    if (!gg_trial_compile(trial, 0, true, &compiled))
        return NULL;
    if (!way.runtime && !way.block)
        t->alone = compiled.plan;
    *dir = gg_trial_write(trial, &compiled,
                          gg_cstr(a, gg_str_printf(a, "way-%u-%u", way.runtime, way.block)));
    return *dir;
}

bool gg_tune_prepare(struct gg_tune *t)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    for (int i = GG_RUNTIME_NONE + 1; i < GG_RUNTIME_COUNT; i++)
        t->installed[i] = gg_process_find(a, gg_runtimes[i].name);
    for (int i = 1; i < GG_TUNE_BLOCKS; i++)
        t->blocks[i] = block_node(a, blocks[i]);
    return dir_of(t, (struct gg_tune_way){.jobs = 1});
}

/* The pipeline in which the stage runs alone. */
static const struct gg_pipeline_plan *plan_of(struct gg_tune *t, uint32_t index)
{
    gg_str name = gg_excerpt_name(&t->bench.trial.session->arena, 0, index);
    for (uint32_t i = 0; i < t->alone->npipelines; i++)
        if (gg_str_eq(t->alone->pipelines[i].graph->name, name))
            return &t->alone->pipelines[i];
    GG_BUG("stage %u has no pipeline of its own", index);
}

static const struct gg_ast *said_of(const struct gg_tune *t, uint32_t index, enum gg_option option)
{
    const struct gg_ast *own = gg_stage_attr(&t->graph->stages[index], option);
    return own ? own : gg_attr_find(t->graph->attrs, t->graph->nattrs, option);
}

/* A runtime that is another than the step has anyhow, and that the spec leaves open. */
static bool takes_runtime(struct gg_tune *t, uint32_t index, enum gg_runtime_id runtime)
{
    const struct gg_stage *step = &t->graph->stages[index];
    return !runtime ||
           (t->installed[runtime] && gg_runtimes[runtime].target == step->target &&
            !gg_stage_attr(step, GG_OPT_COMMAND) && !gg_stage_attr(step, GG_OPT_RUNTIME) &&
            plan_of(t, index)->units[0].runtime.id != runtime);
}

/* A block that is another than the step's programs read anyhow. awk reads none itself, but its
 * workers are fed with them. */
static bool takes_block(struct gg_tune *t, uint32_t index, uint32_t block, uint32_t jobs)
{
    const struct gg_pipeline_plan *plan = plan_of(t, index);
    const struct gg_unit *unit = &plan->units[0];
    struct gg_buffer buffer = {0};
    const char *why;
    if (!block)
        return true;
    if (said_of(t, index, GG_OPT_BUFFER) || !gg_has_sizes(unit) ||
        (unit->target == GG_TARGET_AWK && jobs == 1))
        return false;
    return gg_quantity_buffer(t->blocks[block], &buffer, &why) &&
           buffer.block_bytes !=
               gg_sizes_of(&t->bench.trial.session->arena, plan->graph, unit).block;
}

/* The spec says `auto`, and the step can be shared out, be it inside its process or fed with
 * blocks. */
static bool is_open(struct gg_tune *t, uint32_t index)
{
    const struct gg_ast *value = said_of(t, index, GG_OPT_PARALLEL);
    return value && gg_str_is(value->text, "auto") && plan_of(t, index)->units[0].parallel;
}

static void add_words(struct gg_buf *name, const char *word, const char *what)
{
    gg_buf_addf(name, "%s%s%s", name->n ? ", " : "", word, what);
}

/* "as built", "gawk", "2 workers, buffer 16K" */
static gg_str name_of(struct gg_arena *a, struct gg_tune_way way, bool with_workers)
{
    struct gg_buf name = gg_buf_new(a);
    if (way.runtime)
        add_words(&name, gg_runtimes[way.runtime].name, "");
    if (with_workers)
        add_words(&name, gg_cstr(a, gg_str_printf(a, "%u", way.jobs)),
                  way.jobs == 1 ? " worker" : " workers");
    if (way.block)
        add_words(&name, "buffer ", blocks[way.block]);
    return name.n ? gg_buf_str(&name) : GG_STR("as built");
}

GG_NODISCARD static bool add(struct gg_tune *t, struct gg_tune_round *round,
                             const struct gg_subject *plain, struct gg_tune_way way, uint32_t index)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    struct gg_candidate c = {.way = way, .subject = *plain};
    const char *dir = dir_of(t, way);
    if (!dir)
        return false;
    c.subject.series = (struct gg_series){0};
    c.subject.script = gg_trial_script(&t->bench.trial, dir, gg_excerpt_name(a, 0, index));
    c.subject.jobs = way.jobs;
    c.subject.name = name_of(a, way, round->by_clock);
    gg_push(a, &round->list, c);
    return true;
}

/* The way itself, then with the other blocks. */
GG_NODISCARD static bool add_blocks(struct gg_tune *t, struct gg_tune_round *round,
                                    const struct gg_subject *plain, struct gg_tune_way way,
                                    uint32_t index)
{
    bool ok = add(t, round, plain, way, index);
    for (uint32_t i = 0; ok && i < GG_TUNE_BLOCKS; i++)
        if (i != way.block && takes_block(t, index, i, way.jobs))
            ok = add(t, round, plain, (struct gg_tune_way){way.runtime, i, way.jobs}, index);
    return ok;
}

static bool same_files(const char *one, const char *other)
{
    struct gg_arena scratch = {0};
    gg_str x, y;
    const char *reason;
    bool same = gg_read_file(&scratch, one, &x, &reason) &&
                gg_read_file(&scratch, other, &y, &reason) && gg_str_eq(x, y);
    gg_arena_free(&scratch);
    return same;
}

/* One run for the sake of its output, which must be that of the plain program. */
static enum gg_trial_state try_out(struct gg_tune *t, struct gg_candidate *c, const char *expected)
{
    struct gg_trial *trial = &t->bench.trial;
    struct gg_arena *a = &trial->session->arena;
    const char *place = gg_trial_path(trial, "try");
    const char *jobs = gg_cstr(a, gg_str_printf(a, "%u", c->way.jobs));
    const char *argv[] = {c->subject.script, "--input", c->subject.input, "--jobs", jobs, NULL};
    enum gg_trial_state state = gg_trial_build(trial, c->subject.script);
    if (state || !gg_trial_renew(trial, place))
        return state ? state : GG_TRIAL_BROKEN;
    struct gg_process_end end = gg_trial_run(trial, argv, place, NULL);
    if (end.code)
        c->fault = "fails";
    else if (!same_files(expected, gg_trial_path(trial, "try/output-1")))
        c->fault = "gives another output";
    return gg_trial_state(trial, &end);
}

static enum gg_trial_state try_all(struct gg_tune *t, struct gg_tune_round *round, uint32_t index)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    gg_str run = gg_str_printf(a, "run-" GG_FMT "/output-1", GG_ARG(gg_excerpt_name(a, 0, index)));
    const char *expected = gg_trial_path(&t->bench.trial, gg_cstr(a, run));
    enum gg_trial_state state = GG_TRIAL_FINE;
    for (uint32_t i = 0; i < round->list.n && !state; i++)
        state = try_out(t, &round->list.at[i], expected);
    return state;
}

/* Runs the candidates that are right in turns; those that are not stay out. */
static enum gg_trial_state measure(struct gg_tune *t, struct gg_tune_round *round)
{
    struct gg_subject *subjects =
        gg_new_array(&t->bench.trial.session->arena, struct gg_subject, round->list.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < round->list.n; i++)
        if (!round->list.at[i].fault)
            subjects[n++] = round->list.at[i].subject;
    enum gg_trial_state state = gg_bench_measure(&t->bench, subjects, n);
    n = 0;
    for (uint32_t i = 0; i < round->list.n; i++)
        if (!round->list.at[i].fault)
            round->list.at[i].subject = subjects[n++];
    return state;
}

static enum gg_trial_state run_round(struct gg_tune *t, struct gg_tune_round *round, uint32_t index)
{
    enum gg_trial_state state = try_all(t, round, index);
    if (!state && round->list.at[0].fault) {
        fprintf(stderr, "gluegen: step " GG_FMT " gives another output each time\n",
                GG_ARG(t->graph->stages[index].name));
        return GG_TRIAL_BROKEN;
    }
    return state ? state : measure(t, round);
}

static void report(struct gg_tune *t, const struct gg_tune_round *round,
                   const struct gg_candidate *chosen)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    struct gg_buf *out = &t->bench.trial.session->out;
    int width = 0;
    for (uint32_t i = 0; i < round->list.n; i++)
        if ((int)round->list.at[i].subject.name.n > width)
            width = (int)round->list.at[i].subject.name.n;
    for (uint32_t i = 0; i < round->list.n; i++) {
        const struct gg_candidate *c = &round->list.at[i];
        const struct gg_series *s = &c->subject.series;
        gg_buf_addf(out, "  %c %-*.*s", i && c == chosen ? '*' : ' ', width,
                    GG_ARG(c->subject.name));
        if (c->fault)
            gg_buf_addf(out, " %s\n", c->fault);
        else
            gg_buf_addf(out, " %9.1f ms, cpu %9.1f ms\n",
                        gg_spread_of(a, s->wall_ms.at, s->wall_ms.n).median,
                        gg_spread_of(a, s->cpu_ms.at, s->cpu_ms.n).median);
    }
}

/* Runs a round; *best is then the way of its best candidate. */
static enum gg_trial_state settle(struct gg_tune *t, struct gg_tune_round *round, uint32_t index,
                                  struct gg_tune_way *best)
{
    enum gg_trial_state state = run_round(t, round, index);
    if (state)
        return state;
    const struct gg_candidate *chosen = gg_tune_best(&t->bench.trial.session->arena, round);
    *best = chosen->way;
    report(t, round, chosen);
    return state;
}

/* Every runtime with every block. */
static enum gg_trial_state weigh_alone(struct gg_tune *t, uint32_t index,
                                       const struct gg_subject *plain, struct gg_tune_way *best)
{
    struct gg_tune_round round = {0};
    bool ok = true;
    for (int i = GG_RUNTIME_NONE; ok && i < GG_RUNTIME_COUNT; i++)
        if (takes_runtime(t, index, (enum gg_runtime_id)i))
            ok = add_blocks(t, &round, plain, (struct gg_tune_way){(enum gg_runtime_id)i, 0, 1},
                            index);
    return ok ? settle(t, &round, index, best) : GG_TRIAL_BROKEN;
}

/* The best of those, with every number of workers and every block. */
static enum gg_trial_state weigh_workers(struct gg_tune *t, uint32_t index,
                                         const struct gg_subject *plain, struct gg_tune_way *best)
{
    struct gg_tune_round round = {.by_clock = true};
    bool ok = add(t, &round, plain, *best, index);
    for (uint32_t i = 0; ok && i < t->jobs.n; i++)
        if (t->jobs.at[i] > 1)
            ok = add_blocks(t, &round, plain,
                            (struct gg_tune_way){best->runtime, best->block, t->jobs.at[i]}, index);
    if (ok && round.list.n == 1)
        return GG_TRIAL_FINE;
    return ok ? settle(t, &round, index, best) : GG_TRIAL_BROKEN;
}

static void fill_pin(struct gg_tune *t, struct gg_tune_way way, struct gg_pin *pin)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    pin->runtime = gg_str_from(gg_runtimes[way.runtime].name);
    pin->buffer = t->blocks[way.block];
    if (way.jobs == 1)
        return;
    struct gg_ast *workers = gg_new(a, struct gg_ast);
    *workers = (struct gg_ast){.kind = GG_AST_INT,
                               .style = GG_STYLE_NONE,
                               .text = gg_str_printf(a, "%u", way.jobs),
                               .u.i = way.jobs};
    pin->workers = workers;
}

enum gg_trial_state gg_tune_step(struct gg_tune *t, uint32_t index, const struct gg_subject *plain,
                                 struct gg_pin *pin)
{
    const struct gg_stage *step = &t->graph->stages[index];
    struct gg_tune_way best = {.jobs = 1};
    gg_buf_addf(&t->bench.trial.session->out, GG_FMT " (%s)\n", GG_ARG(step->name),
                gg_target_name(step->target));
    enum gg_trial_state state = weigh_alone(t, index, plain, &best);
    if (!state && is_open(t, index))
        state = weigh_workers(t, index, plain, &best);
    fill_pin(t, best, pin);
    return state;
}
