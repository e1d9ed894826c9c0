/* gluegen convert: a spec in the other notation. */
#include "driver/session.h"
#include "frontend/convert.h"
#include "output/replace.h"

static const struct gg_notation *notation_of(const struct gg_session *s, uint32_t file)
{
    const char *to = s->args.value[GG_FLAG_TO_NOTATION];
    if (to)
        return strcmp(to, "yaml") ? &gg_notation_terms : &gg_notation_yaml;
    bool is_yaml = gg_notation_of(gg_source_get(&s->sources, file)) == &gg_notation_yaml;
    return is_yaml ? &gg_notation_terms : &gg_notation_yaml;
}

static void write_result(struct gg_session *s, gg_str text)
{
    const char *path = s->args.value[GG_FLAG_OUTPUT_FILE], *reason;
    if (!path || !strcmp(path, "-"))
        gg_buf_add(&s->out, text);
    else if (!gg_replace_file(&s->arena, path, text, &reason))
        gg_diag_add(&s->diags, GG_D_WRITE_FAILED, GG_NO_SPAN, "cannot write `%s`: %s", path,
                    reason);
}

/* Notes are no findings. */
static void drop_notes(struct gg_session *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->diags.list.n; i++)
        if (s->diags.list.at[i]->severity != GG_NOTE)
            s->diags.list.at[n++] = s->diags.list.at[i];
    s->diags.list.n = n;
}

int gg_command_run_CONVERT(struct gg_session *s)
{
    gg_str name, text;
    struct gg_buf out = gg_buf_new(&s->arena);
    if (!s->args.operands.n)
        return gg_usage_error(s, "which spec?");
    if (s->args.operands.n > 1)
        return gg_too_many_operands(s, 1);
    if (!gg_session_read(s, s->args.operands.at[0], &name, &text))
        return gg_session_report(s);
    uint32_t file = gg_source_add(&s->sources, name, text);
    if (gg_spec_convert(&s->arena, &s->sources, file, notation_of(s, file), &s->diags, &out))
        write_result(s, gg_buf_str(&out));
    if (s->args.given[GG_FLAG_QUIET])
        drop_notes(s);
    return gg_session_report(s);
}
