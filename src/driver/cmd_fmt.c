/* gluegen fmt: lays specs out anew, in place. */
#include "driver/session.h"
#include "frontend/format.h"
#include "output/replace.h"

static void report_unwritable(struct gg_session *s, const char *path, const char *reason)
{
    gg_diag_add(&s->diags, GG_D_WRITE_FAILED, GG_NO_SPAN, "cannot write `%s`: %s", path, reason);
}

/* What differs is listed by --check, printed for standard input and else written. */
static int finish(struct gg_session *s, const char *path, gg_str old, gg_str new)
{
    const char *reason;
    bool is_stdin = !strcmp(path, "-"), differs = !gg_str_eq(old, new);
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

static int format_one(struct gg_session *s, const char *path)
{
    gg_str name, text;
    struct gg_buf out = gg_buf_new(&s->arena);
    if (!gg_session_read(s, path, &name, &text))
        return gg_session_report(s);
    uint32_t file = gg_source_add(&s->sources, name, text);
    if (!gg_spec_format(&s->arena, &s->sources, file, &s->diags, &out))
        return gg_session_report(s);
    return finish(s, path, text, gg_buf_str(&out));
}

int gg_command_run_FMT(struct gg_session *s)
{
    struct gg_spec_list specs;
    int status = GG_EXIT_OK;
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    for (uint32_t i = 0; i < specs.paths.n; i++) {
        int code = format_one(s, specs.paths.at[i]);
        status = code > status ? code : status;
    }
    return status;
}
