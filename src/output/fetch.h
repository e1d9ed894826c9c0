/* Lets git fetch what a partial clone left out: libgit2 does not. */
#ifndef GG_OUTPUT_FETCH_H
#define GG_OUTPUT_FETCH_H

#include "base/base.h"

/* Has git look at an object, which fetches it. False when there is no git or it failed. */
bool gg_fetch_object(const char *git_dir, const char *object);

#endif
