/*
 * The texts that a merge needs: the last generated text of each file of a spec, by their hashes, in
 * one file, `.gluegen/SPEC.objects`. Nothing else is kept. A file for each text, as directories
 * have them that were written before, costs a build more than all else that it writes; these are
 * still read, and are gone once their specs have been built.
 */
#ifndef GG_OUTPUT_OBJECTS_H
#define GG_OUTPUT_OBJECTS_H

#include "output/tree.h"

struct gg_object {
    gg_str sha256, text;
};

/* Below the output directory. */
gg_str gg_objects_path(struct gg_arena *a, gg_str spec);

/* The file: sorted, each text once. */
gg_str gg_objects_write(struct gg_arena *a, const struct gg_object *objects, uint32_t n);

/* Into t->arena; false when it is not there, or is not what its hash says. */
GG_NODISCARD bool gg_objects_get(struct gg_tree *t, gg_str spec, gg_str sha256, gg_str *text);

/* Whether all of these texts are there, and are what their hashes say. */
bool gg_objects_hold(struct gg_tree *t, gg_str spec, const gg_str *hashes, uint32_t n);

/* The same as gg_objects_get of the files of before. */
GG_NODISCARD bool gg_objects_get_old(struct gg_tree *t, gg_str sha256, gg_str *text);

/* Removes the files of before but these; `meta` is .gluegen. */
void gg_objects_keep_old(struct gg_arena *scratch, int meta, const gg_str *hashes, uint32_t n);

#endif
