/* The tree of a spec as Prolog facts. */
#include "frontend/convert_parts.h"
#include "frontend/scalar.h"
#include "frontend/spec_term.h"
#include "frontend/term_ops.h"

struct writer {
    struct gg_convert *c;
    struct gg_ops *ops;
};

static bool is_key(const struct gg_ast *node, const char *key)
{
    return gg_str_is(node->key, key);
}

/* ---- nodes ---- */

static struct gg_doc *node(struct writer *w, enum gg_doc_kind kind, gg_str text)
{
    struct gg_doc *doc = gg_doc_new(w->c->arena, kind, GG_NO_SPAN);
    doc->flow = true;
    if (kind == GG_DOC_SCALAR) {
        doc->text = text;
        doc->style = GG_STYLE_QUOTED;
    } else {
        doc->key = text;
    }
    return doc;
}

static void add(struct writer *w, struct gg_doc *parent, struct gg_doc *kid)
{
    gg_doc_add(w->c->arena, parent, kid);
}

/* Quotes do not hurt an atom that is an operator, and keep it from being taken for one by readers
 * of text. */
static gg_str atom(struct writer *w, gg_str text)
{
    struct gg_buf b = gg_buf_new(w->c->arena);
    if (gg_term_is_plain(text) && !gg_ops_find(w->ops, text))
        return text;
    gg_term_write_quoted(&b, text, '\'', false);
    return gg_buf_str(&b);
}

static struct gg_doc *code(struct writer *w, gg_str text)
{
    struct gg_buf b = gg_buf_new(w->c->arena);
    bool block = gg_str_find_char(text, '\n') >= 0 && gg_term_is_block(text);
    if (block)
        gg_term_write_block(&b, text, '\'', 0, 0);
    else
        gg_term_write_quoted(&b, text, '\'', false);
    struct gg_doc *doc = node(w, GG_DOC_SCALAR, gg_buf_str(&b));
    if (block)
        doc->style = GG_STYLE_QUOTED_BLOCK;
    return doc;
}

static struct gg_doc *scalar(struct writer *w, const struct gg_ast *value,
                             const struct gg_option_info *info)
{
    switch (value->kind) {
    case GG_AST_NULL:
        return node(w, GG_DOC_SCALAR, GG_STR("null"));
    case GG_AST_BOOL:
        return node(w, GG_DOC_SCALAR, value->u.b ? GG_STR("true") : GG_STR("false"));
    case GG_AST_STR:
        if (info && info->type == GG_T_CODE)
            return code(w, value->text);
        return node(w, GG_DOC_SCALAR, atom(w, value->text));
    case GG_AST_INT:
    case GG_AST_FLOAT:
    case GG_AST_LIST:
    case GG_AST_MAP:
        break;
    }
    return node(w, GG_DOC_SCALAR, value->text);
}

/* ---- lists and maps ---- */

static struct gg_doc *value(struct writer *w, const struct gg_ast *v,
                            const struct gg_option_info *info);

static struct gg_doc *pair(struct writer *w, const struct gg_ast *entry, const char *sign)
{
    struct gg_doc *doc = node(w, GG_DOC_PAIR, atom(w, entry->key));
    doc->sign = gg_str_from(sign);
    gg_convert_place_of(w->c, entry, doc);
    add(w, doc, value(w, entry, NULL));
    return doc;
}

static void add_pairs(struct writer *w, struct gg_doc *doc, const struct gg_ast *map,
                      const char *sign)
{
    for (uint32_t i = 0; i < map->u.kids.n; i++)
        add(w, doc, pair(w, map->u.kids.at[i], sign));
}

/* {a: 1, b: 2}, or a: 1 alone. */
static struct gg_doc *map_value(struct writer *w, const struct gg_ast *map)
{
    if (map->u.kids.n == 1)
        return pair(w, map->u.kids.at[0], ": ");
    struct gg_doc *doc = node(w, map->u.kids.n ? GG_DOC_MAP : GG_DOC_SCALAR, GG_STR(""));
    if (!map->u.kids.n)
        doc->text = GG_STR("{}");
    add_pairs(w, doc, map, ": ");
    return doc;
}

static struct gg_doc *list_value(struct writer *w, const struct gg_ast *list)
{
    struct gg_doc *doc = node(w, GG_DOC_LIST, GG_STR(""));
    for (uint32_t i = 0; i < list->u.kids.n; i++) {
        struct gg_doc *kid = value(w, list->u.kids.at[i], NULL);
        gg_convert_place_of(w->c, list->u.kids.at[i], kid);
        add(w, doc, kid);
    }
    return doc;
}

static struct gg_doc *value(struct writer *w, const struct gg_ast *v,
                            const struct gg_option_info *info)
{
    if (v->kind == GG_AST_LIST)
        return list_value(w, v);
    return v->kind == GG_AST_MAP ? map_value(w, v) : scalar(w, v, info);
}

/* key(Value), key(a(1), b(2)) */
static struct gg_doc *option(struct writer *w, const struct gg_ast *entry, uint32_t place)
{
    const struct gg_option_info *info = gg_convert_option(entry->key, place);
    struct gg_doc *doc = node(w, GG_DOC_CALL, atom(w, entry->key));
    gg_convert_place_of(w->c, entry, doc);
    if (entry->kind == GG_AST_MAP && info && info->type == GG_T_ENV) {
        struct gg_doc *list = node(w, GG_DOC_LIST, GG_STR(""));
        list->broken = entry->u.kids.n > 1;
        add_pairs(w, list, entry, " = ");
        add(w, doc, list);
    } else if (entry->kind == GG_AST_MAP && entry->u.kids.n) {
        for (uint32_t i = 0; i < entry->u.kids.n; i++)
            add(w, doc, option(w, entry->u.kids.at[i], 0));
    } else {
        add(w, doc, value(w, entry, info));
    }
    return doc;
}

/* ---- steps ---- */

static bool is_body(const struct gg_ast *entry)
{
    static const char *const keys[] = {"code", "file", "command", "url"};
    for (size_t i = 0; i < GG_COUNT(keys); i++)
        if (is_key(entry, keys[i]))
            return true;
    return false;
}

static bool runs_paths(const struct gg_ast *target)
{
    static const char *const names[] = {"go", "rust", "csharp", "local"};
    for (size_t i = 0; target && i < GG_COUNT(names); i++)
        if (gg_str_is(target->text, names[i]))
            return true;
    return false;
}

/* Whether the third argument alone tells which of the bodies it is. */
static bool is_told(const struct gg_ast *body, const struct gg_ast *target)
{
    bool path = body->kind == GG_AST_STR && gg_spec_is_path(body->text) && runs_paths(target);
    if (target && gg_str_is(target->text, "remote"))
        return false;
    if (is_key(body, "code"))
        return body->kind == GG_AST_STR && !path &&
               !(target && gg_spec_is_script(target->text, body->text));
    return is_key(body, "command") && (path || (body->kind == GG_AST_LIST && body->u.kids.n));
}

static struct gg_doc *body_of(struct writer *w, const struct gg_ast *step, struct gg_doc *doc)
{
    const struct gg_ast *target = gg_ast_get(step, "target"), *body = NULL;
    for (uint32_t i = 0; i < step->u.kids.n && !body; i++)
        if (is_body(step->u.kids.at[i]))
            body = step->u.kids.at[i];
    if (!body)
        return node(w, GG_DOC_SCALAR, GG_STR("[]"));
    gg_convert_place_of(w->c, body, doc);
    if (!is_told(body, target))
        return option(w, body, GG_AT_STEP);
    return value(w, body, gg_convert_option(body->key, GG_AT_STEP));
}

static struct gg_doc *argument(struct writer *w, const struct gg_ast *step, const char *key,
                               struct gg_doc *doc)
{
    const struct gg_ast *entry = gg_ast_get(step, key);
    if (!entry)
        return node(w, GG_DOC_SCALAR, GG_STR("null"));
    gg_convert_place_of(w->c, entry, doc);
    return value(w, entry, NULL);
}

static struct gg_doc *step_term(struct writer *w, const struct gg_ast *step)
{
    struct gg_doc *doc = node(w, GG_DOC_CALL, GG_STR("step"));
    struct gg_doc *options = node(w, GG_DOC_LIST, GG_STR(""));
    gg_convert_place_of(w->c, step, doc);
    add(w, doc, argument(w, step, "step", doc));
    add(w, doc, argument(w, step, "target", doc));
    add(w, doc, body_of(w, step, doc));
    bool body = false;
    for (uint32_t i = 0; i < step->u.kids.n; i++) {
        const struct gg_ast *entry = step->u.kids.at[i];
        bool taken = is_key(entry, "step") || is_key(entry, "target");
        if (!taken && !(is_body(entry) && !body))
            add(w, options, option(w, entry, GG_AT_STEP));
        body |= is_body(entry);
    }
    if (options->kids.n)
        add(w, doc, options);
    doc->blank_before = true;
    return doc;
}

/* ---- pipelines ---- */

static struct gg_doc *options_of(struct writer *w, const struct gg_ast *map, uint32_t place)
{
    struct gg_doc *list = node(w, GG_DOC_LIST, GG_STR(""));
    for (uint32_t i = 0; i < map->u.kids.n; i++) {
        const struct gg_ast *entry = map->u.kids.at[i];
        if (!is_key(entry, "gluegen") && !is_key(entry, "name") && !is_key(entry, "steps") &&
            !is_key(entry, "pipelines"))
            add(w, list, option(w, entry, place));
    }
    list->broken = list->kids.n > 2;
    return list;
}

/* Steps that are facts are found by their names, which must be texts that differ. */
static bool can_be_facts(const struct gg_ast *steps)
{
    for (uint32_t i = 0; i < steps->u.kids.n; i++) {
        const struct gg_ast *name = gg_ast_get(steps->u.kids.at[i], "step");
        if (!name || name->kind != GG_AST_STR)
            return false;
    }
    return true;
}

/* `doc` is `pipeline(..)` without its arguments. */
static void fill_pipeline(struct writer *w, struct gg_doc *doc, struct gg_doc *name,
                          const struct gg_ast *pipeline, bool facts)
{
    struct gg_doc *list = node(w, GG_DOC_LIST, GG_STR(""));
    const struct gg_ast *steps = gg_ast_get(pipeline, "steps");
    add(w, doc, name);
    add(w, doc, list);
    for (uint32_t i = 0; i < steps->u.kids.n; i++) {
        const struct gg_ast *step = steps->u.kids.at[i];
        add(w, list, facts ? value(w, gg_ast_get(step, "step"), NULL) : step_term(w, step));
    }
    list->broken = !facts;
    if (!facts)
        gg_convert_place_of(w->c, steps, list);
    struct gg_doc *options = options_of(w, pipeline, GG_AT_SPEC | GG_AT_PIPELINE);
    if (options->kids.n)
        add(w, doc, options);
    doc->blank_before = true;
}

static void add_steps(struct writer *w, struct gg_doc *root, const struct gg_ast *spec)
{
    const struct gg_ast *steps = gg_ast_get(spec, "steps");
    for (uint32_t i = 0; i < steps->u.kids.n; i++) {
        struct gg_doc *step = step_term(w, steps->u.kids.at[i]);
        if (!i)
            gg_convert_place_of(w->c, steps, step);
        add(w, root, step);
    }
}

static void add_options(struct writer *w, struct gg_doc *root, const struct gg_ast *spec)
{
    struct gg_doc *options = options_of(w, spec, GG_AT_SPEC);
    if (!options->kids.n)
        return;
    struct gg_doc *doc = node(w, GG_DOC_CALL, GG_STR("pipeline_options"));
    add(w, doc, options);
    add(w, root, doc);
}

/* Without a name the pipeline is named after the file, as that of steps alone is. */
static void add_pipeline(struct writer *w, struct gg_doc *root, const struct gg_ast *spec)
{
    const struct gg_ast *name = gg_ast_get(spec, "name");
    bool facts = can_be_facts(gg_ast_get(spec, "steps"));
    if (!name) {
        add_options(w, root, spec);
    } else {
        struct gg_doc *doc = node(w, GG_DOC_CALL, GG_STR("pipeline"));
        gg_convert_place_of(w->c, name, doc);
        fill_pipeline(w, doc, value(w, name, NULL), spec, facts);
        add(w, root, doc);
    }
    if (facts || !name)
        add_steps(w, root, spec);
}

static void add_pipelines(struct writer *w, struct gg_doc *root, const struct gg_ast *spec,
                          const struct gg_ast *pipelines)
{
    add_options(w, root, spec);
    for (uint32_t i = 0; i < pipelines->u.kids.n; i++) {
        const struct gg_ast *pipeline = pipelines->u.kids.at[i];
        struct gg_doc *name = node(w, GG_DOC_SCALAR, atom(w, pipeline->key));
        struct gg_doc *doc = node(w, GG_DOC_CALL, GG_STR("pipeline"));
        if (!i)
            gg_convert_place_of(w->c, pipelines, doc);
        gg_convert_place_of(w->c, pipeline, doc);
        fill_pipeline(w, doc, name, pipeline, false);
        add(w, root, doc);
    }
}

struct gg_doc *gg_convert_to_terms(struct gg_convert *c, const struct gg_ast *spec)
{
    struct writer w = {c, gg_ops_new(c->arena)};
    struct gg_doc *root = node(&w, GG_DOC_CLAUSES, GG_STR(""));
    const struct gg_ast *pipelines = gg_ast_get(spec, "pipelines");
    if (pipelines)
        add_pipelines(&w, root, spec, pipelines);
    else
        add_pipeline(&w, root, spec);
    const struct gg_ast *version = gg_ast_get(spec, "gluegen");
    if (version)
        gg_convert_place_of(c, version, root->kids.at[0]);
    return root;
}
