/* A plot of throughput by number of workers: the template graph/plot.svg and its values. */
#ifndef GG_GRAPH_PLOT_H
#define GG_GRAPH_PLOT_H

#include "template/value.h"

#define GG_PLOT_TEMPLATE "graph/plot.svg"

struct gg_plot_point {
    uint32_t workers;
    double median, least, most; /* records a second */
};

extern const struct gg_shape gg_plot_shape[];

const struct gg_val *gg_plot_view(struct gg_arena *a, gg_str title,
                                  const struct gg_plot_point *points, uint32_t n);

#endif
