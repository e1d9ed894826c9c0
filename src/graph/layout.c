/*
 * The layers of Sugiyama's method: rows by longest path, order in a row by barycentres, places by
 * least squares.
 *
 * A box stands in an even row, the label of an edge in the odd row below the edge's writer, and an
 * edge that is longer passes every other row as a thin vertex. So labels and long edges get room
 * in the same way as boxes, and what lies between two rows is free for curves.
 */
#include "graph/layout.h"

#include <stdlib.h>

enum {
    ORDER_SWEEPS = 12,
    PLACE_SWEEPS = 60,
};

static const double thin = 10, box_space = 28, label_space = 16;
static const double row_space = 12, row_space_max = 72, slant = 0.16;

struct vertex {
    double w, h, x;   /* x of its middle */
    double key;       /* sorting key, or the place it wants */
    double weight;    /* of that wish */
    uint32_t row, at; /* index in its row */
    bool is_thin;
};

/* Neighbours of every vertex in one direction: at[first[v]] .. at[first[v + 1] - 1]. */
struct links {
    uint32_t *first, *at;
};

struct segment {
    uint32_t from, to;
};

struct row {
    uint32_t *at; /* vertices from left to right */
    uint32_t n;
    double y, h;
};

struct drawing {
    struct gg_arena *arena;
    struct gg_layout *layout;
    GG_VEC(struct vertex) vertices; /* the boxes come first */
    GG_VEC(struct segment) segments;
    uint32_t *label; /* of each edge: its label's vertex; the thin ones follow it */
    struct links up, down;
    struct row *rows;
    uint32_t nrows;
};

static struct vertex *vertex(const struct drawing *d, uint32_t v)
{
    return &d->vertices.at[v];
}

/* Longest path from a source; an edge's reader stands behind its writer, so one scan will do if
 * the edges are seen by reader. */
static void rank_boxes(struct drawing *d)
{
    const struct gg_layout *layout = d->layout;
    for (uint32_t i = 0; i < layout->nboxes; i++)
        gg_push(d->arena, &d->vertices,
                (struct vertex){.w = layout->boxes[i].w, .h = layout->boxes[i].h});
    struct links in = {gg_new_array(d->arena, uint32_t, layout->nboxes + 1),
                       gg_new_array(d->arena, uint32_t, layout->nedges)};
    for (uint32_t e = 0; e < layout->nedges; e++)
        in.first[layout->edges[e].to]++;
    for (uint32_t i = 0, sum = 0; i <= layout->nboxes; i++) {
        sum += in.first[i];
        in.first[i] = sum;
    }
    for (uint32_t e = layout->nedges; e-- > 0;)
        in.at[--in.first[layout->edges[e].to]] = e;
    for (uint32_t i = 0; i < layout->nboxes; i++) {
        for (uint32_t k = in.first[i]; k < in.first[i + 1]; k++) {
            uint32_t row = vertex(d, layout->edges[in.at[k]].from)->row + 2;
            vertex(d, i)->row = row > vertex(d, i)->row ? row : vertex(d, i)->row;
        }
    }
}

static uint32_t add_vertex(struct drawing *d, struct vertex v)
{
    gg_push(d->arena, &d->vertices, v);
    return d->vertices.n - 1;
}

static void add_segment(struct drawing *d, uint32_t from, uint32_t to)
{
    struct segment segment = {from, to};
    gg_push(d->arena, &d->segments, segment);
}

static void add_edges(struct drawing *d)
{
    d->label = gg_new_array(d->arena, uint32_t, d->layout->nedges);
    for (uint32_t e = 0; e < d->layout->nedges; e++) {
        const struct gg_layout_edge *edge = &d->layout->edges[e];
        uint32_t row = vertex(d, edge->from)->row + 1, last = vertex(d, edge->to)->row;
        uint32_t at = add_vertex(
            d,
            (struct vertex){.w = edge->label_w, .h = edge->label_h, .row = row, .is_thin = true});
        d->label[e] = at;
        add_segment(d, edge->from, at);
        while (++row < last) {
            uint32_t next = add_vertex(d, (struct vertex){.w = thin, .row = row, .is_thin = true});
            add_segment(d, at, next);
            at = next;
        }
        add_segment(d, at, edge->to);
    }
}

static struct links link_vertices(struct drawing *d, bool down)
{
    uint32_t n = d->vertices.n;
    struct links links = {gg_new_array(d->arena, uint32_t, n + 1),
                          gg_new_array(d->arena, uint32_t, d->segments.n)};
    for (uint32_t s = 0; s < d->segments.n; s++)
        links.first[down ? d->segments.at[s].from : d->segments.at[s].to]++;
    for (uint32_t i = 0, sum = 0; i <= n; i++) {
        sum += links.first[i];
        links.first[i] = sum;
    }
    for (uint32_t s = d->segments.n; s-- > 0;) {
        struct segment segment = d->segments.at[s];
        links.at[--links.first[down ? segment.from : segment.to]] =
            down ? segment.to : segment.from;
    }
    return links;
}

static void fill_rows(struct drawing *d)
{
    for (uint32_t v = 0; v < d->vertices.n; v++)
        d->nrows = vertex(d, v)->row >= d->nrows ? vertex(d, v)->row + 1 : d->nrows;
    d->rows = gg_new_array(d->arena, struct row, d->nrows);
    for (uint32_t v = 0; v < d->vertices.n; v++)
        d->rows[vertex(d, v)->row].n++;
    for (uint32_t r = 0; r < d->nrows; r++) {
        d->rows[r].at = gg_new_array(d->arena, uint32_t, d->rows[r].n);
        d->rows[r].n = 0;
    }
    for (uint32_t v = 0; v < d->vertices.n; v++) {
        struct row *row = &d->rows[vertex(d, v)->row];
        vertex(d, v)->at = row->n;
        row->at[row->n++] = v;
    }
}

/* qsort knows no context: what is sorted carries its key. */
struct sorted {
    double key;
    uint32_t at, v;
};

static int by_key(const void *x, const void *y)
{
    const struct sorted *a = x, *b = y;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* A row by the mean place of each vertex's neighbours; who has none keeps its share of the row. */
static void order_row(struct drawing *d, struct row *row, const struct links *links,
                      uint32_t nbeside, struct sorted *scratch)
{
    for (uint32_t i = 0; i < row->n; i++) {
        uint32_t v = row->at[i], n = links->first[v + 1] - links->first[v];
        double sum = 0;
        for (uint32_t k = links->first[v]; k < links->first[v + 1]; k++)
            sum += vertex(d, links->at[k])->at;
        scratch[i] = (struct sorted){n ? sum / n : (double)i * nbeside / row->n, i, v};
    }
    qsort(scratch, row->n, sizeof *scratch, by_key);
    for (uint32_t i = 0; i < row->n; i++) {
        row->at[i] = scratch[i].v;
        vertex(d, scratch[i].v)->at = i;
    }
}

static int by_number(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Crossings between a row and the next: pairs of segments out of order, counted in a tree of
 * partial sums. */
static uint64_t count_crossings(const struct drawing *d, const struct row *row, uint32_t nbelow,
                                uint32_t *tree, uint32_t *ends)
{
    uint64_t crossings = 0, seen = 0;
    memset(tree, 0, (nbelow + 1) * sizeof *tree);
    for (uint32_t i = 0; i < row->n; i++) {
        uint32_t v = row->at[i], n = 0;
        for (uint32_t k = d->down.first[v]; k < d->down.first[v + 1]; k++)
            ends[n++] = vertex(d, d->down.at[k])->at;
        qsort(ends, n, sizeof *ends, by_number);
        for (uint32_t k = 0; k < n; k++) {
            uint64_t not_right = 0;
            for (uint32_t t = ends[k] + 1; t; t &= t - 1)
                not_right += tree[t];
            crossings += seen - not_right;
            for (uint32_t t = ends[k] + 1; t <= nbelow; t += t & (~t + 1))
                tree[t]++;
            seen++;
        }
    }
    return crossings;
}

static void keep_order(struct drawing *d, uint32_t *best)
{
    for (uint32_t v = 0; v < d->vertices.n; v++)
        best[v] = vertex(d, v)->at;
}

static void restore_order(struct drawing *d, const uint32_t *best)
{
    for (uint32_t v = 0; v < d->vertices.n; v++) {
        vertex(d, v)->at = best[v];
        d->rows[vertex(d, v)->row].at[best[v]] = v;
    }
}

static void order_rows(struct drawing *d)
{
    uint32_t n = d->vertices.n;
    struct sorted *scratch = gg_new_array(d->arena, struct sorted, n);
    uint32_t *best = gg_new_array(d->arena, uint32_t, n);
    uint32_t *tree = gg_new_array(d->arena, uint32_t, n + 1);
    uint32_t *ends = gg_new_array(d->arena, uint32_t, d->segments.n + 1);
    uint64_t least = UINT64_MAX;
    for (int sweep = 0; sweep < ORDER_SWEEPS && least; sweep++) {
        for (uint32_t r = 1; r < d->nrows; r++) {
            if (sweep % 2)
                order_row(d, &d->rows[d->nrows - 1 - r], &d->down, d->rows[d->nrows - r].n,
                          scratch);
            else
                order_row(d, &d->rows[r], &d->up, d->rows[r - 1].n, scratch);
        }
        uint64_t crossings = 0;
        for (uint32_t r = 0; r + 1 < d->nrows; r++)
            crossings += count_crossings(d, &d->rows[r], d->rows[r + 1].n, tree, ends);
        if (crossings < least) {
            least = crossings;
            keep_order(d, best);
        }
    }
    if (least < UINT64_MAX)
        restore_order(d, best);
}

static double space_between(const struct vertex *x, const struct vertex *y)
{
    double space = x->is_thin && y->is_thin ? label_space : box_space;
    return (x->w + y->w) / 2 + space;
}

/* Long edges are to be straight more than anything else. */
static void add_wishes(struct drawing *d, uint32_t v, const struct links *links, double *sum,
                       double *weight)
{
    for (uint32_t k = links->first[v]; k < links->first[v + 1]; k++) {
        const struct vertex *other = vertex(d, links->at[k]);
        double w = !vertex(d, v)->is_thin && !other->is_thin ? 1
                   : vertex(d, v)->is_thin && other->is_thin ? 16
                                                             : 2;
        *sum += w * other->x;
        *weight += w;
    }
}

struct block {
    double sum, weight;
    uint32_t n;
};

/*
 * The places nearest to what each vertex wants, by least squares, with the space between them
 * kept. With the space taken off, this is the regression of a sequence that must not fall: blocks
 * that are out of order pool until they are in order.
 */
static void place_row(struct drawing *d, struct row *row, struct block *blocks)
{
    uint32_t nblocks = 0;
    double offset = 0;
    for (uint32_t i = 0; i < row->n; i++) {
        const struct vertex *v = vertex(d, row->at[i]);
        if (i)
            offset += space_between(vertex(d, row->at[i - 1]), v);
        struct block block = {(v->key - offset) * v->weight, v->weight, 1};
        while (nblocks &&
               blocks[nblocks - 1].sum * block.weight >= block.sum * blocks[nblocks - 1].weight) {
            nblocks--;
            block.sum += blocks[nblocks].sum;
            block.weight += blocks[nblocks].weight;
            block.n += blocks[nblocks].n;
        }
        blocks[nblocks++] = block;
    }
    offset = 0;
    for (uint32_t b = 0, i = 0; b < nblocks; b++) {
        for (uint32_t k = 0; k < blocks[b].n; k++, i++) {
            struct vertex *v = vertex(d, row->at[i]);
            if (i)
                offset += space_between(vertex(d, row->at[i - 1]), v);
            v->x = blocks[b].sum / blocks[b].weight + offset;
        }
    }
}

static void sweep_row(struct drawing *d, struct row *row, bool up, bool down, struct block *blocks)
{
    for (uint32_t i = 0; i < row->n; i++) {
        uint32_t v = row->at[i];
        double sum = 0, weight = 0;
        if (up)
            add_wishes(d, v, &d->up, &sum, &weight);
        if (down)
            add_wishes(d, v, &d->down, &sum, &weight);
        vertex(d, v)->key = weight > 0 ? sum / weight : vertex(d, v)->x;
        vertex(d, v)->weight = weight > 0 ? weight : 0.1;
    }
    place_row(d, row, blocks);
}

static void place_columns(struct drawing *d)
{
    struct block *blocks = gg_new_array(d->arena, struct block, d->vertices.n);
    for (int sweep = 0; sweep < PLACE_SWEEPS; sweep++) {
        bool last = sweep >= PLACE_SWEEPS / 6;
        for (uint32_t r = 0; r < d->nrows; r++)
            sweep_row(d, &d->rows[r], true, last, blocks);
        for (uint32_t r = d->nrows; r-- > 0;)
            sweep_row(d, &d->rows[r], last, true, blocks);
    }
}

/* A gap in which an edge goes far to the side is higher. */
static void place_rows(struct drawing *d)
{
    double y = 0;
    for (uint32_t r = 0; r < d->nrows; r++) {
        struct row *row = &d->rows[r];
        double farthest = 0;
        for (uint32_t i = 0; i < row->n; i++) {
            const struct vertex *v = vertex(d, row->at[i]);
            row->h = v->h > row->h ? v->h : row->h;
            for (uint32_t k = d->up.first[row->at[i]]; k < d->up.first[row->at[i] + 1]; k++) {
                double dx = v->x - vertex(d, d->up.at[k])->x;
                farthest = dx > farthest ? dx : -dx > farthest ? -dx : farthest;
            }
        }
        double space = row_space + farthest * slant;
        y += r ? space < row_space_max ? space : row_space_max : 0;
        row->y = y;
        y += row->h;
    }
    d->layout->h = y;
}

static double top_of(const struct drawing *d, const struct vertex *v)
{
    const struct row *row = &d->rows[v->row];
    return row->y + (row->h - v->h) / 2;
}

static void shift_to_zero(struct drawing *d)
{
    double left = 0, right = 0;
    for (uint32_t v = 0; v < d->vertices.n; v++) {
        double x = vertex(d, v)->x, half = vertex(d, v)->w / 2;
        left = !v || x - half < left ? x - half : left;
        right = !v || x + half > right ? x + half : right;
    }
    for (uint32_t v = 0; v < d->vertices.n; v++)
        vertex(d, v)->x -= left;
    d->layout->w = right - left;
}

/* From the writer's lower edge through the label and the thin vertices to the reader. */
static void write_edge(struct drawing *d, uint32_t e)
{
    struct gg_layout_edge *edge = &d->layout->edges[e];
    const struct vertex *from = vertex(d, edge->from), *to = vertex(d, edge->to);
    const struct vertex *label = vertex(d, d->label[e]);
    uint32_t n = to->row - from->row;
    struct gg_layout_bend *bends = gg_new_array(d->arena, struct gg_layout_bend, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct row *above = &d->rows[from->row + i], *row = above + 1;
        const struct vertex *v = i + 1 < n ? label + i : to;
        bends[i] = (struct gg_layout_bend){above->y + above->h, v->x, row->y};
    }
    edge->label_x = label->x - label->w / 2;
    edge->label_y = top_of(d, label);
    edge->x = from->x;
    edge->y = top_of(d, from) + from->h;
    edge->bends = bends;
    edge->nbends = n;
    edge->end = top_of(d, to);
}

void gg_layout_run(struct gg_arena *a, struct gg_layout *layout)
{
    struct drawing d = {.arena = a, .layout = layout};
    rank_boxes(&d);
    add_edges(&d);
    d.up = link_vertices(&d, false);
    d.down = link_vertices(&d, true);
    fill_rows(&d);
    order_rows(&d);
    place_columns(&d);
    place_rows(&d);
    shift_to_zero(&d);
    for (uint32_t i = 0; i < layout->nboxes; i++) {
        layout->boxes[i].x = vertex(&d, i)->x - layout->boxes[i].w / 2;
        layout->boxes[i].y = top_of(&d, vertex(&d, i));
    }
    for (uint32_t e = 0; e < layout->nedges; e++)
        write_edge(&d, e);
}
