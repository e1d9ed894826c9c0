/* Building and running excerpts in a temporary directory. */
#include "driver/trial.h"

#include "driver/lock.h"
#include "trial/scratch.h"

#include <errno.h>
#include <stdlib.h>

enum { SIGNAL_STATUS = 128 };

const char *gg_trial_path(const struct gg_trial *t, const char *name)
{
    struct gg_arena *a = &t->session->arena;
    return gg_cstr(a, gg_str_printf(a, "%s/%s", t->scratch, name));
}

const char *gg_trial_script(struct gg_trial *t, const char *dir, gg_str pipeline)
{
    struct gg_arena *a = &t->session->arena;
    return gg_cstr(a, gg_str_printf(a, "%s/" GG_FMT ".sh", dir, GG_ARG(pipeline)));
}

int gg_trial_open(struct gg_trial *t, struct gg_session *s)
{
    struct gg_spec_list specs;
    t->session = s;
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    t->spec = specs.paths.at[0];
    struct gg_pins pins = {0};
    bool ok = gg_lock_read(s, t->spec, &pins);
    t->pins = pins.list.at;
    t->npins = pins.list.n;
    return ok && gg_session_read(s, t->spec, &t->spec_name, &t->text) ? GG_EXIT_OK
                                                                      : gg_session_report(s);
}

static void tell_left_out(const struct gg_trial *t, uint32_t n)
{
    if (n)
        gg_say(t->session,
               "gluegen: %u step%s left out: bash steps, commands and what reads them (see "
               "--allow-effects)",
               n, n == 1 ? " is" : "s are");
}

bool gg_trial_compile(struct gg_trial *t, uint8_t level, bool by_stage, struct gg_compiled *out)
{
    struct gg_session *s = t->session;
    struct gg_diags again = gg_diags_new(&s->arena);
    bool effects = s->args.given[GG_FLAG_ALLOW_EFFECTS];
    struct gg_compile_opts opts = {.level = level,
                                   .template_dirs = s->args.template_dirs.at,
                                   .ntemplate_dirs = s->args.template_dirs.n,
                                   .excerpt = effects ? GG_EXCERPT_ALL : GG_EXCERPT_PURE,
                                   .by_stage = by_stage,
                                   .pins = t->pins,
                                   .npins = t->npins,
                                   .goal = gg_str_from(s->args.value[GG_FLAG_GOAL])};
    bool ok = gg_compile(&s->arena, &s->sources, t->compiled ? &again : &s->diags, t->spec_name,
                         t->text, &opts, GG_PHASE_ARTIFACTS, out);
    if (!t->compiled && ok)
        tell_left_out(t, out->left_out);
    t->compiled = true;
    return ok;
}

bool gg_trial_begin(struct gg_trial *t)
{
    /* What `monitor` tells differs from run to run, and telling it takes time. Compilers that were
     * asked for their versions would count as parts of what is measured. */
    bool is_set = !setenv("GLUEGEN_TRACE", "0", 1) && !setenv("GLUEGEN_BUILT", "1", 1);
    t->scratch = is_set ? gg_scratch_make(&t->session->arena) : NULL;
    if (!t->scratch)
        fprintf(stderr, "gluegen: cannot make a temporary directory: %s\n", strerror(errno));
    else
        gg_signals_hold(&t->signals);
    return t->scratch;
}

void gg_trial_end(struct gg_trial *t)
{
    gg_scratch_remove(t->scratch);
    gg_signals_release(&t->signals);
}

const char *gg_trial_write(struct gg_trial *t, const struct gg_compiled *compiled, const char *name)
{
    struct gg_session *s = t->session;
    struct gg_commit_result result;
    struct gg_commit_opts opts = {
        .dir = gg_trial_path(t, name), .mode = GG_COMMIT_WRITE, .spec_name = gg_spec_base(t->spec)};
    return gg_commit(&s->arena, compiled->artifacts, compiled->nartifacts, &opts, &result,
                     &s->diags)
               ? opts.dir
               : NULL;
}

bool gg_trial_renew(const struct gg_trial *t, const char *dir)
{
    bool ok = gg_scratch_renew(dir);
    if (!ok)
        fprintf(stderr, "gluegen: cannot write to `%s`: %s\n", t->scratch, strerror(errno));
    return ok;
}

/* Of a run that begins now. */
static uint64_t time_left(const struct gg_trial *t)
{
    uint64_t now = gg_clock_ns(), ms = t->limit_ms;
    if (t->deadline) {
        uint64_t left = now < t->deadline ? (t->deadline - now) / 1000000u + 1 : 1;
        ms = ms && ms < left ? ms : left;
    }
    return ms;
}

struct gg_process_end gg_trial_run(struct gg_trial *t, const char *const *argv, const char *dir,
                                   const char *in)
{
    struct gg_arena_mark mark = gg_arena_mark(&t->session->arena);
    struct gg_process process = {.argv = argv,
                                 .dir = dir,
                                 .in = in,
                                 .err = gg_trial_path(t, "stderr"),
                                 .limit_ms = time_left(t)};
    struct gg_process_end end = gg_process_run(&t->signals, &process);
    if (end.code < 0)
        fprintf(stderr, "gluegen: cannot start `%s`: %s\n", argv[0], strerror(errno));
    t->interrupt = end.interrupt ? end.interrupt : t->interrupt;
    gg_arena_rewind(&t->session->arena, mark);
    return end;
}

enum gg_trial_state gg_trial_state(const struct gg_trial *t, const struct gg_process_end *end)
{
    if (t->interrupt)
        return GG_TRIAL_INTERRUPTED;
    if (end->code < 0)
        return GG_TRIAL_BROKEN;
    return t->deadline && gg_clock_ns() >= t->deadline ? GG_TRIAL_LATE : GG_TRIAL_FINE;
}

enum gg_trial_state gg_trial_build(struct gg_trial *t, const char *script)
{
    const char *argv[] = {script, "--build", NULL}, *reason;
    uint64_t limit_ms = t->limit_ms;
    t->limit_ms = 0; /* compilers take what they take, unless the trial's own time is up */
    struct gg_process_end end = gg_trial_run(t, argv, NULL, NULL);
    t->limit_ms = limit_ms;
    enum gg_trial_state state = gg_trial_state(t, &end);
    gg_str messages;
    if (state || !end.code)
        return state;
    if (gg_read_file(&t->session->arena, gg_trial_path(t, "stderr"), &messages, &reason))
        fwrite(messages.p, 1, messages.n, stderr);
    return GG_TRIAL_BROKEN;
}

int gg_trial_conclude(struct gg_trial *t, enum gg_trial_state state)
{
    int status = gg_session_report(t->session);
    switch (state) {
    case GG_TRIAL_FINE:
        return status;
    case GG_TRIAL_FOUND:
        return GG_EXIT_FINDINGS;
    case GG_TRIAL_LATE:
        fputs("gluegen: the time is up; give more with --timeout\n", stderr);
        return GG_EXIT_FINDINGS;
    case GG_TRIAL_INTERRUPTED:
        return SIGNAL_STATUS + t->interrupt;
    case GG_TRIAL_BROKEN:
        break;
    }
    return GG_EXIT_IO;
}
