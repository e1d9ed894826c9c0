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
    gg_str text; /* to be written: the artifact's, or one that was merged with a hand edit */
    bool executable, was_executable;
    gg_str sha256;      /* of what is generated, "" when stale */
    gg_str kept_sha256; /* of the text, when it differs from what is generated and is to stay */
    bool has_conflict;
    bool is_there;
    gg_str was_sha256; /* of what is on the disk, "" when that is not there */
    gg_str was;        /* its text, with opts->want_texts */
};

struct gg_vcs;

struct gg_commit {
    struct gg_arena *arena;
    struct gg_arena scratch; /* for the contents of one file at a time */
    const struct gg_commit_opts *opts;
    struct gg_diags *diags;
    const struct gg_artifact **artifacts; /* sorted by path */
    uint32_t nartifacts;
    struct gg_tree tree;
    bool can_stage;
    const char *staged;       /* where a directory that was not there is made; NULL: in its place */
    struct gg_manifest known; /* of the last build, and of one that was killed */
    gg_str manifest_text;     /* as it is on the disk */
    struct gg_manifest next;  /* as it will be */
    bool has_pending;
    bool has_finished; /* what a write that was killed left undone */
    GG_VEC(struct gg_commit_item) items;
    struct gg_vcs *vcs; /* loaded when there is something to merge */
};

/* The artifact of that path, or NULL. */
const struct gg_artifact *gg_commit_artifact(const struct gg_commit *c, gg_str path);

/* Whether an artifact has a path below `dir`. */
bool gg_commit_makes_below(const struct gg_commit *c, gg_str dir);

/* Fills `items`; false when something has to be refused. */
GG_NODISCARD bool gg_commit_inspect(struct gg_commit *c);

/* A hand-edited file, `text`: what becomes of it. False when an error is in the list. */
GG_NODISCARD bool gg_commit_edited(struct gg_commit *c, struct gg_commit_item *item,
                                   const struct gg_owned *known, gg_str text);

/* The item is refused: an error for a write, a difference for a check (then NULL). */
struct gg_diag *gg_commit_refuse(struct gg_commit *c, struct gg_commit_item *item,
                                 enum gg_change_reason reason, enum gg_diag_code code,
                                 const char *what);
void gg_commit_help(struct gg_commit *c, struct gg_diag *d, const char *text);

/* The last generated text of a file; false when it is not there any more. */
bool gg_commit_base(struct gg_commit *c, const struct gg_owned *known, gg_str *text);

/* The last generated texts of the spec's files, as they will be kept. */
gg_str gg_commit_objects(struct gg_commit *c);

/* Makes `next` from what is known of other specs and from `items`. */
void gg_commit_plan(struct gg_commit *c);

/* Does what `items` say, and leaves the manifest `next`; or nothing. */
GG_NODISCARD bool gg_commit_apply(struct gg_commit *c);

/*
 * An output directory that is not there is made beside its place and gets its name when it is
 * whole: a single rename needs no journal. `tree.root` becomes that directory, locked, and `staged`
 * its path; what a build that was killed left there is removed. False with nothing done when it
 * cannot be done so, or not any more: another build may have made the directory meanwhile.
 */
GG_NODISCARD bool gg_stage_open(struct gg_commit *c);

/* Writes everything below `staged`, and renames it. */
GG_NODISCARD bool gg_stage_write(struct gg_commit *c, gg_str manifest);

/* Removes what was made there. */
void gg_stage_drop(struct gg_commit *c);

/* Waits for other builds. False where directories cannot be locked (some network file systems):
 * builds at the same time are on their own there, though no file is ever half written. */
bool gg_commit_lock(int fd, enum gg_commit_mode mode);

/* Whether the name leads to the open directory. */
bool gg_commit_is_at(const char *name, int fd);

/* Does what a write that was killed left undone. */
GG_NODISCARD bool gg_commit_finish_killed(struct gg_commit *c);

/* Opens, locks and reads the directory, does `work`, and closes it. */
GG_NODISCARD bool gg_commit_run(struct gg_commit *c, bool (*work)(struct gg_commit *c));

/* The path as the user would type it, for messages. */
gg_str gg_commit_shown(const struct gg_commit *c, gg_str path);

void gg_commit_io_error(struct gg_commit *c, const char *verb, gg_str path, int error);

#endif
