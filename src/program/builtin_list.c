/* Built-in predicates on lists: lengths and sorting. The others are in library.pl. */
#include "program/builtin.h"

static gg_cell arg(const struct gg_machine *m, uint32_t i)
{
    return gg_deref(m, m->x[i]);
}

/* ---- length ---- */

/* A list of `n` fresh variables, as the tail of a partial list. */
static enum gg_outcome extend(struct gg_machine *m, gg_cell tail, int64_t n)
{
    if (n > (1 << 24))
        return gg_stop(m, GG_STOP_MEMORY, "a list");
    uint32_t at = n ? gg_heap(m, 2 * (uint32_t)n) : 1;
    if (!at || !gg_spend(m, (uint64_t)n))
        return GG_STOPS;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = at + 2 * i;
        m->cells[k] = gg_make(GG_REF, k, 0);
        m->cells[k + 1] = i + 1 < n ? gg_make(GG_PAIR, k + 2, 0) : GG_NIL;
    }
    return gg_unify(m, tail, n ? gg_make(GG_PAIR, at, 0) : GG_NIL);
}

/* x[2]: the length to try next when both are unknown */
enum gg_outcome gg_builtin_length(struct gg_machine *m)
{
    int64_t n = 0, wanted;
    gg_cell list = arg(m, 0), length = arg(m, 1);
    for (; gg_tag(list) == GG_PAIR; list = gg_deref(m, gg_args(m, list)[1]), n++)
        if (!gg_spend(m, 1))
            return GG_STOPS;
    if (!gg_is_var(length) && !gg_is_integer(length))
        return gg_type_error(m, "integer", length);
    if (gg_is_atom_id(list, GG_A_NIL))
        return gg_unify(m, length, gg_new_int(m, n));
    if (!gg_is_var(list))
        return gg_type_error(m, "list", m->x[0]);
    if (!gg_is_var(length)) {
        if (!gg_get_int(m, length, &wanted))
            return gg_stop(m, GG_STOP_MEMORY, "a list");
        if (wanted < 0)
            return gg_domain_error(m, "not_less_than_zero", length);
        return wanted >= n ? extend(m, list, wanted - n) : GG_FAILS;
    }
    int64_t more = m->redo ? gg_small_int(m->x[2]) : 0;
    m->x[2] = gg_make(GG_INT, (uint32_t)more + 1, 0);
    if (!gg_push_redo(m, gg_builtin_length, 3))
        return GG_STOPS;
    enum gg_outcome outcome = extend(m, list, more);
    return outcome == GG_SUCCEEDS ? gg_unify(m, length, gg_new_int(m, n + more)) : outcome;
}

/* ---- sorting ---- */

struct sorter {
    struct gg_machine *m;
    int64_t key; /* argument to compare, 0: the whole */
    int wanted;  /* order of what comes first: -1 or 1 */
    bool unique; /* of equal ones only the first */
    enum gg_outcome outcome;
};

static enum gg_outcome key_of(struct sorter *s, gg_cell c, gg_cell *key)
{
    struct gg_machine *m = s->m;
    *key = c = gg_deref(m, c);
    if (!s->key)
        return GG_SUCCEEDS;
    if (!gg_is_compound(c))
        return gg_is_var(c) ? gg_instantiation_error(m) : gg_type_error(m, "compound", c);
    if (s->key > (int64_t)gg_arity(m, c))
        return gg_type_error(m, "compound", c);
    *key = gg_args(m, c)[s->key - 1];
    return GG_SUCCEEDS;
}

static int compare(struct sorter *s, gg_cell x, gg_cell y)
{
    int order = 0;
    if (s->outcome == GG_SUCCEEDS)
        s->outcome = key_of(s, x, &x);
    if (s->outcome == GG_SUCCEEDS)
        s->outcome = key_of(s, y, &y);
    if (s->outcome == GG_SUCCEEDS)
        s->outcome = gg_compare(s->m, x, y, &order);
    if (s->outcome == GG_SUCCEEDS && !gg_spend(s->m, 4))
        s->outcome = GG_STOPS;
    return order;
}

/* Stable; duplicates go while runs are merged. Returns how many are left. */
static uint32_t merge(struct sorter *s, gg_cell *to, const gg_cell *x, uint32_t nx,
                      const gg_cell *y, uint32_t ny)
{
    uint32_t n = 0, i = 0, j = 0;
    while (i < nx && j < ny && s->outcome == GG_SUCCEEDS) {
        int order = compare(s, x[i], y[j]);
        if (!order && s->unique)
            j++;
        else
            to[n++] = order == -s->wanted ? y[j++] : x[i++];
    }
    while (i < nx)
        to[n++] = x[i++];
    while (j < ny)
        to[n++] = y[j++];
    return n;
}

/* Bottom up: runs of 1, 2, 4 .. items; sizes[] are those of the runs. */
static uint32_t sort(struct sorter *s, gg_cell *items, uint32_t n)
{
    struct gg_arena *a = &s->m->scratch;
    gg_cell *other = gg_new_array(a, gg_cell, n);
    uint32_t *sizes = gg_new_array(a, uint32_t, n), runs = n;
    for (uint32_t i = 0; i < n; i++)
        sizes[i] = 1;
    while (runs > 1) {
        uint32_t from = 0, to = 0, k = 0;
        for (uint32_t i = 0; i < runs; i += 2) {
            uint32_t nx = sizes[i], ny = i + 1 < runs ? sizes[i + 1] : 0;
            uint32_t got = merge(s, other + to, items + from, nx, items + from + nx, ny);
            from += nx + ny;
            to += got;
            sizes[k++] = got;
        }
        runs = k;
        memcpy(items, other, to * sizeof *items);
        if (s->outcome != GG_SUCCEEDS)
            break;
    }
    return n ? sizes[0] : 0;
}

static enum gg_outcome sort_list(struct gg_machine *m, gg_cell list, struct sorter *s,
                                 gg_cell result)
{
    gg_cell *items;
    uint32_t n;
    enum gg_outcome outcome = gg_list_items(m, list, &items, &n);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_cell *copy = gg_new_array(&m->scratch, gg_cell, n);
    if (n)
        memcpy(copy, items, n * sizeof *copy);
    gg_cell key;
    s->outcome = n ? key_of(s, copy[0], &key) : GG_SUCCEEDS;
    if (s->outcome == GG_SUCCEEDS)
        n = sort(s, copy, n);
    if (s->outcome != GG_SUCCEEDS)
        return s->outcome;
    gg_cell sorted = gg_new_list(m, copy, n);
    return sorted ? gg_unify(m, result, sorted) : GG_STOPS;
}

enum gg_outcome gg_builtin_msort(struct gg_machine *m)
{
    struct sorter s = {.m = m, .wanted = -1};
    return sort_list(m, m->x[0], &s, m->x[1]);
}

enum gg_outcome gg_builtin_sort(struct gg_machine *m)
{
    struct sorter s = {.m = m, .wanted = -1, .unique = true};
    return sort_list(m, m->x[0], &s, m->x[1]);
}

static enum gg_outcome check_pairs(struct gg_machine *m)
{
    gg_cell *items;
    uint32_t n;
    enum gg_outcome outcome = gg_list_items(m, m->x[0], &items, &n);
    for (uint32_t i = 0; outcome == GG_SUCCEEDS && i < n; i++) {
        gg_cell c = gg_deref(m, items[i]);
        if (gg_is_var(c))
            return gg_instantiation_error(m);
        if (!gg_is_struct(m, c, GG_A_MINUS, 2))
            return gg_type_error(m, "pair", c);
    }
    return outcome;
}

enum gg_outcome gg_builtin_keysort(struct gg_machine *m)
{
    struct sorter s = {.m = m, .wanted = -1, .key = 1};
    enum gg_outcome outcome = check_pairs(m);
    return outcome == GG_SUCCEEDS ? sort_list(m, m->x[0], &s, m->x[1]) : outcome;
}

/* sort(Key, Order, List, Sorted) */
enum gg_outcome gg_builtin_sort4(struct gg_machine *m)
{
    struct sorter s = {.m = m, .wanted = -1};
    gg_cell key = arg(m, 0), order = arg(m, 1);
    if (gg_is_var(key) || gg_is_var(order))
        return gg_instantiation_error(m);
    if (!gg_is_integer(key))
        return gg_type_error(m, "integer", key);
    if (!gg_get_int(m, key, &s.key) || s.key < 0)
        return gg_type_error(m, "not_less_than_zero", key);
    if (gg_tag(order) != GG_ATOM)
        return gg_type_error(m, "atom", order);
    switch (gg_value(order)) {
    case GG_A_LESS:
    case GG_A_GREATER:
        s.unique = true;
        break;
    case GG_A_LESS_EQUAL:
    case GG_A_GREATER_EQUAL:
        break;
    default:
        return gg_domain_error(m, "order", order);
    }
    if (gg_value(order) == GG_A_GREATER || gg_value(order) == GG_A_GREATER_EQUAL)
        s.wanted = 1;
    return sort_list(m, m->x[2], &s, m->x[3]);
}
