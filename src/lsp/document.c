/* Texts, positions and compilations of open documents. */
#include "lsp/document.h"

#include "base/utf8.h"
#include "frontend/ignore.h"

static const char SCHEME[] = "file://";

/* ---- URIs (RFC 3986, RFC 8089) ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "file:///a%20b" as a path, "" when it is no file of this machine. */
static gg_str path_of(struct gg_arena *a, gg_str uri)
{
    struct gg_buf path = gg_buf_new(a);
    if (!gg_str_starts(uri, gg_str_from(SCHEME)))
        return GG_STR("");
    gg_str rest = gg_str_sub(uri, sizeof SCHEME - 1, uri.n);
    if (gg_str_starts(rest, GG_STR("localhost/")))
        rest = gg_str_sub(rest, sizeof "localhost" - 1, rest.n);
    if (!gg_str_starts(rest, GG_STR("/")))
        return GG_STR("");
    for (size_t i = 0; i < rest.n; i++) {
        int high = i + 2 < rest.n ? hex_digit(rest.p[i + 1]) : -1;
        int low = i + 2 < rest.n ? hex_digit(rest.p[i + 2]) : -1;
        bool escaped = rest.p[i] == '%' && high >= 0 && low >= 0;
        gg_buf_addc(&path, escaped ? (char)(high * 16 + low) : rest.p[i]);
        i += escaped ? 2 : 0;
    }
    return gg_buf_str(&path);
}

gg_str gg_lsp_uri(struct gg_arena *a, gg_str path)
{
    static const char plain[] = "/-._~!$&'()*+,;=:@";
    struct gg_buf uri = gg_buf_new(a);
    gg_buf_adds(&uri, SCHEME);
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || (c && strchr(plain, c)))
            gg_buf_addc(&uri, (char)c);
        else
            gg_buf_addf(&uri, "%%%02X", c);
    }
    return gg_buf_str(&uri);
}

/* ---- positions ---- */

/* UTF-16 code units of the code point that begins with this byte. */
static uint32_t units(unsigned char first)
{
    return first >= 0xf0 ? 2 : 1;
}

static size_t point_size(gg_str s)
{
    size_t n = gg_utf8_length(s);
    return n ? n : 1;
}

size_t gg_lsp_offset(gg_str text, struct gg_lsp_position at, enum gg_lsp_encoding encoding)
{
    gg_str rest = text, line = gg_str_sub(text, text.n, text.n);
    for (uint32_t i = 0; i <= at.line; i++)
        if (!gg_str_next_line(&rest, &line))
            return text.n;
    if (gg_str_ends(line, GG_STR("\r")))
        line.n--;
    size_t i = 0;
    if (encoding == GG_LSP_UTF8)
        i = at.character < line.n ? gg_utf8_boundary(line, at.character) : line.n;
    for (uint32_t n = 0; encoding == GG_LSP_UTF16 && i < line.n && n < at.character;) {
        n += units((unsigned char)line.p[i]);
        i += point_size(gg_str_sub(line, i, line.n));
    }
    return (size_t)(line.p - text.p) + (i < line.n ? i : line.n);
}

struct gg_lsp_position gg_lsp_position(const struct gg_source *source, size_t offset,
                                       enum gg_lsp_encoding encoding)
{
    struct gg_linecol at = gg_source_linecol(source, (uint32_t)offset);
    struct gg_lsp_position position = {at.line - 1, at.column - 1};
    if (encoding == GG_LSP_UTF8)
        return position;
    gg_str line = gg_str_sub(source->text, offset - (at.column - 1), offset);
    position.character = 0;
    for (size_t i = 0; i < line.n; i += point_size(gg_str_sub(line, i, line.n)))
        position.character += units((unsigned char)line.p[i]);
    return position;
}

/* ---- documents ---- */

struct gg_lsp_document *gg_lsp_document_find(struct gg_lsp_documents *documents, gg_str uri)
{
    for (uint32_t i = 0; i < documents->list.n; i++)
        if (documents->list.at[i]->is_open && gg_str_eq(documents->list.at[i]->uri, uri))
            return documents->list.at[i];
    return NULL;
}

/* A place in the list: one that was closed, or a new one. */
static struct gg_lsp_document *free_place(struct gg_lsp_documents *documents)
{
    for (uint32_t i = 0; i < documents->list.n; i++)
        if (!documents->list.at[i]->is_open)
            return documents->list.at[i];
    struct gg_lsp_document *document = gg_new(&documents->arena, struct gg_lsp_document);
    gg_push(&documents->arena, &documents->list, document);
    return document;
}

struct gg_lsp_document *gg_lsp_document_open(struct gg_lsp_documents *documents, gg_str uri,
                                             gg_str text, int64_t version)
{
    struct gg_lsp_document *document = gg_lsp_document_find(documents, uri);
    if (document)
        gg_lsp_document_close(document);
    document = free_place(documents);
    document->uri = gg_str_dup(&document->names, uri);
    document->path = path_of(&document->names, uri);
    document->version = version;
    document->text = gg_str_dup(&document->texts[0], text);
    document->text_slot = 0;
    document->is_open = true;
    return document;
}

void gg_lsp_document_close(struct gg_lsp_document *document)
{
    gg_arena_free(&document->names);
    gg_arena_free(&document->texts[0]);
    gg_arena_free(&document->texts[1]);
    for (int i = 0; i < GG_LSP_ANALYSES; i++)
        gg_arena_free(&document->analyses[i].arena);
    *document = (struct gg_lsp_document){0};
}

void gg_lsp_documents_free(struct gg_lsp_documents *documents)
{
    for (uint32_t i = 0; i < documents->list.n; i++)
        gg_lsp_document_close(documents->list.at[i]);
    gg_arena_free(&documents->arena);
    *documents = (struct gg_lsp_documents){0};
}

void gg_lsp_document_edit(struct gg_lsp_document *document, size_t beg, size_t end, gg_str text)
{
    gg_str old = document->text;
    uint32_t slot = 1 - document->text_slot;
    gg_arena_free(&document->texts[slot]);
    struct gg_buf made = gg_buf_new(&document->texts[slot]);
    gg_buf_add(&made, gg_str_sub(old, 0, beg));
    gg_buf_add(&made, text);
    gg_buf_add(&made, gg_str_sub(old, end > beg ? end : beg, old.n));
    document->text = gg_buf_str(&made);
    document->text_slot = slot;
    document->current = NULL;
}

/* ---- compilations ---- */

/* A text that the editor has open counts more than the file. */
static bool read_open(void *ctx, struct gg_arena *a, const char *path, gg_str *text,
                      bool *is_missing, const char **error)
{
    struct gg_lsp_documents *documents = ctx;
    for (uint32_t i = 0; i < documents->list.n; i++) {
        const struct gg_lsp_document *document = documents->list.at[i];
        if (!document->is_open || !gg_str_is(document->path, path))
            continue;
        *text = gg_str_dup(a, document->text);
        return true;
    }
    struct gg_sources disk = {0};
    return gg_sources_read(&disk, a, path, text, is_missing, error);
}

static bool has_dir(void *ctx, const char *path, const char **error)
{
    struct gg_sources disk = {0};
    (void)ctx;
    return gg_sources_have_dir(&disk, path, error);
}

static struct gg_lsp_analysis *unused(struct gg_lsp_document *document)
{
    for (int i = 0; i < GG_LSP_ANALYSES; i++)
        if (&document->analyses[i] != document->good)
            return &document->analyses[i];
    GG_BUG("each analysis of a document is in use");
}

const struct gg_lsp_analysis *gg_lsp_analyse(struct gg_lsp_documents *documents,
                                             struct gg_lsp_document *document)
{
    if (document->current)
        return document->current;
    struct gg_lsp_analysis *x = unused(document);
    struct gg_arena arena = x->arena;
    gg_arena_free(&arena);
    *x = (struct gg_lsp_analysis){0};
    struct gg_files *files = gg_new(&x->arena, struct gg_files);
    *files = (struct gg_files){read_open, has_dir, documents};
    x->sources = gg_sources_new(&x->arena);
    x->sources.files = files;
    x->diags = gg_diags_new(&x->arena);
    x->decisions.arena = &x->arena;
    struct gg_compile_opts opts = {
        .level = GG_LEVEL_DEFAULT, .decisions = &x->decisions, .hasty = true};
    gg_str name = document->path.n ? document->path : document->uri;
    (void)!gg_compile(&x->arena, &x->sources, &x->diags, gg_str_dup(&x->arena, name),
                      gg_str_dup(&x->arena, document->text), &opts, GG_PHASE_CHECK, &x->compiled);
    /* As in `check`: after an error not everything was looked for, and no linter was asked. */
    if (!x->diags.nerrors)
        gg_ignores_report_unused(&x->diags, GG_D_LINT);
    gg_diags_settle(&x->diags);
    gg_decisions_sort(&x->decisions);
    x->source = gg_source_get(&x->sources, x->compiled.file);
    document->current = x;
    if (x->compiled.plan)
        document->good = x;
    return x;
}
