/* Joins the generators' predicates to the phases of a compilation. */
#include "driver/generate.h"

#include "generators/generators.h"
#include "template/tmpl_set.h"

struct gg_generation {
    struct gg_arena *arena;
    struct gg_sources *sources;
    struct gg_diags *ds;
    gg_str name;
    uint32_t file;
    struct gg_compile_opts opts;
    struct gg_generator_env env;
};

static bool compile(void *ctx, const struct gg_ast *root, enum gg_generated kind,
                    const struct gg_artifact **artifacts, uint32_t *n)
{
    struct gg_generation *g = ctx;
    struct gg_compile_opts opts = g->opts;
    struct gg_compiled compiled = {.file = g->file, .ast = root};
    opts.single = kind == GG_GENERATED_PROGRAM;
    if (opts.single)
        opts.level = 0; /* its one step is a program, whatever it does */
    opts.marked = true; /* pasted into other texts, a text still says where it came from */
    bool ok =
        gg_compile_tree(g->arena, g->sources, g->ds, g->name, &opts, GG_PHASE_ARTIFACTS, &compiled);
    *artifacts = compiled.artifacts;
    *n = compiled.nartifacts;
    return ok;
}

static gg_str base_name(gg_str path)
{
    size_t beg = path.n;
    while (beg && path.p[beg - 1] != '/')
        beg--;
    return gg_str_sub(path, beg, path.n);
}

struct gg_host gg_generation_host(struct gg_arena *a, struct gg_sources *sources,
                                  struct gg_diags *ds, uint32_t file, const struct gg_terms *terms,
                                  const struct gg_compile_opts *opts)
{
    gg_str name = gg_source_get(sources, file)->name;
    struct gg_generation *g = gg_new(a, struct gg_generation);
    *g = (struct gg_generation){
        .arena = a, .sources = sources, .ds = ds, .name = name, .file = file, .opts = *opts};
    g->env = (struct gg_generator_env){
        .sources = sources,
        .spec_name = base_name(name),
        .terms = terms,
        .templates = gg_tmpl_set_new(a, sources, opts->template_dirs, opts->ntemplate_dirs),
        .marked = true,
        .compile = compile,
        .ctx = g};
    return gg_generators_host(a, &g->env);
}
