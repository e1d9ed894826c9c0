/*
 * The texts that a merge needs, by their hashes, in `.gluegen/objects/`: the last generated text of
 * each file, and during a write all that it will put in place. Nothing else is kept.
 */
#ifndef GG_OUTPUT_OBJECTS_H
#define GG_OUTPUT_OBJECTS_H

#include "output/tree.h"

#define GG_OBJECTS_DIR ".gluegen/objects"

struct gg_objects {
    int dir;
    uint32_t next_work; /* a number of a work file that nobody else uses */
};

/* `meta` is .gluegen. False with errno. */
GG_NODISCARD bool gg_objects_open(int meta, uint32_t next_work, struct gg_objects *objects);
void gg_objects_close(struct gg_objects *objects);

/* Does nothing when it is there. */
GG_NODISCARD bool gg_objects_put(struct gg_objects *objects, struct gg_tree *t, gg_str sha256,
                                 gg_str text);

/* Into t->arena; false when it is not there, or is not what its name says. */
GG_NODISCARD bool gg_objects_get(struct gg_tree *t, gg_str sha256, gg_str *text);

/* Removes all others. */
void gg_objects_keep_only(struct gg_arena *scratch, struct gg_objects *objects,
                          const gg_str *hashes, uint32_t n);

#endif
