/*
 * Plans as pictures: processes as boxes around their steps, the pipeline's ends, tees and merges,
 * edges with format and transport.
 *
 * A picture is a template in templates/graph; C finds the places and quotes the texts.
 */
#ifndef GG_GRAPH_PICTURE_H
#define GG_GRAPH_PICTURE_H

#include "ir/plan.h"
#include "template/template.h"

struct gg_picture_format {
    const char *name, *template_name;
    /* Writes text for the inside of a string or an element, which the template begins and ends. */
    void (*quote)(struct gg_buf *out, gg_str text);
};

/* "svg", "html", "dot", "mermaid"; NULL when there is no such format. */
const struct gg_picture_format *gg_picture_format(const char *name);

/* For checking templates: every format, and what they are all rendered with. */
extern const struct gg_picture_format gg_picture_formats[];
extern const uint32_t gg_npicture_formats;
extern const struct gg_shape gg_picture_shape[];

/* A spec and its plan. */
struct gg_picture_part {
    gg_str spec; /* base name, or "stdin" */
    const struct gg_plan *plan;
};

const struct gg_val *gg_picture_view(struct gg_arena *a, const struct gg_sources *sources,
                                     const struct gg_picture_part *parts, uint32_t nparts);

void gg_picture_quote_xml(struct gg_buf *out, gg_str text);

#endif
