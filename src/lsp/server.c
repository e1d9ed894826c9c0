/* The loop, the life cycle and what the handlers share. */
#include "lsp/server.h"

#include "gluegen_version.h"

struct method {
    const char *name;
    gg_lsp_handler *run;
    bool is_request;
};

static const struct method methods[] = {
#define GG_LSP_METHOD(name, id, is_request) {name, gg_lsp_on_##id, is_request},
#include "lsp/methods.def"
#undef GG_LSP_METHOD
};

/* ---- answers ---- */

static void fail(struct gg_lsp_server *s, enum gg_lsp_error error, const char *text)
{
    s->error = error;
    s->error_text = text;
}

static void send(struct gg_lsp_server *s, const struct gg_buf *body)
{
    if (!gg_rpc_send(&s->rpc, gg_buf_str(body)))
        s->is_over = true;
}

static void open_message(struct gg_json *j)
{
    gg_json_open(j, '{');
    gg_json_key(j, "jsonrpc");
    gg_json_cstr(j, "2.0");
}

static void write_id(struct gg_json *j, const json_t *id)
{
    gg_json_key(j, "id");
    if (json_is_integer(id))
        gg_json_int(j, json_integer_value(id));
    else if (json_is_string(id))
        gg_json_str(j, (gg_str){json_string_value(id), json_string_length(id)});
    else
        gg_json_null(j);
}

static void send_error(struct gg_lsp_server *s, const json_t *id)
{
    struct gg_buf out = gg_buf_new(&s->arena);
    struct gg_json j = gg_json_new(&out);
    open_message(&j);
    write_id(&j, id);
    gg_json_key(&j, "error");
    gg_json_open(&j, '{');
    gg_json_key(&j, "code");
    gg_json_int(&j, s->error);
    gg_json_key(&j, "message");
    gg_json_cstr(&j, s->error_text);
    gg_json_close(&j, '}');
    gg_json_close(&j, '}');
    send(s, &out);
}

static void answer(struct gg_lsp_server *s, const struct method *method, const json_t *id,
                   const json_t *params)
{
    struct gg_buf out = gg_buf_new(&s->arena);
    struct gg_json j = gg_json_new(&out);
    open_message(&j);
    write_id(&j, id);
    gg_json_key(&j, "result");
    method->run(s, params, &j);
    gg_json_close(&j, '}');
    if (s->error)
        send_error(s, id);
    else
        send(s, &out);
}

/* ---- dispatch ---- */

static const struct method *find_method(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(methods); i++)
        if (gg_str_is(name, methods[i].name))
            return &methods[i];
    return NULL;
}

/* Why a request cannot be answered now, or at all. */
static void check_request(struct gg_lsp_server *s, const struct method *method)
{
    bool is_first = method && method->run == gg_lsp_on_INITIALIZE;
    if (s->is_shut_down)
        fail(s, GG_LSP_INVALID_REQUEST, "the server was shut down");
    else if (is_first && s->is_initialized)
        fail(s, GG_LSP_INVALID_REQUEST, "the server was initialized before");
    else if (!is_first && !s->is_initialized)
        fail(s, GG_LSP_NOT_INITIALIZED, "the server is not initialized");
    else if (!method || !method->is_request)
        fail(s, GG_LSP_METHOD_NOT_FOUND, "this server does not know the method");
}

static void handle(struct gg_lsp_server *s, const json_t *message)
{
    const json_t *id = json_object_get(message, "id"), *params;
    const struct method *method = find_method(gg_rpc_text(message, "method"));
    params = json_object_get(message, "params");
    s->error = 0;
    if (!json_is_string(json_object_get(message, "method"))) {
        if (!json_object_get(message, "result") && !json_object_get(message, "error")) {
            fail(s, GG_LSP_INVALID_REQUEST, "this is no request");
            send_error(s, id);
        }
    } else if (id) {
        check_request(s, method);
        if (s->error)
            send_error(s, id);
        else
            answer(s, method, id, params);
    } else if (method && !method->is_request &&
               (s->is_initialized || method->run == gg_lsp_on_EXIT)) {
        method->run(s, params, NULL);
    }
}

static void send_diagnostics(struct gg_lsp_server *s, const struct gg_lsp_document *document,
                             const struct gg_lsp_analysis *analysis)
{
    struct gg_buf out = gg_buf_new(&s->arena);
    struct gg_json j = gg_json_new(&out);
    open_message(&j);
    gg_json_key(&j, "method");
    gg_json_cstr(&j, "textDocument/publishDiagnostics");
    gg_json_key(&j, "params");
    gg_json_open(&j, '{');
    gg_json_key(&j, "uri");
    gg_json_str(&j, document->uri);
    gg_json_key(&j, "version");
    gg_json_int(&j, document->version);
    gg_json_key(&j, "diagnostics");
    gg_json_open(&j, '[');
    for (uint32_t i = 0; analysis && i < analysis->diags.list.n; i++)
        gg_lsp_write_diag(s, &j, analysis, analysis->diags.list.at[i]);
    gg_json_close(&j, ']');
    gg_json_close(&j, '}');
    gg_json_close(&j, '}');
    send(s, &out);
}

static void publish_all(struct gg_lsp_server *s)
{
    for (uint32_t i = 0; i < s->documents.list.n && !s->is_over; i++) {
        struct gg_lsp_document *document = s->documents.list.at[i];
        if (document->is_open && !document->current)
            send_diagnostics(s, document, gg_lsp_analyse(&s->documents, document));
    }
}

int gg_lsp_serve(int in, int out)
{
    struct gg_lsp_server s = {.rpc = {.in = in, .out = out}};
    while (!s.is_over) {
        json_t *message = NULL;
        enum gg_rpc_result result = gg_rpc_read(&s.rpc, false, &message);
        if (result == GG_RPC_NONE) {
            publish_all(&s);
            result = s.is_over ? GG_RPC_END : gg_rpc_read(&s.rpc, true, &message);
        }
        if (result == GG_RPC_MESSAGE) {
            handle(&s, message);
        } else if (result == GG_RPC_INVALID) {
            fail(&s, GG_LSP_PARSE_ERROR, "this is no JSON");
            send_error(&s, NULL);
        } else {
            s.is_over = true;
        }
        json_decref(message);
        gg_arena_free(&s.arena);
    }
    gg_lsp_documents_free(&s.documents);
    gg_rpc_free(&s.rpc);
    return s.is_shut_down ? 0 : 1;
}

/* ---- life cycle ---- */

static bool offers_utf8(const json_t *params)
{
    const json_t *offered = gg_rpc_get(params, "capabilities.general.positionEncodings");
    for (size_t i = 0; i < json_array_size(offered); i++) {
        const char *name = json_string_value(json_array_get(offered, i));
        if (name && !strcmp(name, "utf-8"))
            return true;
    }
    return false;
}

static void write_true(struct gg_json *j, const char *key)
{
    gg_json_key(j, key);
    gg_json_bool(j, true);
}

static void write_list(struct gg_json *j, const char *key, const char *const *items, size_t n)
{
    gg_json_key(j, key);
    gg_json_open(j, '[');
    for (size_t i = 0; i < n; i++)
        gg_json_cstr(j, items[i]);
    gg_json_close(j, ']');
}

static void write_capabilities(struct gg_lsp_server *s, struct gg_json *j)
{
    static const char *const triggers[] = {" ", ":", "(", "[", "{", ","};
    static const char *const kinds[] = {"quickfix", "refactor.extract", "refactor.inline"};
    gg_json_open(j, '{');
    gg_json_key(j, "positionEncoding");
    gg_json_cstr(j, s->documents.encoding == GG_LSP_UTF8 ? "utf-8" : "utf-16");
    gg_json_key(j, "textDocumentSync");
    gg_json_open(j, '{');
    write_true(j, "openClose");
    gg_json_key(j, "change");
    gg_json_int(j, 2); /* incremental */
    gg_json_close(j, '}');
    write_true(j, "hoverProvider");
    write_true(j, "definitionProvider");
    write_true(j, "documentSymbolProvider");
    write_true(j, "documentFormattingProvider");
    gg_json_key(j, "completionProvider");
    gg_json_open(j, '{');
    write_list(j, "triggerCharacters", triggers, GG_COUNT(triggers));
    gg_json_close(j, '}');
    gg_json_key(j, "codeActionProvider");
    gg_json_open(j, '{');
    write_list(j, "codeActionKinds", kinds, GG_COUNT(kinds));
    gg_json_close(j, '}');
    gg_json_key(j, "codeLensProvider");
    gg_json_open(j, '{');
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

void gg_lsp_on_INITIALIZE(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    s->is_initialized = true;
    s->documents.encoding = offers_utf8(params) ? GG_LSP_UTF8 : GG_LSP_UTF16;
    gg_json_open(result, '{');
    gg_json_key(result, "capabilities");
    write_capabilities(s, result);
    gg_json_key(result, "serverInfo");
    gg_json_open(result, '{');
    gg_json_key(result, "name");
    gg_json_cstr(result, "gluegen");
    gg_json_key(result, "version");
    gg_json_cstr(result, GG_VERSION);
    gg_json_close(result, '}');
    gg_json_close(result, '}');
}

void gg_lsp_on_INITIALIZED(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    (void)s, (void)params, (void)result;
}

void gg_lsp_on_SHUTDOWN(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    (void)params;
    s->is_shut_down = true;
    gg_json_null(result);
}

void gg_lsp_on_EXIT(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    (void)params, (void)result;
    s->is_over = true;
}

/* ---- documents ---- */

static gg_str uri_of(const json_t *params)
{
    return gg_rpc_text(json_object_get(params, "textDocument"), "uri");
}

bool gg_lsp_document_of(struct gg_lsp_server *s, const json_t *params,
                        struct gg_lsp_document **document)
{
    *document = gg_lsp_document_find(&s->documents, uri_of(params));
    if (!*document)
        fail(s, GG_LSP_INVALID_PARAMS, "the document is not open");
    return *document;
}

/* What was made of documents that read this one's file is out of date. */
static void forget_readers(struct gg_lsp_server *s, const struct gg_lsp_document *changed)
{
    for (uint32_t i = 0; i < s->documents.list.n; i++) {
        struct gg_lsp_document *document = s->documents.list.at[i];
        const struct gg_lsp_analysis *current = document->current;
        for (uint32_t k = 0; current && k < current->sources.list.n; k++)
            if (gg_str_eq(current->sources.list.at[k]->name, changed->path))
                document->current = NULL;
    }
}

void gg_lsp_on_DID_OPEN(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    const json_t *item = json_object_get(params, "textDocument");
    (void)result;
    forget_readers(s, gg_lsp_document_open(&s->documents, gg_rpc_text(item, "uri"),
                                           gg_rpc_text(item, "text"), gg_rpc_int(item, "version")));
}

static struct gg_lsp_position read_position(const json_t *at)
{
    int64_t line = gg_rpc_int(at, "line"), character = gg_rpc_int(at, "character");
    return (struct gg_lsp_position){line > 0 ? (uint32_t)line : 0,
                                    character > 0 ? (uint32_t)character : 0};
}

static void change(struct gg_lsp_server *s, struct gg_lsp_document *document, const json_t *edit)
{
    const json_t *range = json_object_get(edit, "range");
    size_t beg = 0, end = document->text.n;
    if (json_is_object(range)) {
        enum gg_lsp_encoding encoding = s->documents.encoding;
        beg =
            gg_lsp_offset(document->text, read_position(json_object_get(range, "start")), encoding);
        end = gg_lsp_offset(document->text, read_position(json_object_get(range, "end")), encoding);
    }
    gg_lsp_document_edit(document, beg, end, gg_rpc_text(edit, "text"));
}

void gg_lsp_on_DID_CHANGE(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document = gg_lsp_document_find(&s->documents, uri_of(params));
    const json_t *edits = json_object_get(params, "contentChanges");
    (void)result;
    if (!document)
        return;
    for (size_t i = 0; i < json_array_size(edits); i++)
        change(s, document, json_array_get(edits, i));
    document->version = gg_rpc_int(json_object_get(params, "textDocument"), "version");
    forget_readers(s, document);
}

void gg_lsp_on_DID_CLOSE(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document = gg_lsp_document_find(&s->documents, uri_of(params));
    (void)result;
    if (!document)
        return;
    send_diagnostics(s, document, NULL);
    forget_readers(s, document);
    gg_lsp_document_close(document);
}

/* Files on the disk have changed: any spec may read them. */
void gg_lsp_on_DID_CHANGE_WATCHED(struct gg_lsp_server *s, const json_t *params,
                                  struct gg_json *result)
{
    (void)params, (void)result;
    for (uint32_t i = 0; i < s->documents.list.n; i++)
        s->documents.list.at[i]->current = NULL;
}

/* ---- places ---- */

bool gg_lsp_place(struct gg_lsp_server *s, const json_t *params, struct gg_lsp_document **document,
                  size_t *offset)
{
    if (!gg_lsp_document_of(s, params, document))
        return false;
    *offset = gg_lsp_offset((*document)->text, read_position(json_object_get(params, "position")),
                            s->documents.encoding);
    return true;
}

bool gg_lsp_is_terms(const struct gg_lsp_document *document)
{
    static const char *const suffixes[] = {".pl", ".pro", ".prolog"};
    for (size_t i = 0; i < GG_COUNT(suffixes); i++)
        if (gg_str_ends(document->uri, gg_str_from(suffixes[i])))
            return true;
    return false;
}

struct gg_lsp_context gg_lsp_context_at(struct gg_lsp_server *s,
                                        const struct gg_lsp_document *document, size_t offset)
{
    return (gg_lsp_is_terms(document) ? gg_lsp_context_terms
                                      : gg_lsp_context_yaml)(&s->arena, document->text, offset);
}

static void write_position(struct gg_json *j, const char *key, struct gg_lsp_position at)
{
    gg_json_key(j, key);
    gg_json_open(j, '{');
    gg_json_key(j, "line");
    gg_json_int(j, at.line);
    gg_json_key(j, "character");
    gg_json_int(j, at.character);
    gg_json_close(j, '}');
}

void gg_lsp_write_range(struct gg_json *j, const struct gg_source *source, struct gg_span span,
                        enum gg_lsp_encoding encoding)
{
    uint32_t end = span.end > span.beg ? span.end : span.beg;
    struct gg_lsp_position none = {0, 0};
    gg_json_open(j, '{');
    write_position(j, "start", source ? gg_lsp_position(source, span.beg, encoding) : none);
    write_position(j, "end", source ? gg_lsp_position(source, end, encoding) : none);
    gg_json_close(j, '}');
}

void gg_lsp_write_text_range(struct gg_lsp_server *s, struct gg_json *j,
                             const struct gg_lsp_document *document, size_t beg, size_t end)
{
    struct gg_sources sources = gg_sources_new(&s->arena);
    uint32_t file = gg_source_add(&sources, document->uri, document->text);
    struct gg_span span = {file, (uint32_t)beg, (uint32_t)end};
    gg_lsp_write_range(j, gg_source_get(&sources, file), span, s->documents.encoding);
}

void gg_lsp_write_location(struct gg_lsp_server *s, struct gg_json *j,
                           const struct gg_lsp_analysis *analysis, struct gg_span span)
{
    const struct gg_source *source = gg_source_get(&analysis->sources, span.file);
    gg_json_open(j, '{');
    gg_json_key(j, "uri");
    bool is_path = gg_str_starts(source->name, GG_STR("/"));
    gg_json_str(j, is_path ? gg_lsp_uri(&s->arena, source->name) : source->name);
    gg_json_key(j, "range");
    gg_lsp_write_range(j, source, span, s->documents.encoding);
    gg_json_close(j, '}');
}

const struct gg_stage *gg_lsp_find_step(const struct gg_lsp_analysis *analysis, gg_str name,
                                        const struct gg_graph **graph)
{
    const struct gg_module *module = analysis ? analysis->compiled.lowered : NULL;
    for (uint32_t g = 0; module && name.n && g < module->ngraphs; g++) {
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++) {
            const struct gg_stage *stage = &module->graphs[g].stages[i];
            if (stage->op != GG_OP_STEP || !gg_str_eq(stage->name, name))
                continue;
            if (graph)
                *graph = &module->graphs[g];
            return stage;
        }
    }
    return NULL;
}

static const struct gg_ast *find_in_steps(const struct gg_ast *pipeline, gg_str name)
{
    const struct gg_ast *steps = gg_ast_get(pipeline, "steps");
    for (uint32_t i = 0; steps && i < steps->u.kids.n; i++) {
        const struct gg_ast *own = gg_ast_get(steps->u.kids.at[i], "step");
        if (own && gg_str_eq(own->text, name))
            return steps->u.kids.at[i];
    }
    return NULL;
}

const struct gg_ast *gg_lsp_find_step_node(const struct gg_lsp_analysis *analysis, gg_str name)
{
    /* A plan was made of it, so the tree is sound. */
    const struct gg_ast *root = analysis->compiled.lowered ? analysis->compiled.ast : NULL;
    const struct gg_ast *pipelines = root ? gg_ast_get(root, "pipelines") : NULL;
    const struct gg_ast *found = root ? find_in_steps(root, name) : NULL;
    for (uint32_t i = 0; pipelines && !found && i < pipelines->u.kids.n; i++)
        found = find_in_steps(pipelines->u.kids.at[i], name);
    return found;
}
