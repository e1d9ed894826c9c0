/* Placeholder until the entry script can be observed. */
#include "driver/progress.h"

bool gg_progress_is_wanted(const struct gg_session *s)
{
    (void)s;
    return false;
}

int gg_progress_run(struct gg_session *s, const struct gg_pipeline_plan *plan, const char *dir,
                    char **argv)
{
    (void)s, (void)plan, (void)dir, (void)argv;
    return GG_EXIT_IO;
}
