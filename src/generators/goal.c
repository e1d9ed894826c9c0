/* Clauses as pipelines: each goal of a body is a step, as declared for its predicate. */
#include "generators/declare.h"

struct goals {
    GG_VEC(const struct gg_term *) list;
};

struct terms {
    const struct gg_term **at;
    uint32_t n, cap;
};

static const struct gg_term *without_module(const struct gg_term *t)
{
    while (gg_term_is(t, ":", 2))
        t = t->args[1];
    return t;
}

static uint32_t arity_of(const struct gg_term *t)
{
    return t->kind == GG_TERM_COMPOUND ? t->nargs : 0;
}

static bool is_callable(const struct gg_term *t)
{
    return t->kind == GG_TERM_ATOM || t->kind == GG_TERM_COMPOUND;
}

/* The body of the first clause for a goal, or NULL. */
static const struct gg_term *find_body(const struct gg_terms *terms, const struct gg_term *goal)
{
    for (uint32_t i = 0; terms && i < terms->items.n; i++) {
        const struct gg_term *clause = terms->items.at[i].term;
        if (!clause || !gg_term_is(clause, ":-", 2))
            continue;
        const struct gg_term *head = without_module(clause->args[0]);
        if (is_callable(head) && arity_of(head) == arity_of(goal) &&
            gg_str_eq(head->u.text, goal->u.text))
            return clause->args[1];
    }
    return NULL;
}

static void split_body(struct gg_arena *a, const struct gg_term *body, struct goals *goals)
{
    for (; gg_term_is(body, ",", 2); body = body->args[1])
        gg_push(a, &goals->list, without_module(body->args[0]));
    if (!gg_term_is_atom(body, "true"))
        gg_push(a, &goals->list, without_module(body));
}

/* ---- steps ---- */

/* The help is put around the goal's name and arity. */
static void report_goal(struct gg_generate *g, const struct gg_term *goal, const char *what,
                        const char *before, const char *after)
{
    gg_str name = is_callable(goal) ? gg_str_sub(goal->u.text, 0, 100) : GG_STR("this");
    struct gg_diag *d =
        gg_diag_add(g->call->ds, GG_D_PREDICATE_UNDECLARED, gg_term_outer(goal),
                    "`" GG_FMT "/%u` has no %s", GG_ARG(name), arity_of(goal), what);
    gg_diag_help(g->call->ds, d, "%s" GG_FMT "/%u%s", before, GG_ARG(name), arity_of(goal), after);
}

static bool ends_in(const struct gg_term *t, const char *suffix)
{
    gg_str text;
    return gg_term_text(t, &text) && gg_str_ends(text, gg_str_from(suffix));
}

static void push(struct gg_generate *g, struct terms *list, const struct gg_term *t)
{
    gg_push(g->host->arena, list, t);
}

/* The body, and what it adds to the options: a Go or Rust source is built. */
static const struct gg_term *body_of(struct gg_generate *g, const struct gg_declared *entry,
                                     struct terms *options)
{
    const struct gg_term *file = gg_term_option(entry->options, "file");
    gg_str path;
    if (entry->binary)
        return gg_make_compound(g, "command", &entry->binary, 1);
    if (!file)
        return NULL;
    if (!ends_in(file, ".go") && !ends_in(file, ".rs"))
        return file;
    (void)gg_term_text(file, &path);
    push(g, options, gg_make_compound(g, "source", &file, 1));
    path = gg_str_sub(path, 0, path.n - strlen(".go"));
    const char *here = path.n && path.p[0] == '/' ? "" : "./";
    const struct gg_term *program =
        gg_make_atom(g, gg_str_printf(g->host->arena, "%s" GG_FMT, here, GG_ARG(path)));
    return gg_make_compound(g, "command", &program, 1);
}

static bool has_own_body(const struct gg_declared *entry)
{
    return gg_term_option(entry->options, "code") || gg_term_option(entry->options, "command");
}

static void copy_options(struct gg_generate *g, const struct gg_term *options, struct terms *out)
{
    const struct gg_term *const *items;
    uint32_t n;
    if (!options || !gg_term_items(options, &items, &n))
        return;
    for (uint32_t i = 0; i < n; i++)
        if (!gg_term_is(items[i], "file", 1) && !gg_term_is(items[i], "name", 1))
            push(g, out, items[i]);
}

/* What is declared of a connection: the format on the side that sees bytes, the writer's buffer. */
static void add_connection(struct gg_generate *g, const struct gg_declared *entry,
                           const struct gg_term *connection, bool writes, struct terms *options)
{
    const struct gg_term *format = gg_term_option(connection, "format");
    const struct gg_term *buffer = gg_term_option(connection, "buffer");
    gg_str target = GG_STR("");
    (void)gg_term_text(entry->target, &target);
    bool sees_bytes = entry->binary || gg_str_is(target, "bash") || gg_str_is(target, "awk") ||
                      gg_term_option(entry->options, "file");
    if (format && sees_bytes)
        push(g, options,
             gg_make_compound(g, writes ? "output_format" : "input_format", &format, 1));
    if (buffer && writes)
        push(g, options, gg_make_compound(g, "buffer", &buffer, 1));
}

static const struct gg_term *make_step(struct gg_generate *g, const struct goals *goals, uint32_t i)
{
    const struct gg_term *goal = goals->list.at[i];
    const struct gg_declared *entry =
        is_callable(goal) ? gg_declare_find(g->host, goal->u.text, arity_of(goal)) : NULL;
    if (!entry || !entry->target) {
        report_goal(g, goal, "declared target", "declare it: `:- declare_target(",
                    ", awk, [file('..')]).`");
        return NULL;
    }
    struct terms options = {0};
    const struct gg_term *body = body_of(g, entry, &options);
    if (!body && !has_own_body(entry)) {
        report_goal(g, goal, "body", "say what it runs: `:- declare_target(",
                    ", Target, [file('..')]).`");
        return NULL;
    }
    const struct gg_term *name = gg_term_option(entry->options, "name");
    if (!name)
        name = gg_make_atom(g, gg_str_concat(g->host->arena, goal->u.text, GG_STR("_step")));
    copy_options(g, entry->options, &options);
    const struct gg_term *const *at = goals->list.at;
    if (i + 1 < goals->list.n && is_callable(at[i + 1]))
        add_connection(g, entry, gg_declare_connection(g->host, goal->u.text, at[i + 1]->u.text),
                       true, &options);
    if (i && is_callable(at[i - 1]))
        add_connection(g, entry, gg_declare_connection(g->host, at[i - 1]->u.text, goal->u.text),
                       false, &options);
    const struct gg_term *args[] = {name, entry->target, body ? body : gg_make_list(g, NULL, 0),
                                    gg_make_list(g, options.at, options.n)};
    return gg_make_compound(g, "step", args, 4);
}

static bool skips_missing(const struct gg_term *options)
{
    const struct gg_term *skip = options ? gg_term_option(options, "skip_missing") : NULL;
    return skip && gg_term_is_atom(skip, "true");
}

/* Goals that are left out as if they were not there. */
static void drop_missing(struct gg_generate *g, struct goals *goals)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < goals->list.n; i++) {
        const struct gg_term *goal = goals->list.at[i];
        const struct gg_declared *entry =
            is_callable(goal) ? gg_declare_find(g->host, goal->u.text, arity_of(goal)) : NULL;
        if (entry && entry->target)
            goals->list.at[n++] = goal;
    }
    goals->list.n = n;
}

/* NULL when reported. */
static const struct gg_term *infer(struct gg_generate *g, const struct gg_term *goal,
                                   const struct gg_term *options)
{
    struct goals goals = {0};
    struct terms steps = {0};
    goal = without_module(goal);
    const struct gg_term *body = is_callable(goal) ? find_body(g->host->env->terms, goal) : NULL;
    if (!body) {
        report_goal(g, goal, "clause", "the steps are the goals of a rule for ", "");
        return NULL;
    }
    split_body(g->host->arena, body, &goals);
    if (skips_missing(options))
        drop_missing(g, &goals);
    for (uint32_t i = 0; i < goals.list.n; i++) {
        const struct gg_term *step = make_step(g, &goals, i);
        if (step)
            push(g, &steps, step);
    }
    return steps.n == goals.list.n ? gg_make_list(g, steps.at, steps.n) : NULL;
}

enum gg_host_status gg_generate_infer_steps(struct gg_host_call *call,
                                            const struct gg_term *const *args,
                                            struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    out->term = infer(&g, args[0], call->predicate->arity > 2 ? args[1] : NULL);
    return out->term ? GG_HOST_TRUE : GG_HOST_ERROR;
}

enum gg_host_status gg_generate_goal_pipeline(struct gg_host_call *call,
                                              const struct gg_term *const *args,
                                              struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    const struct gg_term *const *items;
    struct terms options = {0};
    uint32_t n;
    if (!gg_term_items(args[1], &items, &n))
        return gg_generate_refuse(&g, args[1], "a list of options");
    for (uint32_t i = 0; i < n; i++)
        if (!gg_term_is(items[i], "module", 1) && !gg_term_is(items[i], "skip_missing", 1))
            push(&g, &options, items[i]);
    const struct gg_term *steps = infer(&g, args[0], args[1]);
    if (!steps)
        return GG_HOST_ERROR;
    if (!gg_term_option(args[1], "name"))
        gg_generate_add_text(&g, &g.root, "name", without_module(args[0])->u.text);
    return gg_generate_steps(&g, steps, gg_make_list(&g, options.at, options.n), out);
}
