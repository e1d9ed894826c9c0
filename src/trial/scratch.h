/* Temporary directories of this program and the files in them. */
#ifndef GG_TRIAL_SCRATCH_H
#define GG_TRIAL_SCRATCH_H

#include "base/str.h"

/* A new directory below $TMPDIR, as a path that ends without a slash; NULL with errno set. */
const char *gg_scratch_make(struct gg_arena *a);

/* Removes a directory with all that is in it; what cannot be removed stays. */
void gg_scratch_remove(const char *path);

/* Empties a directory, or makes it. */
GG_NODISCARD bool gg_scratch_renew(const char *path);

/* False with errno set. */
GG_NODISCARD bool gg_scratch_write(const char *path, gg_str text);

#endif
