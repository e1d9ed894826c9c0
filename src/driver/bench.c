/* Gets the input of each step and measures. */
#include "driver/bench.h"

#include "trial/scratch.h"

#include <unistd.h>

enum { OUTPUTS_MAX = 64 };

/* What the stages of the plain plan wrote, as files; by index of the stage. */
struct tap {
    struct gg_bench *bench;
    const struct gg_graph *graph; /* of the plain plan */
    const char *dir;              /* of the programs, one pipeline a stage */
    const char **wrote;
    uint32_t index; /* of the graph in the module */
};

static enum gg_trial_state report_failure(struct gg_bench *b, gg_str what, int code)
{
    gg_str messages;
    const char *reason;
    if (gg_read_file(&b->trial.session->arena, gg_trial_path(&b->trial, "stderr"), &messages,
                     &reason))
        fwrite(messages.p, 1, messages.n, stderr);
    fprintf(stderr, "gluegen: " GG_FMT " fails on the sample with exit code %d\n", GG_ARG(what),
            code);
    return GG_TRIAL_BROKEN;
}

/* One file, or several one after the other. */
static const char *input_of(struct tap *t, const struct gg_stage *stage)
{
    struct gg_arena *a = &t->bench->trial.session->arena;
    struct gg_arena scratch = {0};
    struct gg_buf joined = gg_buf_new(&scratch);
    bool ok = true;
    if (stage->ninputs == 1)
        return t->wrote[stage->inputs[0]];
    for (uint32_t i = 0; ok && i < stage->ninputs; i++) {
        gg_str text;
        const char *reason;
        ok = gg_read_file(&scratch, t->wrote[stage->inputs[i]], &text, &reason);
        gg_buf_add(&joined, ok ? text : GG_STR(""));
    }
    const char *path = gg_cstr(
        a, gg_str_printf(a, "%s/joined-" GG_FMT, t->bench->trial.scratch, GG_ARG(stage->name)));
    ok = ok && gg_scratch_write(path, gg_buf_str(&joined));
    gg_arena_free(&scratch);
    return ok ? path : NULL;
}

static void describe(struct gg_subject *subject, struct gg_codec codec)
{
    struct gg_arena scratch = {0};
    gg_str text;
    const char *reason;
    if (gg_read_file(&scratch, subject->input, &text, &reason)) {
        subject->bytes = text.n;
        subject->records = gg_count_records(text, codec.kind == GG_FORMAT_CSV, codec.header);
    }
    gg_arena_free(&scratch);
}

/* Runs a stage once, for the sake of what it writes. */
static enum gg_trial_state tap_stage(struct tap *t, uint32_t index)
{
    struct gg_bench *b = t->bench;
    struct gg_arena *a = &b->trial.session->arena;
    const struct gg_stage *stage = &t->graph->stages[index];
    gg_str name = gg_excerpt_name(a, t->index, index);
    const char *place =
        gg_cstr(a, gg_str_printf(a, "%s/run-" GG_FMT, b->trial.scratch, GG_ARG(name)));
    struct gg_subject subject = {.name = stage->name,
                                 .target = gg_target_name(stage->target),
                                 .script = gg_trial_script(&b->trial, t->dir, name),
                                 .input = input_of(t, stage),
                                 .jobs = 1};
    const char *argv[] = {subject.script, "--input", subject.input, "--jobs", "1", NULL};
    if (!subject.input || !gg_trial_renew(&b->trial, place))
        return GG_TRIAL_BROKEN;
    enum gg_trial_state state = gg_trial_build(&b->trial, subject.script);
    if (state)
        return state;
    struct gg_process_end end = gg_trial_run(&b->trial, argv, place, NULL);
    state = gg_trial_state(&b->trial, &end);
    if (!state && end.code)
        state = report_failure(b, gg_str_concat(a, GG_STR("step "), stage->name), end.code);
    t->wrote[index] = gg_cstr(a, gg_str_printf(a, "%s/output-1", place));
    describe(&subject, stage->in_codec);
    gg_push(a, &b->steps, subject);
    return state;
}

static enum gg_trial_state tap_all(struct tap *t)
{
    enum gg_trial_state state = GG_TRIAL_FINE;
    for (uint32_t i = 0; i < t->graph->nstages && !state; i++) {
        const struct gg_stage *stage = &t->graph->stages[i];
        if (stage->op == GG_OP_SOURCE)
            t->wrote[i] = t->bench->sample;
        else if (stage->op == GG_OP_MERGE)
            t->wrote[i] = input_of(t, stage);
        else if (stage->op == GG_OP_STEP || stage->op == GG_OP_CONVERT)
            state = tap_stage(t, i);
    }
    return state;
}

enum gg_trial_state gg_bench_steps(struct gg_bench *b, uint32_t graph)
{
    struct gg_compiled plain, stages;
    if (!gg_trial_compile(&b->trial, 0, false, &plain) ||
        !gg_trial_compile(&b->trial, 0, true, &stages))
        return GG_TRIAL_BROKEN;
    struct tap t = {.bench = b, .graph = &plain.module->graphs[graph], .index = graph};
    t.wrote = gg_new_array(&b->trial.session->arena, const char *, t.graph->nstages);
    t.dir = gg_trial_write(&b->trial, &stages, "steps");
    return t.dir ? tap_all(&t) : GG_TRIAL_BROKEN;
}

static enum gg_trial_state run_once(struct gg_bench *b, struct gg_subject *subject)
{
    struct gg_arena *a = &b->trial.session->arena;
    const char *jobs = gg_cstr(a, gg_str_printf(a, "%u", subject->jobs));
    const char *argv[] = {subject->script, "--input", subject->input, "--jobs", jobs, NULL};
    struct gg_process_end end =
        gg_trial_run(&b->trial, argv, gg_trial_path(&b->trial, "null"), NULL);
    enum gg_trial_state state = gg_trial_state(&b->trial, &end);
    if (!state && end.code)
        return report_failure(b, subject->name, end.code);
    double peak = (double)end.peak_kib / 1024;
    gg_push(a, &subject->series.wall_ms, (double)end.wall_ns / 1e6);
    gg_push(a, &subject->series.cpu_ms, (double)end.cpu_us / 1e3);
    if (peak > subject->series.peak_mib)
        subject->series.peak_mib = peak;
    return state;
}

/* A directory in which all outputs are /dev/null. */
static bool make_null_outputs(struct gg_bench *b)
{
    struct gg_arena *a = &b->trial.session->arena;
    const char *dir = gg_trial_path(&b->trial, "null");
    bool ok = gg_trial_renew(&b->trial, dir);
    for (uint32_t i = 1; ok && i <= OUTPUTS_MAX; i++)
        ok = !symlink("/dev/null", gg_cstr(a, gg_str_printf(a, "%s/output-%u", dir, i)));
    return ok;
}

enum gg_trial_state gg_bench_measure(struct gg_bench *b, struct gg_subject *subjects, uint32_t n)
{
    enum gg_trial_state state = make_null_outputs(b) ? GG_TRIAL_FINE : GG_TRIAL_BROKEN;
    for (uint32_t run = 0; run < b->runs; run++)
        for (uint32_t i = 0; i < n && !state; i++)
            state = run_once(b, &subjects[i]);
    return state;
}
