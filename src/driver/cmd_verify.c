#include "driver/session.h"
int gg_command_run_VERIFY(struct gg_session *s)
{
    return gg_usage_error(s, "not yet");
}
