/*
 * What is asked of libgit2: three-way merges, unified diffs, and files as they were at a revision.
 *
 * The library costs 5 ms before it has done anything (it reads all certificates of the system), so
 * it is loaded when gg_vcs_open is called and by nothing else. Results are copied to an arena.
 */
#ifndef GG_OUTPUT_VCS_H
#define GG_OUTPUT_VCS_H

#include "base/diag.h"

#define GG_VCS_LIBRARY "libgit2.so.1.5"
#define GG_VCS_PACKAGE "libgit2-1.5" /* of Debian 12 */

struct gg_vcs;
struct gg_vcs_repo;

/* True when the library can be loaded; the version is "1.5.1". */
bool gg_vcs_is_there(struct gg_arena *a, gg_str *version);

/* NULL: GG_D_LIBRARY_MISSING was added. */
struct gg_vcs *gg_vcs_open(struct gg_arena *a, struct gg_diags *ds);
void gg_vcs_close(struct gg_vcs *vcs); /* NULL will do; closes its repositories, too */

struct gg_merge {
    gg_str base, ours, theirs;
    const char *base_label, *ours_label, *theirs_label; /* behind the markers */
    bool diff3;                                         /* conflicts show the base, too */
};

struct gg_merged {
    gg_str text;
    bool has_conflict;
    bool is_binary; /* cannot be merged: text is ours */
};

/* The bytes of `git merge-file` (with --diff3). */
struct gg_merged gg_vcs_merge(struct gg_vcs *vcs, struct gg_arena *a, const struct gg_merge *in);

/* Hunks of a unified diff, from the first "@@" on; "" for equal texts. Binary ones are no
 * exception. */
gg_str gg_vcs_hunks(struct gg_vcs *vcs, struct gg_arena *a, gg_str before, gg_str after,
                    uint32_t context);

/* Lines [old_at, old_at + old_n) became [new_at, new_at + new_n); lines count from 0. */
struct gg_hunk {
    uint32_t old_at, old_n, new_at, new_n;
};

struct gg_hunks {
    const struct gg_hunk *at;
    uint32_t n;
};

struct gg_hunks gg_vcs_changes(struct gg_vcs *vcs, struct gg_arena *a, gg_str before, gg_str after);

/*
 * The repository that git would use in the working directory, or the one at git_dir when that is
 * not NULL. NULL: GG_D_REPO_UNUSABLE was added.
 */
struct gg_vcs_repo *gg_vcs_repo_open(struct gg_vcs *vcs, const char *git_dir, struct gg_diags *ds);
bool gg_vcs_repo_is_bare(const struct gg_vcs_repo *repo);

/*
 * The files as they are at a revision. Paths are those of the working directory; in a bare
 * repository they begin at its root. Symbolic links and submodules are followed. What a partial
 * clone left out is fetched by git. False: GG_D_REVISION_UNKNOWN was added.
 */
GG_NODISCARD bool gg_vcs_files_at(struct gg_vcs_repo *repo, const char *revision,
                                  struct gg_files *files, struct gg_diags *ds);

/* True when the path is of the index, but a sparse checkout keeps it out of the working tree. */
bool gg_vcs_is_left_out(struct gg_vcs_repo *repo, const char *path);

/* The blob at a path of the revision HEAD; false when there is none. */
bool gg_vcs_committed(struct gg_vcs_repo *repo, struct gg_arena *a, const char *path, gg_str *text);

#endif
