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
    gg_str pending_sha256; /* what a build that was killed may have left, "" = nothing */
};

struct gg_manifest {
    const struct gg_owned *files; /* sorted by path */
    uint32_t nfiles;
};

/* False with *error set when the text is no manifest. Paths in it are safe. */
GG_NODISCARD bool gg_manifest_read(struct gg_arena *a, gg_str text, struct gg_manifest *manifest,
                                   const char **error);
gg_str gg_manifest_write(struct gg_arena *a, const struct gg_manifest *manifest);

/* NULL when the path is not listed. */
const struct gg_owned *gg_manifest_find(const struct gg_manifest *manifest, gg_str path);

/* `done` plus what `pending`, the manifest of a build that did not end, says in addition. */
struct gg_manifest gg_manifest_merge(struct gg_arena *a, const struct gg_manifest *done,
                                     const struct gg_manifest *pending);

#endif
