/*
 * Any bytes as a Prolog text: read with each kind of double quotes and printed.
 *
 * Checked besides crashes: spans lie inside their clause and those of arguments inside those of
 * their terms, clauses are in order, and an error is counted and reported for each broken one.
 */
#include "frontend/term.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct todo {
    const struct gg_term *term;
    struct gg_span inside;
};

typedef GG_VEC(struct todo) todos;

static void add(struct gg_arena *a, todos *v, const struct gg_term *t, struct gg_span inside)
{
    gg_push(a, v, (struct todo){t, inside});
}

static void check_one(struct gg_arena *a, todos *v, struct todo it)
{
    struct gg_span outer = gg_term_outer(it.term), span = it.term->span;
    if (outer.beg < it.inside.beg || outer.end > it.inside.end || span.beg < outer.beg ||
        span.end > outer.end || span.beg >= span.end)
        GG_BUG("a span of %u to %u in %u to %u", span.beg, span.end, it.inside.beg, it.inside.end);
    for (uint32_t i = 0; i < it.term->nargs; i++)
        add(a, v, it.term->args[i], span);
    if (it.term->kind == GG_TERM_LIST && it.term->u.tail)
        add(a, v, it.term->u.tail, span);
    if (it.term->kind == GG_TERM_DICT)
        add(a, v, it.term->u.tag, span);
}

static void check(struct gg_arena *a, const struct gg_terms *terms)
{
    uint32_t end = 0, nerrors = 0;
    for (uint32_t i = 0; i < terms->items.n; i++) {
        const struct gg_term_item *item = &terms->items.at[i];
        if (item->beg < end || item->end > terms->text.n || !item->term == !item->error)
            GG_BUG("item %u is out of place", i);
        end = item->end;
        nerrors += item->error != NULL;
        if (!item->term)
            continue;
        todos v = {0};
        add(a, &v, item->term, (struct gg_span){0, item->beg, item->end});
        while (v.n)
            check_one(a, &v, v.at[--v.n]);
    }
    if (nerrors != terms->nerrors)
        GG_BUG("%u errors, %u counted", nerrors, terms->nerrors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int quotes = GG_QUOTES_CODES; quotes <= GG_QUOTES_STRING; quotes++) {
        struct gg_arena arena = {0};
        struct gg_sources sources = gg_sources_new(&arena);
        struct gg_diags ds = gg_diags_new(&arena);
        struct gg_buf out = gg_buf_new(&arena);
        struct gg_term_options options = {.double_quotes = (enum gg_term_quotes)quotes};
        uint32_t file =
            gg_source_add(&sources, GG_STR("fuzz.pl"), (gg_str){(const char *)data, size});
        const struct gg_terms *terms =
            gg_terms_read(&arena, gg_source_get(&sources, file), file, &options, &ds);
        bool malformed = terms->text.n != size;
        if (ds.nerrors < terms->nerrors || (!malformed && ds.nerrors > terms->nerrors + 1))
            GG_BUG("%u errors, %u reported", terms->nerrors, ds.nerrors);
        check(&arena, terms);
        gg_terms_print(&arena, GG_STR("fuzz.pl"), terms, true, &out);
        gg_arena_free(&arena);
    }
    return 0;
}
