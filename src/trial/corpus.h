/*
 * Nasty input for a pipeline: records of a format and of declared fields, as hostile as the
 * contract of docs/records.md allows, and worse.
 *
 * The same seed gives the same bytes. Inputs are made one at a time, by number.
 */
#ifndef GG_TRIAL_CORPUS_H
#define GG_TRIAL_CORPUS_H

#include "ir/ir.h"

struct gg_corpus {
    struct gg_codec codec;   /* of the input */
    struct gg_record record; /* what its reader declares; unknown: any fields */
    gg_str sample;           /* records of the user's own to build on, or "" */
    uint64_t seed;
    uint32_t records; /* in the largest input */
};

/* How many inputs there are, and what one of them is about: "records that are bad". */
uint32_t gg_corpus_inputs(void);
const char *gg_corpus_about(uint32_t input);

gg_str gg_corpus_make(struct gg_arena *a, const struct gg_corpus *corpus, uint32_t input);

/* The records of a text, each with its line end; in csv newlines in quotes end none. */
struct gg_parts;
struct gg_parts gg_corpus_split(struct gg_arena *a, struct gg_codec codec, gg_str text);

/* For the tests: whether a sequence of numbers is the same on every machine. */
struct gg_random {
    uint64_t state;
};

uint32_t gg_random_below(struct gg_random *random, uint32_t n); /* n > 0 */

#endif
