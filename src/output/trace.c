/* Lines of snippets in generated texts, from their marks. */
#include "output/trace.h"

#include "base/utf8.h"

enum { ROWS_MAX = 1000 };

/* ---- runs ---- */

struct tracer {
    struct gg_arena *arena;
    const struct gg_sources *sources;
    struct gg_runs runs;
};

static void add_line(struct tracer *t, const struct gg_mark *mark, uint32_t number)
{
    const struct gg_source *source = gg_source_get(t->sources, mark->spec.file);
    struct gg_run *run = t->runs.list.n ? &t->runs.list.at[t->runs.list.n - 1] : NULL;
    if (!source || (run && run->last == number))
        return;
    uint32_t line = gg_source_linecol(source, mark->spec.beg).line;
    bool follows = run && run->last + 1 == number;
    if (follows && (mark->is_held ||
                    (run->file == mark->spec.file && line - run->line == number - run->first)))
        run->last = number;
    else
        gg_push(t->arena, &t->runs.list, (struct gg_run){number, number, mark->spec.file, line});
}

struct gg_runs gg_trace_runs(struct gg_arena *a, const struct gg_sources *sources,
                             const struct gg_out *out)
{
    struct tracer t = {.arena = a, .sources = sources};
    uint32_t number = 1;
    const char *at = out->text.p;
    for (uint32_t i = 0; i < out->marks.n; i++) {
        const struct gg_mark *mark = &out->marks.at[i];
        if (!mark->is_code)
            continue;
        const char *end = out->text.p + mark->offset;
        for (const char *nl; (nl = memchr(at, '\n', (size_t)(end - at))); at = nl + 1)
            number++;
        at = end;
        add_line(&t, mark, number);
    }
    return t.runs;
}

/* ---- the table ---- */

/* The name of a file in messages: as from the directory of the spec, fit for one line. */
static gg_str trace_name(struct gg_arena *a, const struct gg_sources *sources, uint32_t spec,
                         uint32_t file)
{
    gg_str name = gg_source_get(sources, file)->name, of = gg_source_get(sources, spec)->name;
    size_t n = of.n;
    while (n && of.p[n - 1] != '/')
        n--;
    if (n && gg_str_starts(name, gg_str_sub(of, 0, n)))
        name = gg_str_sub(name, n, name.n);
    struct gg_buf shown = gg_buf_new(a);
    gg_utf8_escape_controls(&shown, name);
    return gg_buf_str(&shown);
}

static uint32_t line_of(const struct gg_sources *sources, uint32_t file, uint32_t offset)
{
    return gg_source_linecol(gg_source_get(sources, file), offset).line;
}

static const struct gg_trace_step *step_of(const struct gg_sources *sources,
                                           const struct gg_run *run,
                                           const struct gg_trace_step *steps, uint32_t nsteps)
{
    for (uint32_t i = 0; i < nsteps; i++) {
        const struct gg_span *code = &steps[i].code;
        if (code->file == run->file && run->line >= line_of(sources, code->file, code->beg) &&
            run->line <= line_of(sources, code->file, code->end))
            return &steps[i];
    }
    return &steps[nsteps - 1];
}

/* "12-14 etl.yaml:30", and of several steps the one that the lines are of. */
static gg_str row_of(struct gg_arena *a, const struct gg_run *run, gg_str name,
                     const struct gg_trace_step *step)
{
    gg_str row =
        gg_str_printf(a, "%u-%u " GG_FMT ":%u", run->first, run->last, GG_ARG(name), run->line);
    if (!step)
        return row;
    struct gg_buf b = gg_buf_new(a);
    gg_buf_add(&b, row);
    gg_buf_addc(&b, '\t');
    gg_utf8_escape_controls(&b, step->name);
    return gg_buf_str(&b);
}

void gg_trace_rows(struct gg_arena *a, const struct gg_sources *sources, uint32_t spec,
                   const struct gg_runs *runs, const struct gg_trace_step *steps, uint32_t nsteps,
                   const gg_str **rows, uint32_t *nrows)
{
    uint32_t n = runs->list.n < ROWS_MAX ? runs->list.n : ROWS_MAX;
    gg_str *list = gg_new_array(a, gg_str, n + 1);
    *rows = list;
    *nrows = 0;
    uint32_t file = 0;
    gg_str name = GG_STR("");
    if (nsteps) {
        const struct gg_span *code = &steps[0].code;
        name = trace_name(a, sources, spec, file = code->file);
        list[(*nrows)++] = gg_str_printf(a, "0-0 " GG_FMT ":%u", GG_ARG(name),
                                         line_of(sources, code->file, code->beg));
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_run *run = &runs->list.at[i];
        if (run->file != file)
            name = trace_name(a, sources, spec, file = run->file);
        list[(*nrows)++] =
            row_of(a, run, name, nsteps > 1 ? step_of(sources, run, steps, nsteps) : NULL);
    }
}
