/* The names in the rounds are those of FIPS 180-4; four of them are done at once. */
#include "output/sha256.h"

#if defined __x86_64__ && __has_include(<sys/platform/x86.h>)

#include <immintrin.h>
#include <sys/platform/x86.h>

#define WITH_SHA __attribute__((target("sha,sse4.1")))

enum { BLOCK = 64, LENGTH = 8, GROUPS = 16 };

static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t K[4 * GROUPS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The dynamic linker knows; to ask the processor costs more than the hash of a file, in a virtual
 * machine. */
static bool has_instructions(void)
{
    return x86_cpu_active(x86_cpu_SHA) && x86_cpu_active(x86_cpu_SSE4_1);
}

/* The instructions want the eight words of the state as A B E F and C D G H, the first highest. */
struct state {
    __m128i abef, cdgh;
};

WITH_SHA static struct state start(void)
{
    const uint32_t *h = initial;
    return (struct state){_mm_set_epi32((int)h[0], (int)h[1], (int)h[4], (int)h[5]),
                          _mm_set_epi32((int)h[2], (int)h[3], (int)h[6], (int)h[7])};
}

WITH_SHA static __m128i big_endian(__m128i words)
{
    return _mm_shuffle_epi8(words,
                            _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
}

/* The next four words of the message schedule after the sixteen before them. */
WITH_SHA static __m128i schedule(__m128i w16, __m128i w12, __m128i w8, __m128i w4)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w16, w12), _mm_alignr_epi8(w4, w8, 4));
    return _mm_sha256msg2_epu32(sum, w4);
}

WITH_SHA static void compress(struct state *state, const unsigned char *block)
{
    struct state s = *state;
    __m128i w[4];
    for (unsigned i = 0; i < GROUPS; i++) {
        __m128i *now = &w[i % 4];
        if (i < 4)
            *now = big_endian(_mm_loadu_si128((const __m128i *)(const void *)(block + 16 * i)));
        else
            *now = schedule(*now, w[(i + 1) % 4], w[(i + 2) % 4], w[(i + 3) % 4]);
        __m128i sum =
            _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(const void *)(K + 4 * i)));
        s.cdgh = _mm_sha256rnds2_epu32(s.cdgh, s.abef, sum);
        s.abef = _mm_sha256rnds2_epu32(s.abef, s.cdgh, _mm_shuffle_epi32(sum, 0x0e));
    }
    state->abef = _mm_add_epi32(state->abef, s.abef);
    state->cdgh = _mm_add_epi32(state->cdgh, s.cdgh);
}

WITH_SHA static void finish(const struct state *s, unsigned char *digest)
{
    __m128i feba = _mm_shuffle_epi32(s->abef, 0x1b), dchg = _mm_shuffle_epi32(s->cdgh, 0xb1);
    __m128i dcba = _mm_blend_epi16(feba, dchg, 0xf0), hgfe = _mm_alignr_epi8(dchg, feba, 8);
    _mm_storeu_si128((__m128i *)(void *)digest, big_endian(dcba));
    _mm_storeu_si128((__m128i *)(void *)(digest + 16), big_endian(hgfe));
}

/* The last block or two: what is left of the text, a bit, zeros, and how many bits the text has. */
WITH_SHA static void compress_end(struct state *s, gg_str rest, uint64_t nbits)
{
    unsigned char last[2 * BLOCK] = {0};
    size_t size = rest.n + 1 + LENGTH <= BLOCK ? BLOCK : 2 * BLOCK;
    if (rest.n)
        memcpy(last, rest.p, rest.n);
    last[rest.n] = 0x80;
    for (unsigned i = 0; i < LENGTH; i++)
        last[size - 1 - i] = (unsigned char)(nbits >> (8 * i));
    for (size_t at = 0; at < size; at += BLOCK)
        compress(s, last + at);
}

bool gg_sha256_quick(gg_str text, unsigned char digest[GG_SHA256_SIZE])
{
    if (!has_instructions())
        return false;
    struct state s = start();
    size_t at = 0;
    for (; text.n - at >= BLOCK; at += BLOCK)
        compress(&s, (const unsigned char *)text.p + at);
    compress_end(&s, gg_str_sub(text, at, text.n), (uint64_t)text.n * 8);
    finish(&s, digest);
    return true;
}

#else

bool gg_sha256_quick(gg_str text, unsigned char digest[GG_SHA256_SIZE])
{
    (void)text, (void)digest;
    return false;
}

#endif
