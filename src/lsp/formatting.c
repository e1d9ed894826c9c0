/* The layout of `gluegen fmt`, as an edit of the lines that differ. */
#include "frontend/format.h"
#include "lsp/server.h"

/* Bytes of whole lines that both begin with, or end with. */
static size_t same_start(gg_str x, gg_str y)
{
    size_t n = 0, lines = 0;
    for (; n < x.n && n < y.n && x.p[n] == y.p[n]; n++)
        if (x.p[n] == '\n')
            lines = n + 1;
    return lines;
}

static size_t same_end(gg_str x, gg_str y)
{
    size_t n = 0, lines = 0;
    for (; n < x.n && n < y.n && x.p[x.n - 1 - n] == y.p[y.n - 1 - n]; n++)
        if (x.p[x.n - 1 - n] == '\n')
            lines = n;
    return lines;
}

static void write_edit(struct gg_lsp_server *s, struct gg_json *j,
                       const struct gg_lsp_document *document, gg_str laid_out)
{
    gg_str text = document->text;
    size_t start = same_start(text, laid_out);
    size_t end = same_end(gg_str_sub(text, start, text.n), gg_str_sub(laid_out, start, laid_out.n));
    gg_json_open(j, '{');
    gg_json_key(j, "range");
    gg_lsp_write_text_range(s, j, document, start, text.n - end);
    gg_json_key(j, "newText");
    gg_json_str(j, gg_str_sub(laid_out, start, laid_out.n - end));
    gg_json_close(j, '}');
}

void gg_lsp_on_FORMATTING(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document;
    struct gg_buf out = gg_buf_new(&s->arena);
    if (!gg_lsp_document_of(s, params, &document))
        return;
    struct gg_sources sources = gg_sources_new(&s->arena);
    struct gg_diags diags = gg_diags_new(&s->arena);
    gg_str name = document->path.n ? document->path : document->uri;
    uint32_t file = gg_source_add(&sources, name, document->text);
    gg_json_open(result, '[');
    /* What cannot be read stays as it is: the diagnostics say why. */
    if (gg_spec_format(&s->arena, &sources, file, &diags, &out) &&
        !gg_str_eq(gg_buf_str(&out), document->text))
        write_edit(s, result, document, gg_buf_str(&out));
    gg_json_close(result, ']');
}
