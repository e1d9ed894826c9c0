/* gluegen tune: finds the fastest way to run each step and writes it into the lock. */
#include "driver/lock.h"
#include "driver/tune.h"
#include "trial/scratch.h"

#include <errno.h>
#include <unistd.h>

enum { RUNS = 5, RUNS_MAX = 1000, JOBS_MAX = 1024, TIMEOUT_MS = 1800000 };

static enum gg_trial_state write_lock(struct gg_tune *t, const struct gg_pins *pins)
{
    struct gg_trial *trial = &t->bench.trial;
    const char *path = gg_lock_path(&trial->session->arena, trial->spec);
    if (!gg_scratch_write(path, gg_lock_text(trial->session, trial->spec, pins))) {
        fprintf(stderr, "gluegen: cannot write `%s`: %s\n", path, strerror(errno));
        return GG_TRIAL_BROKEN;
    }
    gg_say(trial->session, "wrote %s: %u step%s", path, pins->list.n, pins->list.n == 1 ? "" : "s");
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

/* Pins of the steps for which something is worth it. */
static enum gg_trial_state tune(struct gg_tune *t, struct gg_pins *pins)
{
    struct gg_bench *b = &t->bench;
    struct gg_arena *a = &b->trial.session->arena;
    enum gg_trial_state state = copy_sample(b) ? gg_bench_steps(b, 0) : GG_TRIAL_BROKEN;
    uint32_t at = 0;
    if (!state && !gg_tune_prepare(t))
        state = GG_TRIAL_BROKEN;
    for (uint32_t i = 0; i < t->graph->nstages && !state; i++) {
        const struct gg_stage *stage = &t->graph->stages[i];
        if (stage->op == GG_OP_CONVERT)
            at++;
        if (stage->op != GG_OP_STEP)
            continue;
        struct gg_pin pin = {
            .pipeline = b->pipeline, .step = stage->name, .code = gg_step_fingerprint(a, stage)};
        state = gg_tune_step(t, i, &b->steps.at[at++], &pin);
        if (pin.runtime.n || pin.buffer || pin.workers)
            gg_push(a, &pins->list, pin);
    }
    return state;
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

static bool take_args(struct gg_tune *t, struct gg_session *s, uint64_t *timeout_ms)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    t->bench.runs = RUNS;
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
           gg_arg_time(s, GG_FLAG_TIMEOUT, timeout_ms);
}

int gg_command_run_TUNE(struct gg_session *s)
{
    struct gg_tune t = {0};
    struct gg_pins pins = {0};
    uint64_t timeout_ms = TIMEOUT_MS;
    struct gg_trial *trial = &t.bench.trial;
    struct gg_compiled compiled;
    if (s->args.given[GG_FLAG_CHECK] && s->args.operands.n == 1)
        return check(s, s->args.operands.at[0]);
    if (!take_args(&t, s, &timeout_ms))
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
    trial->deadline = gg_clock_ns() + timeout_ms * 1000000u;
    enum gg_trial_state state = tune(&t, &pins);
    if (!state)
        state = write_lock(&t, &pins);
    gg_trial_end(trial);
    return gg_trial_conclude(trial, state);
}
