/* Pipelines: steps and options become a spec; its entry script is the text. */
#include "generators/generate.h"

static bool is_step(const struct gg_term *t)
{
    return gg_term_is(t, "step", 3) || gg_term_is(t, "step", 4);
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
    struct gg_span span = gg_term_outer(list);
    gg_spec_add(&g->terms, &g->root, "steps", span, gg_spec_list(&g->terms, span, steps));
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
