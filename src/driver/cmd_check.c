/* gluegen check: every finding in a spec, written for people or for programs. */
#include "base/diag_machine.h"
#include "driver/lint.h"
#include "frontend/ignore.h"

static enum gg_diag_format format_of(const struct gg_session *s)
{
    static const char *const names[] = {
        [GG_RENDER_HUMAN] = "human", [GG_RENDER_JSON] = "json",     [GG_RENDER_SARIF] = "sarif",
        [GG_RENDER_GCC] = "gcc",     [GG_RENDER_GITHUB] = "github", [GG_RENDER_JUNIT] = "junit",
    };
    const char *format = s->args.value[GG_FLAG_FORMAT];
    for (uint32_t i = 0; format && i < GG_COUNT(names); i++)
        if (!strcmp(format, names[i]))
            return (enum gg_diag_format)i;
    return GG_RENDER_HUMAN;
}

static bool only_unreadable(const struct gg_session *s)
{
    for (uint32_t i = 0; i < s->diags.list.n; i++)
        if (s->diags.list.at[i]->code == GG_D_FILE_UNREADABLE)
            return true;
    return false;
}

static int exit_code(const struct gg_session *s)
{
    if (!s->diags.nerrors)
        return GG_EXIT_OK;
    return only_unreadable(s) ? GG_EXIT_IO : GG_EXIT_FINDINGS;
}

/* What is wrong with a spec is known before anything is rendered: our templates fit our views.
 * Those of the user may not. */
static enum gg_phase last_phase(const struct gg_session *s)
{
    return s->args.template_dirs.n ? GG_PHASE_ARTIFACTS : GG_PHASE_CHECK;
}

static void check_one(struct gg_session *s, const char *path)
{
    struct gg_compiled compiled;
    bool lint = s->args.given[GG_FLAG_LINT];
    if (!lint)
        (void)!gg_session_compile(s, path, last_phase(s), &compiled);
    else if (gg_session_compile_marked(s, path, &compiled))
        gg_lint(s, &compiled);
    /* After an error not everything was looked for. */
    if (!s->diags.nerrors)
        gg_ignores_report_unused(&s->diags, lint ? GG_D_COUNT : GG_D_LINT);
}

static void render(struct gg_session *s, const struct gg_spec_list *specs)
{
    enum gg_diag_format format = format_of(s);
    bool color = format == GG_RENDER_HUMAN && gg_wants_color(&s->args, fileno(stdout));
    if (format != GG_RENDER_JUNIT) {
        gg_diags_render(&s->diags, &s->sources, format, color, stdout);
        return;
    }
    gg_str *names = gg_new_array(&s->arena, gg_str, specs->paths.n);
    for (uint32_t i = 0; i < specs->paths.n; i++)
        names[i] =
            strcmp(specs->paths.at[i], "-") ? gg_str_from(specs->paths.at[i]) : GG_STR("<stdin>");
    gg_diags_junit(&s->diags, &s->sources, names, specs->paths.n, &s->out);
}

int gg_command_run_CHECK(struct gg_session *s)
{
    struct gg_spec_list specs;
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    /* The errors of one spec must not hide those of the next: each is compiled on its own. */
    struct gg_diags all = gg_diags_new(&s->arena);
    for (uint32_t i = 0; i < specs.paths.n; i++) {
        s->diags = gg_session_diags(s);
        check_one(s, specs.paths.at[i]);
        for (uint32_t k = 0; k < s->diags.list.n; k++) {
            struct gg_diag *d = s->diags.list.at[k];
            d->order = all.list.n;
            gg_push(&s->arena, &all.list, d);
        }
        all.nerrors += s->diags.nerrors;
        all.nwarnings += s->diags.nwarnings;
    }
    s->diags = all;
    int status = exit_code(s);
    render(s, &specs);
    if (format_of(s) == GG_RENDER_HUMAN)
        gg_say(s, "%u spec%s: %u error%s, %u warning%s", specs.paths.n,
               specs.paths.n == 1 ? "" : "s", s->diags.nerrors, s->diags.nerrors == 1 ? "" : "s",
               s->diags.nwarnings, s->diags.nwarnings == 1 ? "" : "s");
    return status;
}
