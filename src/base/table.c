/* Hash table from strings to numbers. */
#include "base/table.h"

struct gg_table_slot {
    gg_str key;
    uint64_t hash; /* 0 = free */
    uint32_t value;
};

struct gg_table gg_table_new(struct gg_arena *a)
{
    return (struct gg_table){.arena = a};
}

static uint64_t hash_of(gg_str key)
{
    uint64_t hash = gg_str_hash(key);
    return hash ? hash : 1;
}

/* The slot of the key, or the free one where it belongs. */
static struct gg_table_slot *find(const struct gg_table *t, gg_str key, uint64_t hash)
{
    uint64_t at = hash & (t->cap - 1);
    while (t->slots[at].hash && (t->slots[at].hash != hash || !gg_str_eq(t->slots[at].key, key)))
        at = (at + 1) & (t->cap - 1);
    return &t->slots[at];
}

static void grow(struct gg_table *t)
{
    struct gg_table old = *t;
    t->cap = old.cap ? old.cap * 2 : 16;
    t->slots = gg_new_array(t->arena, struct gg_table_slot, t->cap);
    for (uint32_t i = 0; i < old.cap; i++)
        if (old.slots[i].hash)
            *find(t, old.slots[i].key, old.slots[i].hash) = old.slots[i];
}

uint32_t gg_table_add(struct gg_table *t, gg_str key, uint32_t value, bool *is_new)
{
    if ((t->n + 1) * 2 > t->cap)
        grow(t);
    uint64_t hash = hash_of(key);
    struct gg_table_slot *slot = find(t, key, hash);
    *is_new = !slot->hash;
    if (*is_new) {
        *slot = (struct gg_table_slot){key, hash, value};
        t->n++;
    }
    return slot->value;
}

bool gg_table_get(const struct gg_table *t, gg_str key, uint32_t *value)
{
    if (!t->cap)
        return false;
    const struct gg_table_slot *slot = find(t, key, hash_of(key));
    if (!slot->hash)
        return false;
    *value = slot->value;
    return true;
}
