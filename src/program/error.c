/* Exceptions as ISO Prolog has them, and how they are reported when nobody catches them. */
#include "program/machine.h"

/* ---- raising ---- */

void gg_take_trace(struct gg_machine *m)
{
    struct gg_trace *t = &m->trace;
    uint32_t last = m->place;
    t->n = 0;
    t->places[t->n++] = m->place;
    for (const struct gg_frame *f = m->env; f && t->n < GG_TRACE_MAX; f = f->env) {
        if (!f->place || f->place == last)
            continue;
        last = f->place;
        t->places[t->n++] = f->place;
    }
}

enum gg_outcome gg_throw(struct gg_machine *m, gg_cell ball)
{
    gg_take_trace(m);
    m->ball = ball ? gg_copy(m, ball, GG_TO_BAG) : 0;
    return m->ball ? GG_RAISES : GG_STOPS;
}

/* error(Formal, context(Name/Arity, Message)) */
static enum gg_outcome raise(struct gg_machine *m, gg_cell formal, const char *message)
{
    gg_cell pi = gg_new_var(m), text = gg_new_var(m);
    if (m->running) {
        const struct gg_functor *f = &m->functors.at[m->running->functor];
        gg_cell args[2] = {gg_atom_cell(f->atom), gg_make(GG_INT, f->arity, 0)};
        pi = gg_new_struct(m, GG_A_SLASH, 2, args);
    }
    if (message)
        text = gg_atom_cell(gg_atom(m, gg_str_from(message)));
    gg_cell context[2] = {pi, text};
    gg_cell args[2] = {formal, gg_new_struct(m, GG_A_CONTEXT, 2, context)};
    if (!formal || !pi || !text || !args[1])
        return GG_STOPS;
    gg_cell ball = gg_new_struct(m, GG_A_ERROR, 2, args);
    return ball ? gg_throw(m, ball) : GG_STOPS;
}

static gg_cell name(struct gg_machine *m, const char *text)
{
    return gg_atom_cell(gg_atom(m, gg_str_from(text)));
}

static enum gg_outcome raise_two(struct gg_machine *m, uint32_t kind, const char *what,
                                 gg_cell culprit)
{
    gg_cell args[2] = {name(m, what), culprit};
    return raise(m, gg_new_struct(m, kind, 2, args), NULL);
}

enum gg_outcome gg_type_error(struct gg_machine *m, const char *type, gg_cell culprit)
{
    return raise_two(m, GG_A_TYPE_ERROR, type, culprit);
}

enum gg_outcome gg_domain_error(struct gg_machine *m, const char *domain, gg_cell culprit)
{
    return raise_two(m, GG_A_DOMAIN_ERROR, domain, culprit);
}

enum gg_outcome gg_existence_error(struct gg_machine *m, const char *what, gg_cell culprit)
{
    return raise_two(m, GG_A_EXISTENCE_ERROR, what, culprit);
}

enum gg_outcome gg_instantiation_error(struct gg_machine *m)
{
    return raise(m, gg_atom_cell(GG_A_INSTANTIATION_ERROR), NULL);
}

enum gg_outcome gg_permission_error(struct gg_machine *m, const char *action, const char *type,
                                    gg_cell culprit)
{
    gg_cell args[3] = {name(m, action), name(m, type), culprit};
    return raise(m, gg_new_struct(m, GG_A_PERMISSION_ERROR, 3, args), NULL);
}

static enum gg_outcome raise_one(struct gg_machine *m, uint32_t kind, const char *what)
{
    gg_cell arg = name(m, what);
    return raise(m, gg_new_struct(m, kind, 1, &arg), NULL);
}

enum gg_outcome gg_evaluation_error(struct gg_machine *m, const char *what)
{
    return raise_one(m, GG_A_EVALUATION_ERROR, what);
}

enum gg_outcome gg_representation_error(struct gg_machine *m, const char *what)
{
    return raise_one(m, GG_A_REPRESENTATION_ERROR, what);
}

enum gg_outcome gg_syntax_error(struct gg_machine *m, const char *what)
{
    return raise_one(m, GG_A_SYNTAX_ERROR, what);
}

/* error(format(Message), _), as SWI-Prolog has it */
enum gg_outcome gg_format_error(struct gg_machine *m, const char *message)
{
    gg_cell arg = name(m, message);
    return arg ? raise(m, gg_new_struct(m, GG_A_FORMAT, 1, &arg), NULL) : GG_STOPS;
}

enum gg_outcome gg_unknown_procedure(struct gg_machine *m, uint32_t functor)
{
    const struct gg_functor *f = &m->functors.at[functor];
    gg_cell pi[2] = {gg_atom_cell(f->atom), gg_make(GG_INT, f->arity, 0)};
    gg_cell args[2] = {gg_atom_cell(GG_A_PROCEDURE), gg_new_struct(m, GG_A_SLASH, 2, pi)};
    gg_cell formal = args[1] ? gg_new_struct(m, GG_A_EXISTENCE_ERROR, 2, args) : 0;
    gg_cell error[2] = {formal, args[1]};
    gg_cell ball = formal ? gg_new_struct(m, GG_A_ERROR, 2, error) : 0;
    return ball ? gg_throw(m, ball) : GG_STOPS;
}

/* ---- places ---- */

struct gg_span gg_place_span(const struct gg_machine *m, uint32_t place)
{
    const struct gg_place_info *info = &m->places.at[place];
    if (!place)
        return GG_NO_SPAN;
    if (info->term && info->term->kind == GG_TERM_COMPOUND &&
        info->term->name_end > info->term->name_beg)
        return (struct gg_span){info->term->span.file, info->term->name_beg, info->term->name_end};
    if (info->term)
        return info->term->span;
    return info->marks && info->marks->n ? info->marks->at[0].span : GG_NO_SPAN;
}

struct gg_diag *gg_diag_at(struct gg_machine *m, enum gg_diag_code code, uint32_t place,
                           const char *fmt, ...)
{
    struct gg_buf b = gg_buf_new(m->ds->arena);
    va_list list;
    va_start(list, fmt);
    gg_buf_vaddf(&b, fmt, list);
    va_end(list);
    return gg_diag_add(m->ds, code, gg_place_span(m, place), GG_FMT, (int)b.n, b.p ? b.p : "");
}

/* The goals that led there, from the inside out; the first is the diagnostic's own place. */
static void add_trace(struct gg_machine *m, struct gg_diag *d)
{
    for (uint32_t i = 1; i < m->trace.n; i++)
        gg_diag_label(m->ds, d, gg_place_span(m, m->trace.places[i]), "called from here");
}

static uint32_t trace_place(const struct gg_machine *m)
{
    for (uint32_t i = 0; i < m->trace.n; i++)
        if (m->trace.places[i])
            return m->trace.places[i];
    return 0;
}

/* ---- what was not caught ---- */

static gg_str atom_arg(struct gg_machine *m, gg_cell c, uint32_t i)
{
    gg_cell a = gg_deref(m, gg_args(m, c)[i]);
    return gg_tag(a) == GG_ATOM ? gg_atom_text(m, gg_value(a)) : GG_STR("?");
}

static void suggest(struct gg_machine *m, struct gg_diag *d, uint32_t functor)
{
    gg_str *names = gg_new_array(m->ds->arena, gg_str, m->functors.n);
    gg_str word = gg_atom_text(m, m->functors.at[functor].atom);
    size_t n = 0;
    for (uint32_t i = 0; i < m->functors.n; i++) {
        const struct gg_functor *f = &m->functors.at[i];
        const struct gg_predicate *p = f->user ? f->user : f->library;
        gg_str s = gg_atom_text(m, f->atom);
        if (p && (p->fn || p->first) && s.n && s.p[0] != '$' && i != functor)
            names[n++] = gg_str_eq(s, word) ? gg_indicator(m, i) : s;
    }
    int nearest = gg_str_nearest(word, names, n);
    for (size_t i = 0; i < n; i++) /* the same name with other arguments comes first */
        if (gg_str_starts(names[i], word) && gg_str_find_char(names[i], '/') == (ptrdiff_t)word.n)
            nearest = (int)i;
    if (nearest >= 0)
        gg_diag_help(m->ds, d, "did you mean `" GG_FMT "`?", GG_ARG(names[nearest]));
    else
        gg_diag_help(m->ds, d, "define it by clauses in this file");
}

static void report_unknown(struct gg_machine *m, gg_cell pi)
{
    gg_cell atom = gg_deref(m, gg_args(m, pi)[0]), arity = gg_deref(m, gg_args(m, pi)[1]);
    uint32_t functor = gg_functor(m, gg_value(atom), (uint32_t)gg_small_int(arity));
    const struct gg_predicate *p = m->functors.at[functor].user;
    uint32_t place = trace_place(m);
    struct gg_diag *d;
    if (p && p->flags & GG_P_DCG) {
        d = gg_diag_at(m, GG_D_PROGRAM_DCG, place,
                       "`" GG_FMT "` is a grammar rule, and those are not run",
                       GG_ARG(gg_indicator(m, functor)));
        gg_diag_help(m->ds, d, "build the text with format/2, atomic_list_concat/2 or ++");
    } else {
        d = gg_diag_at(m, GG_D_PROGRAM_UNDEFINED, place, "there is no predicate `" GG_FMT "`",
                       GG_ARG(gg_indicator(m, functor)));
        suggest(m, d, functor);
    }
    add_trace(m, d);
}

static bool is_indicator(struct gg_machine *m, gg_cell c)
{
    return gg_is_struct(m, c, GG_A_SLASH, 2) && gg_tag(gg_deref(m, gg_args(m, c)[0])) == GG_ATOM &&
           gg_tag(gg_deref(m, gg_args(m, c)[1])) == GG_INT;
}

/* What an error(Formal, _) says, or "". */
static gg_str explain(struct gg_machine *m, gg_cell f)
{
    struct gg_arena *a = m->ds->arena;
    if (gg_is_atom_id(f, GG_A_INSTANTIATION_ERROR))
        return GG_STR("an argument is not bound that must be");
    if (gg_is_struct(m, f, GG_A_TYPE_ERROR, 2) && gg_str_is(atom_arg(m, f, 0), "evaluable"))
        return gg_str_printf(a, "`" GG_FMT "` cannot be evaluated",
                             GG_ARG(gg_shown(m, gg_args(m, f)[1])));
    if (gg_is_struct(m, f, GG_A_TYPE_ERROR, 2))
        return gg_str_printf(a, "`" GG_FMT "` is not of the type `" GG_FMT "`",
                             GG_ARG(gg_shown(m, gg_args(m, f)[1])), GG_ARG(atom_arg(m, f, 0)));
    if (gg_is_struct(m, f, GG_A_DOMAIN_ERROR, 2))
        return gg_str_printf(a, "`" GG_FMT "` is no value for `" GG_FMT "`",
                             GG_ARG(gg_shown(m, gg_args(m, f)[1])), GG_ARG(atom_arg(m, f, 0)));
    if (gg_is_struct(m, f, GG_A_EXISTENCE_ERROR, 2))
        return gg_str_printf(a, "there is no " GG_FMT " `" GG_FMT "`", GG_ARG(atom_arg(m, f, 0)),
                             GG_ARG(gg_shown(m, gg_args(m, f)[1])));
    if (gg_is_struct(m, f, GG_A_PERMISSION_ERROR, 3))
        return gg_str_printf(a, "a program may not " GG_FMT " the " GG_FMT " `" GG_FMT "`",
                             GG_ARG(atom_arg(m, f, 0)), GG_ARG(atom_arg(m, f, 1)),
                             GG_ARG(gg_shown(m, gg_args(m, f)[2])));
    if (gg_is_struct(m, f, GG_A_EVALUATION_ERROR, 1))
        return gg_str_is(atom_arg(m, f, 0), "zero_divisor")
                   ? GG_STR("a division by zero")
                   : gg_str_printf(a, "the result of an expression is not a number: " GG_FMT,
                                   GG_ARG(atom_arg(m, f, 0)));
    if (gg_is_struct(m, f, GG_A_SYNTAX_ERROR, 1))
        return gg_str_printf(a, "a text is not valid Prolog: " GG_FMT, GG_ARG(atom_arg(m, f, 0)));
    return GG_STR("");
}

static bool report_format(struct gg_machine *m, gg_cell formal)
{
    gg_str text;
    if (!gg_is_struct(m, formal, GG_A_FORMAT, 1) ||
        gg_get_text(m, gg_args(m, formal)[0], GG_AS_STRING | GG_AS_ATOM, &text) != GG_SUCCEEDS)
        return false;
    add_trace(m, gg_diag_at(m, GG_D_PROGRAM_FORMAT_ARGS, trace_place(m), GG_FMT, GG_ARG(text)));
    return true;
}

void gg_report_ball(struct gg_machine *m)
{
    gg_cell ball = m->ball, formal = 0, what = 0;
    m->stop = GG_STOP_NONE;
    if (gg_is_struct(m, ball, GG_A_ERROR, 2))
        formal = gg_deref(m, gg_args(m, ball)[0]);
    if (formal && gg_is_struct(m, formal, GG_A_EXISTENCE_ERROR, 2))
        what = gg_deref(m, gg_args(m, formal)[1]);
    if (what && is_indicator(m, what) && gg_str_is(atom_arg(m, formal, 0), "procedure")) {
        report_unknown(m, what);
        return;
    }
    if (formal && report_format(m, formal))
        return;
    gg_str text = formal ? explain(m, formal) : GG_STR("");
    struct gg_diag *d;
    if (text.n)
        d = gg_diag_at(m, GG_D_PROGRAM_ERROR, trace_place(m), GG_FMT, GG_ARG(text));
    else
        d = gg_diag_at(m, GG_D_PROGRAM_ERROR, trace_place(m),
                       "the program threw `" GG_FMT "`, and nothing caught it",
                       GG_ARG(gg_shown(m, ball)));
    add_trace(m, d);
}

static const char *limit_text(const struct gg_machine *m)
{
    switch (m->stop) {
    case GG_STOP_WORK:
        return "takes more steps than a program may";
    case GG_STOP_TIME:
        return "takes more time than a program may";
    case GG_STOP_MEMORY:
        return "needs more memory than a program may";
    case GG_STOP_DEPTH:
        return "nests deeper than a program may";
    case GG_STOP_NONE:
    case GG_STOP_HALT:
    case GG_STOP_REPORTED:
        break;
    }
    return NULL;
}

void gg_report_stop(struct gg_machine *m)
{
    const char *text = limit_text(m);
    if (!text)
        return;
    struct gg_diag *d =
        gg_diag_at(m, GG_D_PROGRAM_LIMIT, trace_place(m), "this %s%s%s%s (after %llu goals)", text,
                   m->stop_what ? " (" : "", m->stop_what ? m->stop_what : "",
                   m->stop_what ? ")" : "", (unsigned long long)m->inferences);
    gg_diag_help(m->ds, d, "a recursion that never ends, or many more solutions than meant?");
    add_trace(m, d);
}
