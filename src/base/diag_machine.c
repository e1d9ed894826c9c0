/*
 * Diagnostics as one JSON array and as GitHub workflow commands.
 *
 * JSON: {code, severity, message, path, line, col, endLine, endCol, help[], notes[],
 * related[{message, path, line, col, endLine, endCol}],
 * fix[{text, path, line, col, endLine, endCol}]}; path and the four numbers are null when a
 * diagnostic has no place.
 */
#include "base/diag_machine.h"

#include "base/json_write.h"
#include "base/utf8.h"

static const char *const severity_name[] = {"note", "warning", "error"};

static void json_place(struct gg_json *j, const struct gg_sources *sources, struct gg_span span)
{
    static const char *const keys[] = {"line", "col", "endLine", "endCol"};
    const struct gg_source *source = gg_source_get(sources, span.file);
    gg_json_key(j, "path");
    if (!source) {
        gg_json_null(j);
        for (size_t i = 0; i < GG_COUNT(keys); i++) {
            gg_json_key(j, keys[i]);
            gg_json_null(j);
        }
        return;
    }
    struct gg_linecol beg = gg_source_linecol(source, span.beg);
    struct gg_linecol end = gg_source_linecol(source, span.end > span.beg ? span.end : span.beg);
    const uint32_t numbers[] = {beg.line, beg.column, end.line, end.column};
    gg_json_str(j, source->name);
    for (size_t i = 0; i < GG_COUNT(keys); i++) {
        gg_json_key(j, keys[i]);
        gg_json_int(j, numbers[i]);
    }
}

/* The help lines, or the notes, of a diagnostic. */
static void json_lines(struct gg_json *j, const struct gg_sources *sources, const struct gg_diag *d,
                       bool help)
{
    gg_json_key(j, help ? "help" : "notes");
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < d->labels.n; i++)
        if (!gg_source_get(sources, d->labels.at[i].span.file) && d->labels.at[i].help == help)
            gg_json_str(j, d->labels.at[i].text);
    gg_json_close(j, ']');
}

static void json_related(struct gg_json *j, const struct gg_sources *sources,
                         const struct gg_diag *d)
{
    gg_json_key(j, "related");
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < d->labels.n; i++) {
        const struct gg_label *label = &d->labels.at[i];
        if (!gg_source_get(sources, label->span.file))
            continue;
        gg_json_open(j, '{');
        gg_json_key(j, "message");
        gg_json_str(j, label->text);
        json_place(j, sources, label->span);
        gg_json_close(j, '}');
    }
    gg_json_close(j, ']');
}

static void json_fix(struct gg_json *j, const struct gg_sources *sources, const struct gg_diag *d)
{
    gg_json_key(j, "fix");
    gg_json_open(j, '[');
    if (d->fix_span.file) {
        gg_json_open(j, '{');
        gg_json_key(j, "text");
        gg_json_str(j, d->fix);
        json_place(j, sources, d->fix_span);
        gg_json_close(j, '}');
    }
    gg_json_close(j, ']');
}

static void json_diag(struct gg_json *j, const struct gg_sources *sources, const struct gg_diag *d)
{
    gg_json_open(j, '{');
    gg_json_key(j, "code");
    gg_json_cstr(j, gg_diag_info(d->code)->code);
    gg_json_key(j, "severity");
    gg_json_cstr(j, severity_name[d->severity]);
    gg_json_key(j, "message");
    gg_json_str(j, d->message);
    json_place(j, sources, d->span);
    json_lines(j, sources, d, true);
    json_lines(j, sources, d, false);
    json_related(j, sources, d);
    json_fix(j, sources, d);
    gg_json_close(j, '}');
}

static void render_json(const struct gg_diags *ds, const struct gg_sources *sources,
                        struct gg_buf *out)
{
    struct gg_json j = gg_json_new(out);
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < ds->list.n; i++)
        json_diag(&j, sources, ds->list.at[i]);
    gg_json_close(&j, ']');
    gg_buf_addc(out, '\n');
}

/* A line feed would end the command, a comma or colon a property. */
static void add_escaped(struct gg_buf *out, gg_str text, bool property)
{
    for (size_t i = 0; i < text.n;) {
        size_t length = gg_utf8_length(gg_str_sub(text, i, text.n));
        unsigned char c = (unsigned char)text.p[i];
        bool mark = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (mark)
            gg_buf_addf(out, "%%%02X", c);
        else if (!length || ((c < 0x20 && c != '\t') || c == 0x7f))
            gg_buf_addf(out, "\\x%02x", c);
        else
            gg_buf_add(out, gg_str_sub(text, i, i + length));
        i += length ? length : 1;
    }
}

static void github_place(struct gg_buf *out, const struct gg_sources *sources, struct gg_span span)
{
    const struct gg_source *source = gg_source_get(sources, span.file);
    if (!source)
        return;
    struct gg_linecol beg = gg_source_linecol(source, span.beg);
    struct gg_linecol end = gg_source_linecol(source, span.end > span.beg ? span.end : span.beg);
    gg_buf_adds(out, "file=");
    add_escaped(out, source->name, true);
    gg_buf_addf(out, ",line=%u,endLine=%u,", beg.line, end.line);
    /* Columns are taken only for a place within one line. */
    if (beg.line == end.line)
        gg_buf_addf(out, "col=%u,endColumn=%u,", beg.column, end.column);
}

static void render_github(const struct gg_diags *ds, const struct gg_sources *sources,
                          struct gg_buf *out)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    for (uint32_t i = 0; i < ds->list.n; i++) {
        const struct gg_diag *d = ds->list.at[i];
        gg_buf_addf(out, "::%s ", commands[d->severity]);
        github_place(out, sources, d->span);
        gg_buf_addf(out, "title=%s::", gg_diag_info(d->code)->code);
        add_escaped(out, d->message, false);
        for (uint32_t k = 0; k < d->labels.n; k++) {
            if (!d->labels.at[k].help)
                continue;
            gg_buf_adds(out, "%0A");
            add_escaped(out, d->labels.at[k].text, false);
        }
        gg_buf_addc(out, '\n');
    }
}

void gg_diags_render_machine(const struct gg_diags *ds, const struct gg_sources *sources,
                             enum gg_diag_format format, struct gg_arena *a, FILE *out)
{
    struct gg_buf text = gg_buf_new(a);
    if (format == GG_RENDER_SARIF)
        gg_diags_sarif(ds, sources, a, &text);
    else if (format == GG_RENDER_GITHUB)
        render_github(ds, sources, &text);
    else
        render_json(ds, sources, &text);
    if (text.n)
        fwrite(text.p, 1, text.n, out);
}
