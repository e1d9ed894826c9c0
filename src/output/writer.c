/* Placeholder until the writer lands. */
#include "output/artifact.h"

bool gg_commit(struct gg_arena *a, const struct gg_artifact *artifacts, uint32_t n,
               const struct gg_commit_opts *opts, struct gg_commit_result *result,
               struct gg_diags *ds)
{
    (void)a, (void)artifacts, (void)n, (void)opts, (void)ds;
    *result = (struct gg_commit_result){0};
    return false;
}
