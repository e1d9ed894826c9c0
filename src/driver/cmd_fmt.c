/* gluegen fmt: lays specs out anew, in place. */
#include "driver/session.h"
#include "frontend/format.h"
#include "output/patch.h"
#include "output/replace.h"
#include "output/vcs.h"

static void report_unwritable(struct gg_session *s, const char *path, const char *reason)
{
    gg_diag_add(&s->diags, GG_D_WRITE_FAILED, GG_NO_SPAN, "cannot write `%s`: %s", path, reason);
}

static int add_to_patch(struct gg_session *s, struct gg_patch *patch, gg_str path, gg_str old,
                        gg_str new)
{
    if (gg_str_eq(old, new))
        return GG_EXIT_OK;
    gg_push(&s->arena, &patch->files,
            (struct gg_patch_file){.path = path,
                                   .status = "edited",
                                   .has_before = true,
                                   .has_after = true,
                                   .before = old,
                                   .after = new});
    return GG_EXIT_FINDINGS;
}

static int print_patch(struct gg_session *s, struct gg_patch *patch)
{
    if (!patch->files.n)
        return GG_EXIT_OK;
    struct gg_vcs *vcs = gg_vcs_open(&s->arena, &s->diags);
    if (!vcs)
        return gg_session_report(s);
    gg_patch_compare(patch, vcs);
    gg_vcs_close(vcs);
    gg_patch_print(patch, gg_wants_color(&s->args, fileno(stdout)), &s->out);
    return GG_EXIT_FINDINGS;
}

/* What differs is told by --check and --diff, printed for standard input and else written. */
static int finish(struct gg_session *s, struct gg_patch *patch, const char *path, gg_str old,
                  gg_str new)
{
    const char *reason;
    bool is_stdin = !strcmp(path, "-"), differs = !gg_str_eq(old, new);
    if (s->args.given[GG_FLAG_DIFF])
        return add_to_patch(s, patch, gg_str_from(is_stdin ? "<stdin>" : path), old, new);
    if (s->args.given[GG_FLAG_CHECK]) {
        if (differs)
            gg_buf_addf(&s->out, "%s\n", is_stdin ? "<stdin>" : path);
        return differs ? GG_EXIT_FINDINGS : GG_EXIT_OK;
    }
    if (is_stdin)
        gg_buf_add(&s->out, new);
    else if (differs && !gg_replace_file(&s->arena, path, new, &reason))
        report_unwritable(s, path, reason);
    else if (differs)
        gg_say(s, "formatted %s", path);
    else if (s->args.given[GG_FLAG_VERBOSE])
        gg_say(s, "unchanged %s", path);
    return gg_session_report(s);
}

static int format_one(struct gg_session *s, struct gg_patch *patch, const char *path)
{
    gg_str name, text;
    struct gg_buf out = gg_buf_new(&s->arena);
    if (!gg_session_read(s, path, &name, &text))
        return gg_session_report(s);
    uint32_t file = gg_source_add(&s->sources, name, text);
    if (!gg_spec_format(&s->arena, &s->sources, file, &s->diags, &out))
        return gg_session_report(s);
    return finish(s, patch, path, text, gg_buf_str(&out));
}

int gg_command_run_FMT(struct gg_session *s)
{
    struct gg_spec_list specs;
    int status = GG_EXIT_OK;
    struct gg_patch patch = {.arena = &s->arena};
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    for (uint32_t i = 0; i < specs.paths.n; i++) {
        int code = format_one(s, &patch, specs.paths.at[i]);
        status = code > status ? code : status;
    }
    int code = print_patch(s, &patch);
    return code > status ? code : status;
}
