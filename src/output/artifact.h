/*
 * What a build produces, and how it gets onto the disk: whole or not at all.
 */
#ifndef GG_OUTPUT_ARTIFACT_H
#define GG_OUTPUT_ARTIFACT_H

#include "template/template.h"

struct gg_artifact {
    gg_str path; /* below the output directory, '/' between parts, no "." or ".." parts */
    gg_str text;
    bool executable;
    gg_str step; /* the step it was made for, "" for the pipeline's own files */
    const struct gg_mark *marks;
    uint32_t nmarks;
};

enum gg_commit_mode {
    GG_COMMIT_WRITE,
    GG_COMMIT_CHECK,   /* writes nothing; reports each difference */
    GG_COMMIT_DRY_RUN, /* writes nothing; lists what a write would do, refuses what it would */
};

struct gg_commit_opts {
    const char *dir; /* made when missing */
    enum gg_commit_mode mode;
    gg_str spec_name; /* base name of the spec: the files in the manifest are owned by it */
};

enum gg_change { GG_UNCHANGED, GG_CREATED, GG_UPDATED, GG_REMOVED };

/* Why a file is changed; the last two only with GG_COMMIT_CHECK, a write refuses them. */
enum gg_change_reason {
    GG_REASON_NONE,
    GG_REASON_MISSING,
    GG_REASON_CONTENT,
    GG_REASON_MODE,
    GG_REASON_STALE,
    GG_REASON_EDITED,
    GG_REASON_FOREIGN,
};

struct gg_file_change {
    gg_str path;
    enum gg_change change;
    enum gg_change_reason reason;
};

struct gg_commit_result {
    const struct gg_file_change *changes; /* sorted by path */
    uint32_t nchanges;
    uint32_t ndiffering; /* created + updated + removed */
};

/*
 * Brings `dir` to hold exactly the artifacts (and nothing else that an earlier build of the same
 * spec owns). Only changed files are touched. Refuses to overwrite a file that no manifest lists
 * or whose hash is not the one listed, and paths that leave `dir`, also through symbolic links
 * (`dir` itself may be one). False when anything failed; then the directory is as it was.
 *
 * Files get mode 0666 or 0777 less the umask, as from any other tool; of a file that is there only
 * the owner's execute bit is compared.
 */
GG_NODISCARD bool gg_commit(struct gg_arena *a, const struct gg_artifact *artifacts, uint32_t n,
                            const struct gg_commit_opts *opts, struct gg_commit_result *result,
                            struct gg_diags *ds);

/* True when `path` may name an artifact: relative, no empty, "." or ".." parts, no NUL. */
bool gg_artifact_path_is_safe(gg_str path);

#endif
