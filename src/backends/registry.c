/* The table of backends; backends.def has the rows. */
#include "backends/backend.h"

static const struct gg_backend *const backends[GG_TARGET_COUNT + 1] = {
#define GG_BACKEND(id, name) [GG_TARGET_##id] = &gg_backend_##name,
#include "backends/backends.def"
#undef GG_BACKEND
    [GG_TARGET_COUNT] = NULL,
};

const struct gg_backend *gg_backend_get(enum gg_target target)
{
    return backends[target];
}

gg_runtime_shows_fn *gg_backend_runtimes(enum gg_target target)
{
    const struct gg_backend *backend = gg_backend_get(target);
    return backend ? backend->shows : NULL;
}
