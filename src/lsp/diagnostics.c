/* Diagnostics in the protocol's form. */
#include "lsp/server.h"

static const int severities[] = {[GG_ERROR] = 1, [GG_WARNING] = 2, [GG_NOTE] = 3};

/* The message with the help lines behind it: editors show nothing else at once. */
static gg_str message_of(struct gg_arena *a, const struct gg_lsp_analysis *analysis,
                         const struct gg_diag *d)
{
    struct gg_buf text = gg_buf_new(a);
    gg_buf_add(&text, d->message);
    for (uint32_t i = 0; i < d->labels.n; i++) {
        const struct gg_label *label = &d->labels.at[i];
        if (!gg_source_get(&analysis->sources, label->span.file))
            gg_buf_addf(&text, "\n%s: " GG_FMT, label->help ? "help" : "note", GG_ARG(label->text));
    }
    return gg_buf_str(&text);
}

static void write_place(struct gg_lsp_server *s, struct gg_json *j,
                        const struct gg_lsp_analysis *analysis, struct gg_span span, gg_str text)
{
    gg_json_open(j, '{');
    gg_json_key(j, "location");
    gg_lsp_write_location(s, j, analysis, span);
    gg_json_key(j, "message");
    gg_json_str(j, text);
    gg_json_close(j, '}');
}

static void write_related(struct gg_lsp_server *s, struct gg_json *j,
                          const struct gg_lsp_analysis *analysis, const struct gg_diag *d)
{
    gg_json_key(j, "relatedInformation");
    gg_json_open(j, '[');
    if (d->span.file && d->span.file != analysis->compiled.file)
        write_place(s, j, analysis, d->span, GG_STR("here"));
    for (uint32_t i = 0; i < d->labels.n; i++) {
        const struct gg_label *label = &d->labels.at[i];
        if (gg_source_get(&analysis->sources, label->span.file))
            write_place(s, j, analysis, label->span, label->text);
    }
    gg_json_close(j, ']');
}

void gg_lsp_write_diag(struct gg_lsp_server *s, struct gg_json *j,
                       const struct gg_lsp_analysis *analysis, const struct gg_diag *d)
{
    /* A fault of another file, a snippet's, is shown at the start, with its place beside it. */
    bool here = d->span.file == analysis->compiled.file;
    gg_json_open(j, '{');
    gg_json_key(j, "range");
    gg_lsp_write_range(j, here ? analysis->source : NULL, d->span, s->documents.encoding);
    gg_json_key(j, "severity");
    gg_json_int(j, severities[d->severity]);
    gg_json_key(j, "code");
    gg_json_cstr(j, gg_diag_info(d->code)->code);
    gg_json_key(j, "source");
    gg_json_cstr(j, "gluegen");
    gg_json_key(j, "message");
    gg_json_str(j, message_of(&s->arena, analysis, d));
    write_related(s, j, analysis, d);
    gg_json_close(j, '}');
}
