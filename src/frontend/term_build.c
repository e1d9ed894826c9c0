/* Making terms and asking them simple questions. */
#include "frontend/term_parts.h"

struct gg_term *gg_term_new(struct gg_reader *r, enum gg_term_kind kind, uint32_t beg, uint32_t end)
{
    struct gg_term *t = gg_new(r->a, struct gg_term);
    t->kind = kind;
    t->span = (struct gg_span){r->file, beg, end};
    return t;
}

struct gg_span gg_term_outer(const struct gg_term *t)
{
    if (!t->parens)
        return t->span;
    return (struct gg_span){t->span.file, t->parens->beg, t->parens->end};
}

bool gg_term_is_atom(const struct gg_term *t, const char *name)
{
    return t->kind == GG_TERM_ATOM && gg_str_is(t->u.text, name);
}

bool gg_term_is(const struct gg_term *t, const char *name, uint32_t nargs)
{
    return t->kind == GG_TERM_COMPOUND && t->nargs == nargs && gg_str_is(t->u.text, name);
}
