/*
 * Bodies become code. Control constructs are laid out in line; what is nested waits on a stack.
 *
 * A clause's body is a skeleton and its code lives as long; a goal of call/N is an ordinary term
 * and its code lies on the heap, so that it goes when the goal is backtracked over.
 */
#include "program/code.h"

enum task_kind {
    TASK_GOAL,
    TASK_WORD,    /* emits the word */
    TASK_JUMP,    /* emits a jump to the label */
    TASK_BIND,    /* the label is here */
    TASK_BIND_AT, /* the operand at that index leads here */
};

struct task {
    enum task_kind kind;
    bool last;    /* nothing follows in the clause */
    uint32_t cut; /* slot that a cut goes back to, or NO_SLOT: the clause's */
    gg_word word; /* or cell, label, index */
};

#define NO_SLOT UINT32_MAX

struct compiler {
    struct gg_machine *m;
    bool library;   /* goals mean predicates of the library */
    bool temporary; /* the body is an ordinary term */
    uint32_t nslots;
    enum gg_outcome outcome; /* GG_FAILS: something is no goal */
    GG_VEC(gg_word) code;
    GG_VEC(struct task) tasks;
    GG_VEC(uint32_t) labels;
};

static void emit(struct compiler *k, gg_word w)
{
    gg_push(&k->m->scratch, &k->code, w);
}

static void push_goal(struct compiler *k, gg_cell goal, bool last, uint32_t cut)
{
    gg_push(&k->m->scratch, &k->tasks, (struct task){TASK_GOAL, last, cut, goal});
}

static void push_task(struct compiler *k, enum task_kind kind, gg_word word)
{
    gg_push(&k->m->scratch, &k->tasks, (struct task){kind, false, NO_SLOT, word});
}

static void finish(struct compiler *k, bool last)
{
    if (last)
        emit(k, gg_instruction(GG_OP_DONE, 0, 0));
}

/* ---- goals as cells: skeletons or ordinary terms ---- */

static gg_cell settle(const struct compiler *k, gg_cell c)
{
    return gg_tag(c) == GG_REF ? gg_deref(k->m, c) : c;
}

static bool is_compound(gg_cell c)
{
    return gg_is_compound(c) || gg_tag(c) == GG_SKELETON_STRUCT || gg_tag(c) == GG_SKELETON_PAIR;
}

static const gg_cell *args_of(const struct compiler *k, gg_cell c)
{
    bool pair = gg_tag(c) == GG_PAIR || gg_tag(c) == GG_SKELETON_PAIR;
    return &k->m->cells[gg_value(c) + !pair];
}

static uint32_t functor_of(struct compiler *k, gg_cell c)
{
    if (gg_tag(c) == GG_ATOM)
        return gg_functor(k->m, gg_value(c), 0);
    if (gg_tag(c) == GG_PAIR || gg_tag(c) == GG_SKELETON_PAIR)
        return gg_functor(k->m, GG_A_DOT, 2);
    return gg_value(k->m->cells[gg_value(c)]);
}

static bool is(struct compiler *k, gg_cell c, uint32_t atom, uint32_t arity)
{
    if (arity == 0 ? gg_tag(c) != GG_ATOM : !is_compound(c))
        return false;
    const struct gg_functor *f = gg_functor_at(k->m, functor_of(k, c));
    return f->atom == atom && f->arity == arity;
}

/* ---- control ---- */

static uint32_t mark(struct compiler *k)
{
    emit(k, gg_instruction(GG_OP_MARK, k->nslots, 0));
    return k->nslots++;
}

/* The index of the operand that will lead to the alternative. */
static uint32_t try_else(struct compiler *k)
{
    emit(k, gg_instruction(GG_OP_TRY, 0, 0));
    emit(k, 0);
    return k->code.n - 1;
}

static uint32_t new_label(struct compiler *k)
{
    gg_push(&k->m->scratch, &k->labels, 0);
    return k->labels.n - 1;
}

/* Tasks are pushed in the reverse of their order. */
static void then_join(struct compiler *k, bool last, gg_cell otherwise, uint32_t operand,
                      uint32_t cut, gg_cell then)
{
    uint32_t label = new_label(k);
    if (!last)
        push_task(k, TASK_BIND, label);
    push_goal(k, otherwise, last, cut);
    push_task(k, TASK_BIND_AT, operand);
    if (!last)
        push_task(k, TASK_JUMP, label);
    push_goal(k, then, last, cut);
}

static void if_then_else(struct compiler *k, const gg_cell *cond, gg_cell otherwise,
                         const struct task *t, bool soft)
{
    uint32_t slot = mark(k), operand = try_else(k);
    then_join(k, t->last, otherwise, operand, t->cut, settle(k, cond[1]));
    push_task(k, TASK_WORD, gg_instruction(soft ? GG_OP_SOFT_CUT : GG_OP_CUT_MARK, slot, 0));
    push_goal(k, settle(k, cond[0]), false, slot);
}

static void negation(struct compiler *k, gg_cell goal, const struct task *t)
{
    uint32_t slot = mark(k), operand = try_else(k);
    push_goal(k, gg_atom_cell(GG_A_TRUE), t->last, t->cut);
    push_task(k, TASK_BIND_AT, operand);
    push_task(k, TASK_WORD, gg_instruction(GG_OP_FAIL, 0, 0));
    push_task(k, TASK_WORD, gg_instruction(GG_OP_CUT_MARK, slot, 0));
    push_goal(k, goal, false, slot);
}

static void disjunction(struct compiler *k, const gg_cell *args, const struct task *t)
{
    gg_cell left = settle(k, args[0]), right = settle(k, args[1]);
    if (is(k, left, GG_A_ARROW, 2))
        if_then_else(k, args_of(k, left), right, t, false);
    else if (is(k, left, GG_A_SOFT_ARROW, 2))
        if_then_else(k, args_of(k, left), right, t, true);
    else
        then_join(k, t->last, right, try_else(k), t->cut, left);
}

static void cut(struct compiler *k, const struct task *t)
{
    if (t->cut == NO_SLOT)
        emit(k, gg_instruction(GG_OP_CUT, 0, 0));
    else
        emit(k, gg_instruction(GG_OP_CUT_CONDITION, t->cut, 0));
    finish(k, t->last);
}

/* ---- calls ---- */

static void emit_pointer(struct compiler *k, const void *p)
{
    emit(k, (gg_word)(uintptr_t)p);
}

static int comparison(uint32_t atom)
{
    static const uint32_t atoms[] = {
        [GG_CMP_EQ] = GG_A_NUM_EQ, [GG_CMP_NE] = GG_A_NUM_NE, [GG_CMP_LT] = GG_A_NUM_LT,
        [GG_CMP_GT] = GG_A_NUM_GT, [GG_CMP_LE] = GG_A_NUM_LE, [GG_CMP_GE] = GG_A_NUM_GE,
    };
    for (size_t i = 0; i < GG_COUNT(atoms); i++)
        if (atoms[i] == atom)
            return (int)i;
    return -1;
}

/* Goals that have an instruction of their own. */
static bool special(struct compiler *k, gg_cell goal, const struct gg_functor *f,
                    const struct task *t)
{
    uint32_t place = gg_place(goal), atom = f->atom;
    if (f->arity != 2)
        return false;
    int which = comparison(atom);
    if (atom == GG_A_EQUALS)
        emit(k, gg_instruction(GG_OP_UNIFY, 0, place));
    else if (atom == GG_A_IS)
        emit(k, gg_instruction(GG_OP_IS, 0, place));
    else if (which >= 0)
        emit(k, gg_instruction(GG_OP_COMPARE, (uint32_t)which, place));
    else
        return false;
    emit_pointer(k, args_of(k, goal));
    finish(k, t->last);
    return true;
}

static void call(struct compiler *k, gg_cell goal, const gg_cell *args, uint32_t functor,
                 const struct task *t)
{
    const struct gg_functor *f = &k->m->functors.at[functor];
    if (f->arity > GG_ARITY_MAX) {
        k->outcome = gg_representation_error(k->m, "max_procedure_arity");
        return;
    }
    emit(k, gg_instruction(t->last ? GG_OP_LAST : GG_OP_CALL, f->arity, gg_place(goal)));
    emit_pointer(k, gg_predicate_get(k->m, functor, k->library));
    emit_pointer(k, args);
}

/* The cell of a variable stays where it is: as the argument of call/1. */
static void call_variable(struct compiler *k, gg_cell goal, const struct task *t)
{
    uint32_t at = k->temporary ? gg_heap(k->m, 1) : gg_keep(k->m, 1);
    if (!at) {
        k->outcome = GG_STOPS;
        return;
    }
    k->m->cells[at] = goal;
    call(k, 0, &k->m->cells[at], gg_functor(k->m, GG_A_CALL, 1), t);
}

static void plain_goal(struct compiler *k, gg_cell goal, const struct task *t)
{
    if (gg_tag(goal) != GG_ATOM && !is_compound(goal)) {
        k->outcome = GG_FAILS;
        return;
    }
    uint32_t functor = functor_of(k, goal);
    const gg_cell *args = is_compound(goal) ? args_of(k, goal) : NULL;
    if (!special(k, goal, &k->m->functors.at[functor], t))
        call(k, goal, args, functor, t);
}

static void goal(struct compiler *k, const struct task *t)
{
    gg_cell g = settle(k, (gg_cell)t->word);
    while (is(k, g, GG_A_COLON, 2))
        g = settle(k, args_of(k, g)[1]);
    if (gg_is_var(g) || gg_tag(g) == GG_SLOT) {
        call_variable(k, g, t);
    } else if (is(k, g, GG_A_COMMA, 2)) {
        push_goal(k, settle(k, args_of(k, g)[1]), t->last, t->cut);
        push_goal(k, settle(k, args_of(k, g)[0]), false, t->cut);
    } else if (is(k, g, GG_A_TRUE, 0)) {
        finish(k, t->last);
    } else if (is(k, g, GG_A_CUT, 0)) {
        cut(k, t);
    } else if (is(k, g, GG_A_SEMICOLON, 2) || is(k, g, GG_A_BAR, 2)) {
        disjunction(k, args_of(k, g), t);
    } else if (is(k, g, GG_A_ARROW, 2)) {
        if_then_else(k, args_of(k, g), gg_atom_cell(GG_A_FAIL), t, false);
    } else if (is(k, g, GG_A_SOFT_ARROW, 2)) {
        if_then_else(k, args_of(k, g), gg_atom_cell(GG_A_FAIL), t, true);
    } else if (is(k, g, GG_A_NOT, 1)) {
        negation(k, settle(k, args_of(k, g)[0]), t);
    } else if (is(k, g, GG_A_FAIL, 0) || is(k, g, GG_A_FALSE, 0)) {
        emit(k, gg_instruction(GG_OP_FAIL, 0, 0));
    } else {
        plain_goal(k, g, t);
    }
}

static void run_tasks(struct compiler *k)
{
    while (k->tasks.n && k->outcome == GG_SUCCEEDS) {
        struct task t = k->tasks.at[--k->tasks.n];
        if (!gg_spend(k->m, 4))
            k->outcome = GG_STOPS;
        switch (t.kind) {
        case TASK_GOAL:
            goal(k, &t);
            break;
        case TASK_WORD:
            emit(k, t.word);
            break;
        case TASK_JUMP:
            emit(k, gg_instruction(GG_OP_JUMP, 0, 0));
            emit(k, 0);
            k->labels.at[t.word] = k->code.n - 1;
            break;
        case TASK_BIND:
            k->code.at[k->labels.at[t.word]] = k->code.n - (k->labels.at[t.word] - 1);
            break;
        case TASK_BIND_AT:
            k->code.at[t.word] = k->code.n - (t.word - 1);
            break;
        }
    }
}

/* The code of a body, or NULL with k->outcome set. */
static const gg_word *body(struct compiler *k, gg_cell c)
{
    struct gg_machine *m = k->m;
    struct gg_arena_mark mark_ = gg_arena_mark(&m->scratch);
    push_goal(k, c, true, NO_SLOT);
    run_tasks(k);
    gg_word *code = NULL;
    uint32_t at = 0;
    if (k->outcome == GG_SUCCEEDS)
        at = k->temporary ? gg_heap(m, k->code.n) : gg_keep(m, k->code.n);
    if (at)
        code = memcpy(&m->cells[at], k->code.at, k->code.n * sizeof *code);
    else if (k->outcome == GG_SUCCEEDS)
        k->outcome = GG_STOPS;
    gg_arena_rewind(&m->scratch, mark_);
    return code;
}

/* ---- predicates ---- */

static struct gg_predicate *find_predicate(struct gg_machine *m, uint32_t functor, bool library)
{
    const struct gg_functor *f = &m->functors.at[functor];
    return !library && f->user ? f->user : f->library ? f->library : library ? NULL : f->user;
}

/* The predicate that a goal means; one that nobody defined yet when there is none. */
struct gg_predicate *gg_predicate_get(struct gg_machine *m, uint32_t functor, bool library)
{
    struct gg_predicate *p = find_predicate(m, functor, library);
    if (p)
        return p;
    (void)gg_charge(m, sizeof *p);
    p = gg_new(m->arena, struct gg_predicate);
    p->functor = functor;
    p->flags = library ? GG_P_LIBRARY : 0;
    if (library)
        m->functors.at[functor].library = p;
    else
        m->functors.at[functor].user = p;
    return p;
}

/* ---- clauses ---- */

static gg_cell key_of(const struct gg_machine *m, gg_cell c)
{
    if (gg_tag(c) == GG_ATOM || gg_tag(c) == GG_INT)
        return gg_with_place(c, 0);
    if (gg_tag(c) == GG_PAIR || gg_tag(c) == GG_SKELETON_PAIR)
        return gg_make(GG_PAIR, 0, 0);
    if (gg_tag(c) == GG_STRUCT || gg_tag(c) == GG_SKELETON_STRUCT)
        return gg_with_place(m->cells[gg_value(c)], 0);
    return 0;
}

static void link_clause(struct gg_machine *m, struct gg_clause *c, bool first)
{
    struct gg_predicate *p = c->predicate;
    c->born = ++m->generation;
    c->died = UINT64_MAX;
    p->nclauses++;
    if (first) {
        c->next = p->first;
        p->first = c;
        if (c->next)
            c->next->prev = c;
        else
            p->last = c;
        return;
    }
    c->prev = p->last;
    p->last = c;
    if (c->prev)
        c->prev->next = c;
    else
        p->first = c;
}

/* What runs through the list goes on from the clause that was taken out. */
void gg_remove_clause(struct gg_machine *m, struct gg_clause *c)
{
    struct gg_predicate *p = c->predicate;
    if (c->died != UINT64_MAX)
        return;
    c->died = ++m->generation;
    p->nclauses--;
    if (c->prev)
        c->prev->next = c->next;
    else
        p->first = c->next;
    if (c->next)
        c->next->prev = c->prev;
    else
        p->last = c->prev;
}

static struct gg_clause *new_clause(struct gg_machine *m, bool temporary)
{
    uint32_t n = (uint32_t)(sizeof(struct gg_clause) + sizeof(gg_cell) - 1) / sizeof(gg_cell);
    uint32_t at = temporary ? gg_heap(m, n) : gg_keep(m, n);
    return at ? memset(&m->cells[at], 0, n * sizeof(gg_cell)) : NULL;
}

/* Head and body as one term, so that they can be had back. */
static gg_cell whole_term(struct gg_machine *m, gg_cell head, gg_cell body_cell)
{
    uint32_t at = gg_keep(m, 3);
    if (!at)
        return 0;
    m->cells[at] = gg_make(GG_FUNCTOR, gg_functor(m, GG_A_NECK, 2), 0);
    m->cells[at + 1] = head;
    m->cells[at + 2] = body_cell;
    return gg_make(GG_SKELETON_STRUCT, at, 0);
}

static bool fill_clause(struct gg_machine *m, struct gg_clause *c, gg_cell head, gg_cell body_cell)
{
    uint32_t trail = m->ntrail;
    gg_cell h = gg_skeleton(m, head, &c->nhead);
    c->nslots = c->nhead;
    gg_cell b = h ? gg_skeleton(m, body_cell, &c->nslots) : 0;
    gg_undo_to(m, trail);
    c->term = b ? whole_term(m, h, b) : 0;
    if (!c->term)
        return false;
    struct compiler k = {
        .m = m, .library = m->loading_library, .nslots = c->nslots, .outcome = GG_SUCCEEDS};
    if (is_compound(h)) {
        c->head = args_of(&k, h);
        c->key = key_of(m, c->head[0]);
    }
    if (!is(&k, b, GG_A_TRUE, 0))
        c->code = body(&k, b);
    c->nmarks = k.nslots - c->nslots;
    return k.outcome == GG_SUCCEEDS;
}

struct gg_clause *gg_add_clause(struct gg_machine *m, gg_cell head, gg_cell body_cell, bool first)
{
    struct gg_clause *c = new_clause(m, false);
    if (!c)
        return NULL;
    struct compiler k = {.m = m};
    c->place = gg_place(head);
    if (!fill_clause(m, c, head, body_cell))
        return NULL;
    c->predicate = gg_predicate_get(m, functor_of(&k, head), m->loading_library);
    link_clause(m, c, first);
    return c;
}

enum gg_outcome gg_compile_goal(struct gg_machine *m, gg_cell g, struct gg_clause **clause)
{
    struct compiler k = {.m = m, .temporary = true, .outcome = GG_SUCCEEDS};
    struct gg_clause *c = new_clause(m, true);
    if (!c)
        return GG_STOPS;
    c->code = body(&k, g);
    c->nmarks = k.nslots;
    *clause = c;
    return k.outcome == GG_FAILS ? gg_type_error(m, "callable", g) : k.outcome;
}
