/*
 * The manifest: which files below an output directory are ours, and what they held when written.
 *
 * One manifest serves all specs that are built into a directory; each file belongs to one spec.
 */
#ifndef GG_OUTPUT_MANIFEST_H
#define GG_OUTPUT_MANIFEST_H

#include "output/artifact.h"

#define GG_MANIFEST_DIR ".gluegen"

struct gg_owned {
    gg_str path, sha256, spec, step, generator;
    bool executable;
    gg_str kept_sha256;    /* of the file with a hand edit that was accepted, "" = none */
    bool has_conflict;     /* a merge left markers in it */
    gg_str pending_sha256; /* what a build that was killed may have left, "" = nothing */
};

/* A file that a build read: relative to the spec, or a template by its name. */
struct gg_origin {
    gg_str name, sha256;
};

/* What the files of a spec were built from. */
struct gg_built {
    gg_str spec, sha256, generator;
    uint8_t level;                     /* of -O */
    const struct gg_origin *inputs;    /* that the spec includes, sorted */
    const struct gg_origin *templates; /* that are not gluegen's own, sorted */
    uint32_t ninputs, ntemplates;
};

struct gg_manifest {
    const struct gg_owned *files; /* sorted by path */
    uint32_t nfiles;
    const struct gg_built *specs; /* sorted by name; may lack some */
    uint32_t nspecs;
};

/* False with *error set when the text is no manifest. Paths in it are safe. */
GG_NODISCARD bool gg_manifest_read(struct gg_arena *a, gg_str text, struct gg_manifest *manifest,
                                   const char **error);
gg_str gg_manifest_write(struct gg_arena *a, const struct gg_manifest *manifest);

/* NULL when it does not say. */
const struct gg_built *gg_manifest_spec(const struct gg_manifest *manifest, gg_str spec);

/* True when both were built from the same texts with the same options. */
bool gg_built_eq(const struct gg_built *x, const struct gg_built *y);

/* NULL when the path is not listed. */
const struct gg_owned *gg_manifest_find(const struct gg_manifest *manifest, gg_str path);

/*
 * The files of last generated texts (output/objects.h), below `dir`, that lack one of a listed file
 * or hold another than its hash says: merges of hand edits start from them.
 */
uint32_t gg_manifest_lost(struct gg_arena *a, const char *dir, const struct gg_manifest *manifest,
                          const gg_str **paths);

/* `done` plus what `pending`, the manifest of a build that did not end, says in addition. */
struct gg_manifest gg_manifest_merge(struct gg_arena *a, const struct gg_manifest *done,
                                     const struct gg_manifest *pending);

#endif
