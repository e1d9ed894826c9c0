/* Rows of figures, as wide as the terminal lets them be. */
#include "driver/progress_table.h"

#include "base/json_write.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    ROWS_MAX = 20,
    COLUMNS = 80, /* where the terminal does not say */
    FIGURES = 64, /* columns of a row without the name */
    NAME_MIN = 8,
    NAME_MAX = 32,
    LOOKS_MIN = 5 /* before that, who waits is chance */
};

struct row {
    uint64_t records, bytes, ms;
    bool started;
};

static struct row row_of(const struct gg_progress_step *step)
{
    const struct gg_relay_counts *counts = step->counts;
    struct row row = {.started = atomic_load(&counts->started),
                      .records = atomic_load(&counts->records),
                      .bytes = atomic_load(&counts->bytes)};
    uint64_t start = atomic_load(&counts->start_ms);
    uint64_t end = atomic_load(&counts->ended) ? atomic_load(&counts->last_ms) : gg_relay_clock();
    row.records -= row.records && step->has_header;
    row.ms = row.started && end > start ? end - start : 0;
    return row;
}

/* Of the time when somebody looked, the step that waited for others least; or NULL. */
static const struct gg_progress_step *bottleneck(const struct gg_progress *p)
{
    const struct gg_progress_step *found = NULL;
    uint64_t most = 0;
    for (uint32_t i = 0; i < p->nsteps && p->nsteps > 1; i++) {
        const struct gg_waits *waits = &p->steps[i].waits;
        uint64_t busy = waits->total - waits->input - waits->output;
        if (waits->total < LOOKS_MIN || busy <= most)
            continue;
        most = busy;
        found = &p->steps[i];
    }
    return found;
}

/* ---- on a terminal ---- */

static struct winsize size_of_terminal(void)
{
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
        size.ws_col = COLUMNS;
    if (!size.ws_row)
        size.ws_row = ROWS_MAX + 4;
    return size;
}

/* 1234567 as "1,234,567" */
static void add_number(struct gg_buf *out, uint64_t n, int width)
{
    char digits[32], text[48];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    gg_buf_addf(out, "%*.*s", width, at, text);
}

static void add_waits(struct gg_buf *out, const struct gg_waits *waits)
{
    if (!waits->total)
        gg_buf_addf(out, "%6s%6s", "-", "-");
    else
        gg_buf_addf(out, "%5u%%%5u%%", gg_waits_percent(waits, waits->input),
                    gg_waits_percent(waits, waits->output));
}

static void add_elapsed(struct gg_buf *out, uint64_t ms)
{
    uint64_t seconds = ms / 1000;
    gg_buf_addf(out, "%4llu:%02llu.%llu", (unsigned long long)(seconds / 60),
                (unsigned long long)(seconds % 60), (unsigned long long)(ms % 1000 / 100));
}

static void add_row(struct gg_buf *out, const struct gg_progress *p,
                    const struct gg_progress_step *step, uint32_t name_width)
{
    struct row row = row_of(step);
    gg_buf_addf(out, "%-*.*s", (int)name_width, GG_ARG(gg_str_sub(step->name, 0, name_width)));
    if (step->before == GG_NO_STEP)
        gg_buf_addf(out, "%12s", "-");
    else
        add_number(out, row_of(&p->steps[step->before]).records, 12);
    add_number(out, row.records, 12);
    add_number(out, row.ms ? row.records * 1000 / row.ms : 0, 11);
    gg_buf_addf(out, "%8.1f", row.ms ? (double)row.bytes / 1000.0 / (double)row.ms : 0.0);
    add_waits(out, &step->waits);
    add_elapsed(out, row.ms);
}

static void add_head(struct gg_buf *out, uint32_t name_width)
{
    gg_buf_addf(out, "%-*s%12s%12s%11s%8s%6s%6s%9s", (int)name_width, "step", "records in",
                "records out", "a second", "MB/s", "w.in", "w.out", "elapsed");
}

/* Ends a line that began at `from`, which is cut to the terminal. */
static void end_line(struct gg_buf *out, size_t from, uint32_t width, uint32_t *nlines)
{
    if (out->n - from >= width)
        out->n = from + width - 1;
    gg_buf_addc(out, '\n');
    (*nlines)++;
}

static uint32_t add_table(struct gg_buf *out, const struct gg_progress *p, struct winsize size)
{
    uint32_t nlines = 0, width = size.ws_col;
    uint32_t room = size.ws_row > 4 ? size.ws_row - 4u : 1; /* head, "more", bottleneck, cursor */
    uint32_t shown = room < ROWS_MAX ? room : ROWS_MAX;
    uint32_t name = width > FIGURES + NAME_MIN ? width - FIGURES - 1 : NAME_MIN;
    name = name < NAME_MAX ? name : NAME_MAX;
    const struct gg_progress_step *slowest = bottleneck(p);
    size_t from = out->n;
    add_head(out, name);
    end_line(out, from, width, &nlines);
    for (uint32_t i = 0; i < p->nsteps && i < shown; i++) {
        from = out->n;
        add_row(out, p, &p->steps[i], name);
        end_line(out, from, width, &nlines);
    }
    from = out->n;
    if (p->nsteps > shown) {
        gg_buf_addf(out, "(%u more steps)", p->nsteps - shown);
        end_line(out, from, width, &nlines);
    }
    from = out->n;
    if (slowest) {
        gg_buf_addf(out, "the bottleneck is " GG_FMT, GG_ARG(slowest->title));
        end_line(out, from, width, &nlines);
    }
    return nlines;
}

void gg_progress_erase(struct gg_progress *p)
{
    if (p->drawn && size_of_terminal().ws_col == p->width)
        fprintf(stderr, "\033[%uA\r\033[J", p->drawn);
    p->drawn = 0;
}

void gg_progress_draw(struct gg_progress *p)
{
    struct gg_arena_mark mark = gg_arena_mark(p->arena);
    struct gg_buf out = gg_buf_new(p->arena);
    struct winsize size = size_of_terminal();
    gg_progress_erase(p);
    p->drawn = add_table(&out, p, size);
    p->width = size.ws_col;
    fwrite(out.p, 1, out.n, stderr);
    fflush(stderr);
    gg_arena_rewind(p->arena, mark);
}

/* ---- JSON ---- */

static void add_share(struct gg_json *j, const char *key, const struct gg_waits *waits,
                      uint32_t part)
{
    gg_json_key(j, key);
    gg_json_float(j, waits->total ? (double)part / waits->total : 0.0);
}

static void add_object(struct gg_json *j, const struct gg_progress_step *step)
{
    struct row row = row_of(step);
    gg_json_open(j, '{');
    gg_json_key(j, "step");
    gg_json_str(j, step->name);
    gg_json_key(j, "records");
    gg_json_int(j, (int64_t)row.records);
    gg_json_key(j, "bytes");
    gg_json_int(j, (int64_t)row.bytes);
    gg_json_key(j, "ms");
    gg_json_int(j, (int64_t)row.ms);
    add_share(j, "waitsForInput", &step->waits, step->waits.input);
    add_share(j, "waitsForOutput", &step->waits, step->waits.output);
    gg_json_close(j, '}');
}

void gg_progress_json(const struct gg_progress *p)
{
    struct gg_buf out = gg_buf_new(p->arena);
    struct gg_json j = gg_json_new(&out);
    const struct gg_progress_step *slowest = bottleneck(p);
    gg_json_open(&j, '{');
    gg_json_key(&j, "pipeline");
    gg_json_str(&j, p->pipeline);
    gg_json_member(&j, "bottleneck", slowest ? slowest->name : GG_STR(""));
    gg_json_key(&j, "steps");
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < p->nsteps; i++)
        add_object(&j, &p->steps[i]);
    gg_json_close(&j, ']');
    gg_json_close(&j, '}');
    gg_buf_addc(&out, '\n');
    fwrite(out.p, 1, out.n, stderr);
}
