/*
 * File operations below one directory: they follow no symbolic link, and each can be taken back.
 *
 * Functions that fail return false (or -1) and leave errno. Paths are relative and safe
 * (gg_artifact_path_is_safe).
 */
#ifndef GG_OUTPUT_TREE_H
#define GG_OUTPUT_TREE_H

#include "base/str.h"

#include <sys/stat.h>

enum gg_tree_step_kind { GG_TREE_MADE_DIR, GG_TREE_REMOVED_DIR, GG_TREE_PLACED, GG_TREE_TOOK };

struct gg_tree_step {
    enum gg_tree_step_kind kind;
    gg_str path;
    bool has_backup; /* of GG_TREE_PLACED: a file was there before */
    mode_t mode;     /* of GG_TREE_REMOVED_DIR */
};

struct gg_tree {
    struct gg_arena *arena;
    int root;                          /* the directory itself, -1 when it does not exist */
    int work;                          /* a directory for temporary files on the same file system */
    int parent;                        /* cache: the directory last used, -1 = none */
    gg_str parent_path;                /* its path */
    bool parent_is_missing;            /* there was no such directory */
    bool parent_is_new;                /* made by this tree: only its own files are in it */
    GG_VEC(struct gg_tree_step) steps; /* what was done, for gg_tree_undo */
};

struct gg_tree gg_tree_new(struct gg_arena *a, int root);
void gg_tree_close(struct gg_tree *t); /* all but root and work, which the caller opened */

/* lstat; when a part before the last is no directory errno is ENOTDIR or ELOOP. */
bool gg_tree_stat(struct gg_tree *t, gg_str path, struct stat *st);

/* The first proper prefix of path that is there and is no directory, or "". */
gg_str gg_tree_obstacle(struct gg_tree *t, gg_str path, struct stat *st);

/* Whole regular file into `a`. */
bool gg_tree_read(struct gg_tree *t, struct gg_arena *a, gg_str path, gg_str *text);

/* Writes the work file `number`. */
bool gg_tree_write_work(struct gg_tree *t, uint32_t number, gg_str text, bool executable);

/* A new file, and directories for it; nothing is remembered of it. */
bool gg_tree_create(struct gg_tree *t, gg_str path, gg_str text, bool executable);

/* Puts the work file at `path`, making directories and keeping a backup of what is there. */
bool gg_tree_place(struct gg_tree *t, uint32_t number, gg_str path);

/* Removes a file, then each directory above it that became empty. */
bool gg_tree_take(struct gg_tree *t, gg_str path);

/* Removes each directory above the path that is empty. */
void gg_tree_prune(struct gg_tree *t, gg_str path);

/* Takes everything back, newest first; false when something could not be. */
bool gg_tree_undo(struct gg_tree *t);

/* Removes everything below a directory. */
void gg_tree_empty(int dir);

/* Removes the files in the work directory: backups, and what a killed build left. */
void gg_tree_clear_work(struct gg_tree *t);
void gg_tree_clear_backups(struct gg_tree *t); /* the backups alone */

#endif
