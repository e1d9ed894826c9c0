/*
 * Differences between two sets of files as a patch that `git apply` and `patch` take, as a summary,
 * and as JSON.
 */
#ifndef GG_OUTPUT_PATCH_H
#define GG_OUTPUT_PATCH_H

#include "base/str.h"

struct gg_vcs;

struct gg_patch_file {
    gg_str path;            /* after; before when the file goes away */
    gg_str old_path;        /* "" unless renamed */
    const char *status;     /* "missing", "edited", "renamed" ... */
    gg_str step, generator; /* "" when unknown */
    gg_str note;            /* for people, "" = none; printed as a line that patches ignore */
    bool has_before, has_after;
    gg_str before, after;
    bool was_executable, is_executable;
    uint32_t similarity; /* percent, of a renamed one */
    gg_str hunks;
    uint32_t added, removed; /* lines */
};

struct gg_patch {
    struct gg_arena *arena;
    GG_VEC(struct gg_patch_file) files;
    gg_str prefix; /* of the paths, as `git diff --no-index` has it: "" or "DIR/" */
};

/* Joins a file that goes away and one that comes and is much the same; sorts by path. */
void gg_patch_find_renames(struct gg_patch *patch);

/* Fills hunks and numbers. */
void gg_patch_compare(struct gg_patch *patch, struct gg_vcs *vcs);

void gg_patch_print(const struct gg_patch *patch, bool color, struct gg_buf *out);
void gg_patch_print_stat(const struct gg_patch *patch, bool color, struct gg_buf *out);
void gg_patch_print_names(const struct gg_patch *patch, struct gg_buf *out);
void gg_patch_print_json(const struct gg_patch *patch, struct gg_buf *out);

#endif
