/* gluegen prove: builds every plan of a spec and runs all of them over the same inputs. */
#include "driver/prove.h"
#include "driver/trial_args.h"
#include "trial/scratch.h"

#include <errno.h>
#include <signal.h>

enum { LEVELS = 3, RECORDS_MAX = 10000000, JOBS_MAX = 1024, SIGNAL_STATUS = 128 };

struct command {
    struct gg_session *session;
    struct gg_prove prove;
    gg_str spec_name, text;
    struct gg_numbers jobs;
    uint32_t records, seed;
    uint64_t timeout_ms;
    struct gg_build builds[LEVELS];
    struct gg_compiled compiled[LEVELS];
    uint32_t nbuilds;
};

static bool take_args(struct command *c)
{
    struct gg_session *s = c->session;
    c->jobs = (struct gg_numbers){{1, 2, 7}, 3};
    c->records = 2000;
    c->seed = 1;
    c->timeout_ms = 600000;
    if (s->args.operands.n > 2) {
        gg_too_many_operands(s, 2);
        return false;
    }
    return gg_arg_numbers(s, GG_FLAG_JOBS, JOBS_MAX, &c->jobs) &&
           gg_arg_number(s, GG_FLAG_RECORDS, RECORDS_MAX, &c->records) &&
           gg_arg_number(s, GG_FLAG_SEED, INT32_MAX, &c->seed) &&
           gg_arg_time(s, GG_FLAG_TIMEOUT, &c->timeout_ms);
}

static bool compile_level(struct command *c, uint8_t level, struct gg_compiled *out)
{
    struct gg_session *s = c->session;
    struct gg_diags again = gg_diags_new(&s->arena);
    bool effects = s->args.given[GG_FLAG_ALLOW_EFFECTS];
    struct gg_compile_opts opts = {.level = level,
                                   .template_dirs = s->args.template_dirs.at,
                                   .ntemplate_dirs = s->args.template_dirs.n,
                                   .excerpt = effects ? GG_EXCERPT_ALL : GG_EXCERPT_PURE};
    /* What is wrong with the spec is told once. */
    return gg_compile(&s->arena, &s->sources, level ? &again : &s->diags, c->spec_name, c->text,
                      &opts, GG_PHASE_ARTIFACTS, out);
}

static bool same_files(const struct gg_compiled *x, const struct gg_compiled *y)
{
    bool same = x->nartifacts == y->nartifacts;
    for (uint32_t i = 0; same && i < x->nartifacts; i++)
        same = gg_str_eq(x->artifacts[i].path, y->artifacts[i].path) &&
               gg_str_eq(x->artifacts[i].text, y->artifacts[i].text);
    return same;
}

/* A level that gives the files of a lower one is no plan of its own. */
static bool is_new(const struct command *c, const struct gg_compiled *compiled)
{
    for (uint32_t i = 0; i < c->nbuilds; i++)
        if (same_files(&c->compiled[i], compiled))
            return false;
    return true;
}

static int compile_all(struct command *c)
{
    struct gg_session *s = c->session;
    for (uint8_t level = 0; level < LEVELS; level++) {
        struct gg_compiled *compiled = &c->compiled[c->nbuilds];
        bool ok = compile_level(c, level, compiled);
        if (!level) {
            int status = gg_session_report(s);
            if (status)
                return status;
        }
        if (!ok)
            GG_BUG("a spec that is good at -O0 is bad at -O%u", level);
        if (is_new(c, compiled))
            c->builds[c->nbuilds++] = (struct gg_build){.level = level, .plan = compiled->plan};
    }
    return GG_EXIT_OK;
}

static bool write_build(struct command *c, uint32_t index)
{
    struct gg_session *s = c->session;
    struct gg_build *build = &c->builds[index];
    struct gg_commit_result result;
    build->dir =
        gg_cstr(&s->arena, gg_str_printf(&s->arena, "%s/O%u", c->prove.scratch, build->level));
    struct gg_commit_opts opts = {
        .dir = build->dir, .mode = GG_COMMIT_WRITE, .spec_name = gg_spec_base(c->prove.spec)};
    return gg_commit(&s->arena, c->compiled[index].artifacts, c->compiled[index].nartifacts, &opts,
                     &result, &s->diags);
}

static const char *script_of(struct command *c, const struct gg_build *build, gg_str pipeline)
{
    struct gg_arena *a = &c->session->arena;
    return gg_cstr(a, gg_str_printf(a, "%s/" GG_FMT ".sh", build->dir, GG_ARG(pipeline)));
}

/* Compiles the programs of a pipeline; what went wrong was said. */
static enum gg_verdict build_programs(struct command *c, const char *script)
{
    struct gg_prove *p = &c->prove;
    struct gg_arena *a = &c->session->arena;
    const char *argv[] = {script, "--build", NULL}, *reason;
    struct gg_process_end end = gg_prove_run(p, argv, NULL, NULL);
    gg_str messages;
    if (p->interrupt)
        return GG_PROVE_INTERRUPTED;
    if (!end.code)
        return GG_PROVE_EQUAL;
    if (gg_read_file(a, gg_cstr(a, gg_str_printf(a, "%s/stderr", p->scratch)), &messages, &reason))
        fwrite(messages.p, 1, messages.n, stderr);
    return end.is_late ? GG_PROVE_LATE : GG_PROVE_BROKEN;
}

static bool has_workers(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (plan->units[i].parallel)
            return true;
    return false;
}

/* Who reads the source says what its records are. */
static void describe_input(struct gg_corpus *corpus, const struct gg_pipeline_plan *plan)
{
    const struct gg_stage *stages = plan->graph->stages;
    for (uint32_t i = 0; i < plan->graph->nstages; i++) {
        if (stages[i].op == GG_OP_SOURCE)
            corpus->codec = stages[i].out_codec;
        else if (stages[i].ninputs && stages[stages[i].inputs[0]].op == GG_OP_SOURCE &&
                 !corpus->record.known)
            corpus->record = stages[i].in;
    }
}

static enum gg_verdict prepare(struct command *c, const struct gg_pipeline_plan *plan)
{
    struct gg_prove *p = &c->prove;
    enum gg_verdict verdict = GG_PROVE_EQUAL;
    p->pipeline = plan->graph->name;
    p->ways.n = p->nruns = p->ninputs = 0;
    p->corpus.record = (struct gg_record){0};
    describe_input(&p->corpus, plan);
    for (uint32_t i = 0; i < c->nbuilds && !verdict; i++) {
        struct gg_build *build = &c->builds[i];
        const struct gg_pipeline_plan *own =
            &build->plan->pipelines[plan - c->builds[0].plan->pipelines];
        struct gg_way way = {build, script_of(c, build, p->pipeline), 1};
        verdict = build_programs(c, way.script);
        gg_push(&c->session->arena, &p->ways, way);
        for (uint32_t k = 0; k < c->jobs.n && has_workers(own); k++) {
            way.jobs = c->jobs.at[k];
            if (way.jobs > 1)
                gg_push(&c->session->arena, &p->ways, way);
        }
    }
    return verdict;
}

static enum gg_verdict prove_pipeline(struct command *c, const struct gg_pipeline_plan *plan)
{
    struct gg_prove *p = &c->prove;
    enum gg_verdict verdict = prepare(c, plan);
    if (p->corpus.sample.n && !verdict)
        verdict = gg_prove_input(p, p->corpus.sample, "the sample");
    for (uint32_t i = 0; c->records && i < gg_corpus_inputs() && !verdict; i++) {
        struct gg_arena scratch = {0};
        gg_str input = gg_corpus_make(&scratch, &p->corpus, i);
        const char *about =
            gg_cstr(&c->session->arena, gg_str_printf(&c->session->arena, "%s (--seed %u)",
                                                      gg_corpus_about(i), c->seed));
        verdict = gg_prove_input(p, input, about);
        gg_arena_free(&scratch);
    }
    if (!verdict)
        gg_buf_addf(&c->session->out, GG_FMT ": %u way%s to run it, %u input%s, no difference\n",
                    GG_ARG(p->pipeline), p->ways.n, &"s"[p->ways.n == 1], p -> ninputs,
                    &"s"[p->ninputs == 1]);
    return verdict;
}

static bool is_chosen(const struct command *c, gg_str pipeline)
{
    const char *name = c->session->args.value[GG_FLAG_PIPELINE];
    return !name || gg_str_is(pipeline, name);
}

static enum gg_verdict prove_all(struct command *c)
{
    const struct gg_plan *plan = c->builds[0].plan;
    enum gg_verdict verdict = GG_PROVE_EQUAL;
    bool any = false;
    for (uint32_t i = 0; i < c->nbuilds; i++)
        if (!write_build(c, i))
            return GG_PROVE_BROKEN;
    for (uint32_t i = 0; i < plan->npipelines && verdict <= GG_PROVE_DIFFERENT; i++) {
        if (!is_chosen(c, plan->pipelines[i].graph->name))
            continue;
        enum gg_verdict one = prove_pipeline(c, &plan->pipelines[i]);
        verdict = one > verdict ? one : verdict;
        any = true;
    }
    if (!any)
        gg_say(c->session, "gluegen: no such pipeline can be proved");
    return any ? verdict : GG_PROVE_BROKEN;
}

static int conclude(struct command *c, enum gg_verdict verdict)
{
    struct gg_session *s = c->session;
    int status = gg_session_report(s);
    switch (verdict) {
    case GG_PROVE_EQUAL:
        return status;
    case GG_PROVE_DIFFERENT:
        return GG_EXIT_FINDINGS;
    case GG_PROVE_LATE:
        gg_buf_adds(&s->out, "not proved: the time is up; give more with --timeout\n");
        return GG_EXIT_FINDINGS;
    case GG_PROVE_INTERRUPTED:
        return SIGNAL_STATUS + c->prove.interrupt;
    case GG_PROVE_BROKEN:
        break;
    }
    return GG_EXIT_IO;
}

/* What was left out is told, so that nobody takes the proof for more than it is. */
static bool has_something(struct command *c)
{
    uint32_t left_out = c->compiled[0].left_out;
    if (left_out)
        gg_say(c->session,
               "gluegen: %u step%s left out: bash steps, commands and what reads them (see "
               "--allow-effects)",
               left_out, left_out == 1 ? " is" : "s are");
    if (!c->builds[0].plan->npipelines)
        gg_say(c->session, "gluegen: nothing is left to prove");
    return c->builds[0].plan->npipelines;
}

static int run(struct command *c)
{
    struct gg_session *s = c->session;
    int status = compile_all(c);
    if (status || !has_something(c))
        return status;
    c->prove.scratch = gg_scratch_make(&s->arena);
    if (!c->prove.scratch) {
        fprintf(stderr, "gluegen: cannot make a temporary directory: %s\n", strerror(errno));
        return GG_EXIT_IO;
    }
    gg_signals_hold(&c->prove.signals);
    c->prove.deadline = gg_clock_ns() + c->timeout_ms * 1000000u;
    enum gg_verdict verdict = prove_all(c);
    gg_scratch_remove(c->prove.scratch);
    gg_signals_release(&c->prove.signals);
    return conclude(c, verdict);
}

static bool read_sample(struct gg_session *s, struct gg_corpus *corpus)
{
    const char *reason;
    if (s->args.operands.n < 2)
        return true;
    if (gg_read_file(&s->arena, s->args.operands.at[1], &corpus->sample, &reason))
        return true;
    fprintf(stderr, "gluegen: cannot read `%s`: %s\n", s->args.operands.at[1], reason);
    return false;
}

int gg_command_run_PROVE(struct gg_session *s)
{
    struct command c = {.session = s};
    struct gg_spec_list specs;
    if (!take_args(&c) || !gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    c.prove.session = s;
    c.prove.spec = specs.paths.at[0];
    if (!gg_session_read(s, c.prove.spec, &c.spec_name, &c.text))
        return gg_session_report(s);
    if (!read_sample(s, &c.prove.corpus))
        return GG_EXIT_IO;
    c.prove.corpus.seed = c.seed;
    c.prove.corpus.records = c.records;
    return run(&c);
}
