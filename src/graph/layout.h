/*
 * A layered drawing of an acyclic graph: boxes in rows, edges from top to bottom with a label each.
 *
 * Promises: no two boxes or labels overlap, and an edge meets no box but its own two and no label
 * but its own. Time grows with the number of rows that the edges cross.
 */
#ifndef GG_GRAPH_LAYOUT_H
#define GG_GRAPH_LAYOUT_H

#include "base/arena.h"

struct gg_layout_box {
    double w, h; /* given */
    double x, y; /* found: the upper left corner */
};

/* A part of an edge: straight down, then a curve to a point in the next row. */
struct gg_layout_bend {
    double down; /* y where the curve begins */
    double x, y; /* where it ends */
};

struct gg_layout_edge {
    uint32_t from, to;       /* boxes; from < to */
    double label_w, label_h; /* given */
    double label_x, label_y; /* found: the label's upper left corner */
    double x, y;             /* where it begins */
    const struct gg_layout_bend *bends;
    uint32_t nbends;
    double end; /* it goes straight down to this y */
};

struct gg_layout {
    struct gg_layout_box *boxes;
    struct gg_layout_edge *edges;
    uint32_t nboxes, nedges;
    double w, h; /* found */
};

void gg_layout_run(struct gg_arena *a, struct gg_layout *layout);

#endif
