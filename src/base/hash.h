/* SHA-256 of a text, as 64 lower case hexadecimal digits. */
#ifndef GG_BASE_HASH_H
#define GG_BASE_HASH_H

#include "base/str.h"

gg_str gg_sha256(struct gg_arena *a, gg_str text);

#endif
