/* Terms of the source become values, each with its place. */
#include "frontend/term_char.h"
#include "program/machine.h"

struct loader {
    struct gg_machine *m;
    gg_cell *vars;
    uint32_t base; /* of the work stack: pairs of a cell to fill and a term */
};

static uint32_t place_of(struct gg_machine *m, const struct gg_term *t)
{
    if (m->loading_library || m->places.n >= GG_PLACE_MAX)
        return 0;
    gg_push(m->arena, &m->places, (struct gg_place_info){.term = t});
    return m->places.n - 1;
}

static bool later(struct loader *l, uint32_t to, const struct gg_term *t)
{
    return gg_work_push(l->m, (gg_cell)(uintptr_t)t) && gg_work_push(l->m, to);
}

/* A variable of the clause; `_` is always another one. */
static gg_cell load_var(struct loader *l, const struct gg_term *t, uint32_t to)
{
    gg_cell self = gg_make(GG_REF, to, 0);
    if (!t->u.var)
        return self;
    gg_cell *known = &l->vars[t->u.var->index];
    if (!*known)
        *known = self;
    return *known;
}

static gg_cell load_list(struct loader *l, const struct gg_term *t, uint32_t place)
{
    struct gg_machine *m = l->m;
    uint32_t at = gg_heap(m, 2 * t->nargs);
    if (!at)
        return 0;
    uint32_t last = at + 2 * t->nargs - 1;
    m->cells[last] = GG_NIL;
    if (t->u.tail && !later(l, last, t->u.tail))
        return 0;
    for (uint32_t i = t->nargs; i; i--) {
        uint32_t cell = at + 2 * (i - 1);
        if (cell + 1 != last)
            m->cells[cell + 1] = gg_make(GG_PAIR, cell + 2, place);
        if (!later(l, cell, t->args[i - 1]))
            return 0;
    }
    return gg_make(GG_PAIR, at, place);
}

static gg_cell load_compound(struct loader *l, const struct gg_term *t, uint32_t place)
{
    struct gg_machine *m = l->m;
    uint32_t functor = gg_functor(m, gg_atom(m, t->u.text), t->nargs);
    bool pair = m->functors.at[functor].atom == GG_A_DOT && t->nargs == 2;
    uint32_t at = gg_heap(m, t->nargs + !pair);
    if (!at)
        return 0;
    if (!pair)
        m->cells[at] = gg_make(GG_FUNCTOR, functor, 0);
    for (uint32_t i = t->nargs; i; i--)
        if (!later(l, at + !pair + i - 1, t->args[i - 1]))
            return 0;
    return gg_make(pair ? GG_PAIR : GG_STRUCT, at, place);
}

static gg_cell load_codes(struct loader *l, const struct gg_term *t)
{
    struct gg_text text;
    gg_text_init(l->m, &text);
    if (!gg_text_add(&text, t->u.text))
        return 0;
    return gg_text_codes(&text, t->kind == GG_TERM_CHARS, GG_NIL);
}

static gg_cell refuse_dict(struct loader *l, const struct gg_term *t)
{
    gg_diag_add(l->m->ds, GG_D_PROGRAM_CLAUSE, t->span, "programs cannot use dicts");
    l->m->stop = GG_STOP_REPORTED;
    return 0;
}

static gg_cell load_one(struct loader *l, const struct gg_term *t, uint32_t to)
{
    struct gg_machine *m = l->m;
    uint32_t place = t->kind == GG_TERM_VAR ? 0 : place_of(m, t);
    switch (t->kind) {
    case GG_TERM_VAR:
        return load_var(l, t, to);
    case GG_TERM_ATOM:
        return gg_make(GG_ATOM, gg_atom(m, t->u.text), place);
    case GG_TERM_NIL:
        return gg_make(GG_ATOM, GG_A_NIL, place);
    case GG_TERM_INT:
        return gg_with_place(gg_new_int(m, t->u.i), place);
    case GG_TERM_BIGINT:
        return gg_with_place(gg_big_from_text(m, t->u.text), place);
    case GG_TERM_RATIONAL:
        return gg_with_place(gg_rational_from_text(m, t->u.text), place);
    case GG_TERM_FLOAT:
        return gg_with_place(gg_new_float(m, t->u.f), place);
    case GG_TERM_STRING:
        return gg_with_place(gg_new_string(m, t->u.text), place);
    case GG_TERM_CODES:
    case GG_TERM_CHARS:
        return load_codes(l, t);
    case GG_TERM_LIST:
        return load_list(l, t, place);
    case GG_TERM_COMPOUND:
        return load_compound(l, t, place);
    case GG_TERM_DICT:
        return refuse_dict(l, t);
    }
    return 0;
}

gg_cell gg_load_term(struct gg_machine *m, const struct gg_term *t, gg_cell *vars)
{
    struct loader l = {m, vars, m->nwork};
    uint32_t root = gg_heap(m, 1);
    bool ok = root && later(&l, root, t);
    while (ok && m->nwork > l.base) {
        uint32_t to = (uint32_t)gg_work_pop(m);
        const struct gg_term *next = (const struct gg_term *)(uintptr_t)gg_work_pop(m);
        gg_cell c = load_one(&l, next, to);
        m->cells[to] = c;
        ok = c && m->stop == GG_STOP_NONE;
    }
    m->nwork = l.base;
    return ok ? m->cells[root] : 0;
}
