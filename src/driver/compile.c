/* The phases of a compilation, in order; each stops the next when it found a fault. */
#include "driver/compile.h"

#include "backends/bash/entry.h"
#include "frontend/frontend.h"
#include "ir/pass.h"
#include "template/tmpl_set.h"

struct compiler {
    struct gg_arena *arena;
    struct gg_sources *sources;
    struct gg_diags *diags;
    struct gg_tmpl_set *templates;
    gg_str spec_name;
    bool monitored;
    struct gg_compiled *out;
    enum gg_phase until;
    GG_VEC(struct gg_artifact) artifacts;
    struct gg_list views;
};

static gg_str base_name(gg_str path)
{
    size_t beg = path.n;
    while (beg && path.p[beg - 1] != '/')
        beg--;
    return gg_str_sub(path, beg, path.n);
}

/* A source's end and size are 32 bits. */
static bool fits_source(struct compiler *c, gg_str name, gg_str text)
{
    if (text.n < (1u << 30))
        return true;
    gg_diag_add(c->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "`" GG_FMT "` is larger than 1 GiB",
                GG_ARG(name));
    return false;
}

static bool front(struct compiler *c, gg_str name, gg_str text)
{
    if (!fits_source(c, name, text))
        return false;
    c->out->file = gg_source_add(c->sources, name, text);
    c->out->ast = gg_frontend_parse(c->arena, c->sources, c->out->file, c->diags);
    if (!c->out->ast || c->until == GG_PHASE_AST)
        return c->out->ast;
    return gg_check_spec(c->arena, c->out->ast, c->diags);
}

static bool middle(struct compiler *c, uint8_t level)
{
    struct gg_pass_ctx ctx = {c->arena, c->diags};
    c->out->lowered = gg_lower(c->arena, c->out->ast, c->sources, c->out->file, c->diags);
    if (!c->out->lowered)
        return false;
    c->out->module = gg_passes_run(&ctx, c->out->lowered, level);
    if (!c->out->module)
        return false;
    c->out->plan = gg_plan_build(c->arena, c->out->module);
    return true;
}

static struct gg_emit emit_for(const struct compiler *c, const struct gg_pipeline_plan *plan)
{
    return (struct gg_emit){c->arena, c->sources, c->diags, plan, c->spec_name, c->monitored};
}

static const struct gg_backend *backend_of(struct compiler *c, const struct gg_unit *unit)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    if (!backend)
        gg_diag_add(c->diags, GG_D_TARGET_MISSING, unit->stage->span,
                    "this gluegen was built without the target `%s`", gg_target_name(unit->target));
    return backend;
}

/* Rules of the targets, for every unit, so that all faults are found in one run. */
static bool check_units(struct compiler *c)
{
    uint32_t before = c->diags->nerrors;
    for (uint32_t p = 0; p < c->out->plan->npipelines; p++) {
        const struct gg_pipeline_plan *plan = &c->out->plan->pipelines[p];
        struct gg_emit emit = emit_for(c, plan);
        gg_entry_check(&emit);
        for (uint32_t u = 0; u < plan->nunits; u++) {
            const struct gg_backend *backend = backend_of(c, &plan->units[u]);
            if (backend && backend->check)
                backend->check(&emit, &plan->units[u]);
        }
    }
    return c->diags->nerrors == before;
}

static void add_artifact(struct compiler *c, gg_str path, gg_str step, bool executable,
                         const struct gg_out *out)
{
    struct gg_artifact artifact = {.path = path,
                                   .text = gg_buf_str(&out->text),
                                   .executable = executable,
                                   .step = step,
                                   .marks = out->marks.at,
                                   .nmarks = out->marks.n};
    gg_push(c->arena, &c->artifacts, artifact);
}

static void add_view(struct compiler *c, gg_str path, const struct gg_val *view)
{
    struct gg_map map = gg_map_new(c->arena, GG_NO_SPAN);
    gg_map_text(&map, "file", path);
    gg_map_set(&map, "view", view);
    gg_list_add(&c->views, gg_map_done(&map));
}

static bool render_file(struct compiler *c, const struct gg_backend *backend,
                        const struct gg_file_rule *rule, gg_str path, gg_str step,
                        const struct gg_val *view)
{
    struct gg_tmpl_env env = {
        .quote = backend->quote, .strict = true, .reindent = true, .shape = backend->shape};
    struct gg_out out = gg_out_new(c->arena);
    if (!gg_tmpl_render(c->templates, gg_str_from(rule->template_name), view, &env, &out, c->diags))
        return false;
    add_artifact(c, path, step, rule->executable, &out);
    return true;
}

static bool render_unit(struct compiler *c, struct gg_emit *emit, const struct gg_unit *unit,
                        const struct gg_val **view)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    bool ok = true;
    *view = backend->view(emit, unit);
    if (!*view)
        return false;
    /* A program of the user's own has no file of ours. */
    uint32_t nfiles = gg_stage_attr(unit->stage, GG_OPT_COMMAND) ? 0 : backend->nfiles;
    for (uint32_t i = 0; ok && i < nfiles; i++) {
        const struct gg_file_rule *rule = &backend->files[i];
        gg_str path =
            gg_str_printf(c->arena, GG_FMT "/" GG_FMT "%s", GG_ARG(emit->plan->graph->name),
                          GG_ARG(unit->name), rule->suffix);
        add_view(c, path, *view);
        if (c->until == GG_PHASE_ARTIFACTS)
            ok = render_file(c, backend, rule, path, unit->owner->name, *view);
    }
    return ok;
}

static bool render_entry(struct compiler *c, struct gg_emit *emit,
                         const struct gg_val *const *views)
{
    gg_str path = gg_str_concat(c->arena, emit->plan->graph->name, GG_STR(".sh"));
    if (c->until == GG_PHASE_VIEW) {
        const struct gg_val *view = gg_entry_view(emit, c->templates, views);
        add_view(c, path, view ? view : gg_val_none());
        return view;
    }
    struct gg_out out = gg_out_new(c->arena);
    if (!gg_entry_render(emit, c->templates, views, &out))
        return false;
    add_artifact(c, path, GG_STR(""), true, &out);
    return true;
}

static bool render_pipeline(struct compiler *c, const struct gg_pipeline_plan *plan)
{
    struct gg_emit emit = emit_for(c, plan);
    const struct gg_val **views = gg_new_array(c->arena, const struct gg_val *, plan->nunits);
    bool ok = true;
    for (uint32_t i = 0; i < plan->nunits; i++)
        ok &= render_unit(c, &emit, &plan->units[i], &views[i]);
    return ok && render_entry(c, &emit, views);
}

static bool back(struct compiler *c)
{
    bool ok = true;
    c->views = gg_list_new(c->arena);
    for (uint32_t i = 0; i < c->out->plan->npipelines; i++)
        ok &= render_pipeline(c, &c->out->plan->pipelines[i]);
    c->out->view = gg_list_done(&c->views);
    c->out->artifacts = c->artifacts.at;
    c->out->nartifacts = c->artifacts.n;
    return ok;
}

bool gg_compile(struct gg_arena *a, struct gg_sources *sources, struct gg_diags *ds, gg_str name,
                gg_str text, const struct gg_compile_opts *opts, enum gg_phase until,
                struct gg_compiled *out)
{
    struct compiler c = {.arena = a,
                         .sources = sources,
                         .diags = ds,
                         .spec_name = base_name(name),
                         .monitored = opts->monitored,
                         .out = out,
                         .until = until};
    *out = (struct gg_compiled){0};
    if (!front(&c, name, text) || until == GG_PHASE_AST)
        return out->ast && until == GG_PHASE_AST;
    if (!middle(&c, opts->level) || !check_units(&c))
        return false;
    if (until <= GG_PHASE_PLAN)
        return true;
    c.templates = gg_tmpl_set_new(a, sources, opts->template_dirs, opts->ntemplate_dirs);
    return gg_tmpl_set_check_dirs(c.templates, c.diags) && back(&c);
}
