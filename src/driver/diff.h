/* Specs as they are at two revisions of a repository. */
#ifndef GG_DRIVER_DIFF_H
#define GG_DRIVER_DIFF_H

#include "driver/session.h"
#include "output/artifact.h"
#include "output/patch.h"
#include "output/vcs.h"

/* One side: a revision, or (name == NULL) the working tree. */
struct gg_side {
    const char *name;
    struct gg_files files;
    GG_VEC(gg_str) template_dirs; /* of --template-dir, without those that it has not yet */
};

struct gg_revisions {
    struct gg_vcs *vcs; /* to be closed by the caller */
    struct gg_vcs_repo *repo;
    struct gg_side from, to;
};

enum gg_from { GG_FROM_GIVEN, GG_FROM_HEAD /* unless it is given */ };

/* The sides that --from, --to and --git-dir name. False when an error is in the list; nothing is
 * left open then. */
GG_NODISCARD bool gg_revisions_open(struct gg_session *s, struct gg_revisions *revisions,
                                    enum gg_from from);

struct gg_sides {
    struct gg_compiled old, new;
};

/*
 * Compiles a spec as it is on either side; that of a side where it is not is empty. Reports; false:
 * *status is the exit code.
 */
GG_NODISCARD bool gg_sides_compile(struct gg_session *s, const struct gg_revisions *revisions,
                                   const char *path, enum gg_phase until, struct gg_sides *sides,
                                   int *status);

/* Compiles both sides and adds the files that differ. Reports; an exit code. */
int gg_revisions_compare(struct gg_session *s, const struct gg_revisions *revisions,
                         const char *path, struct gg_patch *patch);

/* diff --semantic */
int gg_diff_semantic(struct gg_session *s, const struct gg_spec_list *specs);

#endif
