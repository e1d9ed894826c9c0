/* The tree of a spec as a YAML document. */
#include "frontend/convert_parts.h"
#include "frontend/scalar.h"

#include <math.h>

static bool is_key(const struct gg_ast *node, const char *key)
{
    return gg_str_is(node->key, key);
}

static struct gg_doc *node(struct gg_convert *c, enum gg_doc_kind kind, const struct gg_ast *value)
{
    struct gg_doc *doc = gg_doc_new(c->arena, kind, GG_NO_SPAN);
    struct gg_buf key = gg_buf_new(c->arena);
    if (value->key.n)
        gg_yaml_write_inline(&key, value->key, GG_STYLE_PLAIN, true);
    doc->key = gg_buf_str(&key);
    doc->style = kind == GG_DOC_SCALAR ? GG_STYLE_PLAIN : GG_STYLE_NONE;
    gg_convert_place_of(c, value, doc);
    return doc;
}

/* ---- scalars ---- */

static void set_text(struct gg_convert *c, struct gg_doc *doc, gg_str text, bool flow)
{
    struct gg_buf b = gg_buf_new(c->arena);
    if (!flow && gg_str_find_char(text, '\n') >= 0 && gg_yaml_is_block(text)) {
        doc->style = GG_STYLE_LITERAL;
        doc->text = text;
        doc->chomp = gg_yaml_block_is_open(text) ? '+' : gg_str_ends(text, GG_STR("\n")) ? 0 : '-';
        return;
    }
    gg_yaml_write_inline(&b, text, GG_STYLE_PLAIN, flow);
    doc->text = gg_buf_str(&b);
}

static struct gg_doc *scalar(struct gg_convert *c, const struct gg_ast *value, bool flow)
{
    struct gg_doc *doc = node(c, GG_DOC_SCALAR, value);
    if (value->kind == GG_AST_STR)
        set_text(c, doc, value->text, flow);
    else if (value->kind == GG_AST_NULL)
        doc->text = GG_STR("null");
    else if (value->kind == GG_AST_FLOAT && isinf(value->u.f))
        doc->text = value->u.f < 0 ? GG_STR("-.inf") : GG_STR(".inf");
    else if (value->kind == GG_AST_FLOAT && isnan(value->u.f))
        doc->text = GG_STR(".nan");
    else
        doc->text = value->text;
    return doc;
}

/* ---- lists and maps ---- */

static bool is_list_or_map(const struct gg_ast *value)
{
    return value->kind == GG_AST_LIST || value->kind == GG_AST_MAP;
}

/* Texts of several lines need a line of their own to begin on. */
static bool has_lines(const struct gg_ast *value)
{
    if (!is_list_or_map(value))
        return value->kind == GG_AST_STR && gg_str_find_char(value->text, '\n') >= 0;
    for (uint32_t i = 0; i < value->u.kids.n; i++)
        if (has_lines(value->u.kids.at[i]))
            return true;
    return false;
}

/* Lists of names and small maps stand in brackets; the rest has an item a line. */
static bool is_flow(const struct gg_ast *value, uint32_t place)
{
    const struct gg_option_info *info = gg_convert_option(value->key, place);
    if (!value->u.kids.n)
        return true;
    return !has_lines(value) && !(info && info->type == GG_T_ENV);
}

static struct gg_doc *convert(struct gg_convert *c, const struct gg_ast *value, uint32_t place,
                              bool flow)
{
    if (!is_list_or_map(value))
        return scalar(c, value, flow);
    struct gg_doc *doc = node(c, value->kind == GG_AST_LIST ? GG_DOC_LIST : GG_DOC_MAP, value);
    doc->flow = flow || is_flow(value, place);
    for (uint32_t i = 0; i < value->u.kids.n; i++)
        gg_doc_add(c->arena, doc, convert(c, value->u.kids.at[i], 0, doc->flow));
    return doc;
}

/* ---- the spec ---- */

static bool comes_last(const struct gg_ast *entry)
{
    return is_key(entry, "steps") || is_key(entry, "pipelines");
}

static struct gg_doc *options(struct gg_convert *c, const struct gg_ast *map, uint32_t place);

/* Steps, or pipelines by name. */
static struct gg_doc *parts(struct gg_convert *c, const struct gg_ast *list, uint32_t place)
{
    struct gg_doc *doc = node(c, list->kind == GG_AST_LIST ? GG_DOC_LIST : GG_DOC_MAP, list);
    doc->flow = !list->u.kids.n;
    for (uint32_t i = 0; i < list->u.kids.n; i++) {
        struct gg_doc *kid = options(c, list->u.kids.at[i], place);
        kid->blank_before = i;
        gg_doc_add(c->arena, doc, kid);
    }
    return doc;
}

static void add_entry(struct gg_convert *c, struct gg_doc *doc, const struct gg_ast *entry,
                      uint32_t place)
{
    struct gg_doc *kid;
    if (place != GG_AT_STEP && is_list_or_map(entry) && comes_last(entry))
        kid = parts(c, entry, is_key(entry, "steps") ? GG_AT_STEP : GG_AT_PIPELINE);
    else
        kid = convert(c, entry, place, false);
    gg_doc_add(c->arena, doc, kid);
}

static int rank_of(const struct gg_ast *entry)
{
    if (is_key(entry, "gluegen"))
        return 0;
    if (is_key(entry, "name"))
        return 1;
    return comes_last(entry) ? 3 : 2;
}

/* The version, the name, what else is said, and last the steps. */
static void add_ranked(struct gg_convert *c, struct gg_doc *doc, const struct gg_ast *map,
                       uint32_t place)
{
    for (int rank = 0; rank < 4; rank++)
        for (uint32_t i = 0; i < map->u.kids.n; i++)
            if (rank_of(map->u.kids.at[i]) == rank)
                add_entry(c, doc, map->u.kids.at[i], place);
}

static bool is_any(const struct gg_ast *entry, const char *const *keys)
{
    for (; *keys; keys++)
        if (is_key(entry, *keys))
            return true;
    return false;
}

/* In Prolog the body comes third; in YAML it stands where people put it: before what runs or is
 * written after it. */
static void add_step_entries(struct gg_convert *c, struct gg_doc *doc, const struct gg_ast *step)
{
    static const char *const bodies[] = {"code", "file", "command", "url", NULL};
    static const char *const after[] = {"end",      "flush_handler", "merge",  "outputs",
                                        "output",   "output_format", "source", "auto_build",
                                        "parallel", "workers",       NULL};
    const struct gg_ast *body = NULL;
    for (uint32_t i = 0; i < step->u.kids.n; i++) {
        const struct gg_ast *entry = step->u.kids.at[i];
        if (!body && i == 2 && is_any(entry, bodies)) {
            body = entry;
            continue;
        }
        if (body && is_any(entry, after)) {
            add_entry(c, doc, body, GG_AT_STEP);
            body = NULL;
        }
        add_entry(c, doc, entry, GG_AT_STEP);
    }
    if (body)
        add_entry(c, doc, body, GG_AT_STEP);
}

static struct gg_doc *options(struct gg_convert *c, const struct gg_ast *map, uint32_t place)
{
    if (map->kind != GG_AST_MAP)
        return convert(c, map, 0, false);
    struct gg_doc *doc = node(c, GG_DOC_MAP, map);
    doc->flow = !map->u.kids.n;
    if (place == GG_AT_STEP)
        add_step_entries(c, doc, map);
    else
        add_ranked(c, doc, map, place);
    return doc;
}

struct gg_doc *gg_convert_to_yaml(struct gg_convert *c, const struct gg_ast *root)
{
    return options(c, root, GG_AT_SPEC | GG_AT_PIPELINE);
}
