/* Whose a generated file is: from its path to the output directory, the manifest and the spec. */
#ifndef GG_DRIVER_OWNER_H
#define GG_DRIVER_OWNER_H

#include "driver/session.h"
#include "output/manifest.h"

/* A generated file: below which directory, as what, and from which spec. */
struct gg_generated {
    const char *root;
    const struct gg_owned *owned;
    const struct gg_built *built; /* what the manifest says of its spec, or NULL */
    const char *spec;
};

/* Fills root and owned. An exit code; not 0: it was reported. */
int gg_generated_find(struct gg_session *s, gg_str path, struct gg_generated *file);

/* Fills spec: of --spec, else looked for from here and from the output directory upwards. */
int gg_generated_find_spec(struct gg_session *s, gg_str path, struct gg_generated *file);

/* A spec by its base name: of --spec, else looked for from here and from `root` upwards; NULL when
 * it is not there. */
const char *gg_spec_find(struct gg_session *s, gg_str root, gg_str name);

#endif
