/*
 * How what a goal makes is called: after the file that its clause writes it to, else after the
 * clause, without `generate_`; the second of a clause has a number.
 */
#include "generators/generate.h"

static gg_str without_suffix(gg_str name)
{
    ptrdiff_t dot = gg_str_find_char(name, '.');
    return dot > 0 ? gg_str_sub(name, 0, (size_t)dot) : name;
}

/* The clause or directive that the goal stands in, or NULL. */
static const struct gg_term *clause_of(const struct gg_terms *terms, struct gg_span goal)
{
    for (uint32_t i = 0; terms && i < terms->items.n; i++) {
        const struct gg_term_item *item = &terms->items.at[i];
        if (item->term && goal.beg >= item->beg && goal.beg < item->end)
            return item->term;
    }
    return NULL;
}

static bool is_directive(const struct gg_term *clause)
{
    return gg_term_is(clause, ":-", 1) || gg_term_is(clause, "?-", 1);
}

/* The goals of a clause or directive, or NULL: a goal that stands as a fact. */
static const struct gg_term *goals_of(const struct gg_term *clause)
{
    bool is_rule = gg_term_is(clause, ":-", 2);
    return is_rule ? clause->args[1] : is_directive(clause) ? clause->args[0] : NULL;
}

static gg_str name_of_clause(const struct gg_term *clause)
{
    const struct gg_term *head = gg_term_is(clause, ":-", 2) ? clause->args[0] : clause;
    bool named = head->kind == GG_TERM_ATOM || head->kind == GG_TERM_COMPOUND;
    gg_str name = named && !is_directive(clause) ? head->u.text : GG_STR("");
    bool generates = gg_str_starts(name, GG_STR("generate_"));
    return generates ? gg_str_sub(name, strlen("generate_"), name.n) : name;
}

/* The variable that the goal's text goes to, or NULL. */
static const struct gg_term_var *output_of(const struct gg_host_call *call)
{
    int output = call->predicate->output;
    const struct gg_term *goal = call->goal;
    bool has = goal && goal->kind == GG_TERM_COMPOUND && output >= 0 &&
               goal->nargs == call->predicate->arity;
    const struct gg_term *last = has ? goal->args[output] : NULL;
    return last && last->kind == GG_TERM_VAR ? last->u.var : NULL;
}

/* The path that write_file gives the variable in goals that commas join, or "". */
static gg_str written_path(const struct gg_term *goals, const struct gg_term_var *var)
{
    gg_str path;
    while (goals) {
        bool joined = gg_term_is(goals, ",", 2);
        const struct gg_term *goal = joined ? goals->args[0] : goals;
        bool writes = gg_term_is(goal, "write_file", 2) && goal->args[1]->kind == GG_TERM_VAR &&
                      goal->args[1]->u.var == var;
        if (writes && gg_term_text(goal->args[0], &path))
            return path;
        goals = joined ? goals->args[1] : NULL;
    }
    return GG_STR("");
}

static gg_str stem_of(gg_str path)
{
    size_t beg = path.n;
    while (beg && path.p[beg - 1] != '/')
        beg--;
    gg_str stem = without_suffix(gg_str_sub(path, beg, path.n));
    return gg_str_is(stem, "main") ? GG_STR("") : stem; /* which says nothing */
}

/* Letters, digits, `_` and `-` as in every name of a spec. */
static gg_str safe_name(struct gg_arena *a, gg_str text)
{
    struct gg_buf out = gg_buf_new(a);
    for (size_t i = 0; i < text.n && i < 100; i++) {
        char c = text.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        bool fits = is_letter || (i && ((c >= '0' && c <= '9') || c == '-'));
        gg_buf_addc(&out, fits ? c : '_');
    }
    return out.n ? gg_buf_str(&out) : GG_STR("pipeline");
}

static bool is_taken(const struct gg_generators *host, gg_str name)
{
    for (uint32_t i = 0; i < host->names.n; i++)
        if (gg_str_eq(host->names.at[i].name, name))
            return true;
    return false;
}

gg_str gg_generate_name(struct gg_generate *g)
{
    struct gg_generators *host = g->host;
    uint32_t at = g->call->span.beg;
    for (uint32_t i = 0; i < host->names.n; i++)
        if (host->names.at[i].at == at)
            return host->names.at[i].name;
    const struct gg_term *clause = clause_of(host->env->terms, g->call->span);
    const struct gg_term_var *output = clause ? output_of(g->call) : NULL;
    gg_str name = output ? stem_of(written_path(goals_of(clause), output)) : GG_STR("");
    if (!name.n && clause)
        name = name_of_clause(clause);
    if (!name.n)
        name = without_suffix(host->env->spec_name);
    gg_str base = safe_name(host->arena, name);
    name = base;
    for (uint32_t i = 2; is_taken(host, name); i++)
        name = gg_str_printf(host->arena, GG_FMT "_%u", GG_ARG(base), i);
    gg_push(host->arena, &host->names, (struct gg_made_name){at, name});
    return name;
}
