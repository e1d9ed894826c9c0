/* From a place in a generated text to where it came from. */
#ifndef GG_OUTPUT_SRCMAP_H
#define GG_OUTPUT_SRCMAP_H

#include "output/artifact.h"

struct gg_line_origin {
    struct gg_span spec; /* no file: of nothing in the spec */
    struct gg_span tmpl;
};

/* The artifact of that path, or NULL. */
const struct gg_artifact *gg_artifact_find(const struct gg_artifact *artifacts, uint32_t n,
                                           gg_str path);

/* The last mark at or before the offset; NULL when there is none. */
const struct gg_mark *gg_artifact_mark(const struct gg_artifact *artifact, size_t offset);

/*
 * Lines and columns count from 1, columns are bytes; column 0 is the first that is not blank. The
 * artifact must have marks. False when its text has no such line.
 */
GG_NODISCARD bool gg_artifact_origin(const struct gg_sources *sources,
                                     const struct gg_artifact *artifact, uint32_t line,
                                     uint32_t column, struct gg_line_origin *origin);

#endif
