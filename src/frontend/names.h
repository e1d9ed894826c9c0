/* Names to pointers: a hash trie in an arena, for duplicate detection and look-up in linear time.
 */
#ifndef GG_FRONTEND_NAMES_H
#define GG_FRONTEND_NAMES_H

#include "base/str.h"

struct gg_name_node;

struct gg_names {
    struct gg_name_node *root;
};

/*
 * The slot of `name`, which holds NULL until the caller fills it. A missing name is added when an
 * arena is given, else the result is NULL. `name` is borrowed.
 */
const void **gg_names_at(struct gg_arena *a, struct gg_names *names, gg_str name);

/* What the slot of `name` holds, or NULL. */
const void *gg_names_find(const struct gg_names *names, gg_str name);

#endif
