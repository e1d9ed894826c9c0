/* What the parts of the writer share: one commit under way. Private to src/output. */
#ifndef GG_OUTPUT_COMMIT_H
#define GG_OUTPUT_COMMIT_H

#include "output/manifest.h"
#include "output/tree.h"

/* A file to be made, left alone or removed. */
struct gg_commit_item {
    gg_str path;
    const struct gg_artifact *artifact; /* NULL: the file is stale */
    enum gg_change change;
    enum gg_change_reason reason;
};

struct gg_commit {
    struct gg_arena *arena;
    struct gg_arena scratch; /* for the contents of one file at a time */
    const struct gg_commit_opts *opts;
    struct gg_diags *diags;
    const struct gg_artifact **artifacts; /* sorted by path */
    uint32_t nartifacts;
    struct gg_tree tree;
    struct gg_manifest known; /* of the last build, and of one that was killed */
    gg_str manifest_text;     /* as it is on the disk */
    bool has_pending;
    GG_VEC(struct gg_commit_item) items;
};

/* The artifact of that path, or NULL. */
const struct gg_artifact *gg_commit_artifact(const struct gg_commit *c, gg_str path);

/* Whether an artifact has a path below `dir`. */
bool gg_commit_makes_below(const struct gg_commit *c, gg_str dir);

/* Fills `items`; false when something has to be refused. */
GG_NODISCARD bool gg_commit_inspect(struct gg_commit *c);

/* Does what `items` say, or nothing. */
GG_NODISCARD bool gg_commit_apply(struct gg_commit *c);

/* The path as the user would type it, for messages. */
gg_str gg_commit_shown(const struct gg_commit *c, gg_str path);

void gg_commit_io_error(struct gg_commit *c, const char *verb, gg_str path, int error);

#endif
