/*
 * What the Prolog notation says otherwise: `language` is the target, a single pipeline stands at
 * the top, and values that are used as texts keep their text though Prolog would write them anew.
 */
#include "frontend/convert_parts.h"
#include "frontend/scalar.h"
#include "frontend/spec_term.h"

const struct gg_option_info *gg_convert_option(gg_str name, uint32_t place)
{
    enum gg_option option;
    return gg_option_by_name(name, place, &option) ? gg_option_info(option) : NULL;
}

struct kids {
    GG_VEC(const struct gg_ast *) list;
};

static const struct gg_ast *with_kids(struct gg_arena *a, const struct gg_ast *node,
                                      const struct kids *kids)
{
    struct gg_ast *copy = gg_new(a, struct gg_ast);
    *copy = *node;
    copy->u.kids.at = kids->list.at;
    copy->u.kids.n = kids->list.n;
    return copy;
}

static bool is_key(const struct gg_ast *node, const char *key)
{
    return gg_str_is(node->key, key);
}

/* ---- texts ---- */

/* Of these options the text counts, whatever the kind. */
static bool is_textual(const struct gg_option_info *info)
{
    static const enum gg_option_type types[] = {
        GG_T_NAME,  GG_T_TARGET, GG_T_TEXT,  GG_T_VALUE,  GG_T_ENUM, GG_T_CODE,   GG_T_PATH,
        GG_T_PATHS, GG_T_FIELDS, GG_T_NAMES, GG_T_VALUES, GG_T_ENV,  GG_T_OUTPUT, GG_T_ON_ERROR,
    };
    for (size_t i = 0; info && i < GG_COUNT(types); i++)
        if (info->type == types[i])
            return true;
    return false;
}

/* A number that Prolog reads as the same one, as it is written. */
static bool is_number_of_prolog(const struct gg_ast *node)
{
    struct gg_arena a = {0};
    struct gg_source source = {.text = gg_str_printf(&a, "x(" GG_FMT ").", GG_ARG(node->text))};
    const struct gg_terms *terms = gg_spec_terms_read(&a, &source, 0, NULL);
    const struct gg_term *t = terms->items.n == 1 ? terms->items.at[0].term : NULL;
    const struct gg_term *number = t && gg_term_is(t, "x", 1) ? t->args[0] : NULL;
    bool same = false;
    if (number && number->kind == GG_TERM_INT && node->kind == GG_AST_INT)
        same = number->u.i == node->u.i;
    else if (number && number->kind == GG_TERM_FLOAT && node->kind == GG_AST_FLOAT)
        same = !(number->u.f < node->u.f) && !(number->u.f > node->u.f);
    gg_arena_free(&a);
    return same;
}

static bool keeps_text(const struct gg_ast *node)
{
    if (node->kind == GG_AST_BOOL)
        return gg_str_is(node->text, node->u.b ? "true" : "false");
    return (node->kind != GG_AST_INT && node->kind != GG_AST_FLOAT) || is_number_of_prolog(node);
}

/* Numbers that cannot stay as they are written get the digits that Prolog gives them. */
static const struct gg_ast *normal_scalar(struct gg_arena *a, const struct gg_ast *node,
                                          bool textual)
{
    if (keeps_text(node))
        return node;
    struct gg_ast *copy = gg_new(a, struct gg_ast);
    *copy = *node;
    if (textual)
        copy->kind = GG_AST_STR;
    else if (node->kind == GG_AST_INT)
        copy->text = gg_str_printf(a, "%lld", (long long)node->u.i);
    else if (node->kind == GG_AST_FLOAT)
        copy->text = gg_term_float_text(a, node->u.f);
    return copy;
}

static const struct gg_ast *normal_value(struct gg_arena *a, const struct gg_ast *node,
                                         bool textual)
{
    struct kids kids = {{0}};
    if (node->kind != GG_AST_LIST && node->kind != GG_AST_MAP)
        return normal_scalar(a, node, textual);
    for (uint32_t i = 0; i < node->u.kids.n; i++)
        gg_push(a, &kids.list, normal_value(a, node->u.kids.at[i], textual));
    return with_kids(a, node, &kids);
}

/* ---- steps and pipelines ---- */

static const struct gg_ast *renamed(struct gg_arena *a, const struct gg_ast *node, const char *key)
{
    struct gg_ast *copy = gg_new(a, struct gg_ast);
    *copy = *node;
    copy->key = gg_str_from(key);
    return copy;
}

static const struct gg_ast *normal_options(struct gg_arena *a, const struct gg_ast *map,
                                           uint32_t place);

static const struct gg_ast *normal_list(struct gg_arena *a, const struct gg_ast *list,
                                        uint32_t place)
{
    struct kids kids = {{0}};
    for (uint32_t i = 0; i < list->u.kids.n; i++)
        gg_push(a, &kids.list, normal_options(a, list->u.kids.at[i], place));
    return with_kids(a, list, &kids);
}

static const struct gg_ast *normal_option(struct gg_arena *a, const struct gg_ast *node,
                                          uint32_t place)
{
    bool list = node->kind == GG_AST_LIST, map = node->kind == GG_AST_MAP;
    if (list && is_key(node, "steps"))
        return normal_list(a, node, GG_AT_STEP);
    if (map && is_key(node, "pipelines"))
        return normal_list(a, node, GG_AT_PIPELINE);
    node = normal_value(a, node, is_textual(gg_convert_option(node->key, place)));
    return place == GG_AT_STEP && is_key(node, "language") ? renamed(a, node, "target") : node;
}

static const struct gg_ast *normal_options(struct gg_arena *a, const struct gg_ast *map,
                                           uint32_t place)
{
    struct kids kids = {{0}};
    if (map->kind != GG_AST_MAP)
        return map;
    for (uint32_t i = 0; i < map->u.kids.n; i++)
        gg_push(a, &kids.list, normal_option(a, map->u.kids.at[i], place));
    return with_kids(a, map, &kids);
}

/* The variables of both; those of the pipeline count. */
static const struct gg_ast *joined_env(struct gg_arena *a, const struct gg_ast *of_spec,
                                       const struct gg_ast *of_pipeline)
{
    struct kids kids = {{0}};
    if (of_spec->kind != GG_AST_MAP || of_pipeline->kind != GG_AST_MAP)
        return of_pipeline;
    for (uint32_t i = 0; i < of_spec->u.kids.n; i++) {
        const struct gg_ast *kid = of_spec->u.kids.at[i];
        const char *key = gg_cstr(a, kid->key);
        if (!gg_ast_get(of_pipeline, key))
            gg_push(a, &kids.list, kid);
    }
    for (uint32_t i = 0; i < of_pipeline->u.kids.n; i++)
        gg_push(a, &kids.list, of_pipeline->u.kids.at[i]);
    return with_kids(a, of_pipeline, &kids);
}

/* A text with the name of the pipeline. */
static const struct gg_ast *name_of(struct gg_arena *a, const struct gg_ast *pipeline)
{
    struct gg_ast *name = gg_new(a, struct gg_ast);
    *name = (struct gg_ast){.kind = GG_AST_STR,
                            .style = GG_STYLE_PLAIN,
                            .span = pipeline->key_span,
                            .key_span = pipeline->key_span,
                            .key = GG_STR("name"),
                            .text = pipeline->key};
    return name;
}

static const struct gg_ast *lift_pipeline(struct gg_arena *a, const struct gg_ast *root,
                                          const struct gg_ast *pipeline)
{
    struct kids kids = {{0}};
    for (uint32_t i = 0; i < root->u.kids.n; i++) {
        const struct gg_ast *kid = root->u.kids.at[i];
        if (!is_key(kid, "pipelines") && !gg_ast_get(pipeline, gg_cstr(a, kid->key)))
            gg_push(a, &kids.list, kid);
    }
    gg_push(a, &kids.list, name_of(a, pipeline));
    for (uint32_t i = 0; i < pipeline->u.kids.n; i++) {
        const struct gg_ast *kid = pipeline->u.kids.at[i];
        const struct gg_ast *outer = gg_ast_get(root, gg_cstr(a, kid->key));
        bool env = outer && is_key(kid, "env");
        gg_push(a, &kids.list, env ? joined_env(a, outer, kid) : kid);
    }
    return with_kids(a, root, &kids);
}

const struct gg_ast *gg_convert_normal(struct gg_arena *a, const struct gg_ast *root)
{
    root = normal_options(a, root, GG_AT_SPEC | GG_AT_PIPELINE);
    const struct gg_ast *pipelines = gg_ast_get(root, "pipelines");
    if (!pipelines || pipelines->kind != GG_AST_MAP || pipelines->u.kids.n != 1)
        return root;
    return lift_pipeline(a, root, pipelines->u.kids.at[0]);
}
