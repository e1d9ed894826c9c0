/* The only user of nettle, which hashes with the processor's instructions where there are some. */
#include "base/hash.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

gg_str gg_sha256(struct gg_arena *a, gg_str text)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char *hex = gg_arena_alloc(a, BASE16_ENCODE_LENGTH(sizeof digest), 1);
    sha256_init(&context);
    sha256_update(&context, text.n, (const uint8_t *)(text.n ? text.p : ""));
    sha256_digest(&context, sizeof digest, digest);
    base16_encode_update(hex, sizeof digest, digest);
    return (gg_str){hex, BASE16_ENCODE_LENGTH(sizeof digest)};
}
