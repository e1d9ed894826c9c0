/* Which steps of a process share a loop, and how they hand their records on in it. */
#include "backends/python/join.h"

#include "backends/python/line.h"
#include "backends/python/proof.h"
#include "backends/python/rename.h"

/* Steps of a loop, so that the cost of keeping them apart is bounded. */
enum { LOOP_MAX = 16 };

/* ---- whether a step can stand behind another one ---- */

/* A generator that the call around it uses up at once. */
static bool is_used_up(const struct gg_py_snippet *s, uint32_t at)
{
    static const char *const users[] = {"all", "any", "dict",   "join", "list", "max",
                                        "min", "set", "sorted", "sum",  "tuple"};
    uint32_t open = at;
    while (s->tokens.at[open].depth >= s->tokens.at[at].depth)
        open--;
    if (!gg_str_is(s->tokens.at[open].text, "("))
        return true; /* it is no generator */
    bool is_used = false;
    for (size_t i = 0; open && i < GG_COUNT(users); i++)
        is_used |= gg_str_is(s->tokens.at[open - 1].text, users[i]);
    return is_used;
}

/* Its functions may be called when its variables hold something else. */
static bool keeps_variables(const struct gg_py_snippet *s)
{
    bool keeps = false;
    for (uint32_t i = 0; i < s->tokens.n; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        bool is_word = t->kind == GG_PY_NAME;
        keeps |= is_word && (gg_str_is(t->text, "lambda") || gg_str_is(t->text, "def") ||
                             gg_str_is(t->text, "class"));
        keeps |= is_word && t->depth && gg_str_is(t->text, "for") && !is_used_up(s, i);
    }
    return keeps;
}

bool gg_py_hooks_call_output(const struct gg_py_viewer *v)
{
    const struct gg_py_snippet *all[] = {v->prelude, v->state, v->begin, v->end, v->merge};
    bool calls = false;
    for (size_t i = 0; i < GG_COUNT(all); i++)
        calls |= all[i] && (gg_py_mentions(all[i], "output") || gg_py_mentions(all[i], "emit"));
    return calls;
}

static bool is_var(const struct gg_py_viewer *v, gg_str name)
{
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++)
        if (gg_str_eq(v->vars[i], name))
            return true;
    return false;
}

/* Where a step binds a name. */
struct place {
    bool outside; /* in its prelude or state */
    bool inside;  /* in its code */
    bool var;     /* it is the variable of a field */
    bool import;  /* only by `import NAME` */
    bool in_code; /* its code names it */
    bool named;   /* any of its snippets does */
};

static void look_at(const struct gg_py_bindings *bound, gg_str name, bool *binds, bool *import)
{
    for (uint32_t i = 0; i < bound->list.n; i++) {
        bool is_it = gg_str_eq(bound->list.at[i].name, name);
        *binds |= is_it;
        *import &= !is_it || bound->list.at[i].is_import;
    }
}

static struct place place_of(const struct gg_py_viewer *v, gg_str name)
{
    const struct gg_py_snippet *all[] = {v->code, v->prelude, v->state, v->begin, v->end};
    struct place p = {.import = true, .var = is_var(v, name)};
    look_at(&v->prelude_names, name, &p.outside, &p.import);
    look_at(&v->state_names, name, &p.outside, &p.import);
    look_at(&v->code_names, name, &p.inside, &p.import);
    p.in_code = v->code && gg_py_mentions_str(v->code, name);
    for (size_t i = 0; i < GG_COUNT(all); i++)
        p.named |= all[i] && gg_py_mentions_str(all[i], name);
    p.import &= p.outside || p.inside;
    return p;
}

/* Both steps would see or change the name. */
static bool is_clash(const struct place *x, const struct place *y, bool keeps)
{
    if ((x->import && y->import && !x->var && !y->var) || !(x->named || x->var) ||
        !(y->named || y->var))
        return false;
    if (x->outside || y->outside)
        return true;
    bool x_binds = x->inside || x->var, y_binds = y->inside || y->var;
    if (x->var && y->var)
        return keeps;
    return (x_binds && (y_binds || y->in_code)) || (y_binds && x->in_code);
}

/* Gives the name another one in one of the two steps; y is the later one. */
static bool resolve(struct gg_arena *a, struct gg_py_part *x, struct gg_py_part *y, gg_str name,
                    const struct place *in_x, const struct place *in_y)
{
    if ((in_y->inside || in_y->outside) && !in_y->var)
        return gg_py_rename(a, &y->v, name);
    if ((in_x->inside || in_x->outside) && !in_x->var)
        return gg_py_rename(a, &x->v, name);
    return false;
}

static bool keep_apart(struct gg_arena *a, struct gg_py_part *x, struct gg_py_part *y, gg_str name)
{
    bool keeps = keeps_variables(x->v.code) || keeps_variables(y->v.code);
    struct place in_x = place_of(&x->v, name), in_y = place_of(&y->v, name);
    return !is_clash(&in_x, &in_y, keeps) || resolve(a, x, y, name, &in_x, &in_y);
}

/* Names that x binds are kept apart from those of y. */
static bool keep_all_apart(struct gg_arena *a, struct gg_py_part *of, struct gg_py_part *x,
                           struct gg_py_part *y)
{
    const struct gg_py_bindings all[] = {of->v.prelude_names, of->v.state_names, of->v.code_names};
    for (uint32_t i = 0; i < of->v.unit->stage->in.nfields; i++)
        if (!keep_apart(a, x, y, of->v.vars[i]))
            return false;
    for (size_t k = 0; k < GG_COUNT(all); k++)
        for (uint32_t i = 0; i < all[k].list.n; i++)
            if (!keep_apart(a, x, y, all[k].list.at[i].name))
                return false;
    return true;
}

/* Part k behind those from `start` on. */
static bool can_join(struct gg_arena *a, struct gg_py_part *parts, uint32_t start, uint32_t k)
{
    struct gg_py_viewer *before = &parts[k - 1].v, *v = &parts[k].v;
    if (!before->code || !v->code || !before->inlined || !v->inlined ||
        (v->unit->stage->in.known && !v->trusts) || gg_py_hooks_call_output(before) ||
        !gg_py_find_tail(a, before->code, &before->tail))
        return false;
    if (k - start >= LOOP_MAX)
        return false;
    for (uint32_t i = start; i < k; i++)
        if (!keep_all_apart(a, &parts[i], &parts[i], &parts[k]) ||
            !keep_all_apart(a, &parts[k], &parts[i], &parts[k]))
            return false;
    return true;
}

/* ---- how records are handed on ---- */

static bool binds_vars(const struct gg_py_viewer *v)
{
    bool binds = false;
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++)
        binds |= gg_py_binds(&v->code_names, v->vars[i]);
    return binds;
}

static bool passes_all(const struct gg_py_viewer *v)
{
    bool all = v->pass && gg_py_passes_fields(v->code);
    for (uint32_t i = 0; i < v->tail.outputs.n; i++)
        all &= v->tail.outputs.at[i].is_pass;
    return all;
}

static bool reads_fields(struct gg_arena *a, const struct gg_py_viewer *v)
{
    gg_str rest = gg_py_indented(a, v->code, 0, "pass");
    return gg_py_mentions(gg_py_scan(a, rest), "fields");
}

/* The last step passes its record; lines can be made of its variables. */
static bool can_write_variables(struct gg_arena *a, const struct gg_py_viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    enum gg_format_kind kind = v->unit->out.kind;
    bool can = !v->next && v->tail.outputs.n && gg_py_passes_fields(v->code) &&
               gg_py_is_line_of_fields(kind) && stage->in.nfields > (kind == GG_FORMAT_CSV) &&
               gg_record_same_types(&stage->in, &stage->out);
    for (uint32_t i = 0; can && i < v->tail.outputs.n; i++)
        can = v->tail.outputs.at[i].is_pass;
    return can && !reads_fields(a, v) && !binds_vars(v);
}

/* The texts of a record are needed, by the step itself or one that gets it as it is. */
static bool needs_texts(struct gg_arena *a, const struct gg_py_viewer *v)
{
    if (v->handing != GG_PY_HANDS_FIELDS || !v->after->v.shares)
        return gg_py_mentions(v->code, "fields") && !can_write_variables(a, v);
    return reads_fields(a, v) || needs_texts(a, &v->after->v);
}

/* Sets `makes`. Whether each record can be handed on in variables. */
static bool can_hand_values(struct gg_arena *a, struct gg_py_viewer *v)
{
    const struct gg_record *out = &v->after->v.unit->stage->in;
    bool has_json = gg_record_has_type(out, GG_TYPE_JSON), checks = false, hides = false;
    for (uint32_t i = 0; i < v->tail.outputs.n; i++) {
        struct gg_py_values values;
        if (!gg_py_find_values(a, v->code, &v->tail.outputs.at[i], &values) ||
            values.list.n != out->nfields)
            return false;
        for (uint32_t k = 0; k < out->nfields; k++) {
            enum gg_py_proof proof = gg_py_prove(v, values.list.at[k], out->fields[k].type);
            checks |= proof != GG_PY_PROVEN;
            if (proof == GG_PY_UNKNOWN)
                return false;
        }
    }
    for (const struct gg_py_part *p = v->after; p; p = p->v.joined ? p->v.before : NULL)
        hides |= gg_py_hides_types(&p->v);
    v->makes = checks;
    return !checks || (!has_json && !hides);
}

static void set_handing(struct gg_arena *a, struct gg_py_viewer *v)
{
    struct gg_py_viewer *next = &v->after->v;
    const struct gg_record *in = &v->unit->stage->in, *out = &next->unit->stage->in;
    v->makes = true;
    if (passes_all(v)) {
        v->handing = GG_PY_HANDS_FIELDS;
        v->makes = false;
        v->pass = "pass";
        next->shares = in->known && gg_py_same_fields(in, out) && !binds_vars(v);
    } else if (out->known && !needs_texts(a, next) && can_hand_values(a, v)) {
        v->handing = GG_PY_HANDS_VALUES;
    } else {
        v->handing = GG_PY_HANDS_TEXTS;
        v->makes = true;
    }
}

/* The step that made the record which this one gets in variables. */
struct gg_py_viewer *gg_py_source_of(const struct gg_py_viewer *v)
{
    struct gg_py_viewer *source = &v->before->v;
    while (source->handing == GG_PY_HANDS_FIELDS)
        source = &source->before->v;
    return source;
}

static void set_record(struct gg_arena *a, struct gg_py_viewer *v)
{
    const struct gg_py_viewer *before = &v->before->v;
    v->has_values = before->handing == GG_PY_HANDS_VALUES ||
                    (before->handing == GG_PY_HANDS_FIELDS && before->has_values);
    if (v->has_values)
        v->keeps = binds_vars(v) || (v->handing == GG_PY_HANDS_VALUES && v->makes);
    else
        v->keeps = gg_py_mentions(v->code, "fields") && !gg_py_passes_fields(v->code);
    v->writes = v->has_values && can_write_variables(a, v);
    if (v->writes)
        gg_py_source_of(v)->keeps_texts = gg_py_source_of(v)->makes;
}

uint32_t gg_py_loop_length(const struct gg_py_part *parts, uint32_t n, uint32_t part)
{
    uint32_t end = part + 1;
    while (end < n && parts[end].v.joined)
        end++;
    return end - part;
}

void gg_py_join(struct gg_arena *a, struct gg_py_part *parts, uint32_t n)
{
    uint32_t start = 0;
    for (uint32_t k = 1; k < n; k++) {
        parts[k].v.before = &parts[k - 1];
        parts[k - 1].v.after = &parts[k];
        parts[k].v.joined = can_join(a, parts, start, k);
        start = parts[k].v.joined ? start : k;
        parts[k].v.place = k - start;
    }
    if (parts[n - 1].v.joined && !gg_py_find_tail(a, parts[n - 1].v.code, &parts[n - 1].v.tail))
        parts[n - 1].v.tail = (struct gg_py_tail){.is_guard = false};
    for (uint32_t k = n - 1; k--;)
        if (parts[k + 1].v.joined)
            set_handing(a, &parts[k].v);
    for (uint32_t k = 1; k < n; k++)
        if (parts[k].v.joined)
            set_record(a, &parts[k].v);
}
