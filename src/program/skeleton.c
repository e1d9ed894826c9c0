/* Terms of clauses: variables are numbered slots, ground parts are ordinary values. */
#include "program/code.h"

/* ---- making ---- */

struct maker {
    struct gg_machine *m;
    uint32_t nslots;
    uint32_t first; /* of the compounds, on the work stack: cells that refer to them */
};

static bool make_compound(struct maker *k, gg_cell c, uint32_t to)
{
    struct gg_machine *m = k->m;
    bool pair = gg_tag(c) == GG_PAIR;
    uint32_t n = gg_arity(m, c) + !pair, at = gg_keep(m, n);
    if (!at)
        return false;
    memcpy(&m->cells[at], &m->cells[gg_value(c)], n * sizeof(gg_cell));
    m->cells[to] = gg_make(pair ? GG_SKELETON_PAIR : GG_SKELETON_STRUCT, at, gg_place(c));
    return true;
}

static bool make_slot(struct maker *k, gg_cell c, uint32_t to)
{
    struct gg_machine *m = k->m;
    if (gg_trail_is_full(m)) {
        (void)gg_stop(m, GG_STOP_MEMORY, "bindings");
        return false;
    }
    m->cells[to] = gg_make(GG_SLOT, k->nslots++, 0);
    m->cells[gg_value(c)] = m->cells[to];
    m->trail[m->ntrail++] = gg_value(c);
    return true;
}

static bool make_one(struct maker *k, uint32_t to)
{
    struct gg_machine *m = k->m;
    gg_cell c = gg_deref(m, m->cells[to]);
    m->cells[to] = c;
    if (gg_is_var(c))
        return make_slot(k, c, to);
    bool stays = gg_value(c) >= m->heap_end;
    if (!gg_is_compound(c) || stays) {
        bool box = gg_tag(c) >= GG_BIG && gg_tag(c) <= GG_STRING && !stays;
        return !box || ((m->cells[to] = gg_copy(m, c, GG_TO_KEEP)) != 0);
    }
    return make_compound(k, c, to) && gg_work_push(m, to);
}

static uint32_t nargs_of(const struct gg_machine *m, gg_cell c)
{
    if (gg_tag(c) == GG_SKELETON_PAIR)
        return 2;
    return m->functors.at[gg_value(m->cells[gg_value(c)])].arity;
}

/* Compounds without slots are ordinary ones; parts were made after what holds them. */
static void settle_ground(struct maker *k)
{
    struct gg_machine *m = k->m;
    for (uint32_t i = m->nwork; i > k->first; i--) {
        uint32_t to = (uint32_t)m->work_at[i - 1];
        gg_cell c = m->cells[to];
        bool pair = gg_tag(c) == GG_SKELETON_PAIR, ground = true;
        for (uint32_t n = nargs_of(m, c), j = 0; j < n && ground; j++)
            ground = !gg_is_skeleton(m->cells[gg_value(c) + !pair + j]);
        if (ground)
            m->cells[to] = gg_make(pair ? GG_PAIR : GG_STRUCT, gg_value(c), gg_place(c));
    }
}

gg_cell gg_skeleton(struct gg_machine *m, gg_cell c, uint32_t *nslots)
{
    struct maker k = {m, *nslots, m->nwork};
    uint32_t root = gg_keep(m, 1);
    if (!root)
        return 0;
    m->cells[root] = c;
    bool ok = make_one(&k, root);
    /* The arguments of each compound, in the order that the variables are numbered in. */
    for (uint32_t i = k.first; ok && i < m->nwork; i++) {
        gg_cell s = m->cells[(uint32_t)m->work_at[i]];
        uint32_t n = nargs_of(m, s), at = gg_value(s) + (gg_tag(s) == GG_SKELETON_STRUCT);
        for (uint32_t j = 0; ok && j < n; j++)
            ok = make_one(&k, at + j);
        ok = ok && gg_spend(m, n);
    }
    if (ok)
        settle_ground(&k);
    m->nwork = k.first;
    *nslots = k.nslots;
    return ok ? m->cells[root] : 0;
}

/* ---- building ---- */

/* What stands for an argument at `to`; a compound is left for later. */
static inline bool build_arg(struct gg_machine *m, gg_cell s, uint32_t to, gg_cell *slots)
{
    if (gg_tag(s) == GG_SLOT) {
        gg_cell *slot = &slots[gg_value(s)];
        if (!*slot)
            *slot = gg_make(GG_REF, to, 0);
        m->cells[to] = *slot;
        return true;
    }
    m->cells[to] = s;
    return gg_tag(s) < GG_SLOT || gg_work_push(m, to);
}

/* 0 when stopped */
static inline gg_cell build_compound(struct gg_machine *m, gg_cell s, gg_cell *slots)
{
    bool pair = gg_tag(s) == GG_SKELETON_PAIR;
    uint32_t n = nargs_of(m, s), at = gg_heap(m, n + !pair), from = gg_value(s) + !pair;
    if (!at)
        return 0;
    gg_cell made = gg_make(pair ? GG_PAIR : GG_STRUCT, at, gg_place(s));
    if (!pair)
        m->cells[at++] = m->cells[from - 1];
    for (uint32_t i = 0; i < n; i++)
        if (!build_arg(m, m->cells[from + i], at + i, slots))
            return 0;
    return made;
}

gg_cell gg_build(struct gg_machine *m, gg_cell s, gg_cell *slots)
{
    if (gg_tag(s) < GG_SLOT)
        return s;
    if (gg_tag(s) == GG_SLOT) {
        gg_cell *slot = &slots[gg_value(s)];
        return *slot ? *slot : (*slot = gg_new_var(m));
    }
    uint32_t base = m->nwork, steps = 0;
    gg_cell made = build_compound(m, s, slots);
    bool ok = made;
    while (ok && m->nwork > base) {
        uint32_t to = (uint32_t)gg_work_pop(m);
        gg_cell part = build_compound(m, m->cells[to], slots);
        m->cells[to] = part;
        ok = part && (++steps & 15 || gg_spend(m, 16));
    }
    m->nwork = base;
    return ok ? made : 0;
}

/* ---- matching ---- */

static bool same_shape(const struct gg_machine *m, gg_cell s, gg_cell value)
{
    if (gg_tag(s) == GG_SKELETON_PAIR)
        return gg_tag(value) == GG_PAIR;
    return gg_tag(value) == GG_STRUCT && gg_functor_of(m, s) == gg_functor_of(m, value);
}

static enum gg_outcome match_skeleton(struct gg_machine *m, gg_cell s, gg_cell value,
                                      gg_cell *slots)
{
    if (gg_is_var(value)) {
        gg_cell built = gg_build(m, s, slots);
        if (!built)
            return GG_STOPS;
        gg_bind(m, value, built);
        return GG_SUCCEEDS;
    }
    if (!same_shape(m, s, value))
        return GG_FAILS;
    const gg_cell *p = &m->cells[gg_value(s) + (gg_tag(s) == GG_SKELETON_STRUCT)];
    const gg_cell *q = gg_args(m, value);
    for (uint32_t i = nargs_of(m, s); i; i--)
        if (!gg_work_push(m, q[i - 1]) || !gg_work_push(m, p[i - 1]))
            return GG_STOPS;
    return GG_SUCCEEDS;
}

static inline enum gg_outcome match_one(struct gg_machine *m, gg_cell s, gg_cell value,
                                        gg_cell *slots)
{
    if (gg_tag(s) == GG_SLOT) {
        gg_cell *slot = &slots[gg_value(s)];
        if (*slot)
            return gg_unify(m, *slot, value);
        *slot = gg_deref(m, value);
        return GG_SUCCEEDS;
    }
    if (gg_tag(s) == GG_REF)
        return gg_unify(m, s, value);
    value = gg_deref(m, value);
    if (gg_is_skeleton(s))
        return match_skeleton(m, s, value, slots);
    if (gg_is_var(value)) {
        gg_bind(m, value, s);
        return GG_SUCCEEDS;
    }
    if (gg_tag(s) == GG_ATOM || gg_tag(s) == GG_INT)
        return gg_same(s, value) ? GG_SUCCEEDS : GG_FAILS;
    return gg_unify(m, s, value);
}

enum gg_outcome gg_match(struct gg_machine *m, gg_cell skeleton, gg_cell value, gg_cell *slots)
{
    uint32_t base = m->nwork;
    enum gg_outcome outcome = match_one(m, skeleton, value, slots);
    while (outcome == GG_SUCCEEDS && m->nwork > base) {
        gg_cell s = gg_work_pop(m), v = gg_work_pop(m);
        outcome = match_one(m, s, v, slots);
        if (gg_trail_is_full(m))
            outcome = gg_stop(m, GG_STOP_MEMORY, "bindings");
    }
    m->nwork = base;
    return outcome;
}
