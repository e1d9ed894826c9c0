/* Walks over values: unification, order, copies. A stack of the machine's own, counted as work. */
#include "program/machine.h"

enum { STEPS = 64, COST = 3 }; /* between two looks at the limits; in units of work */

static bool equal_boxes(const struct gg_machine *m, gg_cell x, gg_cell y)
{
    const gg_cell *p = &m->cells[gg_value(x)], *q = &m->cells[gg_value(y)];
    switch (gg_tag(x)) {
    case GG_FLOAT:
        return *p == *q;
    case GG_BIG: {
        int64_t n = (int64_t)*p;
        return *p == *q && !memcmp(p + 1, q + 1, (size_t)(n < 0 ? -n : n) * sizeof *p);
    }
    case GG_STRING:
        return *p == *q && !memcmp(p + 1, q + 1, (size_t)*p);
    case GG_NONE:
    case GG_REF:
    case GG_ATOM:
    case GG_INT:
    case GG_RAT:
    case GG_STRUCT:
    case GG_PAIR:
    case GG_FUNCTOR:
    case GG_SLOT:
    case GG_SKELETON_STRUCT:
    case GG_SKELETON_PAIR:
        break;
    }
    return false;
}

static bool equal_parts(const struct gg_machine *m, gg_cell x, gg_cell y)
{
    return gg_same(x, y) || (gg_tag(x) == gg_tag(y) && equal_boxes(m, x, y));
}

/* Neither is a variable, and neither is compound. */
static bool equal_atomic(const struct gg_machine *m, gg_cell x, gg_cell y)
{
    if (gg_tag(x) != gg_tag(y))
        return false;
    if (gg_tag(x) != GG_RAT)
        return equal_boxes(m, x, y);
    const gg_cell *p = &m->cells[gg_value(x)], *q = &m->cells[gg_value(y)];
    return equal_parts(m, p[0], q[0]) && equal_parts(m, p[1], q[1]);
}

static bool push_args(struct gg_machine *m, gg_cell x, gg_cell y, uint32_t from, uint32_t to)
{
    const gg_cell *p = gg_args(m, x), *q = gg_args(m, y);
    for (uint32_t i = to; i > from; i--)
        if (!gg_work_push(m, q[i - 1]) || !gg_work_push(m, p[i - 1]))
            return false;
    return true;
}

static bool same_functor(const struct gg_machine *m, gg_cell x, gg_cell y)
{
    return gg_tag(x) == gg_tag(y) &&
           (gg_tag(x) == GG_PAIR || gg_functor_of(m, x) == gg_functor_of(m, y));
}

static void bind_either(struct gg_machine *m, gg_cell x, gg_cell y)
{
    if (gg_is_var(x) && !(gg_is_var(y) && gg_value(y) > gg_value(x)))
        gg_bind(m, x, y);
    else
        gg_bind(m, y, x);
}

/* The work that the walk has done so far, in steps. */
static bool may_go_on(struct gg_machine *m, uint32_t *steps)
{
    if (++*steps % STEPS)
        return true;
    if (gg_trail_is_full(m)) {
        (void)gg_stop(m, GG_STOP_MEMORY, "bindings");
        return false;
    }
    return gg_spend(m, STEPS * COST);
}

static enum gg_outcome leave(struct gg_machine *m, uint32_t base, enum gg_outcome outcome)
{
    m->nwork = base;
    return outcome;
}

enum gg_outcome gg_unify(struct gg_machine *m, gg_cell x, gg_cell y)
{
    uint32_t base = m->nwork, steps = 0;
    if (m->ntrail + STEPS + 1 >= m->trail_end)
        return gg_stop(m, GG_STOP_MEMORY, "bindings");
    for (;;) {
        x = gg_deref(m, x);
        y = gg_deref(m, y);
        if (gg_same(x, y)) {
        } else if (gg_is_var(x) || gg_is_var(y)) {
            bind_either(m, x, y);
        } else if (!gg_is_compound(x)) {
            if (!equal_atomic(m, x, y))
                return leave(m, base, GG_FAILS);
        } else {
            if (!same_functor(m, x, y))
                return leave(m, base, GG_FAILS);
            uint32_t n = gg_arity(m, x);
            if (n && (!push_args(m, x, y, 1, n)))
                return leave(m, base, GG_STOPS);
            if (n) {
                gg_cell first = gg_args(m, x)[0];
                y = gg_args(m, y)[0];
                x = first;
                if (!may_go_on(m, &steps))
                    return leave(m, base, GG_STOPS);
                continue;
            }
        }
        if (!may_go_on(m, &steps))
            return leave(m, base, GG_STOPS);
        if (m->nwork == base)
            return GG_SUCCEEDS;
        x = gg_work_pop(m);
        y = gg_work_pop(m);
    }
}

/* ---- order ---- */

static int rank(gg_cell c)
{
    static const int ranks[] = {
        [GG_REF] = 0,  [GG_INT] = 1,    [GG_BIG] = 1,    [GG_RAT] = 1,  [GG_FLOAT] = 1,
        [GG_ATOM] = 4, [GG_STRING] = 3, [GG_STRUCT] = 5, [GG_PAIR] = 5,
    };
    return ranks[gg_tag(c)];
}

static int sign(int64_t i)
{
    return (i > 0) - (i < 0);
}

static uint32_t name_of(const struct gg_machine *m, gg_cell c)
{
    return gg_tag(c) == GG_PAIR ? GG_A_DOT : m->functors.at[gg_functor_of(m, c)].atom;
}

/* Of the same rank and not compound; or of what compounds have beside their arguments. */
static int order_of(struct gg_machine *m, gg_cell x, gg_cell y)
{
    if (rank(x) != rank(y))
        return sign(rank(x) - rank(y));
    if (gg_is_var(x))
        return sign((int64_t)gg_value(x) - gg_value(y));
    if (gg_is_number(x))
        return gg_number_order(m, x, y);
    if (gg_tag(x) == GG_ATOM) {
        int order = gg_str_cmp(gg_atom_text(m, gg_value(x)), gg_atom_text(m, gg_value(y)));
        return order ? sign(order) : sign((int64_t)gg_value(x) - gg_value(y));
    }
    if (gg_tag(x) == GG_STRING)
        return sign(gg_str_cmp(gg_string(m, x), gg_string(m, y)));
    if (same_functor(m, x, y))
        return 0;
    if (gg_arity(m, x) != gg_arity(m, y))
        return sign((int64_t)gg_arity(m, x) - gg_arity(m, y));
    return sign(gg_str_cmp(gg_atom_text(m, name_of(m, x)), gg_atom_text(m, name_of(m, y))));
}

enum gg_outcome gg_compare(struct gg_machine *m, gg_cell x, gg_cell y, int *order)
{
    uint32_t base = m->nwork, steps = 0;
    for (;;) {
        x = gg_deref(m, x);
        y = gg_deref(m, y);
        *order = gg_same(x, y) ? 0 : order_of(m, x, y);
        if (*order)
            return leave(m, base, GG_SUCCEEDS);
        if (gg_is_compound(x) && !gg_same(x, y) && !push_args(m, x, y, 0, gg_arity(m, x)))
            return leave(m, base, GG_STOPS);
        if (!may_go_on(m, &steps))
            return leave(m, base, GG_STOPS);
        if (m->nwork == base)
            return GG_SUCCEEDS;
        x = gg_work_pop(m);
        y = gg_work_pop(m);
    }
}

/* Variables of a fresh copy become numbers that no other value looks like. */
static bool number_variables(struct gg_machine *m, gg_cell c)
{
    uint32_t base = m->nwork, steps = 0, n = 0;
    if (!gg_work_push(m, c))
        return false;
    while (m->nwork > base) {
        c = gg_deref(m, gg_work_pop(m));
        if (gg_is_var(c))
            m->cells[gg_value(c)] = gg_make(GG_FUNCTOR, n++, 0);
        for (uint32_t i = gg_is_compound(c) ? gg_arity(m, c) : 0; i; i--)
            if (!gg_work_push(m, gg_args(m, c)[i - 1]))
                return false;
        if (!may_go_on(m, &steps))
            return false;
    }
    return true;
}

static enum gg_outcome same_form(struct gg_machine *m, gg_cell x, gg_cell y)
{
    uint32_t base = m->nwork, steps = 0;
    for (;;) {
        x = gg_deref(m, x);
        y = gg_deref(m, y);
        bool marks = gg_tag(x) == GG_FUNCTOR || gg_tag(y) == GG_FUNCTOR;
        if (!gg_same(x, y)) {
            if (marks || gg_is_compound(x) != gg_is_compound(y))
                return leave(m, base, GG_FAILS);
            if (gg_is_compound(x) ? !same_functor(m, x, y) : !equal_atomic(m, x, y))
                return leave(m, base, GG_FAILS);
            if (gg_is_compound(x) && !push_args(m, x, y, 0, gg_arity(m, x)))
                return leave(m, base, GG_STOPS);
        }
        if (!may_go_on(m, &steps))
            return leave(m, base, GG_STOPS);
        if (m->nwork == base)
            return GG_SUCCEEDS;
        x = gg_work_pop(m);
        y = gg_work_pop(m);
    }
}

enum gg_outcome gg_variant(struct gg_machine *m, gg_cell x, gg_cell y)
{
    uint32_t top = m->top;
    gg_cell p = gg_copy(m, x, GG_TO_HEAP), q = gg_copy(m, y, GG_TO_HEAP);
    if (!p || !q || !number_variables(m, p) || !number_variables(m, q))
        return GG_STOPS;
    enum gg_outcome outcome = same_form(m, p, q);
    m->top = top;
    return outcome;
}

/* ---- copies ---- */

struct copier {
    struct gg_machine *m;
    enum gg_part part;
    uint32_t first; /* of the copy */
};

static uint32_t room(struct copier *k, uint32_t n)
{
    struct gg_machine *m = k->m;
    if (k->part == GG_TO_HEAP)
        return gg_heap(m, n);
    if (k->part == GG_TO_KEEP)
        return gg_keep(m, n);
    if (n >= m->bag_end - m->bag) {
        (void)gg_stop(m, GG_STOP_MEMORY, "collected solutions");
        return 0;
    }
    m->bag += n;
    return m->bag - n;
}

static bool stays(const struct gg_machine *m, uint32_t at)
{
    return at >= m->heap_end && at < m->keep_end;
}

/* Boxes need no copy where they live longer than the copy. */
static bool is_shared(const struct copier *k, gg_cell c)
{
    uint32_t at = gg_value(c);
    if (stays(k->m, at))
        return true;
    return k->part == GG_TO_HEAP && at < k->m->heap_end && !gg_is_compound(c);
}

static uint32_t box_size(const struct gg_machine *m, gg_cell c)
{
    int64_t n = (int64_t)m->cells[gg_value(c)];
    if (gg_tag(c) == GG_FLOAT)
        return 1;
    if (gg_tag(c) == GG_RAT)
        return 2;
    if (gg_tag(c) == GG_STRING)
        return 1 + (uint32_t)(((uint64_t)n + sizeof(gg_cell) - 1) / sizeof(gg_cell));
    return 1 + (uint32_t)(n < 0 ? -n : n);
}

static bool copy_box(struct copier *k, gg_cell c, uint32_t to)
{
    struct gg_machine *m = k->m;
    if (is_shared(k, c)) {
        m->cells[to] = c;
        return true;
    }
    uint32_t n = box_size(m, c), at = room(k, n);
    if (!at || !gg_spend(m, n))
        return false;
    memcpy(&m->cells[at], &m->cells[gg_value(c)], n * sizeof(gg_cell));
    m->cells[to] = gg_make(gg_tag(c), at, gg_place(c));
    for (uint32_t i = 0; gg_tag(c) == GG_RAT && i < 2; i++)
        if (gg_tag(m->cells[at + i]) == GG_BIG && !copy_box(k, m->cells[at + i], at + i))
            return false;
    return true;
}

static bool copy_compound(struct copier *k, gg_cell c, uint32_t to)
{
    struct gg_machine *m = k->m;
    if (is_shared(k, c)) {
        m->cells[to] = c;
        return true;
    }
    uint32_t head = gg_tag(c) == GG_STRUCT, n = gg_arity(m, c), at = room(k, n + head);
    if (!at)
        return false;
    m->cells[to] = gg_make(gg_tag(c), at, gg_place(c));
    memcpy(&m->cells[at], &m->cells[gg_value(c)], (n + head) * sizeof(gg_cell));
    for (uint32_t i = n; i; i--)
        if (!gg_work_push(m, at + head + i - 1))
            return false;
    return true;
}

static bool copy_var(struct copier *k, gg_cell c, uint32_t to)
{
    struct gg_machine *m = k->m;
    uint32_t at = gg_value(c);
    uint32_t end = k->part == GG_TO_HEAP ? m->top : k->part == GG_TO_KEEP ? m->keep : m->bag;
    if (at >= k->first && at < end) {
        m->cells[to] = c; /* seen before */
        return true;
    }
    if (gg_trail_is_full(m)) {
        (void)gg_stop(m, GG_STOP_MEMORY, "bindings");
        return false;
    }
    m->cells[to] = gg_make(GG_REF, to, 0);
    m->cells[at] = m->cells[to];
    m->trail[m->ntrail++] = at;
    return true;
}

static bool copy_next(struct copier *k)
{
    struct gg_machine *m = k->m;
    uint32_t to = (uint32_t)gg_work_pop(m);
    gg_cell c = m->cells[to];
    if (gg_tag(c) == GG_REF && gg_value(c) == to)
        return true; /* a variable of the copy */
    c = gg_deref(m, c);
    if (gg_is_var(c))
        return copy_var(k, c, to);
    if (gg_is_compound(c))
        return copy_compound(k, c, to);
    if (gg_tag(c) != GG_ATOM && gg_tag(c) != GG_INT)
        return copy_box(k, c, to);
    m->cells[to] = c;
    return true;
}

gg_cell gg_copy(struct gg_machine *m, gg_cell c, enum gg_part part)
{
    struct copier k = {m, part, 0};
    uint32_t base = m->nwork, trail = m->ntrail, steps = 0;
    c = gg_deref(m, c);
    if (gg_tag(c) == GG_ATOM || gg_tag(c) == GG_INT)
        return c;
    k.first = room(&k, 1);
    if (!k.first)
        return 0;
    m->cells[k.first] = c;
    bool ok = gg_work_push(m, k.first);
    while (ok && m->nwork > base)
        ok = copy_next(&k) && may_go_on(m, &steps);
    m->nwork = base;
    gg_undo_to(m, trail);
    return ok ? m->cells[k.first] : 0;
}

enum gg_outcome gg_is_ground(struct gg_machine *m, gg_cell c)
{
    uint32_t base = m->nwork, steps = 0;
    if (!gg_work_push(m, c))
        return GG_STOPS;
    while (m->nwork > base) {
        c = gg_deref(m, gg_work_pop(m));
        if (gg_is_var(c))
            return leave(m, base, GG_FAILS);
        if (!gg_is_compound(c) || stays(m, gg_value(c)))
            continue;
        for (uint32_t i = gg_arity(m, c); i; i--)
            if (!gg_work_push(m, gg_args(m, c)[i - 1]))
                return leave(m, base, GG_STOPS);
        if (!may_go_on(m, &steps))
            return leave(m, base, GG_STOPS);
    }
    return GG_SUCCEEDS;
}

/* Variables that were met are bound to an atom until the end of the walk. */
gg_cell gg_variables(struct gg_machine *m, gg_cell c, gg_cell tail)
{
    uint32_t base = m->nwork, steps = 0, trail = m->ntrail, first = 0, last = 0;
    bool ok = gg_work_push(m, c);
    while (ok && m->nwork > base) {
        c = gg_deref(m, gg_work_pop(m));
        if (gg_is_var(c)) {
            uint32_t at = gg_heap(m, 2);
            ok = at && !gg_trail_is_full(m);
            if (!ok)
                break;
            m->cells[at] = c;
            if (last)
                m->cells[last + 1] = gg_make(GG_PAIR, at, 0);
            first = first ? first : at;
            last = at;
            m->cells[gg_value(c)] = GG_NIL;
            m->trail[m->ntrail++] = gg_value(c);
        }
        for (uint32_t i = gg_is_compound(c) ? gg_arity(m, c) : 0; ok && i; i--)
            ok = gg_work_push(m, gg_args(m, c)[i - 1]);
        ok = ok && may_go_on(m, &steps);
    }
    m->nwork = base;
    gg_undo_to(m, trail);
    if (!ok)
        return 0;
    if (last)
        m->cells[last + 1] = tail;
    return first ? gg_make(GG_PAIR, first, 0) : tail;
}

enum gg_outcome gg_list_items(struct gg_machine *m, gg_cell list, gg_cell **at, uint32_t *n)
{
    uint32_t base = m->nwork, steps = 0;
    gg_cell c = gg_deref(m, list);
    for (; gg_tag(c) == GG_PAIR; c = gg_deref(m, gg_args(m, c)[1]))
        if (!gg_work_push(m, gg_args(m, c)[0]) || !may_go_on(m, &steps))
            return leave(m, base, GG_STOPS);
    *n = m->nwork - base;
    *at = m->work_at ? m->work_at + base : NULL;
    m->nwork = base;
    if (gg_is_var(c))
        return gg_instantiation_error(m);
    return gg_is_atom_id(c, GG_A_NIL) ? GG_SUCCEEDS : gg_type_error(m, "list", list);
}
