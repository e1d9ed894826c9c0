/* Sizes, times, sets of processors and ways to buffer, as options give them. */
#ifndef GG_FRONTEND_QUANTITY_H
#define GG_FRONTEND_QUANTITY_H

#include "frontend/ast.h"

enum { GG_CORES_MAX = 1024 }; /* processors are numbered from 0 to one less */

struct gg_cores {
    uint64_t bits[GG_CORES_MAX / 64];
};

struct gg_buffer {
    bool by_record;       /* each record is written when it is done */
    uint64_t block_bytes; /* else the most that is read or written at once */
};

/*
 * Each returns false when the value is not of its kind, with *why a phrase of what is wrong, or
 * NULL when it is of another type altogether.
 */

/* A number of bytes, or one with K, M, G or T, KiB, MiB, GiB or TiB behind it: powers of 1024. */
bool gg_quantity_size(const struct gg_ast *value, uint64_t *bytes, const char **why);

/* A number of seconds, or one with ms, s, m or h behind it. From 1 ms to 10,000 hours. */
bool gg_quantity_time(const struct gg_ast *value, uint64_t *ms, const char **why);

/* A number, a list of numbers, or a text such as "0-3,6". */
bool gg_quantity_cores(const struct gg_ast *value, struct gg_cores *cores, const char **why);

/* none, line, {block: SIZE} or the text block(SIZE); a SIZE alone, of `buffer_size`, is a block. */
bool gg_quantity_buffer(const struct gg_ast *value, struct gg_buffer *buffer, const char **why);

/* The set as Linux writes it: "0-1,3". */
gg_str gg_cores_text(struct gg_arena *a, const struct gg_cores *cores);

/* Seconds without needless digits: "90", "0.25". */
gg_str gg_seconds_text(struct gg_arena *a, uint64_t ms);

#endif
