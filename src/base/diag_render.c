/* Prints diagnostics: for people with source lines and carets, for editors one line each. */
#include "base/diag.h"

#include "base/diag_machine.h"
#include "base/utf8.h"

enum { LINE_SHOWN_MAX = 240 };

struct render {
    const struct gg_sources *sources;
    FILE *out;
    bool color;
    struct gg_arena *scratch;
};

static const char *const severity_name[] = {"note", "warning", "error"};
static const char *const severity_color[] = {"\033[1;36m", "\033[1;33m", "\033[1;31m"};

static const char *paint(const struct render *r, const char *escape)
{
    return r->color ? escape : "";
}

/* Control bytes of a spec must not reach a terminal: shown as `\xNN`; tabs as one blank. */
static void print_text(const struct render *r, gg_str text)
{
    struct gg_buf b = gg_buf_new(r->scratch);
    gg_utf8_escape_controls(&b, text);
    text = gg_buf_str(&b);
    fwrite(text.p, 1, text.n, r->out);
}

static int digits(uint32_t n)
{
    int count = 1;
    while (n >= 10) {
        n /= 10;
        count++;
    }
    return count;
}

/* The part of a line that is shown: very long lines are cut around the span. */
static gg_str shown_part(gg_str line, size_t column, size_t *offset)
{
    *offset = 0;
    if (line.n > LINE_SHOWN_MAX && column > LINE_SHOWN_MAX / 2)
        *offset = gg_utf8_boundary(line, column - LINE_SHOWN_MAX / 2);
    return gg_str_sub(line, *offset, gg_utf8_boundary(line, *offset + LINE_SHOWN_MAX));
}

static void print_carets(const struct render *r, gg_str part, size_t from, size_t to)
{
    size_t pad = gg_utf8_width(gg_str_sub(part, 0, from));
    size_t width = gg_utf8_width(gg_str_sub(part, from, to));
    fprintf(r->out, "%*s", (int)pad, "");
    for (size_t i = 0; i < (width ? width : 1); i++)
        fputc('^', r->out);
}

static void print_snippet(const struct render *r, struct gg_span span, gg_str note,
                          const char *color)
{
    const struct gg_source *source = gg_source_get(r->sources, span.file);
    struct gg_linecol at = gg_source_linecol(source, span.beg);
    gg_str line = gg_source_line(source, at.line);
    size_t offset, column = at.column - 1, length = span.end > span.beg ? span.end - span.beg : 1;
    gg_str part = shown_part(line, column, &offset);
    int gutter = digits(at.line);
    const char *bar = paint(r, "\033[1;34m"), *off = paint(r, "\033[0m");
    fprintf(r->out, "%s%*s |%s\n", bar, gutter, "", off);
    fprintf(r->out, "%s%*u |%s ", bar, gutter, at.line, off);
    print_text(r, part);
    fprintf(r->out, "\n%s%*s |%s %s", bar, gutter, "", off, paint(r, color));
    print_carets(r, part, column - offset, column - offset + length);
    if (note.n) {
        fputc(' ', r->out);
        print_text(r, note);
    }
    fprintf(r->out, "%s\n", off);
}

static void print_place(const struct render *r, struct gg_span span, const char *arrow)
{
    const struct gg_source *source = gg_source_get(r->sources, span.file);
    struct gg_linecol at = gg_source_linecol(source, span.beg);
    fprintf(r->out, "%s", arrow);
    print_text(r, source->name);
    fprintf(r->out, ":%u:%u", at.line, at.column);
}

static void print_label(const struct render *r, const struct gg_label *label)
{
    if (gg_source_get(r->sources, label->span.file)) {
        print_place(r, label->span, "  ::: ");
        fputc('\n', r->out);
        print_snippet(r, label->span, label->text, "\033[1;34m");
        return;
    }
    fprintf(r->out, "  = %s: ", label->help ? "help" : "note");
    print_text(r, label->text);
    fputc('\n', r->out);
}

static void render_human(const struct render *r, const struct gg_diag *d)
{
    const char *color = severity_color[d->severity];
    fprintf(r->out, "%s%s[%s]%s: %s", paint(r, color), severity_name[d->severity],
            gg_diag_info(d->code)->code, paint(r, "\033[0m"), paint(r, "\033[1m"));
    print_text(r, d->message);
    fprintf(r->out, "%s\n", paint(r, "\033[0m"));
    if (gg_source_get(r->sources, d->span.file)) {
        print_place(r, d->span, "  --> ");
        fputc('\n', r->out);
        print_snippet(r, d->span, GG_STR(""), color);
    }
    for (uint32_t i = 0; i < d->labels.n; i++)
        print_label(r, &d->labels.at[i]);
}

static void render_gcc(const struct render *r, const struct gg_diag *d)
{
    if (gg_source_get(r->sources, d->span.file))
        print_place(r, d->span, "");
    else
        fputs("gluegen", r->out);
    fprintf(r->out, ": %s: ", severity_name[d->severity]);
    print_text(r, d->message);
    for (uint32_t i = 0; i < d->labels.n; i++) {
        if (!d->labels.at[i].help)
            continue;
        fputs("; ", r->out);
        print_text(r, d->labels.at[i].text);
    }
    fprintf(r->out, " [%s]\n", gg_diag_info(d->code)->code);
}

void gg_diags_render(struct gg_diags *ds, const struct gg_sources *sources,
                     enum gg_diag_format format, bool color, FILE *out)
{
    struct gg_arena scratch = {0};
    struct render r = {sources, out, color, &scratch};
    gg_diags_settle(ds);
    if (format == GG_RENDER_HUMAN || format == GG_RENDER_GCC)
        for (uint32_t i = 0; i < ds->list.n; i++)
            (format == GG_RENDER_HUMAN ? render_human : render_gcc)(&r, ds->list.at[i]);
    else
        gg_diags_render_machine(ds, sources, format, &scratch, out);
    gg_arena_free(&scratch);
}
