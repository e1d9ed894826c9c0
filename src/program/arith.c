/* Evaluating: expressions are walked with two stacks, operators are rows of arith.def. */
#include "program/arith.h"
#include "program/code.h"

#include <stdlib.h>

struct row {
    const char *name;
    uint32_t arity;
    gg_arith_fn *fn;
};

static const struct row rows[] = {
#define GG_ARITH(name, arity, function) {name, arity, gg_arith_##function},
#include "program/arith.def"
#undef GG_ARITH
};

void gg_define_arithmetic(struct gg_machine *m)
{
    for (uint32_t i = 0; i < GG_COUNT(rows); i++) {
        uint32_t atom = gg_atom(m, gg_str_from(rows[i].name));
        uint32_t functor = gg_functor(m, atom, rows[i].arity);
        m->functors.at[functor].arithmetic = i + 1;
    }
}

static bool push_number(struct gg_machine *m, gg_cell c)
{
    enum { FIRST = 256 };
    if (m->nnumbers == m->numbers_cap) {
        m->numbers_cap = m->numbers_cap ? m->numbers_cap * 2 : FIRST;
        m->numbers = realloc(m->numbers, m->numbers_cap * sizeof *m->numbers);
        if (!m->numbers)
            gg_out_of_memory();
    }
    m->numbers[m->nnumbers++] = c;
    return true;
}

static enum gg_outcome not_evaluable(struct gg_machine *m, uint32_t functor)
{
    const struct gg_functor *f = &m->functors.at[functor];
    gg_cell args[2] = {gg_atom_cell(f->atom), gg_make(GG_INT, f->arity, 0)};
    gg_cell pi = gg_new_struct(m, GG_A_SLASH, 2, args);
    return pi ? gg_type_error(m, "evaluable", pi) : GG_STOPS;
}

/* A text of one character stands for its code. */
static enum gg_outcome character(struct gg_machine *m, gg_cell c)
{
    gg_str s = gg_string(m, c);
    uint32_t code;
    if (!s.n || gg_decode_str(s, &code) != s.n)
        return gg_type_error(m, "character", c);
    push_number(m, gg_make(GG_INT, code, 0));
    return GG_SUCCEEDS;
}

static enum gg_outcome apply(struct gg_machine *m, uint32_t functor)
{
    const struct row *row = &rows[m->functors.at[functor].arithmetic - 1];
    gg_cell result;
    m->nnumbers -= row->arity;
    enum gg_outcome outcome = row->fn(m, m->numbers + m->nnumbers, &result);
    if (outcome == GG_SUCCEEDS)
        push_number(m, result);
    return outcome;
}

/* The operator waits below its arguments, the first of which is on top. */
static enum gg_outcome open_call(struct gg_machine *m, uint32_t functor, const gg_cell *args)
{
    const struct gg_functor *f = &m->functors.at[functor];
    if (!f->arithmetic)
        return not_evaluable(m, functor);
    if (!gg_work_push(m, gg_make(GG_FUNCTOR, functor, 0)))
        return GG_STOPS;
    for (uint32_t i = f->arity; i; i--)
        if (!gg_work_push(m, args[i - 1]))
            return GG_STOPS;
    return GG_SUCCEEDS;
}

static enum gg_outcome eval_pair(struct gg_machine *m, gg_cell c)
{
    const gg_cell *args = &m->cells[gg_value(c)];
    gg_cell tail = gg_deref(m, args[1]);
    if (!gg_is_atom_id(tail, GG_A_NIL))
        return gg_type_error(m, "evaluable", gg_tag(c) == GG_PAIR ? c : GG_NIL);
    return gg_work_push(m, args[0]) ? GG_SUCCEEDS : GG_STOPS;
}

static enum gg_outcome eval_one(struct gg_machine *m, gg_cell c, const gg_cell *slots)
{
    if (gg_tag(c) == GG_SLOT)
        c = slots[gg_value(c)];
    c = gg_deref(m, c);
    switch (gg_tag(c)) {
    case GG_INT:
    case GG_BIG:
    case GG_RAT:
    case GG_FLOAT:
        push_number(m, c);
        return GG_SUCCEEDS;
    case GG_FUNCTOR:
        return apply(m, gg_value(c));
    case GG_STRUCT:
    case GG_SKELETON_STRUCT:
        return open_call(m, gg_value(m->cells[gg_value(c)]), &m->cells[gg_value(c) + 1]);
    case GG_PAIR:
    case GG_SKELETON_PAIR:
        return eval_pair(m, c);
    case GG_ATOM:
        return open_call(m, gg_functor(m, gg_value(c), 0), NULL);
    case GG_STRING:
        return character(m, c);
    case GG_REF:
        return gg_instantiation_error(m);
    case GG_NONE:
    case GG_SLOT:
        break;
    }
    GG_BUG("no value");
}

static enum gg_outcome eval(struct gg_machine *m, gg_cell c, const gg_cell *slots, gg_cell *result)
{
    uint32_t base = m->nwork;
    enum gg_outcome outcome = gg_work_push(m, c) ? GG_SUCCEEDS : GG_STOPS;
    m->nnumbers = 0;
    while (outcome == GG_SUCCEEDS && m->nwork > base) {
        outcome = eval_one(m, gg_work_pop(m), slots);
        if (outcome == GG_SUCCEEDS && !gg_spend(m, 1))
            outcome = GG_STOPS;
    }
    m->nwork = base;
    if (outcome == GG_SUCCEEDS)
        *result = m->numbers[0];
    return outcome;
}

/* ---- the usual: small integers ---- */

static inline bool small(struct gg_machine *m, gg_cell c, const gg_cell *slots, int64_t *i)
{
    if (gg_tag(c) == GG_SLOT)
        c = slots[gg_value(c)];
    if (gg_tag(c) == GG_REF)
        c = gg_deref(m, c);
    *i = gg_small_int(c);
    return gg_tag(c) == GG_INT;
}

static inline bool quick(struct gg_machine *m, gg_cell c, const gg_cell *slots, int64_t *result)
{
    int64_t x, y;
    if (small(m, c, slots, result))
        return true;
    if (gg_tag(c) != GG_SKELETON_STRUCT)
        return false;
    const struct gg_functor *f = &m->functors.at[gg_value(m->cells[gg_value(c)])];
    const gg_cell *args = &m->cells[gg_value(c) + 1];
    if (f->arity != 2 || !small(m, args[0], slots, &x) || !small(m, args[1], slots, &y))
        return false;
    if (f->atom == GG_A_PLUS)
        *result = x + y;
    else if (f->atom == GG_A_MINUS)
        *result = x - y;
    else
        return false;
    return true;
}

enum gg_outcome gg_eval_skeleton(struct gg_machine *m, gg_cell c, const gg_cell *slots,
                                 gg_cell *result)
{
    int64_t i;
    if (!quick(m, c, slots, &i))
        return eval(m, c, slots, result);
    *result = gg_new_int(m, i);
    return gg_arith_done(*result);
}

enum gg_outcome gg_eval(struct gg_machine *m, gg_cell c, gg_cell *result)
{
    return eval(m, c, NULL, result);
}
