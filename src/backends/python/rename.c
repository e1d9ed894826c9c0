/* A name of a step under another name. */
#include "backends/python/rename.h"

static bool is_it(const struct gg_py_snippet *s, uint32_t i, gg_str name)
{
    return s->tokens.at[i].kind == GG_PY_NAME && gg_str_eq(s->tokens.at[i].text, name) &&
           !(i && gg_str_is(s->tokens.at[i - 1].text, "."));
}

/* The name may mean something else than the variable. */
static bool is_doubtful(const struct gg_py_snippet *s, gg_str name)
{
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        bool imports = false;
        for (uint32_t i = st->beg; i < st->end; i++) {
            const struct gg_py_token *t = &s->tokens.at[i];
            imports |= t->kind == GG_PY_NAME && gg_str_is(t->text, "import");
            if (t->kind == GG_PY_NAME && gg_str_is(t->text, "class"))
                return true;
            if (t->kind == GG_PY_STRING && gg_str_find(t->text, name) >= 0)
                return true;
            if (is_it(s, i, name) &&
                (imports || (t->depth && gg_str_is(s->tokens.at[i + 1].text, "="))))
                return true;
        }
    }
    return false;
}

static const struct gg_py_snippet *renamed(struct gg_arena *a, const struct gg_py_snippet *s,
                                           gg_str name, gg_str other)
{
    struct gg_buf b = gg_buf_new(a);
    size_t at = 0;
    for (uint32_t i = 0; i < s->tokens.n; i++) {
        if (!is_it(s, i, name))
            continue;
        gg_buf_add(&b, gg_str_sub(s->text, at, s->tokens.at[i].offset));
        gg_buf_add(&b, other);
        at = s->tokens.at[i].offset + name.n;
    }
    gg_buf_add(&b, gg_str_sub(s->text, at, s->text.n));
    return gg_py_scan(a, gg_buf_str(&b));
}

bool gg_py_rename(struct gg_arena *a, struct gg_py_viewer *v, gg_str name)
{
    const struct gg_py_snippet **all[] = {&v->code, &v->prelude, &v->state, &v->begin, &v->end};
    gg_str other = gg_str_printf(a, GG_FMT "_" GG_FMT, GG_ARG(name), GG_ARG(v->unit->name));
    for (size_t i = 0; i < GG_COUNT(all); i++)
        if (*all[i] && (is_doubtful(*all[i], name) || gg_py_mentions_str(*all[i], other)))
            return false;
    for (size_t i = 0; i < GG_COUNT(all); i++)
        if (*all[i])
            *all[i] = renamed(a, *all[i], name, other);
    gg_py_read_names(v);
    return true;
}
