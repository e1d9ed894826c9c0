/* The fields that a Python step hands on unchanged. */
#include "backends/python/hands.h"

#include "backends/python/tail.h"

static bool calls_output(const struct gg_py_snippet *s)
{
    return gg_py_mentions(s, "output") || gg_py_mentions(s, "emit");
}

struct reader {
    struct gg_arena *arena;
    const struct gg_stage *step;
    const struct gg_py_snippet *code;
    const gg_str *names; /* of the fields read */
    bool *bound;         /* the name of a field may come to hold something else */
};

/* What stands outside of the code neither writes records nor binds a field's name. */
static bool read_hooks(struct reader *r)
{
    static const enum gg_option hooks[] = {GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN, GG_OPT_END};
    for (size_t k = 0; k < GG_COUNT(hooks); k++) {
        const struct gg_ast *node = gg_stage_attr(r->step, hooks[k]);
        const struct gg_py_snippet *s = node ? gg_py_scan(r->arena, node->text) : NULL;
        if (s && calls_output(s))
            return false;
        struct gg_py_bindings bound = {{0}};
        if (s)
            bound = gg_py_bound(r->arena, s);
        for (uint32_t i = 0; i < r->step->in.nfields; i++)
            r->bound[i] |= gg_py_binds(&bound, r->names[i]);
    }
    return true;
}

static void read_bound(struct reader *r)
{
    struct gg_py_bindings bound = gg_py_bound(r->arena, r->code);
    bool hides = gg_py_mentions(r->code, "nonlocal");
    for (uint32_t i = 0; i < r->step->in.nfields; i++)
        r->bound[i] |= hides || gg_py_binds(&bound, r->names[i]);
}

/* The field, from 1, that the value always is. */
static uint32_t field_of(const struct reader *r, struct gg_py_argument value)
{
    const struct gg_py_token *t = &r->code->tokens.at[value.beg];
    for (uint32_t i = 0; value.end == value.beg + 1 && i < r->step->in.nfields; i++)
        if (gg_str_eq(r->names[i], t->text) && !r->bound[i])
            return i + 1;
    return 0;
}

/* Fills `from` by one call; false when it is not understood. */
static bool read_output(const struct reader *r, const struct gg_py_output *output, uint32_t *from)
{
    struct gg_py_values values = {{0}};
    uint32_t n = r->step->out.nfields;
    bool passes = output->is_pass && gg_py_passes_fields(r->code) && r->step->in.nfields == n;
    if (!passes && (!gg_py_find_values(r->arena, r->code, output, &values) || values.list.n != n))
        return false;
    for (uint32_t i = 0; i < n; i++)
        from[i] = passes ? i + 1 : field_of(r, values.list.at[i]);
    return true;
}

/* What all calls agree on; NULL when one of them is not understood. */
static const uint32_t *read_outputs(const struct reader *r, const struct gg_py_tail *tail)
{
    uint32_t n = r->step->out.nfields;
    uint32_t *all = gg_new_array(r->arena, uint32_t, n), *one = gg_new_array(r->arena, uint32_t, n);
    for (uint32_t k = 0; k < tail->outputs.n; k++) {
        if (!read_output(r, &tail->outputs.at[k], one))
            return NULL;
        for (uint32_t i = 0; i < n; i++) {
            bool same =
                one[i] && r->step->in.fields[one[i] - 1].type == r->step->out.fields[i].type;
            all[i] = same && (!k || all[i] == one[i]) ? one[i] : 0;
        }
    }
    return all;
}

struct gg_hands gg_python_hands(struct gg_arena *a, const struct gg_choice_language *language,
                                const struct gg_stage *step)
{
    struct gg_hands hands = {GG_EMITS_ANY, NULL};
    struct reader r = {.arena = a,
                       .step = step,
                       .code = gg_py_scan(a, gg_stage_body(step)->text),
                       .names = gg_choice_names(a, language, step),
                       .bound = gg_new_array(a, bool, step->in.nfields)};
    struct gg_py_tail tail;
    if (!read_hooks(&r) || gg_py_find_keyword(r.code, "return") ||
        !gg_py_find_tail(a, r.code, &tail))
        return hands;
    hands.emits = tail.exits.n ? GG_EMITS_AT_MOST_ONE : GG_EMITS_ONE;
    read_bound(&r);
    if (step->in.known && step->out.known)
        hands.from = read_outputs(&r, &tail);
    return hands;
}
