/* The only user of libmd. */
#include "output/hash.h"

#include <sys/types.h>

#include <sha2.h>

gg_str gg_sha256(struct gg_arena *a, gg_str text)
{
    char *hex = gg_arena_alloc(a, SHA256_DIGEST_STRING_LENGTH, 1);
    SHA256Data((const uint8_t *)(text.n ? text.p : ""), text.n, hex);
    return (gg_str){hex, SHA256_DIGEST_STRING_LENGTH - 1};
}
