/* Placeholder for the commands that are to come. */
#include "driver/session.h"

static int not_yet(struct gg_session *s)
{
    return gg_usage_error(s, "`%s` is not there yet", gg_command_info(s->args.command)->name);
}

int gg_command_run_DOCTOR(struct gg_session *s)
{
    return not_yet(s);
}

int gg_command_run_INIT(struct gg_session *s)
{
    return not_yet(s);
}

int gg_command_run_RUN(struct gg_session *s)
{
    return not_yet(s);
}

int gg_command_run_SCHEMA(struct gg_session *s)
{
    return not_yet(s);
}

int gg_command_run_TEMPLATES(struct gg_session *s)
{
    return not_yet(s);
}

void gg_man_write(struct gg_arena *a, gg_str page, struct gg_buf *out)
{
    (void)a, (void)page, (void)out;
}

void gg_complete(struct gg_arena *a, uint32_t index, const char *const *words, uint32_t nwords,
                 struct gg_buf *out)
{
    (void)a, (void)index, (void)words, (void)nwords, (void)out;
}
