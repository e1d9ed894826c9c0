/* The phases of a compilation, in order; each stops the next when it found a fault. */
#include "driver/compile.h"

#include "backends/bash/entry.h"
#include "backends/planned.h"
#include "backends/view.h"
#include "base/threads.h"
#include "driver/check_code.h"
#include "driver/program.h"
#include "frontend/frontend.h"
#include "frontend/ignore.h"
#include "frontend/spec_term.h"
#include "ir/pass.h"
#include "output/trace.h"
#include "template/tmpl_set.h"

struct compiler {
    struct gg_arena *arena;
    struct gg_arena scratch; /* views and unfinished text, of a unit at a time */
    struct gg_sources *sources;
    struct gg_diags *diags;
    struct gg_tmpl_set *templates;
    gg_str spec_name;
    bool marked, monitored, traced, hasty;
    enum gg_excerpt_kind excerpt;
    bool by_stage, has_own_templates;
    const struct gg_pin *pins;
    uint32_t npins;
    struct gg_decisions *decisions;
    const struct gg_plan *plain; /* of which the checks are */
    struct gg_compiled *out;
    enum gg_phase until;
    bool done; /* a program without facts: there is nothing to lower */
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

/* What phases that a program without facts never reaches would have made. */
static void set_empty(struct compiler *c)
{
    static const struct gg_module no_module = {0};
    struct gg_plan *plan = gg_new(c->arena, struct gg_plan);
    struct gg_ast *ast = gg_new(c->arena, struct gg_ast);
    plan->module = &no_module;
    ast->kind = GG_AST_MAP;
    ast->style = GG_STYLE_NONE;
    ast->span = (struct gg_span){c->out->file, 0, 0};
    c->out->ast = ast;
    c->out->lowered = c->out->module = &no_module;
    c->out->plan = plan;
    c->out->view = gg_list_done(&(struct gg_list){.arena = c->arena});
}

static bool makes_something(struct compiler *c)
{
    if (c->artifacts.n)
        return true;
    struct gg_span start = {c->out->file, 0, 0};
    struct gg_diag *d =
        gg_diag_add(c->diags, GG_D_PROGRAM_NOTHING, start, "the program makes no file");
    gg_diag_help(c->diags, d,
                 "write files with `write_file(Path, Text)`, or name a predicate `generate_...` "
                 "whose last argument is the text");
    return false;
}

/* Facts of a spec among the clauses of a program are compiled as of any spec. */
static bool program(struct compiler *c, const struct gg_compile_opts *opts,
                    const struct gg_source *source, const struct gg_terms *terms)
{
    struct gg_ran ran;
    uint32_t errors = c->diags->nerrors;
    c->out->is_program = true;
    c->out->terms = terms;
    c->out->ast = gg_spec_of_terms(c->arena, source, c->out->file, terms, c->diags);
    if (terms->nerrors || c->diags->nerrors > errors)
        return false;
    bool ok = gg_run_program(c->arena, c->sources, c->out->file, terms, opts, c->diags, &ran);
    for (uint32_t i = 0; i < ran.nartifacts; i++)
        gg_push(c->arena, &c->artifacts, ran.artifacts[i]);
    c->out->notes = ran.notes;
    if (!ok || c->out->ast)
        return ok;
    set_empty(c);
    c->out->artifacts = c->artifacts.at;
    c->out->nartifacts = c->artifacts.n;
    c->done = true;
    return makes_something(c);
}

static bool parse(struct compiler *c, const struct gg_compile_opts *opts, gg_str name, gg_str text)
{
    const struct gg_source *source = gg_source_get(c->sources, c->out->file);
    if (!gg_notation_terms.sniff(name, text)) {
        c->out->ast = gg_frontend_parse(c->arena, c->sources, c->out->file, c->diags);
        if (c->out->ast)
            gg_ignores_read(c->arena, source, c->out->file, c->diags);
        return c->out->ast;
    }
    gg_ignores_read(c->arena, source, c->out->file, c->diags);
    const struct gg_terms *terms = gg_spec_terms_read(c->arena, source, c->out->file, c->diags);
    if (gg_spec_is_program(terms))
        return program(c, opts, source, terms);
    c->out->ast = gg_spec_of_terms(c->arena, source, c->out->file, terms, c->diags);
    return c->out->ast;
}

static bool front(struct compiler *c, const struct gg_compile_opts *opts, gg_str name, gg_str text)
{
    if (!fits_source(c, name, text))
        return false;
    uint32_t errors = c->diags->nerrors;
    c->out->file = gg_source_add(c->sources, name, text);
    bool parsed = parse(c, opts, name, text);
    if (!parsed || c->done || c->until == GG_PHASE_AST)
        return parsed && c->diags->nerrors == errors;
    bool ok = gg_check_spec(&c->scratch, c->out->ast, c->diags);
    gg_arena_free(&c->scratch);
    if (!ok)
        gg_planned_check(c->arena, c->sources, c->out->file, c->out->ast, c->diags);
    /* Clauses that could not be read are left out: the rest is checked, but goes no further. */
    return ok && c->diags->nerrors == errors;
}

static const struct gg_language *language_of(enum gg_target target)
{
    const struct gg_backend *backend = gg_backend_get(target);
    return backend ? backend->language : NULL;
}

/* What is wrong with a spec does not depend on how much its plan is improved: faults are looked for
 * in the plan with a process for every step. */
static const struct gg_plan *plain_plan(struct compiler *c, struct gg_arena *a)
{
    struct gg_pass_ctx ctx = {.arena = a, .diags = c->diags};
    return gg_plan_build(a, gg_passes_run(&ctx, c->out->lowered, 0), NULL, NULL);
}

/* What depends on gluegen.lock says so in its first line. */
static const struct gg_module *pin(struct compiler *c)
{
    uint32_t n;
    const struct gg_module *module =
        gg_pins_apply(c->arena, c->out->lowered, c->pins, c->npins, &n, c->diags);
    if (n && !c->by_stage)
        c->spec_name = gg_str_concat(c->arena, c->spec_name, GG_STR(" and gluegen.lock"));
    return module;
}

static bool middle(struct compiler *c, const struct gg_compile_opts *opts)
{
    c->templates = gg_tmpl_set_new(c->arena, c->sources, opts->template_dirs, opts->ntemplate_dirs);
    struct gg_pass_ctx ctx = {c->arena,    c->diags,     c->decisions,
                              language_of, c->templates, gg_backend_runtimes};
    c->out->lowered =
        gg_lower(c->arena, c->out->ast, c->sources, c->out->file, c->diags, c->decisions);
    if (!c->out->lowered)
        return false;
    const struct gg_module *pinned = pin(c);
    if (c->until == GG_PHASE_CHECK) {
        c->out->plan = c->plain = plain_plan(c, c->arena);
        return true;
    }
    const struct gg_module *part =
        gg_excerpt_module(c->arena, pinned, c->excerpt, &c->out->left_out);
    c->out->module = gg_passes_run(&ctx, part, c->by_stage ? 0 : opts->level);
    if (c->by_stage && c->out->module)
        c->out->module = gg_excerpt_stages(c->arena, c->out->module);
    if (!c->out->module)
        return false;
    c->out->plan = gg_plan_build(c->arena, c->out->module, gg_backend_runtimes, c->decisions);
    c->plain = opts->level || c->npins ? plain_plan(c, &c->scratch) : c->out->plan;
    return true;
}

/* Views are kept only when they are the result. */
static struct gg_emit emit_for(struct compiler *c, const struct gg_pipeline_plan *plan)
{
    struct gg_arena *arena = c->until == GG_PHASE_VIEW ? c->arena : &c->scratch;
    return (struct gg_emit){arena,        c->sources,   c->diags,     plan,
                            c->spec_name, c->monitored, c->decisions, c->marked,
                            c->traced,    c->hasty,     c->templates};
}

/* Rules of the targets, for every unit, so that all faults are found in one run. */
static bool check_units(struct compiler *c)
{
    uint32_t before = c->diags->nerrors;
    struct gg_arena_mark mark = gg_arena_mark(&c->scratch);
    for (uint32_t p = 0; p < c->plain->npipelines; p++) {
        struct gg_emit emit = emit_for(c, &c->plain->pipelines[p]);
        gg_check_code(&emit);
        gg_arena_rewind(&c->scratch, mark);
    }
    return c->diags->nerrors == before;
}

static void add_artifact(struct compiler *c, struct gg_artifact artifact, const struct gg_out *out)
{
    artifact.nmarks = c->marked ? out->marks.n : 0;
    struct gg_mark *marks = gg_new_array(c->arena, struct gg_mark, artifact.nmarks);
    if (artifact.nmarks)
        memcpy(marks, out->marks.at, artifact.nmarks * sizeof *marks);
    artifact.marks = marks;
    gg_push(c->arena, &c->artifacts, artifact);
}

static void add_view(struct compiler *c, gg_str path, const struct gg_val *view)
{
    struct gg_map map = gg_map_new(c->arena, GG_NO_SPAN);
    gg_map_text(&map, "file", path);
    gg_map_set(&map, "view", view);
    gg_list_add(&c->views, gg_map_done(&map));
}

static gg_str path_of(struct compiler *c, const struct gg_emit *emit, const struct gg_unit *unit,
                      const struct gg_file_rule *rule)
{
    return gg_str_printf(c->arena, GG_FMT "/" GG_FMT "%s", GG_ARG(emit->plan->graph->name),
                         GG_ARG(unit->name), rule->suffix);
}

/* Where the step's code is, from its first line with text. */
static struct gg_span code_of(struct gg_emit *emit, const struct gg_stage *stage)
{
    const struct gg_val *code = gg_view_snippet(emit, stage, GG_OPT_CODE);
    if (!code || !code->nlines)
        return stage->span;
    gg_str rest = code->u.s, line;
    uint32_t first = 0;
    while (first + 1 < code->nlines && gg_str_next_line(&rest, &line) && !gg_str_trim(line).n)
        first++;
    return (struct gg_span){code->span.file, code->line_at[first], code->line_at[code->nlines - 1]};
}

/*
 * Go says lines itself, also when its runtime fails. Programs of several steps in other languages
 * than awk know which one has failed, and the table does not have that.
 */
static void set_rows(const struct compiler *c, struct gg_emit *emit, const struct gg_unit *unit,
                     const struct gg_runs *runs, struct gg_unit_text *text)
{
    struct gg_trace_step *steps = gg_new_array(emit->arena, struct gg_trace_step, unit->nparts);
    uint32_t n = 0;
    if (unit->target == GG_TARGET_AWK || (unit->nparts == 1 && unit->target != GG_TARGET_GO))
        for (; n < unit->nparts; n++)
            steps[n] = (struct gg_trace_step){unit->parts[n]->name, code_of(emit, unit->parts[n])};
    gg_trace_rows(c->arena, c->sources, c->out->file, runs, steps, n, &text->lines, &text->nlines);
}

static bool render_file(struct compiler *c, struct gg_emit *emit, const struct gg_unit *unit,
                        const struct gg_file_rule *rule, const struct gg_val *view,
                        struct gg_unit_text *text)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    struct gg_tmpl_env env = {.quote = backend->quote,
                              .strict = true,
                              .reindent = true,
                              .marked = c->marked,
                              .traced = c->traced,
                              .shape = backend->shape};
    struct gg_out out = gg_out_new(emit->arena);
    gg_str path = path_of(c, emit, unit, rule);
    if (c->until == GG_PHASE_VIEW) {
        add_view(c, path, view);
        return true;
    }
    if (!gg_tmpl_render(c->templates, gg_str_from(rule->template_name), view, &env, &out, c->diags))
        return false;
    struct gg_runs runs = {0};
    if (c->traced)
        runs = gg_trace_runs(emit->arena, c->sources, &out);
    if (runs.list.n)
        set_rows(c, emit, unit, &runs, text);
    struct gg_artifact artifact = {.path = path,
                                   .text = gg_str_dup(c->arena, gg_buf_str(&out.text)),
                                   .executable = rule->executable,
                                   .step = unit->owner->name};
    add_artifact(c, artifact, &out);
    return true;
}

/* The unit's files, and what the entry script says for it. */
static bool render_unit(struct compiler *c, struct gg_emit *emit, const struct gg_unit *unit,
                        struct gg_unit_text *text)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    const struct gg_val *view = backend->view(emit, unit);
    bool ok = view;
    *text = (struct gg_unit_text){0};
    /* A program of the user's own has no file of ours. */
    uint32_t nfiles = gg_stage_attr(unit->stage, GG_OPT_COMMAND) ? 0 : backend->nfiles;
    for (uint32_t i = 0; ok && i < nfiles; i++)
        if (unit->parallel || !backend->files[i].of_workers)
            ok = render_file(c, emit, unit, &backend->files[i], view, text);
    if (!ok || !gg_entry_unit_text(emit, c->templates, unit, view, text))
        return false;
    text->launch = gg_str_dup(c->arena, text->launch);
    text->build = gg_str_dup(c->arena, text->build);
    return true;
}

static bool render_entry(struct compiler *c, struct gg_emit *emit, const struct gg_unit_text *texts)
{
    gg_str path = gg_str_concat(c->arena, emit->plan->graph->name, GG_STR(".sh"));
    if (c->until == GG_PHASE_VIEW) {
        add_view(c, path, gg_entry_view(emit, texts, emit->arena));
        return true;
    }
    struct gg_out out = gg_out_new(c->arena); /* may be long: it is not copied */
    if (!gg_entry_render(emit, c->templates, texts, &out))
        return false;
    struct gg_artifact artifact = {.path = path, .text = gg_buf_str(&out.text), .executable = true};
    add_artifact(c, artifact, &out);
    return true;
}

static bool render_units(struct compiler *c, const struct gg_pipeline_plan *plan,
                         struct gg_unit_text *texts, struct gg_slice units)
{
    struct gg_emit emit = emit_for(c, plan);
    struct gg_arena_mark mark = gg_arena_mark(&c->scratch);
    bool ok = true;
    for (uint32_t i = units.beg; i < units.end; i++) {
        ok &= render_unit(c, &emit, &plan->units[i], &texts[i]);
        gg_arena_rewind(&c->scratch, mark);
    }
    return ok;
}

enum { UNITS_LEAST = 128 }; /* of a share: about a millisecond */

/* What a thread has for itself; the first one has what the compiler has. */
struct render_share {
    struct compiler own;
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags diags;
    bool ok;
};

struct rendering {
    struct compiler *c;
    const struct gg_pipeline_plan *plan;
    struct gg_unit_text *texts;
    struct render_share shares[GG_THREADS_MOST];
    uint32_t nshares;
};

/* Templates of the user's own may have faults, and marks and decisions are kept in the order in
 * which they come: the rest says and writes the same, whoever renders it. */
static uint32_t render_shares(const struct compiler *c, const struct gg_pipeline_plan *plan)
{
    bool has_order = c->has_own_templates || c->marked || c->decisions;
    if (has_order || c->until == GG_PHASE_VIEW)
        return 1;
    return gg_threads_for(plan->nunits, UNITS_LEAST);
}

/* Templates are sources, and are read when they are asked for: a share has both for itself. */
static void open_share(struct render_share *s, const struct compiler *c)
{
    s->own = *c;
    s->sources = *c->sources;
    s->sources.arena = &s->arena;
    s->sources.list.cap = s->sources.list.n;
    s->diags = gg_diags_apart(c->diags, &s->arena);
    s->own.arena = &s->arena;
    s->own.scratch = (struct gg_arena){0};
    s->own.sources = &s->sources;
    s->own.diags = &s->diags;
    s->own.artifacts.at = NULL;
    s->own.artifacts.n = s->own.artifacts.cap = 0;
}

static void render_share(void *ctx, uint32_t share)
{
    struct rendering *r = ctx;
    struct render_share *s = &r->shares[share];
    if (share)
        s->own.templates = gg_tmpl_set_new(&s->arena, &s->sources, NULL, 0);
    struct gg_slice units = gg_slice_of(r->plan->nunits, share, r->nshares);
    if (share)
        gg_reserve(&s->arena, &s->own.artifacts, units.end - units.beg);
    s->ok = render_units(share ? &s->own : r->c, r->plan, r->texts, units);
    if (share)
        gg_arena_free(&s->own.scratch);
}

static void take_share(struct compiler *c, struct render_share *s)
{
    for (uint32_t i = 0; i < s->own.artifacts.n; i++)
        gg_push(c->arena, &c->artifacts, s->own.artifacts.at[i]);
    gg_diags_take(c->diags, &s->diags, 0, s->diags.list.n);
    gg_arena_adopt(c->arena, &s->arena);
}

static bool render_all_units(struct compiler *c, const struct gg_pipeline_plan *plan,
                             struct gg_unit_text *texts)
{
    struct rendering r = {.c = c, .plan = plan, .texts = texts, .nshares = render_shares(c, plan)};
    bool ok = true;
    for (uint32_t i = 1; i < r.nshares; i++)
        open_share(&r.shares[i], c);
    gg_threads_run(r.nshares, render_share, &r);
    for (uint32_t i = 0; i < r.nshares; i++)
        ok &= r.shares[i].ok;
    for (uint32_t i = 1; i < r.nshares; i++)
        take_share(c, &r.shares[i]);
    return ok;
}

static bool render_pipeline(struct compiler *c, const struct gg_pipeline_plan *plan)
{
    struct gg_emit emit = emit_for(c, plan);
    struct gg_unit_text *texts = gg_new_array(c->arena, struct gg_unit_text, plan->nunits);
    struct gg_arena_mark mark = gg_arena_mark(&c->scratch);
    if (!c->artifacts.n) /* mostly a file for each unit, and the entry script */
        gg_reserve(c->arena, &c->artifacts, plan->nunits + 1);
    bool ok = render_all_units(c, plan, texts) && render_entry(c, &emit, texts);
    gg_arena_rewind(&c->scratch, mark);
    return ok;
}

/* awk reads and writes headers itself where nobody stands beside it. */
static bool awk_can_be_alone(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV || codec.kind == GG_FORMAT_LINES;
}

/*
 * The unit of a program of one file: it reads the pipeline's input and writes its output. No
 * converter can stand beside it, as there is no entry script to start one. NULL when reported.
 */
static const struct gg_unit *single_unit(struct compiler *c)
{
    const struct gg_pipeline_plan *plan = &c->out->plan->pipelines[0];
    const struct gg_stage *first = &plan->graph->stages[0];
    const struct gg_stage *last = &plan->graph->stages[plan->graph->nstages - 1];
    struct gg_unit *unit = gg_new(c->arena, struct gg_unit);
    for (uint32_t i = 0; i < plan->nunits; i++)
        if (plan->units[i].stage->op == GG_OP_STEP)
            *unit = plan->units[i];
    unit->is_beside = false;
    if (plan->nunits == 1)
        return unit;
    if (unit->target == GG_TARGET_AWK && awk_can_be_alone(first->out_codec) &&
        awk_can_be_alone(last->in_codec)) {
        unit->in = first->out_codec;
        unit->out = last->in_codec;
        return unit;
    }
    struct gg_diag *d =
        gg_diag_add(c->diags, GG_D_GENERATOR_FORMAT, unit->owner->span,
                    "a program in %s alone reads and writes plain tsv: no header, other "
                    "delimiter or types",
                    gg_target_name(unit->target));
    gg_diag_help(c->diags, d,
                 "generate_pipeline([step(..)], ..) puts converters beside it; python, go and rust "
                 "read and write every format");
    return NULL;
}

static bool render_single(struct compiler *c)
{
    const struct gg_unit *unit = single_unit(c);
    if (!unit)
        return false;
    const struct gg_backend *backend = gg_backend_get(unit->target);
    struct gg_emit emit = emit_for(c, &c->out->plan->pipelines[0]);
    struct gg_file_rule rule = backend->files[0];
    if (backend->single_template)
        rule.template_name = backend->single_template;
    struct gg_unit_text text = {0};
    bool ok = render_file(c, &emit, unit, &rule, backend->view(&emit, unit), &text);
    c->out->artifacts = c->artifacts.at;
    c->out->nartifacts = c->artifacts.n;
    return ok;
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

/* Unknown keys do not keep the later phases from finding more: they look at known ones only. */
static bool is_sound(const struct gg_diags *ds, uint32_t from)
{
    for (uint32_t i = from; i < ds->list.n; i++)
        if (ds->list.at[i]->severity == GG_ERROR && ds->list.at[i]->code != GG_D_KEY_UNKNOWN)
            return false;
    return true;
}

/* Of the plan that is checked, unless that is the result. */
static void forget_plain(struct compiler *c)
{
    c->plain = NULL;
    gg_arena_free(&c->scratch);
}

/* The phases behind checking; `checked` tells that it found no fault. */
static bool lower_and_render(struct compiler *c, bool checked, const struct gg_compile_opts *opts)
{
    if (!middle(c, opts))
        return false;
    /* A key that is mistyped may be what gives an option its effect. */
    bool ok =
        checked && (c->excerpt || gg_plan_check_effects(c->arena, c->plain, c->out->ast, c->diags));
    ok &= gg_keys_check(c->plain->module, c->diags);
    if (!check_units(c) || !ok)
        return false;
    if (c->until <= GG_PHASE_PLAN)
        return true;
    forget_plain(c);
    if (!gg_tmpl_set_check_dirs(c->templates, c->diags))
        return false;
    return opts->single ? render_single(c) : back(c);
}

static bool compile(struct compiler *c, gg_str name, gg_str text,
                    const struct gg_compile_opts *opts)
{
    uint32_t before = c->diags->list.n;
    bool checked = front(c, opts, name, text);
    if (c->done || !c->out->ast)
        return checked;
    if (c->until == GG_PHASE_AST)
        return true;
    if (!checked && !is_sound(c->diags, before))
        return false;
    return lower_and_render(c, checked, opts);
}

static struct compiler compiler_for(struct gg_arena *a, struct gg_sources *sources,
                                    struct gg_diags *ds, gg_str name,
                                    const struct gg_compile_opts *opts)
{
    return (struct compiler){.arena = a,
                             .sources = sources,
                             .diags = ds,
                             .spec_name = base_name(name),
                             .marked = opts->marked,
                             .monitored = opts->monitored,
                             .hasty = opts->hasty,
                             .traced = !opts->single && !opts->by_stage,
                             .excerpt = opts->excerpt,
                             .by_stage = opts->by_stage,
                             .has_own_templates = opts->ntemplate_dirs > 0,
                             .pins = opts->pins,
                             .npins = opts->npins,
                             .decisions = opts->decisions};
}

bool gg_compile(struct gg_arena *a, struct gg_sources *sources, struct gg_diags *ds, gg_str name,
                gg_str text, const struct gg_compile_opts *opts, enum gg_phase until,
                struct gg_compiled *out)
{
    struct compiler c = compiler_for(a, sources, ds, name, opts);
    c.out = out;
    c.until = until;
    *out = (struct gg_compiled){0};
    bool ok = compile(&c, name, text, opts);
    gg_arena_free(&c.scratch);
    return ok;
}

bool gg_compile_tree(struct gg_arena *a, struct gg_sources *sources, struct gg_diags *ds,
                     gg_str name, const struct gg_compile_opts *opts, enum gg_phase until,
                     struct gg_compiled *compiled)
{
    struct compiler c = compiler_for(a, sources, ds, name, opts);
    c.out = compiled;
    c.until = until;
    uint32_t before = ds->list.n;
    bool checked = gg_check_spec(&c.scratch, compiled->ast, ds);
    bool ok = (checked || is_sound(ds, before)) && lower_and_render(&c, checked, opts);
    gg_arena_free(&c.scratch);
    return ok;
}

const struct gg_plan *gg_compile_plan(struct gg_arena *a, const struct gg_module *lowered,
                                      uint8_t level, struct gg_decisions *decisions)
{
    struct gg_sources sources = gg_sources_new(a);
    struct gg_diags ds = gg_diags_new(a);
    struct gg_tmpl_set *templates = gg_tmpl_set_new(a, &sources, NULL, 0);
    struct gg_pass_ctx ctx = {a, &ds, decisions, language_of, templates, gg_backend_runtimes};
    const struct gg_module *module = gg_passes_run(&ctx, lowered, level);
    if (!module)
        GG_BUG("a pass reports a fault of a spec that was checked");
    return gg_plan_build(a, module, NULL, decisions);
}
