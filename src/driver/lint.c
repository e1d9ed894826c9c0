/* Runs linters side by side, keeps what they said, and maps it back to the spec. */
#include "driver/lint.h"

#include "base/hash.h"
#include "output/srcmap.h"
#include "trial/process.h"
#include "trial/scratch.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 12, LIMIT_MS = 120000 };

struct linter {
    enum gg_target target;
    const char *name, *program, *debian, *suppression;
    const char *words[WORDS_MAX]; /* ends with NULL */
};

static const struct linter linters[] = {
#define GG_LINTER(id, target, name, program, debian, suppression, ...)                             \
    {GG_TARGET_##target, name, program, debian, suppression, {__VA_ARGS__, NULL}},
#include "driver/linters.def"
#undef GG_LINTER
};

/* One linter on the files of one step. */
struct job {
    const struct linter *linter;
    const struct gg_artifact *file; /* the step's main file */
    gg_str dir;                     /* of that file, "" or "etl/aggregate" */
    const char *program, *out;      /* its path; where its output goes */
    const char *kept;               /* where the output is kept; NULL: nowhere */
    gg_str output;
    bool is_known; /* the output was kept */
};

struct lint {
    struct gg_session *session;
    const struct gg_compiled *compiled;
    const char *scratch;
    GG_VEC(struct job) jobs;
    bool is_missing[GG_TARGET_COUNT];
};

/* ---- what to run ---- */

static gg_str dir_of(gg_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return gg_str_sub(path, 0, n ? n - 1 : 0);
}

static gg_str base_of(gg_str path)
{
    gg_str dir = dir_of(path);
    return gg_str_sub(path, dir.n + (dir.n > 0), path.n);
}

static const struct linter *find_linter(struct lint *l, enum gg_target target, const char **path)
{
    const struct linter *first = NULL;
    for (size_t i = 0; i < GG_COUNT(linters); i++) {
        if (linters[i].target != target)
            continue;
        first = first ? first : &linters[i];
        *path = gg_process_find(&l->session->arena, linters[i].program);
        if (*path)
            return &linters[i];
    }
    if (first && !l->is_missing[target])
        gg_say(l->session, "gluegen: no linter of %s is installed (Debian: %s)",
               gg_target_name(target), first->debian);
    l->is_missing[target] = true;
    return NULL;
}

/* What a linter says depends on these: itself, by path, size and time, and the files. */
static gg_str key_of(struct lint *l, const struct job *job)
{
    struct gg_arena *a = &l->session->arena;
    struct gg_buf key = gg_buf_new(a);
    struct stat st = {0};
    (void)stat(job->program, &st);
    gg_buf_addf(&key, "%s %lld %lld\n", job->program, (long long)st.st_size,
                (long long)st.st_mtime);
    for (uint32_t i = 0; i < l->compiled->nartifacts; i++) {
        const struct gg_artifact *file = &l->compiled->artifacts[i];
        bool counts = job->dir.n && gg_str_eq(dir_of(file->path), job->dir)
                          ? gg_str_eq(file->step, job->file->step)
                          : file == job->file;
        if (counts)
            gg_buf_addf(&key, GG_FMT " %zu\n" GG_FMT, GG_ARG(file->path), file->text.n,
                        GG_ARG(file->text));
    }
    return gg_sha256(a, gg_buf_str(&key));
}

static void add_job(struct lint *l, const struct gg_artifact *file, enum gg_target target)
{
    struct gg_arena *a = &l->session->arena;
    struct job job = {.file = file, .dir = dir_of(file->path)};
    const char *cache = gg_cache_home(a), *error;
    job.linter = find_linter(l, target, &job.program);
    if (!job.linter)
        return;
    job.out = gg_cstr(a, gg_str_printf(a, "%s/out%u", l->scratch, l->jobs.n));
    if (cache)
        job.kept = gg_cstr(a, gg_str_printf(a, "%s/lint/" GG_FMT, cache, GG_ARG(key_of(l, &job))));
    job.is_known = job.kept && gg_read_file(a, job.kept, &job.output, &error);
    gg_push(a, &l->jobs, job);
}

/* The file of a unit that holds its code: the first of its backend's. */
static void add_unit(struct lint *l, const struct gg_pipeline_plan *plan,
                     const struct gg_unit *unit)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    if (unit->stage->op != GG_OP_STEP || !backend->nfiles)
        return;
    gg_str path =
        gg_str_printf(&l->session->arena, GG_FMT "/" GG_FMT "%s", GG_ARG(plan->graph->name),
                      GG_ARG(unit->name), backend->files[0].suffix);
    const struct gg_artifact *file =
        gg_artifact_find(l->compiled->artifacts, l->compiled->nartifacts, path);
    if (file)
        add_job(l, file, unit->target);
}

/* ---- running ---- */

static bool make_dirs(const char *top, gg_str path)
{
    char name[4096];
    for (size_t i = 0; i <= path.n; i++) {
        if (i < path.n && path.p[i] != '/')
            continue;
        int n = snprintf(name, sizeof name, "%s/" GG_FMT, top, (int)i, path.p);
        if (n < 0 || (size_t)n >= sizeof name || (mkdir(name, 0777) && errno != EEXIST))
            return false;
    }
    return true;
}

static bool write_files(struct lint *l)
{
    struct gg_arena *a = &l->session->arena;
    for (uint32_t i = 0; i < l->compiled->nartifacts; i++) {
        const struct gg_artifact *file = &l->compiled->artifacts[i];
        gg_str dir = dir_of(file->path);
        const char *path =
            gg_cstr(a, gg_str_printf(a, "%s/" GG_FMT, l->scratch, GG_ARG(file->path)));
        if ((dir.n && !make_dirs(l->scratch, dir)) || !gg_scratch_write(path, file->text))
            return false;
    }
    return true;
}

static struct gg_process process_of(struct lint *l, const struct job *job)
{
    struct gg_arena *a = &l->session->arena;
    const char **argv = gg_new_array(a, const char *, WORDS_MAX + 2);
    uint32_t n = 0;
    argv[n++] = job->program;
    for (uint32_t i = 0; job->linter->words[i]; i++)
        argv[n++] = strcmp(job->linter->words[i], "{}") ? job->linter->words[i]
                                                        : gg_cstr(a, base_of(job->file->path));
    argv[n] = NULL;
    return (struct gg_process){
        .argv = argv,
        .dir = gg_cstr(a, gg_str_printf(a, "%s/" GG_FMT, l->scratch, GG_ARG(job->dir))),
        .out = job->out,
        .err = gg_cstr(a, gg_str_printf(a, "%s.err", job->out)),
        .limit_ms = LIMIT_MS};
}

static void append_file(struct gg_arena *a, struct gg_buf *out, const char *path)
{
    gg_str text;
    const char *error;
    if (gg_read_file(a, path, &text, &error))
        gg_buf_add(out, text);
}

/* Kept for the next time; where that fails, the linter is asked again. */
static void keep(struct gg_arena *a, const struct job *job)
{
    if (!job->kept)
        return;
    gg_str path = gg_str_from(job->kept);
    const char *temp = gg_cstr(a, gg_str_printf(a, "%s.%ld", job->kept, (long)getpid()));
    if (make_dirs("", gg_str_sub(dir_of(path), 1, path.n)) && gg_scratch_write(temp, job->output))
        (void)rename(temp, job->kept);
}

static void run_jobs(struct lint *l)
{
    struct gg_arena *a = &l->session->arena;
    struct gg_signals signals;
    uint32_t n = 0;
    struct gg_process *processes = gg_new_array(a, struct gg_process, l->jobs.n);
    struct gg_process_end *ends = gg_new_array(a, struct gg_process_end, l->jobs.n);
    struct job **jobs = gg_new_array(a, struct job *, l->jobs.n);
    for (uint32_t i = 0; i < l->jobs.n; i++) {
        if (l->jobs.at[i].is_known)
            continue;
        jobs[n] = &l->jobs.at[i];
        processes[n++] = process_of(l, &l->jobs.at[i]);
    }
    if (!n || !write_files(l))
        return;
    gg_signals_hold(&signals);
    gg_process_run_all(&signals, processes, ends, n);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_buf output = gg_buf_new(a);
        append_file(a, &output, processes[i].out);
        append_file(a, &output, processes[i].err);
        jobs[i]->output = gg_buf_str(&output);
        if (ends[i].code >= 0 && ends[i].code < 126 && !ends[i].is_late && !ends[i].interrupt)
            keep(a, jobs[i]);
    }
    gg_signals_release(&signals);
}

/* ---- what they said ---- */

static bool take_number(gg_str *text, uint32_t *number)
{
    size_t n = 0;
    *number = 0;
    while (n < text->n && n < 8 && text->p[n] >= '0' && text->p[n] <= '9')
        *number = *number * 10 + (uint32_t)(text->p[n++] - '0');
    *text = gg_str_sub(*text, n, text->n);
    return n && gg_str_starts(*text, GG_STR(":"));
}

static bool take(gg_str *text, const char *prefix)
{
    if (!gg_str_starts(*text, gg_str_from(prefix)))
        return false;
    *text = gg_str_trim(gg_str_sub(*text, strlen(prefix), text->n));
    return true;
}

struct said {
    const struct gg_artifact *file;
    uint32_t line, column; /* column 0: not said */
    bool is_error;
    gg_str message;
};

/* `... FILE:LINE[:COLUMN]: [severity:] message`, as all of them write; false for other lines. */
static bool read_line(const struct gg_artifact *file, gg_str text, struct said *said)
{
    gg_str name = base_of(file->path);
    ptrdiff_t at = gg_str_find(text, name);
    *said = (struct said){.file = file, .is_error = gg_str_starts(text, GG_STR("vet: "))};
    if (at < 0)
        return false;
    text = gg_str_sub(text, (size_t)at + name.n, text.n);
    if (!take(&text, ":") || !take_number(&text, &said->line))
        return false;
    text = gg_str_sub(text, 1, text.n);
    if (take_number(&text, &said->column))
        text = gg_str_sub(text, 1, text.n);
    text = gg_str_trim(text);
    said->is_error |= take(&text, "error:") || take(&text, "error["); /* rustc: error[E0425]: */
    if (!said->is_error && !take(&text, "warning:"))
        (void)take(&text, "note:");
    said->message = gg_str_trim(text);
    return said->message.n;
}

static bool is_suppressed(struct lint *l, const struct job *job, struct gg_span span)
{
    const struct gg_source *source = gg_source_get(&l->session->sources, span.file);
    if (!job->linter->suppression)
        return false;
    gg_str line = gg_source_line(source, gg_source_linecol(source, span.beg).line);
    return gg_str_find(line, gg_str_from(job->linter->suppression)) >= 0;
}

/* What a template writes around a snippet is told at its notation: a quote, `|`. */
static bool is_inside(struct gg_span span, const struct gg_ast *code)
{
    bool has_opening = code->style >= GG_STYLE_SINGLE && code->style <= GG_STYLE_QUOTED_BLOCK;
    return code->span.file == span.file && span.beg >= code->span.beg + has_opening &&
           span.beg < code->span.end;
}

/* What is generated around the snippets is not for the user to mend. */
static bool is_in_snippet(const struct gg_module *module, struct gg_span span)
{
    for (uint32_t g = 0; g < module->ngraphs; g++) {
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++) {
            const struct gg_stage *stage = &module->graphs[g].stages[i];
            for (uint32_t k = 0; k < stage->nattrs; k++)
                if (gg_option_info(stage->attrs[k].option)->type == GG_T_CODE &&
                    is_inside(span, stage->attrs[k].value))
                    return true;
        }
    }
    return false;
}

static void report(struct lint *l, const struct job *job, const struct said *said)
{
    struct gg_diags *ds = &l->session->diags;
    struct gg_line_origin origin;
    if (!gg_artifact_origin(&l->session->sources, said->file, said->line, said->column, &origin) ||
        !is_in_snippet(l->compiled->lowered, origin.spec) || is_suppressed(l, job, origin.spec))
        return;
    gg_diag_add(ds, said->is_error ? GG_D_LINT_ERROR : GG_D_LINT, origin.spec, "%s: " GG_FMT,
                job->linter->name, GG_ARG(said->message));
}

/* A line may be about any file of the step. */
static void read_output(struct lint *l, const struct job *job)
{
    gg_str rest = job->output, line;
    struct said said;
    while (gg_str_next_line(&rest, &line)) {
        for (uint32_t i = 0; i < l->compiled->nartifacts; i++) {
            const struct gg_artifact *file = &l->compiled->artifacts[i];
            if (gg_str_eq(file->step, job->file->step) && gg_str_eq(dir_of(file->path), job->dir) &&
                read_line(file, line, &said)) {
                report(l, job, &said);
                break;
            }
        }
    }
}

void gg_lint(struct gg_session *s, const struct gg_compiled *compiled)
{
    struct lint l = {.session = s, .compiled = compiled, .scratch = gg_scratch_make(&s->arena)};
    if (!l.scratch) {
        gg_diag_add(&s->diags, GG_D_WRITE_FAILED, GG_NO_SPAN,
                    "cannot make a temporary directory: %s", strerror(errno));
        return;
    }
    for (uint32_t p = 0; p < compiled->plan->npipelines; p++)
        for (uint32_t u = 0; u < compiled->plan->pipelines[p].nunits; u++)
            add_unit(&l, &compiled->plan->pipelines[p], &compiled->plan->pipelines[p].units[u]);
    run_jobs(&l);
    for (uint32_t i = 0; i < l.jobs.n; i++)
        read_output(&l, &l.jobs.at[i]);
    gg_scratch_remove(l.scratch);
}
