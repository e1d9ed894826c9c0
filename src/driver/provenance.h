/* What a build was made from, for the manifest and for checking a tree against it. */
#ifndef GG_DRIVER_PROVENANCE_H
#define GG_DRIVER_PROVENANCE_H

#include "driver/session.h"
#include "output/manifest.h"

/* Of the spec that was compiled last. */
const struct gg_built *gg_provenance_of(struct gg_session *s, const struct gg_compiled *compiled);

#endif
