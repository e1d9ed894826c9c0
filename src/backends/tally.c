/* What is known of code that only counts and adds up. */
#include "backends/tally.h"

#include "backends/tally_reader.h"

/* Fields that are left out must not change what the others are called. */
static bool keeps_names(const struct gg_tally_reader *t)
{
    const struct gg_choice_reader *r = &t->reader;
    struct gg_stage slim = *r->step;
    struct gg_field *fields = gg_new_array(r->arena, struct gg_field, slim.in.nfields);
    const gg_str *names;
    uint32_t n = 0;
    for (uint32_t i = 0; i < slim.in.nfields; i++)
        if (t->reads[i])
            fields[n++] = slim.in.fields[i];
    slim.in.fields = fields;
    slim.in.nfields = n;
    names = gg_choice_names(r->arena, r->language, &slim);
    n = 0;
    for (uint32_t i = 0; i < r->step->in.nfields; i++)
        if (t->reads[i] && !gg_str_eq(names[n++], r->names[i]))
            return false;
    return true;
}

const bool *gg_tally_reads(struct gg_arena *a, const struct gg_choice_language *language,
                           const struct gg_stage *step)
{
    struct gg_tally_reader t;
    return gg_tally_read(&t, a, language, step) && keeps_names(&t) ? t.reads : NULL;
}

gg_str gg_tally_placed(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_stage *step, const uint32_t *places)
{
    struct gg_words words = language->words(a, gg_stage_text(step, GG_OPT_CODE));
    struct gg_choice_reader r = {
        .arena = a, .language = language, .step = step, .words = words.list.at, .n = words.list.n};
    struct gg_buf out = gg_buf_new(a);
    gg_str code = words.code;
    size_t done = 0;
    for (uint32_t field; r.at < r.n; r.at++) {
        if (!gg_choice_take_element(&r, &field))
            continue;
        gg_str number = r.words[(r.at -= 2)].text;
        gg_buf_add(&out, gg_str_sub(code, done, (size_t)(number.p - code.p)));
        gg_buf_addf(&out, "%u", places[field]);
        done = (size_t)(number.p - code.p) + number.n;
    }
    gg_buf_add(&out, gg_str_sub(code, done, code.n));
    return gg_buf_str(&out);
}

bool gg_tally_is_exact(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_stage *step, struct gg_tally_names *holds)
{
    struct gg_tally_reader t;
    if (!gg_tally_read(&t, a, language, step) || !t.exact)
        return false;
    for (uint32_t i = 0; i < t.variables.n; i++)
        if (!gg_str_is(t.variables.at[i].kind, "TOTAL"))
            gg_push(a, &holds->list, t.variables.at[i].name);
    return true;
}

bool gg_tally_forgets(struct gg_arena *a, const struct gg_choice_language *language,
                      const struct gg_graph *graph, const struct gg_stage *step)
{
    struct gg_tally_names holds = {{0}};
    (void)graph;
    return gg_tally_is_exact(a, language, step, &holds);
}
