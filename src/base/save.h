/* Writing a file of the user's so that it is whole at any moment. */
#ifndef GG_BASE_SAVE_H
#define GG_BASE_SAVE_H

#include "base/str.h"

/*
 * Replaces the content of a file, or makes it and the directories above it: a temporary file beside
 * it is renamed. Its mode stays, and a symbolic link stays one. False: *error is errno's text.
 */
GG_NODISCARD bool gg_save_file(struct gg_arena *a, const char *path, gg_str text,
                               const char **error);

/* All of a text, in as many writes as it takes; false with errno set. */
GG_NODISCARD bool gg_write_all(int fd, gg_str text);

#endif
