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

struct gg_built;

struct gg_commit_opts {
    const char *dir; /* made when missing */
    enum gg_commit_mode mode;
    gg_str spec_name; /* base name of the spec: the files in the manifest are owned by it */
    const struct gg_built *built; /* what it was built from, for the manifest; may be NULL */
    bool merge;                   /* merge hand edits instead of refusing to touch them */
    bool diff3;                   /* conflicts show the last generated text, too */
    const gg_str *keep;           /* paths whose edits are to be kept as they are */
    uint32_t nkeep;
    const gg_str *merge_paths; /* paths that may be merged without `merge` */
    uint32_t nmerge_paths;
    bool leave_edited; /* other edited files stay as they are where generated texts do not change */
    bool want_texts;   /* tell the texts of files that differ */
};

enum gg_change { GG_UNCHANGED, GG_CREATED, GG_UPDATED, GG_REMOVED };

/*
 * Why a file is changed. A write refuses edited, foreign and conflicting ones; it leaves kept ones
 * alone, and it writes a conflict only with opts.merge.
 */
enum gg_change_reason {
    GG_REASON_NONE,
    GG_REASON_MISSING,
    GG_REASON_CONTENT,
    GG_REASON_MODE,
    GG_REASON_STALE,
    GG_REASON_EDITED, /* GG_UNCHANGED: left, as opts.leave_edited wants it */
    GG_REASON_FOREIGN,
    GG_REASON_KEPT,     /* not changed: holds a hand edit that was accepted */
    GG_REASON_MERGED,   /* a hand edit and what is generated now, together */
    GG_REASON_CONFLICT, /* these two contradict each other */
    GG_REASON_COUNT
};

/* For people and programs: "missing", "changed", "edited", "not-gluegen" ... */
const char *gg_change_reason_name(enum gg_change_reason reason);

struct gg_file_change {
    gg_str path;
    enum gg_change change;
    enum gg_change_reason reason;
    gg_str step;          /* "" for the pipeline's own files and stale ones */
    gg_str generator;     /* version that wrote what is there, "" when unknown */
    gg_str before, after; /* with opts.want_texts, of files that differ */
    bool was_executable, is_executable;
};

struct gg_commit_result {
    const struct gg_file_change *changes; /* sorted by path */
    uint32_t nchanges;
    uint32_t ndiffering; /* created + updated + removed */
    uint32_t nconflicts;
    bool same_spec; /* the manifest says that the directory was built from the same texts */
};

/*
 * Brings `dir` to hold exactly the artifacts (and nothing else that an earlier build of the same
 * spec owns). Only changed files are touched. Refuses to overwrite a file that no manifest lists
 * or whose hash is not the one listed, and paths that leave `dir`, also through symbolic links
 * (`dir` itself may be one). False when anything failed; then the directory is as it was. A process
 * that is killed leaves the old files or the new ones (output/journal.h).
 *
 * A hand edit that was accepted or merged is kept: when the generated text changes, the edit is
 * merged into it, and only a conflict is refused.
 *
 * Files get mode 0666 or 0777 less the umask, as from any other tool; of a file that is there only
 * the owner's execute bit is compared.
 */
GG_NODISCARD bool gg_commit(struct gg_arena *a, const struct gg_artifact *artifacts, uint32_t n,
                            const struct gg_commit_opts *opts, struct gg_commit_result *result,
                            struct gg_diags *ds);

enum gg_settlement {
    GG_SETTLE_ACCEPT,  /* keep what is on the disk; the manifest remembers that it was accepted */
    GG_SETTLE_DISCARD, /* bring the last generated text back */
};

/* Settles hand edits of files below `dir`: all of them, or false and none. */
GG_NODISCARD bool gg_settle(struct gg_arena *a, const char *dir, const gg_str *paths, uint32_t n,
                            enum gg_settlement how, struct gg_diags *ds);

/* True when `path` may name an artifact: relative, no empty, "." or ".." parts, no NUL. */
bool gg_artifact_path_is_safe(gg_str path);

#endif
