/* What term_directive.h says. A directive that fails ends its conjunction, as in Prolog. */
#include "frontend/term_directive.h"

typedef GG_VEC(const struct gg_term *) terms;

/* The elements of a proper list; false for anything else. */
static bool elements(struct gg_arena *a, const struct gg_term *t, terms *out)
{
    while (t && t->kind == GG_TERM_LIST) {
        for (uint32_t i = 0; i < t->nargs; i++)
            gg_push(a, out, t->args[i]);
        t = t->u.tail;
    }
    return !t || t->kind == GG_TERM_NIL;
}

static bool op_one(struct gg_reader *r, const struct gg_term *priority, const struct gg_term *type,
                   const struct gg_term *name)
{
    while (gg_term_is(name, ":", 2))
        name = name->args[1];
    if (name->kind == GG_TERM_NIL)
        return true; /* the empty list of names */
    return priority->kind == GG_TERM_INT && type->kind == GG_TERM_ATOM &&
           name->kind == GG_TERM_ATOM &&
           gg_ops_add(r->ops, priority->u.i, type->u.text, name->u.text);
}

static bool op(struct gg_reader *r, const struct gg_term *t)
{
    const struct gg_term *name = t->args[2];
    while (gg_term_is(name, ":", 2))
        name = name->args[1];
    if (name->kind != GG_TERM_LIST)
        return op_one(r, t->args[0], t->args[1], name);
    terms names = {0};
    /* Of a list without a proper end, all elements count before it is an error. */
    bool proper = elements(r->a, name, &names);
    for (uint32_t i = 0; i < names.n; i++)
        if (!op_one(r, t->args[0], t->args[1], names.at[i]))
            return false;
    return proper;
}

static bool exports(struct gg_reader *r, const struct gg_term *list)
{
    terms all = {0};
    if (!elements(r->a, list, &all))
        return false;
    for (uint32_t i = 0; i < all.n; i++)
        if (gg_term_is(all.at[i], "op", 3) && !op(r, all.at[i]))
            return false;
    return true;
}

static bool quotes(const struct gg_term *value, const char *const *names,
                   enum gg_term_quotes *quotes)
{
    for (int i = 0; i <= GG_QUOTES_SYMBOL; i++)
        if (names[i] && gg_term_is_atom(value, names[i])) {
            *quotes = (enum gg_term_quotes)i;
            return true;
        }
    return true; /* a value that the flag does not have is somebody else's to report */
}

static bool set_flag(struct gg_reader *r, const struct gg_term *flag, const struct gg_term *value)
{
    static const char *const dq[] = {"codes", "chars", "atom", "string", NULL};
    static const char *const bq[] = {"codes", "chars", NULL, "string", "symbol_char"};
    if (gg_term_is_atom(flag, "double_quotes"))
        return quotes(value, dq, &r->double_quotes);
    if (gg_term_is_atom(flag, "back_quotes"))
        return quotes(value, bq, &r->back_quotes);
    return true;
}

static bool import(struct gg_reader *r, const struct gg_term *what,
                   const struct gg_term_options *options)
{
    if (!options->library || !gg_term_is(what, "library", 1))
        return true;
    const struct gg_term *list = gg_term_library_exports(options->library, what->args[0]);
    return !list || exports(r, list);
}

static bool one(struct gg_reader *r, const struct gg_term *t, const struct gg_term_options *options)
{
    if (gg_term_is(t, "op", 3))
        return op(r, t);
    if (gg_term_is(t, ":", 2) && gg_term_is(t->args[1], "op", 3))
        return op(r, t->args[1]);
    if (gg_term_is(t, "set_prolog_flag", 2))
        return set_flag(r, t->args[0], t->args[1]);
    if (gg_term_is(t, "module", 2) || gg_term_is(t, "module", 3))
        return exports(r, t->args[1]);
    if (gg_term_is(t, "use_module", 1) || gg_term_is(t, "use_module", 2))
        return import(r, t->args[0], options);
    return true;
}

void gg_term_directive(struct gg_reader *r, const struct gg_term *clause,
                       const struct gg_term_options *options)
{
    if (!gg_term_is(clause, ":-", 1))
        return;
    terms todo = {0};
    gg_push(r->a, &todo, clause->args[0]);
    while (todo.n) {
        const struct gg_term *t = todo.at[--todo.n];
        if (gg_term_is(t, ",", 2)) {
            gg_push(r->a, &todo, t->args[1]);
            gg_push(r->a, &todo, t->args[0]);
        } else if (!one(r, t, options)) {
            return;
        }
    }
}
