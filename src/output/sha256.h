/*
 * SHA-256 (FIPS 180-4) with the processor's own instructions: most of a small build's time would
 * otherwise go into it. Not for secrets.
 */
#ifndef GG_OUTPUT_SHA256_H
#define GG_OUTPUT_SHA256_H

#include "base/str.h"

enum { GG_SHA256_SIZE = 32 };

/* False, and nothing written, where the processor has no such instructions. */
bool gg_sha256_quick(gg_str text, unsigned char digest[GG_SHA256_SIZE]);

#endif
