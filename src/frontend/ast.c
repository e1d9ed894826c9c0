/* The tree: look-up and its text form. */
#include "frontend/ast.h"

const char *gg_ast_kind_name(enum gg_ast_kind kind)
{
    switch (kind) {
    case GG_AST_NULL:
        return "nothing";
    case GG_AST_BOOL:
        return "boolean";
    case GG_AST_INT:
        return "integer";
    case GG_AST_FLOAT:
        return "number";
    case GG_AST_STR:
        return "text";
    case GG_AST_LIST:
        return "list";
    case GG_AST_MAP:
        return "map";
    }
    GG_BUG("kind %d", (int)kind);
}

const char *gg_ast_kind_phrase(enum gg_ast_kind kind)
{
    switch (kind) {
    case GG_AST_NULL:
    case GG_AST_STR:
        return gg_ast_kind_name(kind);
    case GG_AST_BOOL:
        return "a boolean";
    case GG_AST_INT:
        return "an integer";
    case GG_AST_FLOAT:
        return "a number";
    case GG_AST_LIST:
        return "a list";
    case GG_AST_MAP:
        return "a map";
    }
    GG_BUG("kind %d", (int)kind);
}

const struct gg_ast *gg_ast_get(const struct gg_ast *map, const char *key)
{
    if (map->kind != GG_AST_MAP)
        return NULL;
    gg_str wanted = gg_str_from(key);
    for (uint32_t i = 0; i < map->u.kids.n; i++)
        if (gg_str_eq(map->u.kids.at[i]->key, wanted))
            return map->u.kids.at[i];
    return NULL;
}

static bool is_same_scalar(const struct gg_ast *x, const struct gg_ast *y)
{
    if (x->kind == GG_AST_NULL)
        return true;
    if (x->kind == GG_AST_BOOL)
        return x->u.b == y->u.b;
    if (x->kind == GG_AST_INT)
        return x->u.i == y->u.i;
    if (x->kind == GG_AST_FLOAT)
        return !(x->u.f < y->u.f) && !(x->u.f > y->u.f); /* of two that are no number, too */
    return gg_str_eq(x->text, y->text);
}

/* Most often the key stands at the same index. */
static const struct gg_ast *same_key(const struct gg_ast *map, gg_str key, uint32_t index)
{
    const struct gg_ast *kid = map->u.kids.at[index];
    for (uint32_t i = 0; i < map->u.kids.n && !gg_str_eq(kid->key, key); i++)
        kid = map->u.kids.at[i];
    return gg_str_eq(kid->key, key) ? kid : NULL;
}

bool gg_ast_is_same(const struct gg_ast *x, const struct gg_ast *y)
{
    if (x->kind != y->kind)
        return false;
    if (x->kind != GG_AST_LIST && x->kind != GG_AST_MAP)
        return is_same_scalar(x, y);
    if (x->u.kids.n != y->u.kids.n)
        return false;
    for (uint32_t i = 0; i < x->u.kids.n; i++) {
        const struct gg_ast *one = x->u.kids.at[i], *other = y->u.kids.at[i];
        if (x->kind == GG_AST_MAP)
            other = same_key(y, one->key, i);
        if (!other || !gg_ast_is_same(one, other))
            return false;
    }
    return true;
}

static void print_text(gg_str text, struct gg_buf *out)
{
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c == '\n')
            gg_buf_adds(out, "\\n");
        else if ((unsigned char)c < 0x20 || c == 0x7f)
            gg_buf_addf(out, "\\x%02x", (unsigned char)c);
        else
            gg_buf_addc(out, c);
    }
    gg_buf_addc(out, '"');
}

static void print_node(const struct gg_ast *node, const struct gg_source *source, uint32_t depth,
                       struct gg_buf *out)
{
    struct gg_linecol beg = gg_source_linecol(source, node->span.beg);
    struct gg_linecol end = gg_source_linecol(source, node->span.end);
    for (uint32_t i = 0; i < depth; i++)
        gg_buf_adds(out, "  ");
    if (node->key.n) {
        print_text(node->key, out);
        gg_buf_adds(out, ": ");
    }
    gg_buf_adds(out, gg_ast_kind_name(node->kind));
    if (node->kind != GG_AST_LIST && node->kind != GG_AST_MAP && node->kind != GG_AST_NULL) {
        gg_buf_addc(out, ' ');
        print_text(node->text, out);
    }
    gg_buf_addf(out, " @%u:%u-%u:%u\n", beg.line, beg.column, end.line, end.column);
    if (node->kind == GG_AST_LIST || node->kind == GG_AST_MAP)
        for (uint32_t i = 0; i < node->u.kids.n; i++)
            print_node(node->u.kids.at[i], source, depth + 1, out);
}

void gg_ast_print(const struct gg_ast *root, const struct gg_source *source, struct gg_buf *out)
{
    print_node(root, source, 0, out);
}
