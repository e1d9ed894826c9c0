/* Pipelines: steps and options become a spec; its entry script is the text. */
#include "generators/generate.h"

static bool is_step(const struct gg_term *t)
{
    return gg_term_is(t, "step", 3) || gg_term_is(t, "step", 4);
}

/* ---- programs in parallel ---- */

/* Whether a value of `parallel` or `workers` is for more than one; `jobs` becomes the most. */
static bool is_several(const struct gg_ast *value, int64_t *jobs)
{
    if (value->kind == GG_AST_INT) {
        *jobs = value->u.i > *jobs ? value->u.i : *jobs;
        return value->u.i > 1;
    }
    return (value->kind == GG_AST_BOOL && value->u.b) || gg_str_is(value->text, "auto") ||
           gg_str_is(value->text, "gnu_parallel");
}

/* The step in GNU parallel, as `value` asks. */
static const struct gg_ast *in_blocks(struct gg_generate *g, const struct gg_ast *step,
                                      const struct gg_ast *value)
{
    struct gg_ast_list options = {0};
    for (uint32_t i = 0; i < step->u.kids.n; i++) {
        gg_str key = step->u.kids.at[i]->key;
        if (!gg_str_is(key, "parallel") && !gg_str_is(key, "workers"))
            gg_push(g->terms.arena, &options, step->u.kids.at[i]);
    }
    struct gg_ast *parallel = gg_spec_node(&g->terms, GG_AST_STR, value->span);
    parallel->text = GG_STR("gnu_parallel");
    gg_spec_add(&g->terms, &options, "parallel", value->key_span, parallel);
    return gg_spec_map(&g->terms, step->span, options);
}

static void tell_shared(struct gg_generate *g, const struct gg_ast *shared)
{
    struct gg_diag *d = gg_diag_add(g->call->ds, GG_D_PROGRAMS_PARALLEL, shared->key_span,
                                    "each program of this pipeline runs on blocks of records at "
                                    "the same time: none may keep anything from one record to "
                                    "the next");
    gg_diag_help(g->call->ds, d,
                 "put parallel(gnu_parallel) on the steps that handle each record alone, instead");
}

static bool is_program(const struct gg_ast *step)
{
    const struct gg_ast *target = gg_ast_get(step, "target");
    return gg_ast_get(step, "command") && target &&
           (gg_str_is(target->text, "go") || gg_str_is(target->text, "rust"));
}

/*
 * Of a program nothing is known, so a pipeline's `parallel` is not for it; but where all steps are
 * programs it can be for nothing else. In a native pipeline a step's own `parallel(N)` is for so
 * many processes of its program, as documents have it.
 */
static void share_parallel(struct gg_generate *g, struct gg_ast_list *steps)
{
    bool native = !strcmp(g->call->predicate->name, "generate_native_pipeline");
    const struct gg_ast *shared = gg_generate_find(&g->root, "parallel");
    int64_t jobs = 0;
    bool all =
        shared && is_several(shared, &jobs) && (native || gg_str_is(shared->text, "gnu_parallel"));
    for (uint32_t i = 0; i < steps->n; i++)
        all = all && is_program(steps->at[i]);
    for (uint32_t i = 0; i < steps->n; i++) {
        const struct gg_ast *own = gg_ast_get(steps->at[i], "parallel");
        own = own ? own : gg_ast_get(steps->at[i], "workers");
        const struct gg_ast *value = own ? (native ? own : NULL) : all ? shared : NULL;
        if (value && gg_ast_get(steps->at[i], "command") && is_several(value, &jobs))
            steps->at[i] = in_blocks(g, steps->at[i], value);
    }
    if (all) {
        tell_shared(g, shared);
        gg_generate_take_out(&g->root, "parallel");
    }
    if (jobs > 1 && native && !gg_generate_find(&g->root, "jobs"))
        gg_generate_add_int(g, &g->root, "jobs", jobs);
}

static bool add_steps(struct gg_generate *g, const struct gg_term *list)
{
    const struct gg_term *const *items;
    uint32_t n;
    struct gg_ast_list steps = {0};
    if (!gg_term_items(list, &items, &n)) {
        (void)gg_generate_refuse(g, list, "a list of steps");
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_step(items[i])) {
            (void)gg_generate_refuse(g, items[i], "`step(Name, Target, Body, Options)`");
            ok = false;
            continue;
        }
        const struct gg_ast *step = gg_spec_step(&g->terms, items[i]);
        if (step)
            gg_push(g->terms.arena, &steps, step);
    }
    share_parallel(g, &steps);
    struct gg_span span = gg_term_outer(list);
    struct gg_ast *made = gg_spec_list(&g->terms, span, steps);
    gg_generate_note_pipeline(g, made);
    gg_spec_add(&g->terms, &g->root, "steps", span, made);
    return ok;
}

enum gg_host_status gg_generate_steps(struct gg_generate *g, const struct gg_term *steps,
                                      const struct gg_term *options, struct gg_host_text *out)
{
    gg_spec_options(&g->terms, options, GG_AT_SPEC, &g->root);
    if (!add_steps(g, steps))
        return GG_HOST_ERROR;
    return gg_generate_finish(g, GG_GENERATED_PIPELINE, ".sh", out);
}

enum gg_host_status gg_generate_pipeline(struct gg_host_call *call,
                                         const struct gg_term *const *args,
                                         struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    return gg_generate_steps(&g, args[0], args[1], out);
}

/* ---- formats of options ---- */

static enum gg_host_status find_format(struct gg_host_call *call, const struct gg_term *options,
                                       const char *own, struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    const struct gg_term *const *items;
    uint32_t n;
    if (!gg_term_items(options, &items, &n))
        return gg_generate_refuse(&g, options, "a list of options");
    const struct gg_term *format = gg_term_option(options, own);
    format = format ? format : gg_term_option(options, "format");
    out->text = GG_STR("tsv");
    if (format && !gg_term_text(format, &out->text))
        return gg_generate_refuse(&g, format, "the name of a format");
    return GG_HOST_TRUE;
}

enum gg_host_status gg_generate_input_format(struct gg_host_call *call,
                                             const struct gg_term *const *args,
                                             struct gg_host_text *out)
{
    return find_format(call, args[0], "input_format", out);
}

enum gg_host_status gg_generate_output_format(struct gg_host_call *call,
                                              const struct gg_term *const *args,
                                              struct gg_host_text *out)
{
    return find_format(call, args[0], "output_format", out);
}
