/* The machine runs: calls, choice points, cuts, exceptions. */
#include "program/code.h"

#include <stdlib.h>

/* ---- choice points ---- */

void gg_undo_to(struct gg_machine *m, uint32_t trail)
{
    while (m->ntrail > trail) {
        uint32_t at = (uint32_t)m->trail[--m->ntrail];
        m->cells[at] = gg_make(GG_REF, at, 0);
    }
}

static uint32_t size_of(const struct gg_choice *c)
{
    return (uint32_t)(sizeof *c + c->nargs * sizeof(gg_cell));
}

static void set_choice(struct gg_machine *m, uint32_t offset)
{
    const struct gg_choice *c = gg_choice_at(m, offset);
    m->choice = offset;
    m->nchoices = offset + size_of(c);
    m->heap_mark = c->heap;
}

static void cut_to(struct gg_machine *m, uint32_t choice)
{
    if (choice < m->choice)
        set_choice(m, choice);
}

static struct gg_frame *frame_top(const struct gg_machine *m, struct gg_frame *env)
{
    struct gg_frame *top = gg_choice_at(m, m->choice)->top;
    struct gg_frame *end = env ? (struct gg_frame *)(void *)&env->slots[env->n] : NULL;
    return end > top ? end : top;
}

/* With the arguments m->x[0 .. n-1]. NULL when the machine was stopped. */
static struct gg_choice *push_choice(struct gg_machine *m, enum gg_choice_kind kind,
                                     struct gg_frame *env, const gg_word *code, uint32_t n)
{
    uint32_t size = (uint32_t)(sizeof(struct gg_choice) + n * sizeof(gg_cell));
    if (size > m->choices_end - m->nchoices) {
        (void)gg_stop(m, GG_STOP_DEPTH, "alternatives");
        return NULL;
    }
    struct gg_choice *c = gg_choice_at(m, m->nchoices);
    *c = (struct gg_choice){.kind = kind,
                            .prev = m->choice,
                            .heap = m->top,
                            .trail = m->ntrail,
                            .place = m->place,
                            .nargs = n,
                            .env = env,
                            .code = code};
    c->top = frame_top(m, env);
    if (n)
        memcpy(c->args, m->x, n * sizeof(gg_cell));
    m->choice = m->nchoices;
    m->nchoices += size;
    m->heap_mark = m->top;
    return c;
}

bool gg_push_redo(struct gg_machine *m, gg_builtin_fn *redo, uint32_t nargs)
{
    struct gg_choice *c = push_choice(m, GG_CHOICE_REDO, m->env, m->pc, nargs);
    if (!c)
        return false;
    c->u.redo = redo;
    c->predicate = m->running;
    return true;
}

bool gg_push_catch(struct gg_machine *m, uint32_t nargs)
{
    struct gg_choice *c = push_choice(m, GG_CHOICE_CATCH, m->env, m->pc, nargs);
    if (c)
        c->u.bag = m->bag;
    return c;
}

void gg_pop_catch(struct gg_machine *m)
{
    const struct gg_choice *c = gg_choice_at(m, m->choice);
    if (c->kind == GG_CHOICE_CATCH && c->env == m->env)
        set_choice(m, c->prev);
}

/* ---- clauses ---- */

/* What a first argument must be to be worth a look at a clause; 0: anything. */
static inline gg_cell key_of(const struct gg_machine *m, const struct gg_predicate *p)
{
    if (!m->functors.at[p->functor].arity)
        return 0;
    gg_cell c = gg_deref(m, m->x[0]);
    switch (gg_tag(c)) {
    case GG_ATOM:
    case GG_INT:
        return gg_with_place(c, 0);
    case GG_PAIR:
        return gg_make(GG_PAIR, 0, 0);
    case GG_STRUCT:
        return m->cells[gg_value(c)];
    case GG_BIG:
    case GG_RAT:
    case GG_FLOAT:
    case GG_STRING:
        return gg_make(GG_STRING, 0, 0); /* no clause has that key: those with one do not match */
    case GG_NONE:
    case GG_REF:
    case GG_FUNCTOR:
    case GG_SLOT:
    case GG_SKELETON_STRUCT:
    case GG_SKELETON_PAIR:
        break;
    }
    return 0;
}

static inline struct gg_clause *next_match(struct gg_machine *m, struct gg_clause *c, gg_cell key,
                                           uint64_t generation)
{
    for (; c; c = c->next) {
        if ((!key || !c->key || key == c->key) && c->born <= generation && generation < c->died)
            return c;
        m->work--;
    }
    return NULL;
}

static struct gg_frame *new_frame(struct gg_machine *m, const struct gg_clause *c,
                                  struct gg_frame *env)
{
    struct gg_frame *f = frame_top(m, env);
    size_t size = sizeof *f + (c->nslots + c->nmarks) * sizeof(gg_cell);
    if (size > (size_t)(m->frames_end - (char *)f)) {
        (void)gg_stop(m, GG_STOP_DEPTH, "calls");
        return NULL;
    }
    f->n = c->nslots + c->nmarks;
    for (uint32_t i = 0; i < c->nslots; i++)
        f->slots[i] = 0;
    return f;
}

static void fill_frame(struct gg_machine *m, struct gg_frame *f, const struct gg_clause *c,
                       struct gg_frame *env, const gg_word *next)
{
    f->env = env;
    f->next = next;
    f->clause = c;
    f->place = m->place;
    m->env = f;
    m->pc = c->code;
}

/* Matches the head; m->x holds the arguments and `cut` what a cut goes back to. */
static enum gg_outcome enter(struct gg_machine *m, const struct gg_clause *c, struct gg_frame *env,
                             const gg_word *next, uint32_t cut)
{
    struct gg_frame *f = new_frame(m, c, env);
    uint32_t n = m->functors.at[c->predicate->functor].arity;
    if (!f)
        return GG_STOPS;
    if (gg_trail_is_full(m))
        return gg_stop(m, GG_STOP_MEMORY, "bindings");
    for (uint32_t i = 0; i < n; i++) {
        enum gg_outcome outcome = gg_match(m, c->head[i], m->x[i], f->slots);
        if (outcome != GG_SUCCEEDS)
            return outcome;
    }
    if (!c->code) {
        m->env = env;
        m->pc = next;
        return GG_SUCCEEDS;
    }
    for (uint32_t i = c->nhead; i < c->nslots; i++)
        if (!(f->slots[i] = gg_new_var(m)))
            return GG_STOPS;
    f->cut = cut;
    fill_frame(m, f, c, env, next);
    return GG_SUCCEEDS;
}

enum gg_outcome gg_enter_goal(struct gg_machine *m, gg_cell goal)
{
    struct gg_clause *c;
    enum gg_outcome outcome = gg_compile_goal(m, goal, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    struct gg_frame *f = new_frame(m, c, m->env);
    if (!f)
        return GG_STOPS;
    f->cut = m->choice;
    fill_frame(m, f, c, m->env, m->pc);
    return GG_SUCCEEDS;
}

static enum gg_outcome call_clauses(struct gg_machine *m, struct gg_predicate *p)
{
    gg_cell key = key_of(m, p);
    struct gg_clause *c = next_match(m, p->first, key, m->generation);
    if (!c && !p->first && !(p->flags & GG_P_DYNAMIC))
        return gg_unknown_procedure(m, p->functor);
    if (!c)
        return GG_FAILS;
    uint32_t cut = m->choice;
    struct gg_frame *env = m->env;
    const gg_word *next = m->pc;
    struct gg_clause *more = next_match(m, c->next, key, m->generation);
    if (more) {
        struct gg_choice *choice =
            push_choice(m, GG_CHOICE_CLAUSES, env, next, m->functors.at[p->functor].arity);
        if (!choice)
            return GG_STOPS;
        choice->u.clause = more;
        choice->predicate = p;
        choice->generation = m->generation;
    }
    return enter(m, c, env, next, cut);
}

/* Calls m->target with m->x; goes on at m->pc in m->env. */
static enum gg_outcome call_target(struct gg_machine *m)
{
    for (;;) {
        struct gg_predicate *p = m->target;
        m->inferences++;
        m->work -= GG_WORK_OF_GOAL;
        if (m->work <= 0 || !(m->inferences & 0xffff))
            if (!gg_spend(m, m->work <= 0 ? UINT32_MAX : 0))
                return GG_STOPS;
        if (!p->fn)
            return call_clauses(m, p);
        m->running = p;
        m->redo = NULL;
        enum gg_outcome outcome = p->fn(m);
        if (m->scratch.last)
            gg_arena_rewind(&m->scratch, (struct gg_arena_mark){0});
        if (outcome != GG_CALLS)
            return outcome;
    }
}

/* ---- instructions ---- */

static bool load_args(struct gg_machine *m, const gg_cell *args, uint32_t n)
{
    struct gg_frame *f = m->env;
    for (uint32_t i = 0; i < n; i++) {
        gg_cell s = args[i];
        m->x[i] = gg_tag(s) == GG_SLOT ? f->slots[gg_value(s)] : gg_build(m, s, f->slots);
        if (!m->x[i])
            return false;
    }
    return true;
}

static enum gg_outcome do_call(struct gg_machine *m, bool last)
{
    gg_word w = m->pc[0];
    if (!load_args(m, (const gg_cell *)(uintptr_t)m->pc[2], gg_number_of(w)))
        return GG_STOPS;
    m->target = (struct gg_predicate *)(uintptr_t)m->pc[1];
    m->place = gg_place_of_word(w) ? gg_place_of_word(w) : m->env->place;
    if (last) {
        m->pc = m->env->next;
        m->env = m->env->env;
    } else {
        m->pc += 3;
    }
    return call_target(m);
}

static const gg_cell *operands(struct gg_machine *m)
{
    gg_word w = m->pc[0];
    m->place = gg_place_of_word(w) ? gg_place_of_word(w) : m->env->place;
    const gg_cell *args = (const gg_cell *)(uintptr_t)m->pc[1];
    m->pc += 2;
    m->inferences++;
    m->work -= GG_WORK_OF_GOAL / 2;
    return args;
}

static enum gg_outcome do_unify(struct gg_machine *m)
{
    const gg_cell *args = operands(m);
    gg_cell *slots = m->env->slots;
    if (gg_tag(args[0]) == GG_SLOT)
        return gg_match(m, args[1], slots[gg_value(args[0])], slots);
    gg_cell x = gg_build(m, args[1], slots);
    return x ? gg_match(m, args[0], x, slots) : GG_STOPS;
}

static enum gg_outcome do_is(struct gg_machine *m)
{
    const gg_cell *args = operands(m);
    gg_cell result;
    enum gg_outcome outcome = gg_eval_skeleton(m, args[1], m->env->slots, &result);
    return outcome == GG_SUCCEEDS ? gg_match(m, args[0], result, m->env->slots) : outcome;
}

bool gg_comparison_holds(enum gg_comparison which, int order)
{
    switch (which) {
    case GG_CMP_EQ:
        return order == 0;
    case GG_CMP_NE:
        return order != 0;
    case GG_CMP_LT:
        return order == -1;
    case GG_CMP_GT:
        return order == 1;
    case GG_CMP_LE:
        return order == 0 || order == -1;
    case GG_CMP_GE:
        return order == 0 || order == 1;
    }
    return false;
}

static enum gg_outcome do_compare(struct gg_machine *m)
{
    enum gg_comparison which = (enum gg_comparison)gg_number_of(m->pc[0]);
    const gg_cell *args = operands(m);
    gg_cell x, y;
    int order;
    enum gg_outcome outcome = gg_eval_skeleton(m, args[0], m->env->slots, &x);
    if (outcome == GG_SUCCEEDS)
        outcome = gg_eval_skeleton(m, args[1], m->env->slots, &y);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    outcome = gg_compare_numbers(m, x, y, &order);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    return gg_comparison_holds(which, order) ? GG_SUCCEEDS : GG_FAILS;
}

/* The oldest choice point after that one. */
static uint32_t choice_after(const struct gg_machine *m, uint32_t before)
{
    uint32_t at = m->choice;
    while (gg_choice_at(m, at)->prev != before)
        at = gg_choice_at(m, at)->prev;
    return at;
}

/* The alternatives of the condition stay, those of the whole are gone. */
static void soft_cut(struct gg_machine *m, uint32_t before)
{
    uint32_t at = choice_after(m, before);
    if (at == m->choice)
        set_choice(m, before);
    else
        gg_choice_at(m, at)->kind = GG_CHOICE_DEAD;
}

/* After the condition the choice points are at least those of the TRY. */
static enum gg_outcome control(struct gg_machine *m, enum gg_op_code op)
{
    gg_word w = m->pc[0];
    gg_cell *slot = &m->env->slots[gg_number_of(w)];
    switch (op) {
    case GG_OP_CUT:
        cut_to(m, m->env->cut);
        break;
    case GG_OP_MARK:
        *slot = m->choice;
        break;
    case GG_OP_CUT_MARK:
        cut_to(m, (uint32_t)*slot);
        break;
    case GG_OP_CUT_CONDITION:
        cut_to(m, choice_after(m, (uint32_t)*slot));
        break;
    case GG_OP_SOFT_CUT:
        soft_cut(m, (uint32_t)*slot);
        break;
    case GG_OP_TRY:
        if (!push_choice(m, GG_CHOICE_CODE, m->env, m->pc + m->pc[1], 0))
            return GG_STOPS;
        m->pc++;
        break;
    case GG_OP_JUMP:
        m->pc += m->pc[1];
        return GG_SUCCEEDS;
    case GG_OP_DONE:
        m->pc = m->env->next;
        m->env = m->env->env;
        return GG_SUCCEEDS;
    case GG_OP_FAIL:
        return GG_FAILS;
    case GG_OP_CALL:
    case GG_OP_LAST:
    case GG_OP_UNIFY:
    case GG_OP_IS:
    case GG_OP_COMPARE:
    case GG_OP_END:
        break;
    }
    m->pc++;
    return GG_SUCCEEDS;
}

static inline enum gg_outcome step(struct gg_machine *m, enum gg_op_code op)
{
    switch (op) {
    case GG_OP_CALL:
        return do_call(m, false);
    case GG_OP_LAST:
        return do_call(m, true);
    case GG_OP_UNIFY:
        return do_unify(m);
    case GG_OP_IS:
        return do_is(m);
    case GG_OP_COMPARE:
        return do_compare(m);
    case GG_OP_CUT:
    case GG_OP_MARK:
    case GG_OP_CUT_MARK:
    case GG_OP_CUT_CONDITION:
    case GG_OP_SOFT_CUT:
    case GG_OP_TRY:
    case GG_OP_JUMP:
    case GG_OP_FAIL:
    case GG_OP_DONE:
    case GG_OP_END:
        break;
    }
    return control(m, op);
}

/* ---- backtracking ---- */

static enum gg_outcome retry_clauses(struct gg_machine *m, struct gg_choice *c)
{
    struct gg_clause *clause = c->u.clause;
    struct gg_frame *env = c->env;
    const gg_word *next = c->code;
    uint32_t prev = c->prev;
    m->inferences++;
    m->work -= GG_WORK_OF_GOAL;
    if (c->nargs)
        memcpy(m->x, c->args, c->nargs * sizeof(gg_cell));
    c->u.clause = next_match(m, clause->next, key_of(m, c->predicate), c->generation);
    if (c->u.clause)
        set_choice(m, m->choice);
    else
        set_choice(m, prev);
    return enter(m, clause, env, next, prev);
}

static enum gg_outcome redo(struct gg_machine *m, struct gg_choice *c)
{
    gg_builtin_fn *fn = c->u.redo;
    memcpy(m->x, c->args, c->nargs * sizeof(gg_cell));
    m->pc = c->code;
    m->env = c->env;
    m->running = c->predicate;
    m->redo = c;
    m->work -= GG_WORK_OF_GOAL;
    set_choice(m, c->prev);
    enum gg_outcome outcome = fn(m);
    if (m->scratch.last)
        gg_arena_rewind(&m->scratch, (struct gg_arena_mark){0});
    return outcome == GG_CALLS ? call_target(m) : outcome;
}

/* GG_FAILS when another choice point is to be tried; *done at the last. */
static enum gg_outcome backtrack(struct gg_machine *m, bool *done)
{
    struct gg_choice *c = gg_choice_at(m, m->choice);
    if (m->work <= 0 && !gg_spend(m, UINT32_MAX))
        return GG_STOPS;
    gg_undo_to(m, c->trail);
    m->top = c->heap;
    m->place = c->place;
    switch (c->kind) {
    case GG_CHOICE_CLAUSES:
        return retry_clauses(m, c);
    case GG_CHOICE_REDO:
        return redo(m, c);
    case GG_CHOICE_CODE:
        m->pc = c->code;
        m->env = c->env;
        set_choice(m, c->prev);
        return GG_SUCCEEDS;
    case GG_CHOICE_CATCH:
    case GG_CHOICE_DEAD:
        set_choice(m, c->prev);
        return GG_FAILS;
    case GG_CHOICE_BASE:
        break;
    }
    *done = true;
    return GG_FAILS;
}

/* ---- exceptions ---- */

static void forget_bag(struct gg_machine *m, uint32_t bag)
{
    while (m->pendings && m->pendings >= bag)
        m->pendings = (uint32_t)m->cells[m->pendings];
    m->bag = bag;
}

/* True when the frame is one that the machine is in. `from` moves outwards. */
static bool is_active(struct gg_frame **from, const struct gg_frame *f)
{
    while (*from > f)
        *from = (*from)->env;
    return *from == f;
}

/* Calls the recovery of the innermost catch/3 whose catcher unifies with the ball. */
static enum gg_outcome unwind(struct gg_machine *m)
{
    struct gg_frame *from = m->env;
    for (;;) {
        struct gg_choice *c = gg_choice_at(m, m->choice);
        if (c->kind == GG_CHOICE_BASE)
            return GG_RAISES;
        if (c->kind != GG_CHOICE_CATCH || !is_active(&from, c->env)) {
            set_choice(m, c->prev);
            continue;
        }
        gg_undo_to(m, c->trail);
        m->top = c->heap;
        m->env = c->env;
        m->pc = c->code;
        m->place = c->place;
        memcpy(m->x, c->args, c->nargs * sizeof(gg_cell));
        uint32_t bag = c->u.bag;
        set_choice(m, c->prev);
        gg_cell ball = gg_copy(m, m->ball, GG_TO_HEAP);
        if (!ball)
            return GG_STOPS;
        m->outputs.n = (uint32_t)gg_value(m->x[3]);
        enum gg_outcome outcome = gg_unify(m, m->x[1], ball);
        if (outcome == GG_STOPS)
            return outcome;
        if (outcome == GG_SUCCEEDS) {
            forget_bag(m, bag);
            m->x[0] = m->x[2];
            m->target = gg_predicate_get(m, gg_functor(m, GG_A_CALL, 1), true);
            return call_target(m);
        }
        gg_undo_to(m, c->trail);
    }
}

/* ---- running ---- */

static enum gg_outcome loop(struct gg_machine *m, enum gg_outcome outcome)
{
    bool done = false;
    for (;;) {
        while (outcome == GG_SUCCEEDS) {
            enum gg_op_code op = gg_op_of(m->pc[0]);
            if (op == GG_OP_END)
                return GG_SUCCEEDS;
            outcome = step(m, op);
        }
        while (outcome == GG_FAILS && !done)
            outcome = backtrack(m, &done);
        while (outcome == GG_RAISES) {
            outcome = unwind(m);
            if (outcome == GG_RAISES && gg_choice_at(m, m->choice)->kind == GG_CHOICE_BASE)
                return GG_RAISES;
        }
        if (outcome == GG_STOPS || done)
            return outcome;
    }
}

enum gg_outcome gg_solve(struct gg_machine *m, gg_cell goal)
{
    static const gg_word end[] = {GG_OP_END};
    struct gg_frame *base = (struct gg_frame *)(void *)m->frames;
    memset(base, 0, sizeof *base);
    m->nchoices = m->choice = 0;
    m->nwork = 0;
    struct gg_choice *c = gg_choice_at(m, 0);
    *c = (struct gg_choice){.kind = GG_CHOICE_BASE,
                            .heap = m->top,
                            .trail = m->ntrail,
                            .top = (struct gg_frame *)(void *)base->slots};
    m->nchoices = sizeof *c;
    m->heap_mark = m->top;
    m->env = base;
    m->pc = end;
    m->x[0] = goal;
    m->target = gg_predicate_get(m, gg_functor(m, GG_A_CALL, 1), true);
    m->running = m->target;
    return loop(m, call_target(m));
}
