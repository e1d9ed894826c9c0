/* Hash table from strings to numbers, in an arena; keys are borrowed. Linear probing, at most half
 * full. */
#ifndef GG_BASE_TABLE_H
#define GG_BASE_TABLE_H

#include "base/str.h"

struct gg_table_slot;

struct gg_table {
    struct gg_arena *arena;
    struct gg_table_slot *slots;
    uint32_t n, cap; /* cap is 0 or a power of two */
};

struct gg_table gg_table_new(struct gg_arena *a);

/* Adds the key unless it is there; returns its number: `value` when new (then *is_new is true). */
uint32_t gg_table_add(struct gg_table *t, gg_str key, uint32_t value, bool *is_new);
bool gg_table_get(const struct gg_table *t, gg_str key, uint32_t *value);

#endif
