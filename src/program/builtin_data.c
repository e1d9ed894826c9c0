/* Built-in predicates that call goals, keep facts and values, and collect solutions. */
#include "frontend/term_ops.h"
#include "program/builtin.h"

static gg_cell arg(const struct gg_machine *m, uint32_t i)
{
    return gg_deref(m, m->x[i]);
}

/* ---- calling ---- */

static gg_cell without_module(const struct gg_machine *m, gg_cell c)
{
    c = gg_deref(m, c);
    while (gg_is_struct(m, c, GG_A_COLON, 2))
        c = gg_deref(m, gg_args(m, c)[1]);
    return c;
}

static bool is_control(const struct gg_machine *m, uint32_t functor)
{
    static const struct {
        uint32_t atom, arity;
    } controls[] = {
        {GG_A_COMMA, 2}, {GG_A_SEMICOLON, 2}, {GG_A_ARROW, 2}, {GG_A_SOFT_ARROW, 2},
        {GG_A_BAR, 2},   {GG_A_NOT, 1},       {GG_A_CUT, 0},
    };
    const struct gg_functor *f = &m->functors.at[functor];
    for (size_t i = 0; i < GG_COUNT(controls); i++)
        if (f->atom == controls[i].atom && f->arity == controls[i].arity)
            return true;
    return false;
}

static enum gg_outcome not_callable(struct gg_machine *m, gg_cell c)
{
    return gg_is_var(c) ? gg_instantiation_error(m) : gg_type_error(m, "callable", c);
}

enum gg_outcome gg_call_closure(struct gg_machine *m, gg_cell closure, const gg_cell *more,
                                uint32_t n)
{
    gg_cell c = without_module(m, closure);
    if (gg_tag(c) != GG_ATOM && !gg_is_compound(c))
        return not_callable(m, c);
    uint32_t have = gg_arity(m, c);
    if (have + n > GG_ARITY_MAX)
        return gg_representation_error(m, "max_procedure_arity");
    uint32_t atom = gg_tag(c) == GG_ATOM   ? gg_value(c)
                    : gg_tag(c) == GG_PAIR ? GG_A_DOT
                                           : m->functors.at[gg_functor_of(m, c)].atom;
    uint32_t functor = gg_functor(m, atom, have + n);
    m->place = gg_place(c) ? gg_place(c) : m->place;
    if (is_control(m, functor)) {
        gg_cell args[2] = {have ? gg_args(m, c)[0]
                           : n  ? more[0]
                                : 0,
                           have > 1 ? gg_args(m, c)[1]
                           : n      ? more[n - 1]
                                    : 0};
        gg_cell goal = n ? gg_new_struct(m, atom, have + n, args) : c;
        return goal ? gg_enter_goal(m, goal) : GG_STOPS;
    }
    if (n)
        memmove(m->x + have, more, n * sizeof *more);
    if (have)
        memcpy(m->x, gg_args(m, c), have * sizeof *m->x);
    m->target = gg_predicate_get(m, functor, false);
    return GG_CALLS;
}

static uint32_t arity_of_goal(const struct gg_machine *m)
{
    return m->functors.at[m->running->functor].arity;
}

/* call/1 to call/8 */
enum gg_outcome gg_builtin_call(struct gg_machine *m)
{
    return gg_call_closure(m, m->x[0], m->x + 1, arity_of_goal(m) - 1);
}

/* $catch(Goal, Catcher, Recovery), in a frame that stays while the goal runs */
enum gg_outcome gg_builtin_catch(struct gg_machine *m)
{
    m->x[3] = gg_make(GG_INT, m->outputs.n, 0);
    return gg_push_catch(m, 4) ? gg_call_closure(m, m->x[0], NULL, 0) : GG_STOPS;
}

enum gg_outcome gg_builtin_catch_exit(struct gg_machine *m)
{
    gg_pop_catch(m);
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_throw(struct gg_machine *m)
{
    return gg_is_var(arg(m, 0)) ? gg_instantiation_error(m) : gg_throw(m, m->x[0]);
}

enum gg_outcome gg_builtin_true(struct gg_machine *m)
{
    (void)m;
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_fail(struct gg_machine *m)
{
    (void)m;
    return GG_FAILS;
}

enum gg_outcome gg_builtin_halt(struct gg_machine *m)
{
    int64_t code = 0;
    if (arity_of_goal(m) && !gg_get_int(m, arg(m, 0), &code))
        return gg_type_error(m, "integer", arg(m, 0));
    m->exit_code = (int)(code & 0xff);
    return gg_stop(m, GG_STOP_HALT, NULL);
}

/* Predicates that read or change the machine that gluegen runs on. */
enum gg_outcome gg_builtin_machine(struct gg_machine *m)
{
    struct gg_diag *d =
        gg_diag_at(m, GG_D_PROGRAM_MACHINE, m->place, "a program cannot use `" GG_FMT "`",
                   GG_ARG(gg_indicator(m, m->running->functor)));
    gg_diag_help(m->ds, d, "it may only make files of the result, with write_file/2 or open/3");
    return gg_stop(m, GG_STOP_REPORTED, NULL);
}

/* between(Low, High, X) */
enum gg_outcome gg_builtin_between(struct gg_machine *m)
{
    int64_t low, high = INT64_MAX, x;
    gg_cell h = arg(m, 1), v = arg(m, 2);
    bool endless = gg_is_atom_id(h, GG_A_INF) || gg_is_atom_id(h, gg_atom(m, GG_STR("infinite")));
    for (uint32_t i = 0; i < 3; i++) {
        gg_cell c = arg(m, i);
        if (i < 2 && gg_is_var(c))
            return gg_instantiation_error(m);
        if (!gg_is_var(c) && !gg_is_integer(c) && !(i == 1 && endless))
            return gg_type_error(m, "integer", c);
    }
    if (!gg_get_int(m, arg(m, 0), &low) || (!endless && !gg_get_int(m, h, &high)))
        return gg_representation_error(m, "int64_t");
    if (!gg_is_var(v))
        return gg_get_int(m, v, &x) && low <= x && x <= high ? GG_SUCCEEDS : GG_FAILS;
    if (low > high)
        return GG_FAILS;
    gg_cell now = gg_new_int(m, low);
    if (low < high) {
        m->x[0] = gg_new_int(m, low + 1);
        if (!m->x[0] || !gg_push_redo(m, gg_builtin_between, 3))
            return GG_STOPS;
    }
    return now ? gg_unify(m, v, now) : GG_STOPS;
}

/* ---- clauses ---- */

static gg_cell indicator(struct gg_machine *m, uint32_t functor)
{
    const struct gg_functor *f = &m->functors.at[functor];
    gg_cell args[2] = {gg_atom_cell(f->atom), gg_make(GG_INT, f->arity, 0)};
    return gg_new_struct(m, GG_A_SLASH, 2, args);
}

static uint32_t functor_of(struct gg_machine *m, gg_cell c)
{
    if (gg_tag(c) == GG_ATOM)
        return gg_functor(m, gg_value(c), 0);
    return gg_tag(c) == GG_PAIR ? gg_functor(m, GG_A_DOT, 2) : gg_functor_of(m, c);
}

static bool is_callable(gg_cell c)
{
    return gg_tag(c) == GG_ATOM || gg_is_compound(c);
}

/* The program's own predicate; system predicates are not for changing. */
static struct gg_predicate *own(struct gg_machine *m, uint32_t functor, const char *action,
                                const char *type)
{
    struct gg_functor *f = &m->functors.at[functor];
    if (f->library && f->library->flags & GG_P_SYSTEM) {
        gg_cell pi = indicator(m, functor);
        (void)(pi && gg_permission_error(m, action, type, pi));
        return NULL;
    }
    if (!f->user) {
        (void)gg_charge(m, sizeof *f->user);
        f->user = gg_new(m->arena, struct gg_predicate);
        f->user->functor = functor;
    }
    return f->user;
}

static enum gg_outcome raised(const struct gg_machine *m)
{
    return m->stop == GG_STOP_NONE ? GG_RAISES : GG_STOPS;
}

/* The predicate of a head, as one that may change; NULL: that is an error, or the end. */
static struct gg_predicate *own_dynamic(struct gg_machine *m, gg_cell head)
{
    struct gg_predicate *p = own(m, functor_of(m, head), "modify", "static_procedure");
    if (p && p->first && !(p->flags & GG_P_DYNAMIC)) {
        gg_cell pi = indicator(m, p->functor);
        (void)(pi && gg_permission_error(m, "modify", "static_procedure", pi));
        return NULL;
    }
    if (p)
        p->flags |= GG_P_DYNAMIC;
    return p;
}

static enum gg_outcome assert_clause(struct gg_machine *m, bool first)
{
    gg_cell c = without_module(m, m->x[0]), body = gg_atom_cell(GG_A_TRUE), head = c;
    if (gg_is_struct(m, c, GG_A_NECK, 2)) {
        head = without_module(m, gg_args(m, c)[0]);
        body = gg_deref(m, gg_args(m, c)[1]);
    }
    if (!is_callable(head))
        return not_callable(m, head);
    if (gg_is_number(body))
        return gg_type_error(m, "callable", body);
    struct gg_predicate *p = own_dynamic(m, head);
    if (!p)
        return raised(m);
    m->ball = 0;
    if (gg_add_clause(m, head, body, first))
        return GG_SUCCEEDS;
    return m->ball || m->stop != GG_STOP_NONE ? raised(m) : gg_type_error(m, "callable", body);
}

enum gg_outcome gg_builtin_asserta(struct gg_machine *m)
{
    return assert_clause(m, true);
}

enum gg_outcome gg_builtin_assertz(struct gg_machine *m)
{
    return assert_clause(m, false);
}

/* A fresh copy of a clause as Head :- Body. */
static gg_cell copy_clause(struct gg_machine *m, const struct gg_clause *c)
{
    gg_cell *slots = gg_new_array(&m->scratch, gg_cell, c->nslots + 1);
    return gg_build(m, c->term, slots);
}

static struct gg_clause *alive(struct gg_clause *c, uint64_t generation)
{
    while (c && !(c->born <= generation && generation < c->died))
        c = c->next;
    return c;
}

static gg_cell clause_ref(const struct gg_machine *m, const struct gg_clause *c)
{
    return gg_make(GG_INT, (uint32_t)((const gg_cell *)(const void *)c - m->cells), 0);
}

static struct gg_clause *clause_at(const struct gg_machine *m, gg_cell ref)
{
    return (struct gg_clause *)(void *)(m->cells + gg_value(ref));
}

static enum gg_outcome first_clause(struct gg_machine *m, gg_cell head, struct gg_clause **c)
{
    head = without_module(m, head);
    if (!is_callable(head))
        return not_callable(m, head);
    const struct gg_functor *f = gg_functor_at(m, functor_of(m, head));
    bool changes = gg_is_atom_id(arg(m, 3), GG_A_TRUE);
    bool foreign = f->library && !f->user;
    bool fixed = f->user && changes && f->user->first && !(f->user->flags & GG_P_DYNAMIC);
    if (foreign || fixed) {
        gg_cell pi = indicator(m, functor_of(m, head));
        if (!pi)
            return GG_STOPS;
        return changes && foreign ? gg_permission_error(m, "modify", "static_procedure", pi)
                                  : gg_permission_error(m, "access", "private_procedure", pi);
    }
    *c = f->user ? alive(f->user->first, m->generation) : NULL;
    return *c ? GG_SUCCEEDS : GG_FAILS;
}

/* $clause(Head, Body, Ref, Change); x[4], x[5]: clause and generation when tried again */
enum gg_outcome gg_builtin_clause(struct gg_machine *m)
{
    struct gg_clause *c = NULL;
    int64_t generation = (int64_t)m->generation;
    gg_cell body = arg(m, 1);
    if (m->redo) {
        c = clause_at(m, m->x[4]);
        (void)gg_get_int(m, m->x[5], &generation);
    } else {
        if (!gg_is_var(body) && !is_callable(body))
            return gg_type_error(m, "callable", body);
        enum gg_outcome outcome = first_clause(m, m->x[0], &c);
        if (outcome != GG_SUCCEEDS)
            return outcome;
    }
    struct gg_clause *next = alive(c->next, (uint64_t)generation);
    if (next) {
        m->x[4] = clause_ref(m, next);
        m->x[5] = gg_new_int(m, generation);
        if (!m->x[5] || !gg_push_redo(m, gg_builtin_clause, 6))
            return GG_STOPS;
    }
    gg_cell term = copy_clause(m, c);
    if (!term || !gg_spend(m, c->nslots + 4))
        return GG_STOPS;
    gg_cell parts[3] = {gg_args(m, term)[0], gg_args(m, term)[1], clause_ref(m, c)};
    m->x[0] = without_module(m, m->x[0]);
    for (uint32_t i = 0; i < 3; i++) {
        enum gg_outcome outcome = gg_unify(m, m->x[i], parts[i]);
        if (outcome != GG_SUCCEEDS)
            return outcome;
    }
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_erase(struct gg_machine *m)
{
    gg_remove_clause(m, clause_at(m, arg(m, 0)));
    return GG_SUCCEEDS;
}

/* Whether a clause's head unifies; nothing stays bound. */
static enum gg_outcome head_unifies(struct gg_machine *m, const struct gg_clause *c, gg_cell head)
{
    uint32_t trail = m->ntrail, mark = m->heap_mark, top = m->top;
    m->heap_mark = m->top;
    gg_cell term = copy_clause(m, c);
    enum gg_outcome outcome = term ? gg_unify(m, gg_args(m, term)[0], head) : GG_STOPS;
    gg_undo_to(m, trail);
    m->heap_mark = mark;
    m->top = top;
    return outcome;
}

enum gg_outcome gg_builtin_retractall(struct gg_machine *m)
{
    gg_cell head = without_module(m, m->x[0]);
    if (!is_callable(head))
        return not_callable(m, head);
    struct gg_predicate *p = own_dynamic(m, head);
    if (!p)
        return raised(m);
    uint64_t generation = m->generation;
    for (struct gg_clause *c = alive(p->first, generation); c; c = alive(c->next, generation)) {
        enum gg_outcome outcome = head_unifies(m, c, head);
        if (outcome == GG_STOPS || !gg_spend(m, 8))
            return GG_STOPS;
        if (outcome == GG_SUCCEEDS)
            gg_remove_clause(m, c);
    }
    return GG_SUCCEEDS;
}

/* $dynamic(Name/Arity) */
enum gg_outcome gg_builtin_dynamic(struct gg_machine *m)
{
    gg_cell pi = without_module(m, m->x[0]);
    if (!gg_is_struct(m, pi, GG_A_SLASH, 2))
        return gg_is_var(pi) ? gg_instantiation_error(m)
                             : gg_type_error(m, "predicate_indicator", pi);
    gg_cell name = gg_deref(m, gg_args(m, pi)[0]), arity = gg_deref(m, gg_args(m, pi)[1]);
    if (gg_tag(name) != GG_ATOM || gg_tag(arity) != GG_INT || gg_small_int(arity) < 0)
        return gg_type_error(m, "predicate_indicator", pi);
    uint32_t functor = gg_functor(m, gg_value(name), gg_value(arity));
    struct gg_predicate *p = own(m, functor, "modify", "static_procedure");
    if (!p)
        return raised(m);
    p->flags |= GG_P_DYNAMIC;
    return GG_SUCCEEDS;
}

/* $defined(Name, Arity, Which): the program's own, dynamic, or any that can be called */
enum gg_outcome gg_builtin_defined(struct gg_machine *m)
{
    gg_cell name = arg(m, 0), arity = arg(m, 1), which = arg(m, 2);
    if (gg_tag(name) != GG_ATOM || gg_tag(arity) != GG_INT)
        return GG_FAILS;
    const struct gg_functor *f = gg_functor_at(m, gg_functor(m, gg_value(name), gg_value(arity)));
    const struct gg_predicate *p = f->user ? f->user : f->library;
    if (!p)
        return GG_FAILS;
    gg_str s = gg_atom_text(m, gg_value(which));
    bool is = gg_str_is(s, "dynamic")  ? p->flags & GG_P_DYNAMIC
              : gg_str_is(s, "system") ? p->flags & GG_P_LIBRARY
                                       : p->first || p->fn || p->flags & GG_P_DYNAMIC;
    return is ? GG_SUCCEEDS : GG_FAILS;
}

/* $predicates(Name, Arities): of the program's own predicates of that name */
enum gg_outcome gg_builtin_arities(struct gg_machine *m)
{
    gg_cell list = GG_NIL, name = arg(m, 0);
    for (uint32_t i = 0; i < m->functors.n && list; i++) {
        const struct gg_functor *f = &m->functors.at[i];
        if (f->user && (f->user->first || f->user->flags & GG_P_DYNAMIC) &&
            gg_is_atom_id(name, f->atom))
            list = gg_new_pair(m, gg_make(GG_INT, f->arity, 0), list);
    }
    return list && gg_spend(m, m->functors.n) ? gg_unify(m, m->x[1], list) : GG_STOPS;
}

/* ---- solutions ---- */

/* Of a findall: the one around it, first and last solution; of a solution: the next, its value. */
enum { AROUND, FIRST, LAST, BAG_SIZE };
enum { NEXT, VALUE, SOLUTION_SIZE };

static uint32_t bag(struct gg_machine *m, uint32_t n)
{
    if (n >= m->bag_end - m->bag) {
        (void)gg_stop(m, GG_STOP_MEMORY, "collected solutions");
        return 0;
    }
    m->bag += n;
    return m->bag - n;
}

enum gg_outcome gg_builtin_bag_open(struct gg_machine *m)
{
    uint32_t at = bag(m, BAG_SIZE);
    if (!at)
        return GG_STOPS;
    m->cells[at + AROUND] = m->pendings;
    m->cells[at + FIRST] = m->cells[at + LAST] = 0;
    m->pendings = at;
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_bag_add(struct gg_machine *m)
{
    uint32_t at = bag(m, SOLUTION_SIZE), open = m->pendings;
    gg_cell value = at ? gg_copy(m, m->x[0], GG_TO_BAG) : 0;
    if (!value)
        return GG_STOPS;
    m->cells[at + NEXT] = 0;
    m->cells[at + VALUE] = value;
    if (m->cells[open + LAST])
        m->cells[m->cells[open + LAST] + NEXT] = at;
    else
        m->cells[open + FIRST] = at;
    m->cells[open + LAST] = at;
    return GG_SUCCEEDS;
}

/* $bag_close(List, Tail) */
enum gg_outcome gg_builtin_bag_close(struct gg_machine *m)
{
    uint32_t open = m->pendings, last = 0;
    gg_cell list = m->x[1];
    for (gg_cell s = m->cells[open + FIRST]; s; s = m->cells[s + NEXT]) {
        uint32_t at = gg_heap(m, 2);
        gg_cell value = at ? gg_copy(m, m->cells[s + VALUE], GG_TO_HEAP) : 0;
        if (!value)
            return GG_STOPS;
        m->cells[at] = value;
        m->cells[at + 1] = m->x[1];
        if (last)
            m->cells[last + 1] = gg_make(GG_PAIR, at, 0);
        else
            list = gg_make(GG_PAIR, at, 0);
        last = at;
    }
    m->pendings = (uint32_t)m->cells[open + AROUND];
    m->bag = open;
    return gg_unify(m, m->x[0], list);
}

/* ---- global values ---- */

static struct gg_global *global_of(struct gg_machine *m, uint32_t atom)
{
    for (uint32_t i = 0; i < m->globals.n; i++)
        if (m->globals.at[i].atom == atom)
            return &m->globals.at[i];
    return NULL;
}

/* $b_values(List) */
enum gg_outcome gg_builtin_b_values(struct gg_machine *m)
{
    return m->b_values ? gg_unify(m, m->x[0], m->b_values) : GG_FAILS;
}

enum gg_outcome gg_builtin_nb_setval(struct gg_machine *m)
{
    gg_cell key = arg(m, 0);
    if (gg_tag(key) != GG_ATOM)
        return gg_is_var(key) ? gg_instantiation_error(m) : gg_type_error(m, "atom", key);
    uint32_t trail = m->ntrail;
    struct gg_global made = {.atom = gg_value(key)}, *old = global_of(m, made.atom);
    made.value = gg_skeleton(m, m->x[1], &made.nslots);
    gg_undo_to(m, trail);
    if (!made.value || !gg_charge(m, old ? 0 : 2 * sizeof made))
        return GG_STOPS;
    if (old)
        *old = made;
    else
        gg_push(m->arena, &m->globals, made);
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_nb_getval(struct gg_machine *m)
{
    gg_cell key = arg(m, 0);
    if (gg_tag(key) != GG_ATOM)
        return gg_is_var(key) ? gg_instantiation_error(m) : gg_type_error(m, "atom", key);
    const struct gg_global *g = global_of(m, gg_value(key));
    if (!g)
        return gg_existence_error(m, "variable", key);
    gg_cell *slots = gg_new_array(&m->scratch, gg_cell, g->nslots + 1);
    gg_cell value = gg_build(m, g->value, slots);
    return value ? gg_unify(m, m->x[1], value) : GG_STOPS;
}

/* ---- operators ---- */

/* op(Priority, Type, Name): for what is written; reading has its own directives */
enum gg_outcome gg_builtin_op(struct gg_machine *m)
{
    int64_t priority;
    gg_cell type = arg(m, 1), name = arg(m, 2);
    if (!gg_get_int(m, arg(m, 0), &priority) || gg_tag(type) != GG_ATOM)
        return gg_is_var(arg(m, 0)) || gg_is_var(type) ? gg_instantiation_error(m)
                                                       : gg_type_error(m, "integer", arg(m, 0));
    for (gg_cell c = name; gg_tag(c) == GG_PAIR; c = gg_deref(m, gg_args(m, c)[1])) {
        gg_cell one = gg_deref(m, gg_args(m, c)[0]);
        if (gg_tag(one) == GG_ATOM)
            (void)gg_ops_add(m->operators, priority, gg_atom_text(m, gg_value(type)),
                             gg_atom_text(m, gg_value(one)));
    }
    if (gg_tag(name) == GG_ATOM && gg_value(name) != GG_A_NIL &&
        !gg_ops_add(m->operators, priority, gg_atom_text(m, gg_value(type)),
                    gg_atom_text(m, gg_value(name))))
        return gg_domain_error(m, "operator_specifier", type);
    return GG_SUCCEEDS;
}
