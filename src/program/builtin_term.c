/* Built-in predicates on terms: types, order, parts, copies. */
#include "program/builtin.h"

static enum gg_outcome truth(bool b)
{
    return b ? GG_SUCCEEDS : GG_FAILS;
}

static gg_cell arg(const struct gg_machine *m, uint32_t i)
{
    return gg_deref(m, m->x[i]);
}

/* ---- types ---- */

#define TYPE_TEST(name, test)                                                                      \
    enum gg_outcome gg_builtin_##name(struct gg_machine *m)                                        \
    {                                                                                              \
        gg_cell c = arg(m, 0);                                                                     \
        return truth(test);                                                                        \
    }

TYPE_TEST(var, gg_is_var(c))
TYPE_TEST(nonvar, !gg_is_var(c))
TYPE_TEST(atom, gg_tag(c) == GG_ATOM && gg_value(c) != GG_A_NIL)
TYPE_TEST(number, gg_is_number(c))
TYPE_TEST(integer, gg_is_integer(c))
TYPE_TEST(float, gg_tag(c) == GG_FLOAT)
TYPE_TEST(rational, gg_is_integer(c) || gg_tag(c) == GG_RAT)
TYPE_TEST(atomic, gg_is_atomic(c))
TYPE_TEST(compound, gg_is_compound(c))
TYPE_TEST(callable, gg_tag(c) == GG_ATOM || gg_is_compound(c))
TYPE_TEST(string, gg_tag(c) == GG_STRING)

enum gg_outcome gg_builtin_is_list(struct gg_machine *m)
{
    gg_cell c = arg(m, 0);
    for (; gg_tag(c) == GG_PAIR; c = gg_deref(m, gg_args(m, c)[1]))
        if (!gg_spend(m, 1))
            return GG_STOPS;
    return truth(gg_is_atom_id(c, GG_A_NIL));
}

enum gg_outcome gg_builtin_ground(struct gg_machine *m)
{
    return gg_is_ground(m, m->x[0]);
}

/* ---- unification and order ---- */

enum gg_outcome gg_builtin_unify(struct gg_machine *m)
{
    return gg_unify(m, m->x[0], m->x[1]);
}

enum gg_outcome gg_builtin_not_unifiable(struct gg_machine *m)
{
    uint32_t trail = m->ntrail, mark = m->heap_mark, top = m->top;
    m->heap_mark = m->top; /* so that every binding is trailed */
    enum gg_outcome outcome = gg_unify(m, m->x[0], m->x[1]);
    gg_undo_to(m, trail);
    m->heap_mark = mark;
    m->top = top;
    if (outcome == GG_STOPS)
        return outcome;
    return truth(outcome == GG_FAILS);
}

#define ORDER_TEST(name, test)                                                                     \
    enum gg_outcome gg_builtin_##name(struct gg_machine *m)                                        \
    {                                                                                              \
        int order;                                                                                 \
        enum gg_outcome outcome = gg_compare(m, m->x[0], m->x[1], &order);                         \
        return outcome == GG_SUCCEEDS ? truth(order test 0) : outcome;                             \
    }

ORDER_TEST(identical, ==)
ORDER_TEST(not_identical, !=)
ORDER_TEST(before, <)
ORDER_TEST(before_or_same, <=)
ORDER_TEST(after, >)
ORDER_TEST(after_or_same, >=)

enum gg_outcome gg_builtin_compare(struct gg_machine *m)
{
    int order;
    gg_cell c = arg(m, 0);
    if (!gg_is_var(c) && gg_tag(c) != GG_ATOM)
        return gg_type_error(m, "atom", c);
    if (!gg_is_var(c) && gg_value(c) != GG_A_EQUALS && gg_value(c) != GG_A_NUM_LT &&
        gg_value(c) != GG_A_NUM_GT)
        return gg_domain_error(m, "order", c);
    enum gg_outcome outcome = gg_compare(m, m->x[1], m->x[2], &order);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    uint32_t atom = order < 0 ? GG_A_NUM_LT : order > 0 ? GG_A_NUM_GT : GG_A_EQUALS;
    return gg_unify(m, c, gg_atom_cell(atom));
}

enum gg_outcome gg_builtin_variant(struct gg_machine *m)
{
    return gg_variant(m, m->x[0], m->x[1]);
}

enum gg_outcome gg_builtin_not_variant(struct gg_machine *m)
{
    enum gg_outcome outcome = gg_variant(m, m->x[0], m->x[1]);
    return outcome == GG_STOPS ? outcome : truth(outcome == GG_FAILS);
}

/* ---- numbers ---- */

enum gg_outcome gg_builtin_is(struct gg_machine *m)
{
    gg_cell result;
    enum gg_outcome outcome = gg_eval(m, m->x[1], &result);
    return outcome == GG_SUCCEEDS ? gg_unify(m, m->x[0], result) : outcome;
}

static enum gg_outcome compare_values(struct gg_machine *m, enum gg_comparison which)
{
    gg_cell x, y;
    int order;
    enum gg_outcome outcome = gg_eval(m, m->x[0], &x);
    if (outcome == GG_SUCCEEDS)
        outcome = gg_eval(m, m->x[1], &y);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    (void)gg_compare_numbers(m, x, y, &order);
    return truth(gg_comparison_holds(which, order));
}

#define NUMBER_TEST(name, which)                                                                   \
    enum gg_outcome gg_builtin_##name(struct gg_machine *m)                                        \
    {                                                                                              \
        return compare_values(m, which);                                                           \
    }

NUMBER_TEST(equal, GG_CMP_EQ)
NUMBER_TEST(unequal, GG_CMP_NE)
NUMBER_TEST(less, GG_CMP_LT)
NUMBER_TEST(greater, GG_CMP_GT)
NUMBER_TEST(at_most, GG_CMP_LE)
NUMBER_TEST(at_least, GG_CMP_GE)

static enum gg_outcome not_negative(struct gg_machine *m, gg_cell c)
{
    int64_t i;
    if (!gg_is_var(c) && !gg_is_integer(c))
        return gg_type_error(m, "integer", c);
    if (gg_get_int(m, c, &i) && i < 0)
        return gg_domain_error(m, "not_less_than_zero", c);
    return GG_SUCCEEDS;
}

static enum gg_outcome offset(struct gg_machine *m, gg_cell c, int by, gg_cell to)
{
    gg_cell args[2] = {c, gg_make(GG_INT, (uint32_t)by, 0)}, result;
    gg_cell sum = gg_new_struct(m, GG_A_PLUS, 2, args);
    enum gg_outcome outcome = sum ? gg_eval(m, sum, &result) : GG_STOPS;
    return outcome == GG_SUCCEEDS ? gg_unify(m, to, result) : outcome;
}

enum gg_outcome gg_builtin_succ(struct gg_machine *m)
{
    gg_cell x = arg(m, 0), y = arg(m, 1);
    if (gg_is_var(x) && gg_is_var(y))
        return gg_instantiation_error(m);
    if (not_negative(m, x) != GG_SUCCEEDS || not_negative(m, y) != GG_SUCCEEDS)
        return GG_RAISES;
    if (!gg_is_var(x))
        return offset(m, x, 1, y);
    return gg_is_atom_id(y, 0) || (gg_tag(y) == GG_INT && !gg_small_int(y)) ? GG_FAILS
                                                                            : offset(m, y, -1, x);
}

enum gg_outcome gg_builtin_plus(struct gg_machine *m)
{
    uint32_t unknown = 2;
    for (uint32_t i = 0; i < 3; i++)
        if (gg_is_var(arg(m, i)))
            unknown = i;
    gg_cell args[2] = {arg(m, unknown == 2 ? 0 : 2), arg(m, unknown == 1 ? 0 : 1)}, result;
    uint32_t atom = unknown == 2 ? GG_A_PLUS : GG_A_MINUS;
    gg_cell sum = gg_new_struct(m, atom, 2, args);
    enum gg_outcome outcome = sum ? gg_eval(m, sum, &result) : GG_STOPS;
    return outcome == GG_SUCCEEDS ? gg_unify(m, m->x[unknown], result) : outcome;
}

/* ---- parts ---- */

static enum gg_outcome make_functor(struct gg_machine *m)
{
    gg_cell name = arg(m, 1), arity = arg(m, 2);
    int64_t n;
    if (gg_is_var(name) || gg_is_var(arity))
        return gg_instantiation_error(m);
    if (!gg_is_integer(arity))
        return gg_type_error(m, "integer", arity);
    if (!gg_get_int(m, arity, &n) || n > (1 << 24))
        return gg_stop(m, GG_STOP_MEMORY, "a term");
    if (n < 0)
        return gg_domain_error(m, "not_less_than_zero", arity);
    if (n == 0)
        return gg_is_compound(name) ? gg_type_error(m, "atomic", name) : gg_unify(m, m->x[0], name);
    if (gg_is_compound(name))
        return gg_type_error(m, "atomic", name);
    if (gg_tag(name) != GG_ATOM)
        return gg_type_error(m, "atom", name);
    bool pair = gg_value(name) == GG_A_DOT && n == 2;
    uint32_t at = gg_heap(m, (uint32_t)n + !pair);
    if (!at || !gg_spend(m, (uint64_t)n))
        return GG_STOPS;
    if (!pair)
        m->cells[at] = gg_make(GG_FUNCTOR, gg_functor(m, gg_value(name), (uint32_t)n), 0);
    for (uint32_t i = 0; i < n; i++)
        m->cells[at + !pair + i] = gg_make(GG_REF, at + !pair + i, 0);
    return gg_unify(m, m->x[0], gg_make(pair ? GG_PAIR : GG_STRUCT, at, gg_place(name)));
}

static gg_cell name_of(const struct gg_machine *m, gg_cell c)
{
    if (gg_tag(c) == GG_PAIR)
        return gg_atom_cell(GG_A_DOT);
    return gg_make(GG_ATOM, m->functors.at[gg_functor_of(m, c)].atom, gg_place(c));
}

enum gg_outcome gg_builtin_functor(struct gg_machine *m)
{
    gg_cell c = arg(m, 0);
    if (gg_is_var(c))
        return make_functor(m);
    gg_cell name = gg_is_compound(c) ? gg_with_place(name_of(m, c), 0) : c;
    enum gg_outcome outcome = gg_unify(m, m->x[1], name);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    return gg_unify(m, m->x[2], gg_make(GG_INT, gg_arity(m, c), 0));
}

/* arg(N, Term, Arg); N may be unbound */
enum gg_outcome gg_builtin_arg(struct gg_machine *m)
{
    gg_cell n = arg(m, 0), c = arg(m, 1);
    int64_t i = m->redo ? gg_small_int(m->x[3]) : 1;
    if (!gg_is_compound(c))
        return gg_is_var(c) ? gg_instantiation_error(m) : gg_type_error(m, "compound", c);
    if (!gg_is_var(n)) {
        if (!gg_is_integer(n))
            return gg_type_error(m, "integer", n);
        bool in = gg_get_int(m, n, &i) && i > 0 && i <= (int64_t)gg_arity(m, c);
        return in ? gg_unify(m, m->x[2], gg_args(m, c)[i - 1]) : GG_FAILS;
    }
    if (i > (int64_t)gg_arity(m, c))
        return GG_FAILS;
    m->x[3] = gg_make(GG_INT, (uint32_t)i + 1, 0);
    if (i < (int64_t)gg_arity(m, c) && !gg_push_redo(m, gg_builtin_arg, 4))
        return GG_STOPS;
    enum gg_outcome outcome = gg_unify(m, n, gg_make(GG_INT, (uint32_t)i, 0));
    return outcome == GG_SUCCEEDS ? gg_unify(m, m->x[2], gg_args(m, c)[i - 1]) : outcome;
}

static enum gg_outcome from_list(struct gg_machine *m)
{
    gg_cell *items;
    uint32_t n;
    gg_cell list = arg(m, 1);
    enum gg_outcome outcome = gg_list_items(m, list, &items, &n);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (!n)
        return gg_domain_error(m, "non_empty_list", list);
    gg_cell name = gg_deref(m, items[0]);
    if (gg_is_var(name))
        return gg_instantiation_error(m);
    if (n == 1)
        return gg_is_compound(name) ? gg_type_error(m, "atomic", name) : gg_unify(m, m->x[0], name);
    if (gg_tag(name) != GG_ATOM)
        return gg_type_error(m, "atom", name);
    gg_cell c = gg_new_struct(m, gg_value(name), n - 1, items + 1);
    return c ? gg_unify(m, m->x[0], gg_with_place(c, gg_place(name))) : GG_STOPS;
}

enum gg_outcome gg_builtin_univ(struct gg_machine *m)
{
    gg_cell c = arg(m, 0);
    if (gg_is_var(c))
        return from_list(m);
    if (!gg_is_compound(c)) {
        gg_cell list = gg_new_list(m, &c, 1);
        return list ? gg_unify(m, m->x[1], list) : GG_STOPS;
    }
    gg_cell args = gg_new_list(m, gg_args(m, c), gg_arity(m, c));
    gg_cell list = args ? gg_new_pair(m, name_of(m, c), args) : 0;
    return list ? gg_unify(m, m->x[1], list) : GG_STOPS;
}

static enum gg_outcome name_and_args(struct gg_machine *m, bool list)
{
    gg_cell c = arg(m, 0), second;
    if (gg_is_var(c))
        return gg_instantiation_error(m);
    if (!gg_is_compound(c))
        return gg_type_error(m, "compound", c);
    if (list)
        second = gg_new_list(m, gg_args(m, c), gg_arity(m, c));
    else
        second = gg_make(GG_INT, gg_arity(m, c), 0);
    enum gg_outcome outcome = gg_unify(m, m->x[1], gg_with_place(name_of(m, c), 0));
    if (!second)
        return GG_STOPS;
    return outcome == GG_SUCCEEDS ? gg_unify(m, m->x[2], second) : outcome;
}

enum gg_outcome gg_builtin_compound_name_arguments(struct gg_machine *m)
{
    gg_cell *items, name = arg(m, 1);
    uint32_t n;
    if (!gg_is_var(arg(m, 0)))
        return name_and_args(m, true);
    enum gg_outcome outcome = gg_list_items(m, m->x[2], &items, &n);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (gg_tag(name) != GG_ATOM)
        return gg_is_var(name) ? gg_instantiation_error(m) : gg_type_error(m, "atom", name);
    gg_cell c = gg_new_struct(m, gg_value(name), n, items);
    return c ? gg_unify(m, m->x[0], c) : GG_STOPS;
}

enum gg_outcome gg_builtin_compound_name_arity(struct gg_machine *m)
{
    return gg_is_var(arg(m, 0)) ? make_functor(m) : name_and_args(m, false);
}

enum gg_outcome gg_builtin_copy_term(struct gg_machine *m)
{
    gg_cell c = gg_copy(m, m->x[0], GG_TO_HEAP);
    return c ? gg_unify(m, m->x[1], c) : GG_STOPS;
}

enum gg_outcome gg_builtin_term_variables(struct gg_machine *m)
{
    gg_cell list = gg_variables(m, m->x[0], GG_NIL);
    return list ? gg_unify(m, m->x[1], list) : GG_STOPS;
}

/* numbervars(Term, Start, End) */
enum gg_outcome gg_builtin_numbervars(struct gg_machine *m)
{
    int64_t n;
    if (!gg_get_int(m, arg(m, 1), &n))
        return gg_type_error(m, "integer", arg(m, 1));
    gg_cell list = gg_variables(m, m->x[0], GG_NIL);
    if (!list)
        return GG_STOPS;
    for (; gg_tag(list) == GG_PAIR; list = gg_deref(m, gg_args(m, list)[1])) {
        gg_cell i = gg_new_int(m, n++), var = i ? gg_new_struct(m, GG_A_VAR, 1, &i) : 0;
        if (!var || gg_unify(m, gg_args(m, list)[0], var) == GG_STOPS)
            return GG_STOPS;
    }
    gg_cell end = gg_new_int(m, n);
    return end ? gg_unify(m, m->x[2], end) : GG_STOPS;
}
