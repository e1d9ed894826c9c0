/* The only user of libmd, which does it where the processor cannot. */
#include "output/hash.h"

#include "output/sha256.h"

#include <sys/types.h>

#include <sha2.h>

static gg_str hex_of(struct gg_arena *a, const unsigned char *bytes, size_t n)
{
    char *hex = gg_arena_alloc(a, 2 * n, 1);
    for (size_t i = 0; i < n; i++) {
        hex[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    return (gg_str){hex, 2 * n};
}

gg_str gg_sha256(struct gg_arena *a, gg_str text)
{
    unsigned char digest[GG_SHA256_SIZE];
    if (!gg_sha256_quick(text, digest)) {
        SHA2_CTX context;
        SHA256Init(&context);
        SHA256Update(&context, (const uint8_t *)(text.n ? text.p : ""), text.n);
        SHA256Final(digest, &context);
    }
    return hex_of(a, digest, sizeof digest);
}
