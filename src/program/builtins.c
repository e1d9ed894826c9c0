/* Defines the built-in predicates: those in C, then those of library.pl. */
#include "frontend/term_ops.h"
#include "program/builtin.h"

static const struct {
    const char *name;
    uint32_t arity;
    gg_builtin_fn *fn;
    uint32_t flags;
} rows[] = {
#define GG_BUILTIN(name, arity, function, flags) {name, arity, gg_builtin_##function, flags},
#include "program/builtins.def"
#undef GG_BUILTIN
};

extern const unsigned char gg_library_text[];
extern const uint32_t gg_nlibrary_text;

static void define_rows(struct gg_machine *m)
{
    for (size_t i = 0; i < GG_COUNT(rows); i++) {
        uint32_t atom = gg_atom(m, gg_str_from(rows[i].name));
        struct gg_predicate *p = gg_predicate_get(m, gg_functor(m, atom, rows[i].arity), true);
        p->fn = rows[i].fn;
        p->flags = rows[i].flags | GG_P_LIBRARY;
    }
}

/* The caller's predicates; a program may define its own of the same name instead. */
static void define_host(struct gg_machine *m)
{
    for (uint32_t i = 0; m->host && i < m->host->npredicates; i++) {
        const struct gg_host_predicate *h = &m->host->predicates[i];
        uint32_t functor = gg_functor(m, gg_atom(m, gg_str_from(h->name)), h->arity);
        struct gg_predicate *p = gg_predicate_get(m, functor, true);
        p->fn = gg_call_host;
        p->host = h;
        p->flags = GG_P_LIBRARY;
    }
}

static void load_library(struct gg_machine *m)
{
    const struct gg_term_options options = {.double_quotes = GG_QUOTES_CODES,
                                            .ignore_directives = true};
    const gg_str text = {(const char *)gg_library_text, gg_nlibrary_text};
    const struct gg_source source = {.name = GG_STR("library"), .text = text};
    const struct gg_terms *terms = gg_terms_read(&m->scratch, &source, 0, &options, NULL);
    m->loading_library = true;
    for (uint32_t i = 0; i < terms->items.n; i++)
        if (!terms->items.at[i].term || !gg_load_clause(m, &terms->items.at[i]))
            GG_BUG("clause %u of the library is faulty", i + 1);
    m->loading_library = false;
    gg_arena_rewind(&m->scratch, (struct gg_arena_mark){0});
}

/* Users may define what SWI-Prolog's library defines, but not what its system does. */
static void protect_library(struct gg_machine *m)
{
    static const char *const names[] = {
        "once",         "ignore",      "not",    "forall",  "catch",  "findall", "bagof",
        "setof",        "atom_concat", "assert", "retract", "clause", "repeat",  "string_concat",
        "term_to_atom", "term_string", "\\+",    "->",      "*->",    ";",       ",",
    };
    for (uint32_t i = 0; i < m->functors.n; i++) {
        struct gg_predicate *p = m->functors.at[i].library;
        gg_str name = gg_atom_text(m, m->functors.at[i].atom);
        for (size_t k = 0; p && k < GG_COUNT(names); k++)
            if (gg_str_is(name, names[k]))
                p->flags |= GG_P_SYSTEM;
        if (p)
            p->flags |= GG_P_LIBRARY;
    }
}

void gg_define_builtins(struct gg_machine *m)
{
    m->operators = gg_ops_new(m->arena);
    define_rows(m);
    gg_define_arithmetic(m);
    load_library(m);
    protect_library(m);
    define_host(m);
}
