/* Checks of names, numbers of values and types of fields, by what the snippets of a step say. */
#include "backends/step_code.h"

#define UNKNOWN UINT32_MAX

struct checker {
    struct gg_step_code *code;
    const struct gg_code_language *language;
    struct gg_code_facts *facts;
    struct gg_table fields, bound; /* variables of fields; what any snippet binds */
    GG_VEC(gg_str) candidates;     /* for suggestions */
    bool open;
};

struct gg_code_name gg_code_name_of(const struct gg_tree *tree, uint32_t node)
{
    return (struct gg_code_name){gg_tree_text(tree, node), tree->nodes[node].beg,
                                 tree->nodes[node].end};
}

static struct gg_table field_names(const struct gg_step_code *code,
                                   const struct gg_name_rules *rules)
{
    struct gg_arena *a = code->emit->arena;
    struct gg_table names = gg_table_new(a);
    const struct gg_record *in = &code->unit->stage->in;
    for (uint32_t i = 0; in->known && i < in->nfields; i++)
        gg_view_safe_name(a, in->fields[i].name, rules, &names);
    return names;
}

static struct gg_table bound_names(const struct gg_step_code *code,
                                   const struct gg_code_facts *facts)
{
    struct gg_table names = gg_table_new(code->emit->arena);
    bool is_new;
    for (uint32_t i = 0; i < code->nsnippets; i++)
        for (uint32_t k = 0; k < facts[i].bound.n; k++)
            gg_table_add(&names, facts[i].bound.at[k].name, 0, &is_new);
    return names;
}

/* Whether the snippet means something of its surroundings by that name there. */
static bool is_free(const struct gg_code_facts *facts, uint32_t node)
{
    for (uint32_t i = 0; i < facts->free.n; i++)
        if (facts->free.at[i].beg == facts->tree->nodes[node].beg)
            return true;
    return false;
}

const struct gg_field *gg_code_field(const struct gg_step_code *code, uint32_t index, uint32_t node)
{
    struct gg_table fields = field_names(code, gg_backend_get(code->unit->target)->names);
    uint32_t at;
    if (!gg_table_get(&fields, gg_tree_text(code->facts[index].tree, node), &at) ||
        !is_free(&code->facts[index], node))
        return NULL;
    return &code->unit->stage->in.fields[at];
}

/* ---- names ---- */

static bool is_known(const struct checker *c, gg_str name)
{
    uint32_t value;
    return gg_table_get(&c->fields, name, &value) || gg_table_get(&c->bound, name, &value) ||
           gg_view_is_listed(name, c->language->builtins) ||
           gg_view_is_listed(name, c->language->rules->reserved) ||
           (c->language->is_builtin && c->language->is_builtin(name));
}

static void find_candidates(struct checker *c)
{
    struct gg_arena *a = c->code->emit->arena;
    const struct gg_record *in = &c->code->unit->stage->in;
    struct gg_table names = gg_table_new(a);
    for (uint32_t i = 0; in->known && i < in->nfields; i++)
        gg_push(a, &c->candidates,
                gg_view_safe_name(a, in->fields[i].name, c->language->rules, &names));
    for (uint32_t i = 0; i < c->code->nsnippets; i++)
        for (uint32_t k = 0; k < c->facts[i].bound.n; k++)
            gg_push(a, &c->candidates, c->facts[i].bound.at[k].name);
    for (const char *const *name = c->language->builtins; *name; name++)
        if (**name >= 'a' && **name <= 'z') /* exceptions and the like look like too much */
            gg_push(a, &c->candidates, gg_str_from(*name));
}

/* The step whose records have a field of this name, or NULL. */
static const struct gg_stage *find_maker(const struct checker *c, gg_str name)
{
    const struct gg_graph *graph = c->code->emit->plan->graph;
    for (uint32_t i = 0; i < graph->nstages; i++)
        for (uint32_t k = 0; graph->stages[i].out.known && k < graph->stages[i].out.nfields; k++)
            if (graph->stages[i].op == GG_OP_STEP &&
                gg_str_eq(graph->stages[i].out.fields[k].name, name))
                return &graph->stages[i];
    return NULL;
}

static void report_name(struct checker *c, const struct gg_snippet *snippet,
                        const struct gg_code_name *use)
{
    struct gg_diags *ds = c->code->emit->diags;
    const struct gg_stage *maker = find_maker(c, use->name);
    struct gg_diag *d = gg_diag_add(ds, GG_D_CODE_NAME, gg_code_span(snippet, use->beg, use->end),
                                    "`" GG_FMT "` is not defined", GG_ARG(use->name));
    if (maker == c->code->unit->stage)
        gg_diag_help(ds, d, "it is a field that this step makes, not one that it reads");
    else if (maker)
        gg_diag_help(ds, d, "it is a field of step `" GG_FMT "`, but not of what this step reads",
                     GG_ARG(maker->name));
    else if (gg_str_nearest(use->name, c->candidates.at, c->candidates.n) >= 0)
        gg_diag_suggest(ds, d, use->name, c->candidates.at, c->candidates.n);
    else
        gg_diag_help(ds, d,
                     "a function or a type of the step's own is defined in `prelude`, what lasts "
                     "from record to record in `state`");
}

/* Each name once per snippet. */
static void check_names(struct checker *c, uint32_t index)
{
    struct gg_table seen = gg_table_new(c->code->emit->arena);
    bool is_new;
    for (uint32_t i = 0; i < c->facts[index].free.n; i++) {
        const struct gg_code_name *use = &c->facts[index].free.at[i];
        gg_table_add(&seen, use->name, 0, &is_new);
        if (is_new && !is_known(c, use->name))
            report_name(c, &c->code->snippets[index], use);
    }
}

/* ---- what is handed on ---- */

static bool is_shadowed(const struct checker *c)
{
    uint32_t value;
    return gg_table_get(&c->bound, GG_STR("output"), &value) ||
           gg_table_get(&c->bound, GG_STR("emit"), &value);
}

static uint32_t count_of(const struct checker *c, const struct gg_code_facts *facts,
                         const struct gg_code_output *output)
{
    const struct gg_record *in = &c->code->unit->stage->in;
    uint32_t value, nfields = output->nrecords * in->nfields;
    bool has_fields = output->nrecords || output->nfields_least;
    bool is_bound = gg_table_get(&c->bound, GG_STR("fields"), &value);
    if (!output->counted || (has_fields && (!in->known || !facts->keeps_fields || is_bound)))
        return UNKNOWN;
    if (in->nfields < output->nfields_least || nfields < output->ndropped)
        return UNKNOWN;
    return output->nvalues + nfields - output->ndropped;
}

static void check_outputs(struct checker *c, uint32_t index)
{
    const struct gg_record *out = &c->code->unit->stage->out;
    for (uint32_t i = 0; out->known && i < c->facts[index].outputs.n; i++) {
        const struct gg_code_output *output = &c->facts[index].outputs.at[i];
        uint32_t nvalues = count_of(c, &c->facts[index], output);
        if (nvalues == UNKNOWN || nvalues == out->nfields)
            continue;
        struct gg_diag *d =
            gg_diag_add(c->code->emit->diags, GG_D_CODE_COUNT,
                        gg_code_span(&c->code->snippets[index], output->beg, output->end),
                        "%u value%s handed on, but the step has %u output%s", nvalues,
                        nvalues == 1 ? " is" : "s are", out->nfields, out->nfields == 1 ? "" : "s");
        gg_diag_label(c->code->emit->diags, d, out->fields[0].span, "the first output");
    }
}

/* ---- types ---- */

static bool is_comparison(const struct checker *c, const struct gg_tree *tree, uint32_t node)
{
    for (const char *const *type = c->language->comparisons; *type; type++)
        if (gg_tree_is(tree, node, *type))
            return true;
    return false;
}

static bool is_order(const struct gg_tree *tree, uint32_t sign)
{
    static const char *const signs[] = {"!=", "<", "<=", "==", ">", ">=", NULL};
    return gg_view_is_listed(gg_tree_text(tree, sign), signs);
}

/* `status >= 400`, either way round; the field's variable must not be bound anew. */
static void check_comparison(struct checker *c, uint32_t index, uint32_t node)
{
    const struct gg_tree *tree = c->facts[index].tree;
    uint32_t left = gg_tree_named(tree, tree->nodes[node].first);
    uint32_t sign = left ? tree->nodes[left].next : 0;
    uint32_t right = sign ? gg_tree_named(tree, tree->nodes[sign].next) : 0, at;
    if (!right || tree->nodes[right].next || !is_order(tree, sign))
        return;
    uint32_t name = gg_tree_is(tree, left, "identifier") ? left : right;
    uint32_t other = name == left ? right : left;
    gg_str text = gg_tree_text(tree, name);
    if (!gg_tree_is(tree, name, "identifier") || !gg_tree_is(tree, other, c->language->integer) ||
        gg_table_get(&c->bound, text, &at) || !gg_table_get(&c->fields, text, &at) ||
        !is_free(&c->facts[index], name))
        return;
    const struct gg_field *field = &c->code->unit->stage->in.fields[at];
    if (field->type != GG_TYPE_STR)
        return;
    struct gg_diags *ds = c->code->emit->diags;
    struct gg_diag *d = gg_diag_add(
        ds, GG_D_CODE_TYPE, gg_code_node_span(&c->code->snippets[index], node),
        "the field `" GG_FMT "` is a str, which is compared with a number", GG_ARG(text));
    gg_diag_label(ds, d, field->span, "declared here");
    gg_diag_help(ds, d, "declare it as {" GG_FMT ": int}", GG_ARG(field->name));
}

void gg_code_check_facts(struct gg_step_code *code, const struct gg_code_language *language)
{
    struct gg_code_facts *facts = code->facts;
    struct checker c = {.code = code, .language = language, .facts = facts};
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        facts[i].arena = code->emit->arena;
        facts[i].is_body = code->snippets[i].option == GG_OPT_CODE;
        language->facts(code->snippets[i].parsed.tree, &facts[i]);
        c.open |= facts[i].open;
    }
    c.fields = field_names(code, language->rules);
    c.bound = bound_names(code, facts);
    find_candidates(&c);
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        if (!c.open)
            check_names(&c, i);
        if (!is_shadowed(&c))
            check_outputs(&c, i);
        for (uint32_t node = 0; node < facts[i].tree->nnodes; node++)
            if (is_comparison(&c, facts[i].tree, node))
                check_comparison(&c, i, node);
    }
}
