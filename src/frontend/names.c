/* The hash trie: two bits of the hash a level, so no table has to grow. */
#include "frontend/names.h"

struct gg_name_node {
    struct gg_name_node *child[4];
    gg_str name;
    const void *value;
};

const void **gg_names_at(struct gg_arena *a, struct gg_names *names, gg_str name)
{
    struct gg_name_node **at = &names->root;
    for (uint64_t hash = gg_str_hash(name); *at; hash <<= 2) {
        if (gg_str_eq((*at)->name, name))
            return &(*at)->value;
        at = &(*at)->child[hash >> 62];
    }
    if (!a)
        return NULL;
    *at = gg_new(a, struct gg_name_node);
    (*at)->name = name;
    return &(*at)->value;
}

const void *gg_names_find(const struct gg_names *names, gg_str name)
{
    struct gg_names copy = *names;
    const void **slot = gg_names_at(NULL, &copy, name);
    return slot ? *slot : NULL;
}
