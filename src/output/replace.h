/* One file of the user's, replaced as a whole or not at all. */
#ifndef GG_OUTPUT_REPLACE_H
#define GG_OUTPUT_REPLACE_H

#include "base/str.h"

/*
 * Makes `text` the content of the file: written beside it and renamed over it. A file that is there
 * keeps its mode, a symbolic link stays one and what it leads to is replaced, and a file that may
 * not be written is not. False with the reason; then nothing has changed.
 */
GG_NODISCARD bool gg_replace_file(struct gg_arena *a, const char *path, gg_str text,
                                  const char **error);

#endif
