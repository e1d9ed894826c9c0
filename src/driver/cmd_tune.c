/* gluegen tune: times each step in each runtime, block size and number of workers; writes the lock.
 */
#include "driver/bench.h"
#include "driver/lock.h"
#include "driver/trial_args.h"
#include "frontend/quantity.h"
#include "ir/sizes.h"
#include "trial/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { RUNS = 5, RUNS_MAX = 1000, JOBS_MAX = 1024 };

/* One round of so many may be slower. */
enum { NOISY_OF = 5 };

/* What is faster by less than this is noise. */
static const double WORTH = 0.95;

static const char *const blocks[] = {"16K", "64K", "256K", "1M"};

/* All steps built one way; an empty pin is what a build does by itself. */
struct variant {
    struct gg_pin pin;
    const char *name; /* "mawk", "buffer 16K" */
};

struct candidate {
    struct gg_subject subject;
    const struct variant *variant;
    bool by_clock; /* workers save time on the clock, the others time of processors */
    const char *fault;
};

struct tune {
    struct gg_bench bench;
    struct gg_numbers jobs;
    uint64_t timeout_ms;
    const struct gg_graph *graph; /* of the plain plan */
    const struct gg_plan *alone;  /* a pipeline for each step, as a build makes it by itself */
    GG_VEC(struct variant) variants;
    GG_VEC(const char *) dirs; /* of the variants' programs */
    struct gg_pins pins;
};

static struct gg_ast *new_node(struct gg_arena *a, enum gg_ast_kind kind, gg_str text)
{
    struct gg_ast *node = gg_new(a, struct gg_ast);
    *node = (struct gg_ast){.kind = kind, .style = GG_STYLE_NONE, .text = text};
    return node;
}

static bool is_installed(const char *program)
{
    struct gg_arena scratch = {0};
    gg_str path = gg_str_from(getenv("PATH"));
    bool found = false;
    while (path.n && !found) {
        ptrdiff_t colon = gg_str_find_char(path, ':');
        gg_str dir = gg_str_sub(path, 0, colon < 0 ? path.n : (size_t)colon);
        found = !access(
            gg_cstr(&scratch, gg_str_printf(&scratch, GG_FMT "/%s", GG_ARG(dir), program)), X_OK);
        path = gg_str_sub(path, dir.n + 1, path.n);
    }
    gg_arena_free(&scratch);
    return found;
}

static void make_variants(struct tune *t)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    gg_push(a, &t->variants, (struct variant){.name = "as built"});
    for (uint32_t i = GG_RUNTIME_NONE + 1; i < GG_RUNTIME_COUNT; i++)
        if (is_installed(gg_runtimes[i].name))
            gg_push(a, &t->variants,
                    (struct variant){{.runtime = gg_str_from(gg_runtimes[i].name)},
                                     gg_runtimes[i].name});
    for (size_t i = 0; i < GG_COUNT(blocks); i++)
        gg_push(a, &t->variants,
                (struct variant){{.buffer = new_node(a, GG_AST_STR, gg_str_from(blocks[i]))},
                                 gg_cstr(a, gg_str_printf(a, "buffer %s", blocks[i]))});
}

/* The programs of all variants; the first is what gg_bench_steps made. */
static bool write_variants(struct tune *t)
{
    struct gg_trial *trial = &t->bench.trial;
    struct gg_arena *a = &trial->session->arena;
    for (uint32_t i = 0; i < t->variants.n; i++) {
        struct gg_compiled compiled;
        trial->pins = &t->variants.at[i].pin;
        trial->npins = i != 0;
        if (!gg_trial_compile(trial, 0, true, &compiled))
            return false;
        const char *dir =
            gg_trial_write(trial, &compiled, gg_cstr(a, gg_str_printf(a, "variant-%u", i)));
        if (!dir)
            return false;
        gg_push(a, &t->dirs, dir);
        if (!i)
            t->alone = compiled.plan;
    }
    return true;
}

/* The pipeline in which the stage runs alone. */
static const struct gg_pipeline_plan *plan_of(struct tune *t, uint32_t index)
{
    gg_str name = gg_excerpt_name(&t->bench.trial.session->arena, 0, index);
    for (uint32_t i = 0; i < t->alone->npipelines; i++)
        if (gg_str_eq(t->alone->pipelines[i].graph->name, name))
            return &t->alone->pipelines[i];
    GG_BUG("stage %u has no pipeline of its own", index);
}

/* A block other than the one that the step reads anyhow. */
static bool is_other_block(struct tune *t, const struct variant *variant,
                           const struct gg_pipeline_plan *plan)
{
    struct gg_buffer buffer = {0};
    const char *why;
    bool ok = gg_quantity_buffer(variant->pin.buffer, &buffer, &why);
    struct gg_sizes sizes =
        gg_sizes_of(&t->bench.trial.session->arena, plan->graph, &plan->units[0]);
    return ok && buffer.block_bytes != sizes.block;
}

/* A variant that makes a difference to a step. */
static bool concerns(struct tune *t, const struct variant *variant, uint32_t index)
{
    const struct gg_stage *step = &t->graph->stages[index];
    enum gg_runtime_id runtime = gg_runtime_by_name(variant->pin.runtime);
    bool sees_records = step->target == GG_TARGET_PYTHON || step->target == GG_TARGET_GO ||
                        step->target == GG_TARGET_RUST;
    if (gg_stage_attr(step, GG_OPT_COMMAND))
        return false;
    if (variant->pin.buffer)
        return sees_records && !gg_stage_attr(step, GG_OPT_BUFFER) &&
               !gg_attr_find(t->graph->attrs, t->graph->nattrs, GG_OPT_BUFFER) &&
               is_other_block(t, variant, plan_of(t, index));
    return !runtime ||
           (gg_runtimes[runtime].target == step->target && !gg_stage_attr(step, GG_OPT_RUNTIME) &&
            plan_of(t, index)->units[0].runtime.id != runtime);
}

static const char *output_of(struct tune *t, uint32_t index)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    gg_str name = gg_excerpt_name(a, 0, index);
    return gg_cstr(
        a, gg_str_printf(a, "%s/run-" GG_FMT "/output-1", t->bench.trial.scratch, GG_ARG(name)));
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
static enum gg_trial_state try_out(struct tune *t, struct candidate *c, uint32_t index)
{
    struct gg_trial *trial = &t->bench.trial;
    const char *place = gg_trial_path(trial, "try");
    const char *jobs = gg_cstr(&trial->session->arena,
                               gg_str_printf(&trial->session->arena, "%u", c->subject.jobs));
    const char *argv[] = {c->subject.script, "--input", c->subject.input, "--jobs", jobs, NULL};
    enum gg_trial_state state = gg_trial_build(trial, c->subject.script);
    if (state || !gg_scratch_renew(place))
        return state ? state : GG_TRIAL_BROKEN;
    struct gg_process_end end = gg_trial_run(trial, argv, place, NULL);
    if (end.code)
        c->fault = "fails";
    else if (!same_files(output_of(t, index), gg_trial_path(trial, "try/output-1")))
        c->fault = "gives another output";
    return gg_trial_state(trial, &end);
}

struct candidates {
    GG_VEC(struct candidate) list;
};

static void add_candidate(struct tune *t, struct candidates *all, const struct gg_subject *plain,
                          uint32_t variant, uint32_t jobs, uint32_t index)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    struct candidate c = {.subject = *plain, .variant = &t->variants.at[variant]};
    c.subject.series = (struct gg_series){0};
    c.subject.script =
        gg_trial_script(&t->bench.trial, t->dirs.at[variant], gg_excerpt_name(a, 0, index));
    c.subject.jobs = jobs;
    c.by_clock = jobs > 1;
    c.subject.name =
        jobs > 1 ? gg_str_printf(a, "%u workers", jobs) : gg_str_from(t->variants.at[variant].name);
    gg_push(a, &all->list, c);
}

/* The spec says `auto`, and the step can be shared out, be it inside its process or fed with
 * blocks.
 */
static bool is_open(struct tune *t, uint32_t index)
{
    const struct gg_stage *step = &t->graph->stages[index];
    const struct gg_ast *value = gg_stage_attr(step, GG_OPT_PARALLEL);
    if (!value)
        value = gg_attr_find(t->graph->attrs, t->graph->nattrs, GG_OPT_PARALLEL);
    return value && gg_str_is(value->text, "auto") && plan_of(t, index)->units[0].parallel;
}

static void add_candidates(struct tune *t, struct candidates *all, const struct gg_subject *plain,
                           uint32_t index)
{
    for (uint32_t i = 0; i < t->variants.n; i++)
        if (concerns(t, &t->variants.at[i], index))
            add_candidate(t, all, plain, i, 1, index);
    for (uint32_t k = 0; k < t->jobs.n && is_open(t, index); k++)
        if (t->jobs.at[k] > 1)
            add_candidate(t, all, plain, 0, t->jobs.at[k], index);
}

static double cost_of(struct tune *t, const struct candidate *c, bool by_clock)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    const struct gg_series *s = &c->subject.series;
    return by_clock ? gg_spread_of(a, s->wall_ms.at, s->wall_ms.n).median
                    : gg_spread_of(a, s->cpu_ms.at, s->cpu_ms.n).median;
}

/* How much of the first candidate's time it needs, by the median of the rounds; 1 when it is not
 * quicker in nearly all of them: then it is noise. */
static double share_of(struct tune *t, const struct candidate *c, const struct candidate *first,
                       bool by_clock)
{
    const struct gg_series *x = &c->subject.series, *y = &first->subject.series;
    uint32_t n = x->wall_ms.n, quicker = 0;
    double *ratios = gg_new_array(&t->bench.trial.session->arena, double, n);
    for (uint32_t i = 0; i < n; i++) {
        double base = by_clock ? y->wall_ms.at[i] : y->cpu_ms.at[i];
        ratios[i] = base > 0 ? (by_clock ? x->wall_ms.at[i] : x->cpu_ms.at[i]) / base : 1;
        quicker += ratios[i] < 1;
    }
    if (quicker + n / NOISY_OF < n)
        return 1;
    return gg_spread_of(&t->bench.trial.session->arena, ratios, n).median;
}

/* The best of one kind, when it is worth it: candidates are weighed against the first. */
static const struct candidate *best(struct tune *t, const struct candidates *all,
                                    bool (*is_kind)(const struct candidate *), bool by_clock)
{
    const struct candidate *found = NULL;
    double least = WORTH;
    for (uint32_t i = 1; i < all->list.n; i++) {
        const struct candidate *c = &all->list.at[i];
        double share = c->fault || !is_kind(c) ? 1 : share_of(t, c, &all->list.at[0], by_clock);
        if (share > least)
            continue;
        found = c;
        least = share;
    }
    return found;
}

static bool is_runtime(const struct candidate *c)
{
    return c->variant->pin.runtime.n;
}

static bool is_block(const struct candidate *c)
{
    return c->variant->pin.buffer;
}

static bool is_workers(const struct candidate *c)
{
    return c->subject.jobs > 1;
}

static void choose(struct tune *t, const struct candidates *all, const struct gg_stage *step)
{
    struct gg_session *s = t->bench.trial.session;
    struct gg_arena *a = &s->arena;
    const struct candidate *runtime = best(t, all, is_runtime, false);
    const struct candidate *block = best(t, all, is_block, false);
    const struct candidate *workers = best(t, all, is_workers, true);
    struct gg_pin pin = {
        .pipeline = t->bench.pipeline, .step = step->name, .code = gg_step_fingerprint(a, step)};
    if (runtime)
        pin.runtime = runtime->variant->pin.runtime;
    if (block)
        pin.buffer = block->variant->pin.buffer;
    if (workers) {
        struct gg_ast *n = new_node(a, GG_AST_INT, gg_str_printf(a, "%u", workers->subject.jobs));
        n->u.i = workers->subject.jobs;
        pin.workers = n;
    }
    gg_buf_addf(&s->out, GG_FMT " (%s)\n", GG_ARG(step->name), gg_target_name(step->target));
    for (uint32_t i = 0; i < all->list.n; i++) {
        const struct candidate *c = &all->list.at[i];
        bool chosen = c == runtime || c == block || c == workers;
        gg_buf_addf(&s->out, "  %c %-14.*s", chosen ? '*' : ' ', GG_ARG(c->subject.name));
        if (c->fault)
            gg_buf_addf(&s->out, " %s\n", c->fault);
        else
            gg_buf_addf(&s->out, " %9.1f ms, cpu %9.1f ms\n", cost_of(t, c, true),
                        cost_of(t, c, false));
    }
    if (runtime || block || workers)
        gg_push(a, &t->pins.list, pin);
}

/* Runs the candidates that are right in turns; those that are not stay out. */
static enum gg_trial_state measure(struct tune *t, struct candidates *all)
{
    struct gg_arena *a = &t->bench.trial.session->arena;
    struct gg_subject *subjects = gg_new_array(a, struct gg_subject, all->list.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->list.n; i++)
        if (!all->list.at[i].fault)
            subjects[n++] = all->list.at[i].subject;
    enum gg_trial_state state = gg_bench_measure(&t->bench, subjects, n);
    n = 0;
    for (uint32_t i = 0; i < all->list.n; i++)
        if (!all->list.at[i].fault)
            all->list.at[i].subject = subjects[n++];
    return state;
}

static enum gg_trial_state tune_step(struct tune *t, uint32_t index, const struct gg_subject *plain)
{
    struct candidates all = {0};
    enum gg_trial_state state = GG_TRIAL_FINE;
    add_candidates(t, &all, plain, index);
    for (uint32_t i = 0; i < all.list.n && !state; i++)
        state = try_out(t, &all.list.at[i], index);
    if (!state && all.list.at[0].fault) {
        fprintf(stderr, "gluegen: step " GG_FMT " gives another output each time\n",
                GG_ARG(plain->name));
        return GG_TRIAL_BROKEN;
    }
    if (!state)
        state = measure(t, &all);
    if (!state)
        choose(t, &all, &t->graph->stages[index]);
    return state;
}

static enum gg_trial_state write_lock(struct tune *t)
{
    struct gg_trial *trial = &t->bench.trial;
    const char *path = gg_lock_path(&trial->session->arena, trial->spec);
    if (!gg_scratch_write(path, gg_lock_text(trial->session, trial->spec, &t->pins))) {
        fprintf(stderr, "gluegen: cannot write `%s`: %s\n", path, strerror(errno));
        return GG_TRIAL_BROKEN;
    }
    gg_say(trial->session, "wrote %s: %u step%s", path, t->pins.list.n,
           t->pins.list.n == 1 ? "" : "s");
    return GG_TRIAL_FINE;
}

static bool copy_sample(struct gg_bench *b)
{
    struct gg_arena scratch = {0};
    gg_str text;
    const char *reason, *copy = gg_trial_path(&b->trial, "sample");
    bool ok = gg_read_file(&scratch, b->sample, &text, &reason);
    if (!ok)
        fprintf(stderr, "gluegen: cannot read `%s`: %s\n", b->sample, reason);
    ok = ok && gg_scratch_write(copy, text);
    b->sample = copy;
    gg_arena_free(&scratch);
    return ok;
}

static enum gg_trial_state tune(struct tune *t)
{
    struct gg_bench *b = &t->bench;
    enum gg_trial_state state = copy_sample(b) ? gg_bench_steps(b, 0) : GG_TRIAL_BROKEN;
    uint32_t at = 0;
    make_variants(t);
    if (!state && !write_variants(t))
        state = GG_TRIAL_BROKEN;
    for (uint32_t i = 0; i < t->graph->nstages && !state; i++) {
        bool is_step = t->graph->stages[i].op == GG_OP_STEP;
        if (is_step || t->graph->stages[i].op == GG_OP_CONVERT)
            at++;
        if (is_step)
            state = tune_step(t, i, &b->steps.at[at - 1]);
    }
    return state ? state : write_lock(t);
}

/* --check: the lock can be read and fits the spec. */
static int check(struct gg_session *s, const char *spec)
{
    struct gg_compiled compiled;
    bool ok = gg_session_compile(s, spec, GG_PHASE_PLAN, &compiled) && !s->diags.nwarnings;
    const char *path = gg_lock_path(&s->arena, spec);
    bool there = path && !access(path, F_OK);
    if (!there)
        gg_say(s, "there is no %s", path ? path : "gluegen.lock for standard input");
    int status = gg_session_report(s);
    return status ? status : ok && there ? GG_EXIT_OK : GG_EXIT_FINDINGS;
}

static bool take_args(struct tune *t, struct gg_session *s)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    t->bench.runs = RUNS;
    t->timeout_ms = 1800000;
    t->jobs = (struct gg_numbers){{2, (uint32_t)processors}, processors > 2 ? 2 : 1};
    if (s->args.operands.n != 2) {
        gg_usage_error(s, "a spec and a sample are needed");
        return false;
    }
    if (!strcmp(s->args.operands.at[0], "-")) {
        gg_usage_error(s, "a lock stands beside its spec: name a file");
        return false;
    }
    t->bench.sample = s->args.operands.at[1];
    return gg_arg_numbers(s, GG_FLAG_JOBS, JOBS_MAX, &t->jobs) &&
           gg_arg_number(s, GG_FLAG_RUNS, RUNS_MAX, &t->bench.runs) &&
           gg_arg_time(s, GG_FLAG_TIMEOUT, &t->timeout_ms);
}

int gg_command_run_TUNE(struct gg_session *s)
{
    struct tune t = {0};
    struct gg_trial *trial = &t.bench.trial;
    struct gg_compiled compiled;
    if (s->args.given[GG_FLAG_CHECK] && s->args.operands.n == 1)
        return check(s, s->args.operands.at[0]);
    if (!take_args(&t, s))
        return GG_EXIT_USAGE;
    int status = gg_trial_open(trial, s);
    if (status)
        return status;
    trial->npins = 0; /* what is measured anew does not depend on what was */
    if (!gg_trial_compile(trial, 0, false, &compiled))
        return gg_session_report(s);
    if (compiled.plan->npipelines != 1)
        return gg_usage_error(s, "one pipeline with steps that can be measured is needed");
    t.bench.pipeline = compiled.plan->pipelines[0].graph->name;
    t.graph = &compiled.module->graphs[0];
    if (!gg_trial_begin(trial))
        return GG_EXIT_IO;
    trial->deadline = gg_clock_ns() + t.timeout_ms * 1000000u;
    enum gg_trial_state state = tune(&t);
    gg_trial_end(trial);
    return gg_trial_conclude(trial, state);
}
