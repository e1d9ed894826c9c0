/* The texts that a Prolog program writes out, as nodes that can be mapped and rewritten. */
#include "frontend/spec_term.h"

struct walk {
    GG_VEC(const struct gg_term *) left; /* terms can be very deep */
    struct gg_ast_list found;
};

static void add_literal(struct gg_spec_terms *s, struct walk *w, const struct gg_term *t)
{
    struct gg_ast *node = gg_spec_node(s, GG_AST_STR, t->span);
    node->text = t->u.text;
    node->style =
        gg_spec_unindent(s->arena, gg_str_sub(s->text, t->span.beg, t->span.end), &node->text)
            ? GG_STYLE_QUOTED_BLOCK
            : GG_STYLE_QUOTED;
    gg_push(s->arena, &w->found, node);
}

static bool is_literal(const struct gg_term *t)
{
    return t->quote && !t->marks && (t->kind == GG_TERM_ATOM || t->kind == GG_TERM_STRING);
}

struct gg_ast_list gg_spec_literals(struct gg_arena *a, const struct gg_source *source,
                                    uint32_t file, const struct gg_terms *terms)
{
    struct gg_spec_terms s = {.arena = a, .file = file, .text = source->text};
    struct walk w = {0};
    for (uint32_t i = 0; i < terms->items.n; i++)
        if (terms->items.at[i].term)
            gg_push(a, &w.left, terms->items.at[i].term);
    while (w.left.n) {
        const struct gg_term *t = w.left.at[--w.left.n];
        if (is_literal(t))
            add_literal(&s, &w, t);
        for (uint32_t i = 0; i < t->nargs; i++)
            gg_push(a, &w.left, t->args[i]);
        if (t->kind == GG_TERM_LIST && t->u.tail)
            gg_push(a, &w.left, t->u.tail);
    }
    return w.found;
}
