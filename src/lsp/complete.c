/* What can be written at a place: options, values, steps, and inside snippets the fields. */
#include "lsp/server.h"

/* CompletionItemKind of the protocol. */
enum item_kind {
    ITEM_FUNCTION = 3,
    ITEM_FIELD = 5,
    ITEM_VARIABLE = 6,
    ITEM_PROPERTY = 10,
    ITEM_VALUE = 12,
    ITEM_REFERENCE = 18,
    ITEM_TYPE = 25,
};

/* What a snippet sees beside its fields. */
static const struct {
    enum gg_target target;
    enum item_kind kind;
    const char *name, *doc;
} given[] = {
    {GG_TARGET_GO, ITEM_FUNCTION, "emit", "Writes a record: emit(a, b, ...)."},
    {GG_TARGET_GO, ITEM_VARIABLE, "fields", "The fields of the record, []string."},
    {GG_TARGET_PYTHON, ITEM_FUNCTION, "emit", "Writes a record; the same as output."},
    {GG_TARGET_PYTHON, ITEM_VARIABLE, "fields", "The fields of the record, a list of str."},
    {GG_TARGET_PYTHON, ITEM_FUNCTION, "output", "Writes a record: output(a, b, ...)."},
    {GG_TARGET_RUST, ITEM_FUNCTION, "emit", "Writes a record: emit(&[a, b])."},
    {GG_TARGET_RUST, ITEM_VARIABLE, "fields", "The fields of the record, &[&str]."},
};

struct items {
    struct gg_lsp_server *server;
    struct gg_json *json;
    const struct gg_lsp_document *document;
    const struct gg_lsp_context *context;
    const struct gg_lsp_analysis *analysis; /* the last with a plan; or NULL */
    const struct gg_stage *step;            /* around the place; or NULL */
    bool is_terms;
};

static void add(struct items *x, enum item_kind kind, gg_str label, gg_str text, const char *detail,
                const char *doc)
{
    struct gg_json *j = x->json;
    gg_json_open(j, '{');
    gg_json_key(j, "label");
    gg_json_str(j, label);
    gg_json_key(j, "kind");
    gg_json_int(j, kind);
    if (detail) {
        gg_json_key(j, "detail");
        gg_json_cstr(j, detail);
    }
    if (doc) {
        gg_json_key(j, "documentation");
        gg_json_cstr(j, doc);
    }
    gg_json_key(j, "textEdit");
    gg_json_open(j, '{');
    gg_json_key(j, "range");
    gg_lsp_write_text_range(x->server, j, x->document, x->context->beg, x->context->end);
    gg_json_key(j, "newText");
    gg_json_str(j, text);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

/* A value directly behind its colon gets a blank before it. */
static void add_value(struct items *x, enum item_kind kind, gg_str text, const char *detail,
                      const char *doc)
{
    size_t beg = x->context->beg;
    bool tight = !x->is_terms && beg && x->document->text.p[beg - 1] == ':';
    gg_str typed = tight ? gg_str_concat(&x->server->arena, GG_STR(" "), text) : text;
    add(x, kind, text, typed, detail, doc);
}

static bool fits_target(const struct items *x, const struct gg_option_info *info)
{
    return !x->step || !(x->context->place & GG_AT_STEP) || (info->targets >> x->step->target & 1u);
}

static void add_options(struct items *x)
{
    struct gg_arena *a = &x->server->arena;
    const struct gg_lsp_context *context = x->context;
    char after = context->end < x->document->text.n ? x->document->text.p[context->end] : '\0';
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if (info->type == GG_T_LATER || !(info->where & context->place) || !fits_target(x, info))
            continue;
        gg_str name = gg_str_from(info->name);
        bool has_mark = after == ':' || after == '(';
        const char *mark = has_mark ? "" : x->is_terms ? "(" : ": ";
        add(x, ITEM_PROPERTY, name, gg_str_printf(a, "%s%s", info->name, mark), info->fallback,
            info->doc);
    }
}

static void add_choices(struct items *x, const char *choices)
{
    gg_str rest = gg_str_from(choices), word;
    bool later;
    while (gg_option_next_choice(&rest, &word, &later))
        if (!later)
            add_value(x, ITEM_VALUE, word, NULL, NULL);
}

static void add_steps(struct items *x)
{
    const struct gg_module *module = x->analysis ? x->analysis->compiled.lowered : NULL;
    for (uint32_t g = 0; module && g < module->ngraphs; g++) {
        const struct gg_graph *graph = &module->graphs[g];
        for (uint32_t i = 0; i < graph->nstages; i++)
            if (graph->stages[i].op == GG_OP_STEP && &graph->stages[i] != x->step)
                add_value(x, ITEM_REFERENCE, graph->stages[i].name,
                          gg_target_name(graph->stages[i].target), NULL);
    }
}

static void add_fields(struct items *x, const struct gg_record *record)
{
    for (uint32_t i = 0; i < record->nfields; i++)
        add_value(x, ITEM_FIELD, record->fields[i].name, gg_type_name(record->fields[i].type),
                  NULL);
}

static void add_targets(struct items *x)
{
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        add_value(x, ITEM_VALUE, gg_str_from(gg_target_name((enum gg_target)i)), NULL,
                  gg_target_doc((enum gg_target)i));
}

static void add_types(struct items *x)
{
    for (uint32_t i = 0; i < GG_TYPE_COUNT; i++)
        add_value(x, ITEM_TYPE, gg_str_from(gg_type_name((enum gg_type)i)), NULL, NULL);
}

/* A value of the option at the place. */
static void add_values(struct items *x)
{
    const struct gg_option_info *info = gg_option_info(x->context->option);
    if (info->type == GG_T_TARGET)
        add_targets(x);
    else if (info->type == GG_T_BOOL)
        add_choices(x, "true|false");
    else if (info->type == GG_T_FIELDS && x->step)
        add_fields(x, &x->step->in);
    else if (x->context->option == GG_OPT_KEY && x->step)
        add_fields(x, &x->step->in);
    else if (info->type == GG_T_NAMES)
        add_steps(x);
    else if (info->type == GG_T_ENUM || info->type == GG_T_ON_ERROR || info->type == GG_T_WORKERS)
        add_choices(x, info->choices);
    else if (info->type == GG_T_OUTPUT)
        add_choices(x, "-|null");
}

static void add_names_of_code(struct items *x)
{
    if (!x->step)
        return;
    add_fields(x, &x->step->in);
    for (size_t i = 0; i < GG_COUNT(given); i++)
        if (given[i].target == x->step->target)
            add(x, given[i].kind, gg_str_from(given[i].name), gg_str_from(given[i].name), NULL,
                given[i].doc);
}

static void add_items(struct items *x)
{
    switch (x->context->at) {
    case GG_LSP_NOWHERE:
        break;
    case GG_LSP_KEY:
        add_options(x);
        break;
    case GG_LSP_VALUE:
        add_values(x);
        break;
    case GG_LSP_TYPE:
        add_types(x);
        break;
    case GG_LSP_CODE:
        add_names_of_code(x);
        break;
    }
}

void gg_lsp_on_COMPLETION(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document;
    size_t offset;
    if (!gg_lsp_place(s, params, &document, &offset))
        return;
    struct gg_lsp_context context = gg_lsp_context_at(s, document, offset);
    (void)gg_lsp_analyse(&s->documents, document);
    struct items x = {.server = s,
                      .json = result,
                      .document = document,
                      .context = &context,
                      .analysis = document->good,
                      .step = gg_lsp_find_step(document->good, context.step, NULL),
                      .is_terms = gg_lsp_is_terms(document)};
    gg_json_open(result, '[');
    add_items(&x);
    gg_json_close(result, ']');
}
