#include "driver/diff.h"
int gg_diff_semantic(struct gg_session *s, const struct gg_spec_list *specs)
{
    (void)specs;
    return gg_usage_error(s, "not yet");
}
