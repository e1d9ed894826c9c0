/* gluegen plan, and the inner forms of a spec that --emit shows. */
#include "driver/emit.h"

/* The files that a program makes, one a line. */
static void print_files(struct gg_session *s, const struct gg_compiled *c)
{
    for (uint32_t i = 0; i < c->nartifacts; i++)
        gg_buf_addf(&s->out, "file " GG_FMT "%s\n", GG_ARG(c->artifacts[i].path),
                    c->artifacts[i].executable ? " (executable)" : "");
}

static int plan_one(struct gg_session *s, const char *path)
{
    struct gg_compiled compiled;
    const char *format = s->args.value[GG_FLAG_FORMAT];
    bool ok = gg_session_compile(s, path, GG_PHASE_PLAN, &compiled);
    int status = gg_session_report(s);
    if (ok && format && !strcmp(format, "json"))
        gg_plan_print_json(compiled.plan, &s->sources, &s->out);
    else if (ok)
        gg_plan_print(compiled.plan, &s->sources, &s->out);
    if (ok && compiled.is_program && !(format && !strcmp(format, "json")))
        print_files(s, &compiled);
    return status;
}

static enum gg_phase phase_of(const char *stage)
{
    if (!strcmp(stage, "ast"))
        return GG_PHASE_AST;
    if (!strcmp(stage, "ir"))
        return GG_PHASE_IR;
    return strcmp(stage, "view") ? GG_PHASE_PLAN : GG_PHASE_VIEW;
}

static void print_form(struct gg_session *s, enum gg_phase phase, const struct gg_compiled *c)
{
    if (phase == GG_PHASE_AST)
        gg_ast_print(c->ast, gg_source_get(&s->sources, c->file), &s->out);
    else if (phase == GG_PHASE_IR)
        gg_ir_print(c->module, &s->out);
    else if (phase == GG_PHASE_PLAN)
        gg_plan_print(c->plan, &s->sources, &s->out);
    else
        gg_val_print(c->view, &s->out);
}

static int emit_one(struct gg_session *s, const char *path)
{
    struct gg_compiled compiled;
    enum gg_phase phase = phase_of(s->args.value[GG_FLAG_EMIT]);
    bool ok = gg_session_compile(s, path, phase, &compiled);
    int status = gg_session_report(s);
    if (ok)
        print_form(s, phase, &compiled);
    return status;
}

static int for_each(struct gg_session *s, const struct gg_spec_list *specs,
                    int (*one)(struct gg_session *, const char *))
{
    int status = GG_EXIT_OK;
    for (uint32_t i = 0; i < specs->paths.n; i++) {
        int code = one(s, specs->paths.at[i]);
        status = code > status ? code : status;
    }
    return status;
}

int gg_emit_specs(struct gg_session *s, const struct gg_spec_list *specs)
{
    return for_each(s, specs, emit_one);
}

int gg_command_run_PLAN(struct gg_session *s)
{
    struct gg_spec_list specs;
    if (s->args.given[GG_FLAG_EMIT] && s->args.given[GG_FLAG_FORMAT])
        return gg_usage_error(s, "--emit and --format cannot be given together");
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    return for_each(s, &specs, s->args.given[GG_FLAG_EMIT] ? emit_one : plan_one);
}
