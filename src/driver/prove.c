/* Runs the ways of a pipeline over one input and reduces what differs. */
#include "driver/prove.h"

#include "base/utf8.h"
#include "trial/scratch.h"
#include "trial/shrink.h"

#include <errno.h>

enum { BYTES_MAX = 4096, SHOWN_LINES = 10, SHOWN_BYTES = 400, SHOW_MS = 120000 };

/* What reduces the input may take so long; then the smallest so far is shown. */
static const uint64_t SHRINK_NS = 30 * UINT64_C(1000000000);

/* Runs a way over the file `input` of the scratch directory, in a directory of that name. */
static struct gg_outcome run_way(struct gg_prove *p, struct gg_arena *a, const struct gg_way *way,
                                 const char *name)
{
    const char *dir = gg_trial_path(&p->trial, name), *input = gg_trial_path(&p->trial, "input"),
               *reason;
    /* Not --jobs: programs obey this one beyond the number of processors, too. */
    const char *jobs = gg_cstr(a, gg_str_printf(a, "GLUEGEN_JOBS=%u", way->jobs));
    const char *argv[] = {"env", jobs, way->script, "--input", input, NULL};
    struct gg_outcome outcome = {.dir = dir, .end = {.code = -1}};
    p->nruns++;
    if (!gg_trial_renew(&p->trial, dir))
        return outcome;
    outcome.end = gg_trial_run(&p->trial, argv, dir, NULL);
    if (!gg_read_file(a, gg_trial_path(&p->trial, "stderr"), &outcome.messages, &reason))
        outcome.messages = GG_STR("");
    return outcome;
}

static bool write_input(struct gg_prove *p, gg_str input)
{
    bool ok = gg_scratch_write(gg_trial_path(&p->trial, "input"), input);
    if (!ok)
        fprintf(stderr, "gluegen: cannot write to `%s`: %s\n", p->trial.scratch, strerror(errno));
    return ok;
}

static enum gg_trial_state compare_ways(struct gg_prove *p, const struct gg_outcome *base,
                                        const struct gg_way *way, struct gg_arena *a,
                                        struct gg_outcome *other, struct gg_buf *reason)
{
    *other = run_way(p, a, way, "other");
    enum gg_trial_state verdict = gg_trial_state(&p->trial, &other->end);
    if (verdict)
        return verdict;
    if (base->end.is_late || other->end.is_late) {
        gg_buf_adds(reason, "a run did not end in a minute");
        return GG_TRIAL_FOUND;
    }
    struct gg_outcome_subject subject = {p->pipeline, p->any_order, p->graph, &p->cut_off};
    return gg_outcome_equals(base, other, subject, reason) ? GG_TRIAL_FINE : GG_TRIAL_FOUND;
}

struct question {
    struct gg_prove *prove;
    const struct gg_way *way;
    uint64_t deadline;
};

/* gg_shrink_test: do the plain way and this one still differ? */
static bool still_differs(void *ctx, gg_str input, bool *stop)
{
    struct question *q = ctx;
    struct gg_arena scratch = {0};
    struct gg_buf reason = gg_buf_new(&scratch);
    struct gg_outcome other;
    bool differs = false;
    if (gg_clock_ns() < q->deadline && write_input(q->prove, input)) {
        struct gg_outcome base = run_way(q->prove, &scratch, &q->prove->ways.at[0], "base");
        enum gg_trial_state verdict = gg_trial_state(&q->prove->trial, &base.end);
        if (!verdict)
            verdict = compare_ways(q->prove, &base, q->way, &scratch, &other, &reason);
        differs = verdict == GG_TRIAL_FOUND;
        *stop = verdict > GG_TRIAL_FOUND;
    } else {
        *stop = true;
    }
    gg_arena_free(&scratch);
    return differs;
}

static gg_str smallest(struct gg_prove *p, const struct gg_way *way, gg_str input)
{
    struct gg_arena *a = &p->trial.session->arena;
    uint64_t now = gg_clock_ns();
    struct question q = {p, way,
                         now + SHRINK_NS < p->trial.deadline ? now + SHRINK_NS : p->trial.deadline};
    gg_str small = gg_shrink(a, gg_corpus_split(a, p->corpus.codec, input), still_differs, &q);
    if (small.n <= BYTES_MAX)
        small = gg_shrink(a, gg_parts_of_bytes(a, small), still_differs, &q);
    return small;
}

static void show_input(struct gg_buf *out, gg_str input)
{
    gg_str rest = input, line;
    for (int i = 0; i < SHOWN_LINES && gg_str_next_line(&rest, &line); i++) {
        gg_buf_adds(out, "    ");
        gg_utf8_escape_controls(out, gg_str_sub(line, 0, SHOWN_BYTES));
        gg_buf_adds(out, line.n > SHOWN_BYTES ? "...\n" : "\n");
    }
    if (rest.n)
        gg_buf_addf(out, "    ... and %zu bytes more\n", rest.n);
}

static void show_way(struct gg_prove *p, struct gg_buf *out, const struct gg_way *way,
                     const struct gg_outcome *outcome)
{
    gg_buf_addf(out, "  -O%u --jobs %u: ", way->build->level, way->jobs);
    gg_outcome_describe(outcome, p->pipeline, out);
    gg_buf_addc(out, '\n');
}

/* Keeps the input where the user is, as other tools that find inputs do. */
static const char *keep_input(struct gg_prove *p, gg_str input)
{
    struct gg_arena *a = &p->trial.session->arena;
    const char *name = gg_cstr(a, gg_str_printf(a, "prove-" GG_FMT ".%s", GG_ARG(p->pipeline),
                                                gg_format_name(p->corpus.codec.kind)));
    if (gg_scratch_write(name, input))
        return name;
    fprintf(stderr, "gluegen: cannot write `%s`: %s\n", name, strerror(errno));
    return NULL;
}

/* `first` is how the runs differed when the difference was found; it may be another each time. */
static void show_difference(struct gg_prove *p, const struct gg_way *way, gg_str input,
                            const char *about, gg_str first)
{
    struct gg_arena *a = &p->trial.session->arena;
    struct gg_buf *out = &p->trial.session->out, reason = gg_buf_new(a);
    struct gg_outcome other = {0}, base;
    gg_str small = smallest(p, way, input);
    p->trial.deadline = gg_clock_ns() + SHOW_MS * UINT64_C(1000000); /* to show it */
    if (!write_input(p, small))
        return;
    base = run_way(p, a, &p->ways.at[0], "base");
    bool again = compare_ways(p, &base, way, a, &other, &reason) == GG_TRIAL_FOUND;
    gg_buf_addf(out, GG_FMT ": the plans differ on %s%s: " GG_FMT "\n", GG_ARG(p->pipeline), about,
                again ? "" : ", though not in each run",
                GG_ARG(again ? gg_buf_str(&reason) : first));
    show_way(p, out, &p->ways.at[0], &base);
    show_way(p, out, way, &other);
    gg_buf_addf(out, "  the smallest input found, %zu bytes:\n", small.n);
    show_input(out, small);
    const char *kept = keep_input(p, small);
    if (kept)
        gg_buf_addf(out, "  it is in %s; again: gluegen prove %s %s --records 0 --jobs %u%s\n",
                    kept, p->trial.spec, kept, way->jobs,
                    p->trial.session->args.given[GG_FLAG_ALLOW_EFFECTS] ? " --allow-effects" : "");
}

enum gg_trial_state gg_prove_input(struct gg_prove *p, gg_str input, const char *about)
{
    struct gg_arena scratch = {0};
    enum gg_trial_state verdict = GG_TRIAL_BROKEN;
    const struct gg_way *odd = NULL;
    gg_str first = GG_STR("");
    if (write_input(p, input)) {
        struct gg_outcome base = run_way(p, &scratch, &p->ways.at[0], "base"), other;
        verdict = gg_trial_state(&p->trial, &base.end);
        for (uint32_t i = 1; !verdict && i < p->ways.n; i++) {
            struct gg_buf reason = gg_buf_new(&scratch);
            odd = &p->ways.at[i];
            verdict = compare_ways(p, &base, odd, &scratch, &other, &reason);
            first = gg_str_dup(&p->trial.session->arena, gg_buf_str(&reason));
        }
    }
    gg_arena_free(&scratch);
    p->ninputs++;
    if (verdict == GG_TRIAL_FOUND)
        show_difference(p, odd, input, about, first);
    return verdict;
}
