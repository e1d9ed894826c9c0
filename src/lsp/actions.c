/* What can be done about what is selected: apply a fix, ignore a finding, move a snippet to a file
 * and back. */
#include "lsp/server.h"

struct actions {
    struct gg_lsp_server *server;
    struct gg_json *json;
    const struct gg_lsp_document *document;
    const struct gg_lsp_analysis *analysis;
    const json_t *only; /* kinds that the client asks for, NULL: all */
    size_t beg, end;    /* of the selection */
};

static bool is_wanted(const struct actions *x, const char *kind)
{
    size_t n = json_array_size(x->only);
    for (size_t i = 0; i < n; i++) {
        const char *word = json_string_value(json_array_get(x->only, i));
        size_t length = word ? strlen(word) : 0;
        /* "refactor" stands for "refactor.extract", too. */
        if (word && !strncmp(kind, word, length) && (!kind[length] || kind[length] == '.'))
            return true;
    }
    return !x->only;
}

static void open_action(struct actions *x, const char *kind, gg_str title)
{
    gg_json_open(x->json, '{');
    gg_json_key(x->json, "title");
    gg_json_str(x->json, title);
    gg_json_key(x->json, "kind");
    gg_json_cstr(x->json, kind);
}

static void write_edit(struct actions *x, size_t beg, size_t end, gg_str text)
{
    gg_json_open(x->json, '{');
    gg_json_key(x->json, "range");
    gg_lsp_write_text_range(x->server, x->json, x->document, beg, end);
    gg_json_key(x->json, "newText");
    gg_json_str(x->json, text);
    gg_json_close(x->json, '}');
}

static void open_changes(struct actions *x)
{
    gg_json_key(x->json, "edit");
    gg_json_open(x->json, '{');
    gg_json_key(x->json, "documentChanges");
    gg_json_open(x->json, '[');
}

static void close_changes(struct actions *x)
{
    gg_json_close(x->json, ']');
    gg_json_close(x->json, '}');
}

/* Edits of one document, whose version is null for a file that is not open. */
static void open_edits(struct actions *x, gg_str uri, bool is_open)
{
    struct gg_json *j = x->json;
    gg_json_open(j, '{');
    gg_json_key(j, "textDocument");
    gg_json_open(j, '{');
    gg_json_key(j, "uri");
    gg_json_str(j, uri);
    gg_json_key(j, "version");
    if (is_open)
        gg_json_int(j, x->document->version);
    else
        gg_json_null(j);
    gg_json_close(j, '}');
    gg_json_key(j, "edits");
    gg_json_open(j, '[');
}

static void close_edits(struct actions *x)
{
    gg_json_close(x->json, ']');
    gg_json_close(x->json, '}');
}

/* ---- fixes ---- */

/* An edit that makes a diagnostic go. */
static void write_quick_fix(struct actions *x, const struct gg_diag *d, gg_str title,
                            bool is_preferred, struct gg_span span, gg_str text)
{
    open_action(x, "quickfix", title);
    gg_json_key(x->json, "isPreferred");
    gg_json_bool(x->json, is_preferred);
    gg_json_key(x->json, "diagnostics");
    gg_json_open(x->json, '[');
    gg_lsp_write_diag(x->server, x->json, x->analysis, d);
    gg_json_close(x->json, ']');
    open_changes(x);
    open_edits(x, x->document->uri, true);
    write_edit(x, span.beg, span.end, text);
    close_edits(x);
    close_changes(x);
    gg_json_close(x->json, '}');
}

static void write_fix(struct actions *x, const struct gg_diag *d)
{
    if (d->fix_span.file && d->fix_span.file == x->analysis->compiled.file)
        write_quick_fix(x, d,
                        gg_str_printf(&x->server->arena, "Write `" GG_FMT "` (%s)", GG_ARG(d->fix),
                                      gg_diag_info(d->code)->code),
                        true, d->fix_span, d->fix);
}

/* ---- ignoring ---- */

static size_t line_start(gg_str text, size_t at)
{
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

/* Whether a node is the first on its line, but for the dash of a list's item. */
static bool starts_line(gg_str text, size_t at)
{
    size_t beg = line_start(text, at);
    while (at > beg && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t' || text.p[at - 1] == '-'))
        at--;
    return at == beg;
}

/* The start of the innermost option, step or term around a place that is the first on its line. */
static void find_line(const struct actions *x, const struct gg_ast *node, uint32_t at, size_t *beg)
{
    bool has_key = node->key_span.end > node->key_span.beg;
    uint32_t start = has_key ? node->key_span.beg : node->span.beg;
    if (at < start || at > node->span.end)
        return;
    if (starts_line(x->document->text, start))
        *beg = line_start(x->document->text, start);
    for (uint32_t i = 0;
         (node->kind == GG_AST_LIST || node->kind == GG_AST_MAP) && i < node->u.kids.n; i++)
        find_line(x, node->u.kids.at[i], at, beg);
}

/* A comment before the option that holds the finding. Errors cannot be ignored. */
static void write_ignore(struct actions *x, const struct gg_diag *d)
{
    struct gg_arena *a = &x->server->arena;
    const char *code = gg_diag_info(d->code)->code;
    size_t beg = SIZE_MAX, end;
    if (d->severity == GG_ERROR || gg_diag_info(d->code)->severity == GG_ERROR ||
        d->span.file != x->analysis->compiled.file || !x->analysis->compiled.ast)
        return;
    find_line(x, x->analysis->compiled.ast, d->span.beg, &beg);
    if (beg == SIZE_MAX)
        return;
    gg_str text = x->document->text;
    for (end = beg; end < text.n && (text.p[end] == ' ' || text.p[end] == '\t'); end++)
        ;
    gg_str margin = gg_str_sub(text, beg, end);
    write_quick_fix(x, d, gg_str_printf(a, "Ignore %s here", code), false,
                    (struct gg_span){d->span.file, (uint32_t)beg, (uint32_t)beg},
                    gg_str_printf(a, GG_FMT "%c gluegen: ignore %s -- reason\n", GG_ARG(margin),
                                  gg_lsp_is_terms(x->document) ? '%' : '#', code));
}

static void write_quick_fixes(struct actions *x)
{
    for (uint32_t i = 0; i < x->analysis->diags.list.n; i++) {
        const struct gg_diag *d = x->analysis->diags.list.at[i];
        if (d->span.beg > x->end || d->span.end < x->beg)
            continue;
        write_fix(x, d);
        write_ignore(x, d);
    }
}

/* ---- snippets and files ---- */

static const char *const suffixes[GG_TARGET_COUNT] = {
    [GG_TARGET_AWK] = ".awk",   [GG_TARGET_BASH] = ".sh", [GG_TARGET_GO] = ".go",
    [GG_TARGET_PYTHON] = ".py", [GG_TARGET_RUST] = ".rs",
};

static bool is_in(const struct actions *x, const struct gg_ast *node)
{
    return node && node->span.file == x->analysis->compiled.file && x->beg >= node->key_span.beg &&
           x->beg <= node->span.end;
}

/* The step whose `code` or `file` the selection is in, and that option as it is written. */
static const struct gg_stage *find_body(const struct actions *x, const char *key,
                                        const struct gg_ast **node)
{
    const struct gg_module *module = x->analysis->compiled.lowered;
    for (uint32_t g = 0; module && g < module->ngraphs; g++) {
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++) {
            const struct gg_stage *stage = &module->graphs[g].stages[i];
            const struct gg_ast *map =
                stage->op == GG_OP_STEP ? gg_lsp_find_step_node(x->analysis, stage->name) : NULL;
            *node = map ? gg_ast_get(map, key) : NULL;
            if (is_in(x, *node))
                return stage;
        }
    }
    return NULL;
}

static gg_str beside(const struct actions *x, gg_str name)
{
    size_t slash = x->document->path.n;
    while (slash && x->document->path.p[slash - 1] != '/')
        slash--;
    return gg_str_concat(&x->server->arena, gg_str_sub(x->document->path, 0, slash), name);
}

/* A value's end without the line ends and blanks behind it. */
static size_t trimmed_end(const struct actions *x, const struct gg_ast *node)
{
    size_t end = node->span.end;
    while (end > node->span.beg && strchr(" \t\r\n", x->document->text.p[end - 1]))
        end--;
    return end;
}

static void write_extract(struct actions *x)
{
    struct gg_arena *a = &x->server->arena;
    const struct gg_ast *code;
    const struct gg_stage *stage = find_body(x, "code", &code);
    if (!stage || !x->document->path.n)
        return;
    gg_str name = gg_str_concat(a, stage->name, gg_str_from(suffixes[stage->target]));
    gg_str uri = gg_lsp_uri(a, beside(x, name));
    bool is_terms = gg_lsp_is_terms(x->document);
    bool has_key = code->key_span.end > code->key_span.beg && !is_terms;
    open_action(x, "refactor.extract",
                gg_str_printf(a, "Move the code of `" GG_FMT "` to " GG_FMT, GG_ARG(stage->name),
                              GG_ARG(name)));
    open_changes(x);
    gg_json_open(x->json, '{');
    gg_json_key(x->json, "kind");
    gg_json_cstr(x->json, "create");
    gg_json_key(x->json, "uri");
    gg_json_str(x->json, uri);
    gg_json_close(x->json, '}');
    open_edits(x, uri, false);
    gg_json_open(x->json, '{');
    gg_json_key(x->json, "range");
    gg_lsp_write_range(x->json, NULL, GG_NO_SPAN, x->server->documents.encoding);
    gg_json_key(x->json, "newText");
    bool ends = !code->text.n || gg_str_ends(code->text, GG_STR("\n"));
    gg_json_str(x->json, ends ? code->text : gg_str_concat(a, code->text, GG_STR("\n")));
    gg_json_close(x->json, '}');
    close_edits(x);
    open_edits(x, x->document->uri, true);
    write_edit(x, has_key ? code->key_span.beg : code->span.beg, trimmed_end(x, code),
               gg_str_printf(a, is_terms ? "file('" GG_FMT "')" : "file: " GG_FMT, GG_ARG(name)));
    close_edits(x);
    close_changes(x);
    gg_json_close(x->json, '}');
}

static size_t column_of(gg_str text, size_t at)
{
    size_t n = 0;
    while (n < at && text.p[at - n - 1] != '\n')
        n++;
    return n;
}

/* A text as a block scalar of YAML below a key at that column. */
static gg_str as_block(struct gg_arena *a, gg_str text, size_t column)
{
    struct gg_buf out = gg_buf_new(a);
    gg_str line;
    bool indicator = gg_str_starts(text, GG_STR(" ")) || gg_str_starts(text, GG_STR("\n"));
    gg_buf_addf(&out, "code: |%s%s", indicator ? "2" : "",
                gg_str_ends(text, GG_STR("\n\n")) ? "+"
                : gg_str_ends(text, GG_STR("\n")) ? ""
                                                  : "-");
    while (gg_str_next_line(&text, &line)) {
        gg_buf_addc(&out, '\n');
        if (line.n)
            gg_buf_addf(&out, "%*s" GG_FMT, (int)column + 2, "", GG_ARG(line));
    }
    return gg_buf_str(&out);
}

/* Only where a block scalar can hold it: no tabs at line starts, no bytes that YAML refuses. */
static bool fits_block(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
            return false;
    }
    return text.n;
}

static void write_inline(struct actions *x)
{
    struct gg_arena *a = &x->server->arena;
    const struct gg_ast *file;
    const struct gg_stage *stage = find_body(x, "file", &file);
    const struct gg_ast *body = stage ? gg_stage_body(stage) : NULL;
    if (!body || gg_lsp_is_terms(x->document) || !fits_block(body->text))
        return;
    size_t column = column_of(x->document->text, file->key_span.beg);
    open_action(
        x, "refactor.inline",
        gg_str_printf(a, "Take the code of `" GG_FMT "` into the spec", GG_ARG(stage->name)));
    open_changes(x);
    open_edits(x, x->document->uri, true);
    write_edit(x, file->key_span.beg, trimmed_end(x, file), as_block(a, body->text, column));
    close_edits(x);
    close_changes(x);
    gg_json_close(x->json, '}');
}

static size_t end_of(struct gg_lsp_server *s, const struct gg_lsp_document *document,
                     const json_t *params, const char *which)
{
    const json_t *at = gg_rpc_get(json_object_get(params, "range"), which);
    int64_t line = gg_rpc_int(at, "line"), character = gg_rpc_int(at, "character");
    struct gg_lsp_position position = {line > 0 ? (uint32_t)line : 0,
                                       character > 0 ? (uint32_t)character : 0};
    return gg_lsp_offset(document->text, position, s->documents.encoding);
}

void gg_lsp_on_CODE_ACTION(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document;
    if (!gg_lsp_document_of(s, params, &document))
        return;
    struct actions x = {.server = s,
                        .json = result,
                        .document = document,
                        .analysis = gg_lsp_analyse(&s->documents, document),
                        .only = gg_rpc_get(params, "context.only"),
                        .beg = end_of(s, document, params, "start"),
                        .end = end_of(s, document, params, "end")};
    gg_json_open(result, '[');
    if (is_wanted(&x, "quickfix"))
        write_quick_fixes(&x);
    if (is_wanted(&x, "refactor.extract"))
        write_extract(&x);
    if (is_wanted(&x, "refactor.inline"))
        write_inline(&x);
    gg_json_close(result, ']');
}
