/* Values become terms of the source again, for the caller's predicates. */
#include "program/machine.h"

struct reifier {
    struct gg_machine *m;
    struct gg_arena *a;
    struct gg_span fallback;
    uint32_t base; /* of the work stack: pairs of a term to fill and a value */
};

static bool later(struct reifier *r, struct gg_term *to, gg_cell c)
{
    return gg_work_push(r->m, (gg_cell)(uintptr_t)to) && gg_work_push(r->m, c);
}

static const struct gg_term *origin(const struct gg_machine *m, gg_cell c)
{
    return m->places.at[gg_place(c)].term;
}

/* The place of a text is that of its first part. */
static void set_text(struct reifier *r, struct gg_term *t, enum gg_term_kind kind, gg_str text,
                     const struct gg_term_marks *marks)
{
    t->kind = kind;
    t->u.text = gg_str_dup(r->a, text);
    if (marks && marks->n) {
        t->marks = marks;
        t->span = marks->at[0].span;
        t->quote = '\'';
        return;
    }
    /* Made of nothing that was written: all of it belongs to the goal. */
    struct gg_term_mark *mark = gg_new(r->a, struct gg_term_mark);
    struct gg_term_marks *one = gg_new(r->a, struct gg_term_marks);
    mark->span = t->span;
    *one = (struct gg_term_marks){mark, 1};
    t->marks = one;
}

static void reify_text(struct reifier *r, struct gg_term *t, gg_cell c)
{
    struct gg_machine *m = r->m;
    bool atom = gg_tag(c) == GG_ATOM;
    enum gg_term_kind kind = atom ? GG_TERM_ATOM : GG_TERM_STRING;
    gg_str s = atom ? gg_atom_text(m, gg_value(c)) : gg_string(m, c);
    const struct gg_term *o = origin(m, c);
    if (o && (o->kind == GG_TERM_ATOM || o->kind == GG_TERM_STRING) && gg_str_eq(o->u.text, s)) {
        *t = *o;
        t->kind = kind;
        return;
    }
    set_text(r, t, kind, s, m->places.at[gg_place(c)].marks);
    if (!atom && !t->quote)
        t->quote = '"';
}

static void reify_number(struct reifier *r, struct gg_term *t, gg_cell c)
{
    struct gg_text digits;
    if (origin(r->m, c))
        t->span = origin(r->m, c)->span;
    if (gg_get_int(r->m, c, &t->u.i)) {
        t->kind = GG_TERM_INT;
    } else if (gg_tag(c) == GG_FLOAT) {
        t->kind = GG_TERM_FLOAT;
        t->u.f = gg_float(r->m, c);
    } else {
        t->kind = gg_tag(c) == GG_RAT ? GG_TERM_RATIONAL : GG_TERM_BIGINT;
        gg_text_init(r->m, &digits);
        (void)gg_number_text(&digits, c);
        t->u.text = gg_str_dup(r->a, (gg_str){digits.p, digits.n});
    }
}

static bool reify_list(struct reifier *r, struct gg_term *t, gg_cell c)
{
    struct gg_machine *m = r->m;
    const struct gg_term *o = origin(m, c);
    if (o && o->kind == GG_TERM_LIST) {
        t->span = o->span;
        t->parens = o->parens;
    }
    t->kind = GG_TERM_LIST;
    gg_cell rest = c;
    for (; gg_tag(rest) == GG_PAIR; rest = gg_deref(m, gg_args(m, rest)[1])) {
        t->nargs++;
        if (!gg_spend(m, 2))
            return false;
    }
    struct gg_term *items = gg_new_array(r->a, struct gg_term, t->nargs + 1);
    const struct gg_term **args = gg_new_array(r->a, const struct gg_term *, t->nargs);
    for (uint32_t i = 0; i < t->nargs; i++, c = gg_deref(m, gg_args(m, c)[1])) {
        args[i] = &items[i];
        if (!later(r, &items[i], gg_args(m, c)[0]))
            return false;
    }
    t->args = args;
    t->u.tail = NULL;
    if (gg_is_atom_id(rest, GG_A_NIL))
        return true;
    t->u.tail = &items[t->nargs];
    return later(r, &items[t->nargs], rest);
}

static enum gg_term_form form_of(gg_str name, uint32_t nargs)
{
    static const char *const signs[] = {"-", "=", ":", "+", "/", ","};
    for (size_t i = 0; nargs == 2 && i < GG_COUNT(signs); i++)
        if (gg_str_is(name, signs[i]))
            return GG_FORM_INFIX;
    return nargs == 1 && gg_str_is(name, "{}") ? GG_FORM_BRACES : GG_FORM_CALL;
}

static bool reify_struct(struct reifier *r, struct gg_term *t, gg_cell c)
{
    struct gg_machine *m = r->m;
    uint32_t n = gg_arity(m, c);
    gg_str name = gg_atom_text(m, m->functors.at[gg_functor_of(m, c)].atom);
    const struct gg_term *o = origin(m, c);
    if (o && o->kind == GG_TERM_COMPOUND && o->nargs == n && gg_str_eq(o->u.text, name)) {
        *t = *o;
    } else {
        t->kind = GG_TERM_COMPOUND;
        t->form = form_of(name, n);
        t->nargs = n;
        t->u.text = name;
        if (o)
            t->span = o->span;
        t->name_beg = t->span.beg;
        t->name_end = t->span.end;
    }
    struct gg_term *items = gg_new_array(r->a, struct gg_term, n);
    const struct gg_term **args = gg_new_array(r->a, const struct gg_term *, n);
    for (uint32_t i = 0; i < n; i++) {
        args[i] = &items[i];
        if (!later(r, &items[i], gg_args(m, c)[i]))
            return false;
    }
    t->args = args;
    return gg_spend(m, n + 1);
}

/* X ++ Y of texts is one text. */
static bool reify_joined(struct reifier *r, struct gg_term *t, gg_cell c)
{
    struct gg_text text;
    gg_text_init(r->m, &text);
    if (!gg_is_struct(r->m, c, GG_A_PLUSPLUS, 2) ||
        gg_append_text(&text, c, GG_AS_ANY) != GG_SUCCEEDS)
        return false;
    uint32_t place = gg_text_place(&text);
    set_text(r, t, GG_TERM_STRING, (gg_str){text.p, text.n}, r->m->places.at[place].marks);
    return true;
}

static bool reify_one(struct reifier *r, struct gg_term *t, gg_cell c)
{
    struct gg_machine *m = r->m;
    c = gg_deref(m, c);
    t->span = r->fallback;
    if (gg_is_var(c)) {
        t->kind = GG_TERM_VAR;
    } else if (gg_is_atom_id(c, GG_A_NIL)) {
        t->kind = GG_TERM_NIL;
        if (origin(m, c))
            t->span = origin(m, c)->span;
    } else if (gg_tag(c) == GG_ATOM || gg_tag(c) == GG_STRING) {
        reify_text(r, t, c);
    } else if (gg_is_number(c)) {
        reify_number(r, t, c);
    } else if (gg_tag(c) == GG_PAIR) {
        return reify_list(r, t, c);
    } else if (!reify_joined(r, t, c)) {
        return reify_struct(r, t, c);
    }
    return true;
}

static const struct gg_term *reify(struct gg_machine *m, struct gg_arena *a, gg_cell c,
                                   struct gg_span fallback)
{
    struct reifier r = {m, a, fallback, m->nwork};
    struct gg_term *root = gg_new(a, struct gg_term);
    bool ok = later(&r, root, c);
    while (ok && m->nwork > r.base) {
        c = gg_work_pop(m);
        struct gg_term *t = (struct gg_term *)(uintptr_t)gg_work_pop(m);
        ok = reify_one(&r, t, c) && gg_charge(m, sizeof *t);
    }
    m->nwork = r.base;
    return ok && m->stop == GG_STOP_NONE ? root : NULL;
}

/* ---- predicates of the caller ---- */

static enum gg_outcome unify_made(struct gg_machine *m, gg_cell var, const struct gg_host_text *out)
{
    if (out->term) {
        gg_cell made = gg_load_term(m, out->term, NULL);
        return made ? gg_unify(m, var, made) : GG_STOPS;
    }
    struct gg_text t = {.m = m,
                        .arena = &m->scratch,
                        .p = (char *)(uintptr_t)out->text.p,
                        .n = out->text.n,
                        .marks = (struct gg_term_mark *)(uintptr_t)out->marks,
                        .nmarks = out->nmarks,
                        .suffix = out->suffix,
                        .executable = out->executable};
    gg_cell value = gg_text_atom(&t);
    return value ? gg_unify(m, var, value) : GG_STOPS;
}

enum gg_outcome gg_call_host(struct gg_machine *m)
{
    const struct gg_host_predicate *p = m->running->host;
    const struct gg_term *args[GG_ARITY_MAX];
    struct gg_host_text out = {.text = GG_STR("")};
    struct gg_host_call call = {.arena = m->arena,
                                .ds = m->ds,
                                .file = m->file,
                                .span = gg_place_span(m, m->place),
                                .goal = m->places.at[m->place].term,
                                .predicate = p,
                                .ctx = m->host->ctx,
                                .machine = m};
    for (uint32_t i = 0; i < p->arity; i++)
        if (!(args[i] = reify(m, m->arena, m->x[i], call.span)))
            return GG_STOPS;
    uint32_t errors = m->ds->nerrors, nfiles = m->files.n;
    switch (p->fn(&call, args, &out)) {
    case GG_HOST_FAIL:
        return GG_FAILS;
    case GG_HOST_TRUE:
        break;
    case GG_HOST_ERROR:
        return gg_stop(m, GG_STOP_REPORTED, NULL);
    }
    if (m->ds->nerrors > errors)
        return gg_stop(m, GG_STOP_REPORTED, NULL);
    if (m->files.n > nfiles && out.text.n)
        gg_push(m->arena, &m->beside,
                (struct gg_beside){.text = out.text, .first = nfiles, .n = m->files.n - nfiles});
    return p->output < 0 ? GG_SUCCEEDS : unify_made(m, m->x[p->output], &out);
}

bool gg_host_add_file(struct gg_host_call *call, gg_str path, const struct gg_host_text *text)
{
    return gg_add_file(call->machine, path, text, call->machine->place);
}
