/* gluegen prove: builds every plan of a spec and runs all of them over the same inputs. */
#include "driver/prove.h"
#include "driver/trial_args.h"
#include "ir/workers.h"

enum { LEVELS = 3, RECORDS_MAX = 10000000, JOBS_MAX = 1024, RUN_MS = 60000 };

struct command {
    struct gg_session *session;
    struct gg_prove prove;
    struct gg_numbers jobs;
    uint32_t records, seed;
    uint64_t timeout_ms;
    struct gg_build builds[LEVELS];
    struct gg_compiled compiled[LEVELS];
    uint32_t nbuilds;
    const struct gg_plan *last; /* of the highest level, which knows most */
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
        if (!gg_trial_compile(&c->prove.trial, level, false, compiled))
            return gg_session_report(s);
        c->last = compiled->plan;
        if (is_new(c, compiled))
            c->builds[c->nbuilds++] = (struct gg_build){.level = level, .plan = compiled->plan};
    }
    return GG_EXIT_OK;
}

static bool has_workers(const struct gg_pipeline_plan *plan)
{
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (plan->units[i].parallel || plan->units[i].in_blocks)
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

static enum gg_trial_state prepare(struct command *c, const struct gg_pipeline_plan *plan)
{
    struct gg_prove *p = &c->prove;
    enum gg_trial_state verdict = GG_TRIAL_FINE;
    p->pipeline = plan->graph->name;
    p->any_order = gg_any_order(plan->graph);
    p->cut_off = gg_cut_off_of(&c->session->arena, plan->graph);
    p->graph = c->last->pipelines[plan - c->builds[0].plan->pipelines].graph;
    p->ways.n = p->nruns = p->ninputs = 0;
    p->corpus.record = (struct gg_record){0};
    describe_input(&p->corpus, plan);
    for (uint32_t i = 0; i < c->nbuilds && !verdict; i++) {
        struct gg_build *build = &c->builds[i];
        const struct gg_pipeline_plan *own =
            &build->plan->pipelines[plan - c->builds[0].plan->pipelines];
        struct gg_way way = {build, gg_trial_script(&p->trial, build->dir, p->pipeline), 1};
        verdict = gg_trial_build(&p->trial, way.script);
        gg_push(&c->session->arena, &p->ways, way);
        for (uint32_t k = 0; k < c->jobs.n && has_workers(own); k++) {
            way.jobs = c->jobs.at[k];
            if (way.jobs > 1)
                gg_push(&c->session->arena, &p->ways, way);
        }
    }
    return verdict;
}

static enum gg_trial_state prove_pipeline(struct command *c, const struct gg_pipeline_plan *plan)
{
    struct gg_prove *p = &c->prove;
    enum gg_trial_state verdict = prepare(c, plan);
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

static enum gg_trial_state prove_all(struct command *c)
{
    const struct gg_plan *plan = c->builds[0].plan;
    enum gg_trial_state verdict = GG_TRIAL_FINE;
    bool any = false;
    for (uint32_t i = 0; i < c->nbuilds; i++) {
        const char *names[LEVELS] = {"O0", "O1", "O2"};
        c->builds[i].dir =
            gg_trial_write(&c->prove.trial, &c->compiled[i], names[c->builds[i].level]);
        if (!c->builds[i].dir)
            return GG_TRIAL_BROKEN;
    }
    for (uint32_t i = 0; i < plan->npipelines && verdict <= GG_TRIAL_FOUND; i++) {
        if (!is_chosen(c, plan->pipelines[i].graph->name))
            continue;
        enum gg_trial_state one = prove_pipeline(c, &plan->pipelines[i]);
        verdict = one > verdict ? one : verdict;
        any = true;
    }
    if (!any)
        gg_say(c->session, "gluegen: no such pipeline can be proved");
    return any ? verdict : GG_TRIAL_BROKEN;
}

static int run(struct command *c)
{
    struct gg_trial *t = &c->prove.trial;
    int status = compile_all(c);
    if (status)
        return status;
    if (!c->builds[0].plan->npipelines) {
        gg_say(c->session, "gluegen: nothing is left to prove");
        return GG_EXIT_OK;
    }
    if (!gg_trial_begin(t))
        return GG_EXIT_IO;
    t->deadline = gg_clock_ns() + c->timeout_ms * 1000000u;
    t->limit_ms = RUN_MS;
    enum gg_trial_state verdict = prove_all(c);
    gg_trial_end(t);
    return gg_trial_conclude(t, verdict);
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
    if (!take_args(&c))
        return GG_EXIT_USAGE;
    int status = gg_trial_open(&c.prove.trial, s);
    if (status)
        return status;
    if (!read_sample(s, &c.prove.corpus))
        return GG_EXIT_IO;
    c.prove.corpus.seed = c.seed;
    c.prove.corpus.records = c.records;
    return run(&c);
}
