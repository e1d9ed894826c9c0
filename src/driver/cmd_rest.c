/* Placeholder for the commands that are to come. */
#include "driver/session.h"

static int not_yet(struct gg_session *s)
{
    return gg_usage_error(s, "`%s` is not there yet", gg_command_info(s->args.command)->name);
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
