/*
 * gluegen where: from a line of a generated file to the lines of the spec and the template that it
 * was made from.
 *
 * Nothing is kept beside the files for it: the spec that the manifest names is compiled once more,
 * this time with marks, and the file on the disk must still be what comes out.
 */
#include "base/json_write.h"
#include "base/utf8.h"
#include "driver/owner.h"
#include "output/srcmap.h"

struct where {
    struct gg_session *session;
    struct gg_json json;
    bool is_json, is_later;
};

/* `path:line[:column]` as asked; column 0: the first of the line that is not blank. */
struct asked {
    gg_str path;
    uint32_t line, column;
};

/* ---- what is asked ---- */

/* Takes ":123" off the end of a text. */
static bool take_number(gg_str *text, uint32_t *number)
{
    size_t beg = text->n;
    uint64_t n = 0;
    while (beg && text->p[beg - 1] >= '0' && text->p[beg - 1] <= '9')
        beg--;
    if (beg == text->n || !beg || text->p[beg - 1] != ':')
        return false;
    for (size_t i = beg; i < text->n && n <= UINT32_MAX; i++)
        n = n * 10 + (uint64_t)(text->p[i] - '0');
    if (!n || n > UINT32_MAX)
        return false;
    *number = (uint32_t)n;
    *text = gg_str_sub(*text, 0, beg - 1);
    return true;
}

static bool read_operand(gg_str text, struct asked *asked)
{
    uint32_t last, before;
    if (gg_str_ends(text, GG_STR(":"))) /* as copied from a message */
        text = gg_str_sub(text, 0, text.n - 1);
    if (!take_number(&text, &last))
        return false;
    bool has_column = take_number(&text, &before);
    *asked = (struct asked){text, has_column ? before : last, has_column ? last : 0};
    return text.n;
}

/* ---- the place ---- */

static void write_json_place(struct where *w, const char *key, struct gg_span span)
{
    const struct gg_source *source = gg_source_get(&w->session->sources, span.file);
    if (!source)
        return;
    struct gg_linecol at = gg_source_linecol(source, span.beg);
    gg_json_key(&w->json, key);
    gg_json_open(&w->json, '{');
    gg_json_key(&w->json, "path");
    gg_json_str(&w->json, source->name);
    gg_json_key(&w->json, "line");
    gg_json_int(&w->json, at.line);
    gg_json_key(&w->json, "column");
    gg_json_int(&w->json, at.column);
    gg_json_close(&w->json, '}');
}

static void write_json(struct where *w, const struct asked *asked, gg_str step, struct gg_span spec,
                       struct gg_span tmpl)
{
    gg_json_open(&w->json, '{');
    gg_json_key(&w->json, "path");
    gg_json_str(&w->json, asked->path);
    gg_json_key(&w->json, "line");
    gg_json_int(&w->json, asked->line);
    if (step.n) {
        gg_json_key(&w->json, "step");
        gg_json_str(&w->json, step);
    }
    write_json_place(w, "spec", spec);
    write_json_place(w, "template", tmpl);
    gg_json_close(&w->json, '}');
}

static void write_place(struct where *w, const char *what, struct gg_span span)
{
    struct gg_buf *out = &w->session->out;
    const struct gg_source *source = gg_source_get(&w->session->sources, span.file);
    if (!source)
        return;
    struct gg_linecol at = gg_source_linecol(source, span.beg);
    gg_buf_addf(out, "  %s ", what);
    gg_utf8_escape_controls(out, source->name);
    gg_buf_addf(out, ":%u:%u: ", at.line, at.column);
    gg_utf8_escape_controls(out, gg_str_trim(gg_source_line(source, at.line)));
    gg_buf_addc(out, '\n');
}

static void write_text(struct where *w, const struct asked *asked, gg_str step, struct gg_span spec,
                       struct gg_span tmpl)
{
    struct gg_buf *out = &w->session->out;
    gg_utf8_escape_controls(out, asked->path);
    gg_buf_addf(out, ":%u:", asked->line);
    if (step.n) {
        gg_buf_adds(out, " step ");
        gg_utf8_escape_controls(out, step);
    }
    gg_buf_addc(out, '\n');
    write_place(w, "spec", spec);
    write_place(w, "template", tmpl);
}

static int tell(struct where *w, const struct asked *asked, const struct gg_artifact *artifact,
                gg_str on_disk)
{
    struct gg_session *s = w->session;
    struct gg_line_origin origin;
    if (!gg_str_eq(artifact->text, on_disk)) {
        gg_diag_add(&s->diags, GG_D_WHERE_DIFFERS, GG_NO_SPAN,
                    "`" GG_FMT "` is not what its spec gives now, so its lines cannot be traced",
                    GG_ARG(asked->path));
        return gg_session_report(s);
    }
    if (!gg_artifact_origin(&s->sources, artifact, asked->line, asked->column, &origin))
        return gg_usage_error(s, "`" GG_FMT "` has no line %u", GG_ARG(asked->path), asked->line);
    (w->is_json ? write_json : write_text)(w, asked, artifact->step, origin.spec, origin.tmpl);
    return GG_EXIT_OK;
}

static int where(struct where *w, const char *operand)
{
    struct gg_session *s = w->session;
    struct asked asked;
    struct gg_generated file;
    struct gg_compiled compiled;
    gg_str on_disk;
    const char *reason;
    if (!read_operand(gg_str_from(operand), &asked))
        return gg_usage_error(s, "`%s` is not of the form FILE:LINE or FILE:LINE:COLUMN", operand);
    int status = gg_generated_find(s, asked.path, &file);
    if (!status)
        status = gg_generated_find_spec(s, asked.path, &file);
    if (status)
        return status;
    if (!gg_read_file(&s->arena, gg_cstr(&s->arena, asked.path), &on_disk, &reason))
        return gg_usage_error(s, "cannot read `" GG_FMT "`: %s", GG_ARG(asked.path), reason);
    bool ok = gg_session_compile_marked(s, file.spec, &compiled);
    status = gg_session_report(s);
    if (!ok)
        return status;
    const struct gg_artifact *artifact =
        gg_artifact_find(compiled.artifacts, compiled.nartifacts, file.owned->path);
    if (!artifact)
        return gg_usage_error(s, "`%s` makes no file `" GG_FMT "` now", file.spec,
                              GG_ARG(file.owned->path));
    return tell(w, &asked, artifact, on_disk);
}

int gg_command_run_WHERE(struct gg_session *s)
{
    const char *format = s->args.value[GG_FLAG_FORMAT];
    struct where w = {
        .session = s, .json = gg_json_new(&s->out), .is_json = format && !strcmp(format, "json")};
    int status = GG_EXIT_OK;
    if (!s->args.operands.n)
        return gg_usage_error(s, "name a place in a generated file: FILE:LINE");
    if (w.is_json)
        gg_json_open(&w.json, '[');
    for (uint32_t i = 0; i < s->args.operands.n; i++) {
        int code = where(&w, s->args.operands.at[i]);
        if (code == GG_EXIT_USAGE)
            return code;
        status = code > status ? code : status;
    }
    if (w.is_json) {
        gg_json_close(&w.json, ']');
        gg_buf_addc(&s->out, '\n');
    }
    return status;
}
