/* Where a name comes from, and the outline of a document. */
#include "lsp/server.h"

/* ---- definition ---- */

static const struct gg_field *find_field(const struct gg_record *record, gg_str name,
                                         uint32_t *index)
{
    for (*index = 0; *index < record->nfields; ++*index)
        if (gg_str_eq(record->fields[*index].name, name))
            return &record->fields[*index];
    return NULL;
}

static bool same_place(struct gg_span x, struct gg_span y)
{
    return x.file == y.file && x.beg == y.beg;
}

/* Steps back as long as a field only passes through; a field may have other names on the way. */
static struct gg_span made_at(const struct gg_graph *graph, const struct gg_stage *stage,
                              uint32_t index)
{
    struct gg_span span = stage->in.fields[index].span;
    while (stage->ninputs) {
        stage = &graph->stages[stage->inputs[0]];
        const struct gg_record *out = &stage->out;
        if (stage->op == GG_OP_SOURCE || !out->known || index >= out->nfields)
            break;
        span = out->fields[index].span.file ? out->fields[index].span : span;
        bool passes = stage->in.known && index < stage->in.nfields &&
                      same_place(stage->in.fields[index].span, out->fields[index].span);
        if (!passes)
            break;
    }
    return span;
}

static bool find_origin(const struct gg_lsp_analysis *analysis,
                        const struct gg_lsp_context *context, struct gg_span *span)
{
    const struct gg_graph *graph;
    uint32_t index;
    const struct gg_stage *around = gg_lsp_find_step(analysis, context->step, &graph);
    const struct gg_stage *named = gg_lsp_find_step(analysis, context->word, NULL);
    const struct gg_field *field = around ? find_field(&around->in, context->word, &index) : NULL;
    bool in_code = context->at == GG_LSP_CODE;
    bool is_fields =
        context->option < GG_OPT_COUNT && gg_option_info(context->option)->type == GG_T_FIELDS;
    if (field && (in_code || is_fields)) {
        *span = made_at(graph, around, index);
        return span->file;
    }
    if (!named || in_code)
        return false;
    *span = named->span;
    return true;
}

/* The file that holds the snippet, its start. */
static bool find_snippet_file(const struct gg_lsp_analysis *analysis,
                              const struct gg_lsp_context *context, struct gg_span *span)
{
    const struct gg_stage *stage = gg_lsp_find_step(analysis, context->step, NULL);
    const struct gg_ast *body = stage ? gg_stage_body(stage) : NULL;
    if (context->option != GG_OPT_FILE || !body || body->span.file == analysis->compiled.file)
        return false;
    *span = (struct gg_span){body->span.file, 0, 0};
    return true;
}

void gg_lsp_on_DEFINITION(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document;
    struct gg_span span;
    size_t offset;
    if (!gg_lsp_place(s, params, &document, &offset))
        return;
    struct gg_lsp_context context = gg_lsp_context_at(s, document, offset);
    const struct gg_lsp_analysis *analysis = gg_lsp_analyse(&s->documents, document);
    if (!analysis->compiled.lowered) {
        gg_json_null(result); /* places of an older text would mislead */
        return;
    }
    if (find_snippet_file(analysis, &context, &span) || find_origin(analysis, &context, &span))
        gg_lsp_write_location(s, result, analysis, span);
    else
        gg_json_null(result);
}

/* ---- symbols ---- */

/* SymbolKind of the protocol. */
enum symbol_kind { SYMBOL_MODULE = 2, SYMBOL_FUNCTION = 12, SYMBOL_PROPERTY = 7 };

struct outline {
    struct gg_lsp_server *server;
    struct gg_json *json;
    const struct gg_lsp_analysis *analysis;
};

static void open_symbol(struct outline *o, enum symbol_kind kind, gg_str name, gg_str detail,
                        struct gg_span range, struct gg_span selection)
{
    struct gg_json *j = o->json;
    enum gg_lsp_encoding encoding = o->server->documents.encoding;
    const struct gg_source *source = o->analysis->source;
    /* The protocol wants the one inside the other. */
    range = gg_span_join(range, selection);
    gg_json_open(j, '{');
    gg_json_key(j, "name");
    gg_json_str(j, name.n ? name : GG_STR("?"));
    gg_json_key(j, "kind");
    gg_json_int(j, kind);
    if (detail.n) {
        gg_json_key(j, "detail");
        gg_json_str(j, detail);
    }
    gg_json_key(j, "range");
    gg_lsp_write_range(j, source, range, encoding);
    gg_json_key(j, "selectionRange");
    gg_lsp_write_range(j, source, selection, encoding);
    gg_json_key(j, "children");
    gg_json_open(j, '[');
}

static void close_symbol(struct outline *o)
{
    gg_json_close(o->json, ']');
    gg_json_close(o->json, '}');
}

static gg_str text_of(const struct gg_ast *map, const char *key)
{
    const struct gg_ast *value = gg_ast_get(map, key);
    return value ? value->text : GG_STR("");
}

/* Its snippets are below it. */
static void write_step(struct outline *o, const struct gg_ast *step)
{
    const struct gg_ast *name = gg_ast_get(step, "step");
    gg_str target = text_of(step, "target");
    if (step->kind != GG_AST_MAP || !name)
        return;
    open_symbol(o, SYMBOL_FUNCTION, name->text, target.n ? target : text_of(step, "language"),
                step->span, name->span);
    for (uint32_t i = 0; i < step->u.kids.n; i++) {
        const struct gg_ast *kid = step->u.kids.at[i];
        enum gg_option option;
        if (!gg_option_by_name(kid->key, GG_AT_STEP, &option) ||
            gg_option_info(option)->type != GG_T_CODE || !kid->key_span.file)
            continue;
        open_symbol(o, SYMBOL_PROPERTY, kid->key, GG_STR(""), kid->span, kid->key_span);
        close_symbol(o);
    }
    close_symbol(o);
}

static void write_steps(struct outline *o, const struct gg_ast *pipeline)
{
    const struct gg_ast *steps = gg_ast_get(pipeline, "steps");
    for (uint32_t i = 0; steps && steps->kind == GG_AST_LIST && i < steps->u.kids.n; i++)
        write_step(o, steps->u.kids.at[i]);
}

static void write_pipelines(struct outline *o, const struct gg_ast *pipelines)
{
    for (uint32_t i = 0; pipelines->kind == GG_AST_MAP && i < pipelines->u.kids.n; i++) {
        const struct gg_ast *pipeline = pipelines->u.kids.at[i];
        if (pipeline->kind != GG_AST_MAP)
            continue;
        open_symbol(o, SYMBOL_MODULE, pipeline->key, GG_STR("pipeline"), pipeline->span,
                    pipeline->key_span);
        write_steps(o, pipeline);
        close_symbol(o);
    }
}

void gg_lsp_on_DOCUMENT_SYMBOL(struct gg_lsp_server *s, const json_t *params,
                               struct gg_json *result)
{
    struct gg_lsp_document *document;
    if (!gg_lsp_document_of(s, params, &document))
        return;
    const struct gg_lsp_analysis *analysis = gg_lsp_analyse(&s->documents, document);
    if (!analysis->compiled.ast && document->good)
        analysis = document->good; /* better a little old than gone */
    const struct gg_ast *root = analysis->compiled.ast;
    struct outline o = {s, result, analysis};
    gg_json_open(result, '[');
    if (root && root->kind == GG_AST_MAP) {
        const struct gg_ast *pipelines = gg_ast_get(root, "pipelines");
        if (pipelines)
            write_pipelines(&o, pipelines);
        write_steps(&o, root);
    }
    gg_json_close(result, ']');
}

/* ---- lenses ---- */

static void write_lens(struct outline *o, struct gg_span span, gg_str title, const char *command,
                       gg_str uri, gg_str argument)
{
    struct gg_json *j = o->json;
    gg_json_open(j, '{');
    gg_json_key(j, "range");
    gg_lsp_write_range(j, o->analysis->source, span, o->server->documents.encoding);
    gg_json_key(j, "command");
    gg_json_open(j, '{');
    gg_json_key(j, "title");
    gg_json_str(j, title);
    gg_json_key(j, "command");
    gg_json_cstr(j, command);
    if (*command) {
        gg_json_key(j, "arguments");
        gg_json_open(j, '[');
        gg_json_str(j, uri);
        gg_json_str(j, argument);
        gg_json_close(j, ']');
    }
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

static void count_fields(struct gg_buf *out, const struct gg_record *record)
{
    if (record->known)
        gg_buf_addf(out, "%u field%s", record->nfields, record->nfields == 1 ? "" : "s");
    else
        gg_buf_adds(out, "any fields");
}

static gg_str step_title(struct gg_arena *a, const struct gg_stage *stage)
{
    struct gg_buf title = gg_buf_new(a);
    gg_buf_addf(&title, "%s: ", gg_target_name(stage->target));
    count_fields(&title, &stage->in);
    gg_buf_adds(&title, " -> ");
    count_fields(&title, &stage->out);
    return gg_buf_str(&title);
}

void gg_lsp_on_CODE_LENS(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document;
    if (!gg_lsp_document_of(s, params, &document))
        return;
    const struct gg_lsp_analysis *analysis = gg_lsp_analyse(&s->documents, document);
    const struct gg_module *module = analysis->compiled.lowered;
    struct outline o = {s, result, analysis};
    gg_json_open(result, '[');
    for (uint32_t g = 0; module && g < module->ngraphs; g++) {
        const struct gg_graph *graph = &module->graphs[g];
        bool is_first = true;
        for (uint32_t i = 0; i < graph->nstages; i++) {
            const struct gg_stage *stage = &graph->stages[i];
            if (stage->op != GG_OP_STEP || stage->span.file != analysis->compiled.file)
                continue;
            if (is_first)
                write_lens(&o, stage->span,
                           gg_str_printf(&s->arena, "Run " GG_FMT, GG_ARG(graph->name)),
                           "gluegen.run", document->uri, graph->name);
            is_first = false;
            write_lens(&o, stage->span, step_title(&s->arena, stage), "", document->uri,
                       stage->name);
        }
    }
    gg_json_close(result, ']');
}
