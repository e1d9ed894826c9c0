/* gluegen bench: how fast a pipeline and its steps are on a sample. */
#include "driver/bench.h"
#include "driver/trial_args.h"
#include "graph/picture.h"
#include "graph/plot.h"
#include "template/tmpl_set.h"
#include "trial/scratch.h"

#include <errno.h>
#include <unistd.h>

enum { RUNS = 5, RUNS_MAX = 1000, JOBS_MAX = 1024 };

struct command {
    struct gg_bench bench;
    struct gg_numbers jobs;
    uint64_t timeout_ms;
};

/* 1, 2, 4 .. and the number of processors. */
static void add_default_jobs(struct gg_numbers *jobs)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    for (uint32_t n = 1; n < (uint32_t)processors && jobs->n + 1 < GG_NUMBERS_MAX; n *= 2)
        jobs->at[jobs->n++] = n;
    jobs->at[jobs->n++] = processors > 0 ? (uint32_t)processors : 1;
}

static bool take_args(struct command *c, struct gg_session *s)
{
    c->bench.runs = RUNS;
    c->timeout_ms = 600000;
    add_default_jobs(&c->jobs);
    if (s->args.operands.n != 2) {
        gg_usage_error(s, "a spec and a sample are needed");
        return false;
    }
    c->bench.sample = s->args.operands.at[1];
    return gg_arg_numbers(s, GG_FLAG_JOBS, JOBS_MAX, &c->jobs) &&
           gg_arg_number(s, GG_FLAG_RUNS, RUNS_MAX, &c->bench.runs) &&
           gg_arg_time(s, GG_FLAG_TIMEOUT, &c->timeout_ms);
}

static bool has_workers(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (plan->units[i].parallel || plan->units[i].in_blocks)
            return true;
    return false;
}

/* The sample is at hand from any directory, and read once, so that it is in memory. */
static bool take_sample(struct gg_bench *b, struct gg_subject *subject)
{
    struct gg_arena scratch = {0}; /* given back: the memory of what is measured begins with ours */
    gg_str text;
    const char *reason;
    if (!gg_read_file(&scratch, b->sample, &text, &reason)) {
        fprintf(stderr, "gluegen: cannot read `%s`: %s\n", b->sample, reason);
        return false;
    }
    b->sample = gg_trial_path(&b->trial, "sample");
    subject->input = b->sample;
    subject->bytes = text.n;
    subject->records = gg_count_records(text, b->codec.kind == GG_FORMAT_CSV, b->codec.header);
    bool ok = gg_scratch_write(b->sample, text);
    gg_arena_free(&scratch);
    return ok;
}

static enum gg_trial_state prepare_wholes(struct command *c, const struct gg_compiled *compiled,
                                          const struct gg_pipeline_plan *plan)
{
    struct gg_bench *b = &c->bench;
    struct gg_arena *a = &b->trial.session->arena;
    const char *dir = gg_trial_write(&b->trial, compiled, "plan");
    struct gg_subject whole = {.target = ""};
    b->pipeline = plan->graph->name;
    for (uint32_t i = 0; i < plan->graph->nstages; i++)
        if (plan->graph->stages[i].op == GG_OP_SOURCE)
            b->codec = plan->graph->stages[i].out_codec;
    if (!dir || !take_sample(b, &whole))
        return GG_TRIAL_BROKEN;
    whole.script = gg_trial_script(&b->trial, dir, b->pipeline);
    uint32_t n = has_workers(plan) ? c->jobs.n : 1;
    for (uint32_t i = 0; i < n; i++) {
        whole.jobs = n > 1 ? c->jobs.at[i] : 1;
        whole.name = gg_str_printf(a, "%u worker%s", whole.jobs, whole.jobs == 1 ? "" : "s");
        gg_push(a, &b->wholes, whole);
    }
    return gg_trial_build(&b->trial, whole.script);
}

static bool write_plot(struct gg_bench *b, const char *path)
{
    struct gg_session *s = b->trial.session;
    struct gg_arena *a = &s->arena;
    struct gg_plot_point *points = gg_new_array(a, struct gg_plot_point, b->wholes.n);
    for (uint32_t i = 0; i < b->wholes.n; i++) {
        const struct gg_subject *whole = &b->wholes.at[i];
        struct gg_spread ms = gg_spread_of(a, whole->series.wall_ms.at, whole->series.wall_ms.n);
        double records = (double)whole->records * 1000;
        points[i] = (struct gg_plot_point){whole->jobs, records / ms.median, records / ms.most,
                                           records / ms.least};
    }
    struct gg_tmpl_set *set =
        gg_tmpl_set_new(a, &s->sources, s->args.template_dirs.at, s->args.template_dirs.n);
    struct gg_tmpl_env env = {
        .quote = gg_picture_quote_xml, .strict = true, .shape = gg_plot_shape};
    struct gg_out out = gg_out_new(a);
    gg_str title = gg_str_printf(a, GG_FMT ": records a second by workers", GG_ARG(b->pipeline));
    if (!gg_tmpl_render(set, GG_STR(GG_PLOT_TEMPLATE), gg_plot_view(a, title, points, b->wholes.n),
                        &env, &out, &s->diags))
        return false;
    if (gg_scratch_write(path, gg_buf_str(&out.text)))
        return true;
    fprintf(stderr, "gluegen: cannot write `%s`: %s\n", path, strerror(errno));
    return false;
}

static enum gg_trial_state report(struct gg_bench *b)
{
    struct gg_session *s = b->trial.session;
    const char *format = s->args.value[GG_FLAG_FORMAT], *plot = s->args.value[GG_FLAG_PLOT];
    if (format && !strcmp(format, "json"))
        gg_bench_json(b, &s->out);
    else
        gg_bench_text(b, &s->out);
    return !plot || write_plot(b, plot) ? GG_TRIAL_FINE : GG_TRIAL_BROKEN;
}

static enum gg_trial_state bench(struct command *c, const struct gg_compiled *compiled,
                                 const struct gg_pipeline_plan *plan)
{
    struct gg_bench *b = &c->bench;
    enum gg_trial_state state = prepare_wholes(c, compiled, plan);
    if (!state)
        state = gg_bench_steps(b, (uint32_t)(plan - compiled->plan->pipelines));
    if (!state)
        state = gg_bench_measure(b, b->wholes.at, b->wholes.n);
    if (!state)
        state = gg_bench_measure(b, b->steps.at, b->steps.n);
    return state ? state : report(b);
}

int gg_command_run_BENCH(struct gg_session *s)
{
    struct command c = {0};
    struct gg_trial *t = &c.bench.trial;
    struct gg_compiled compiled;
    if (!take_args(&c, s))
        return GG_EXIT_USAGE;
    int status = gg_trial_open(t, s);
    if (status)
        return status;
    if (!gg_trial_compile(t, gg_session_level(s), false, &compiled))
        return gg_session_report(s);
    const struct gg_pipeline_plan *plan = gg_session_pipeline(s, compiled.plan);
    if (!plan)
        return GG_EXIT_USAGE;
    if (!gg_trial_begin(t))
        return GG_EXIT_IO;
    t->deadline = gg_clock_ns() + c.timeout_ms * 1000000u;
    enum gg_trial_state state = bench(&c, &compiled, plan);
    gg_trial_end(t);
    return gg_trial_conclude(t, state);
}
