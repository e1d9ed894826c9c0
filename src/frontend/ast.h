/*
 * The tree that every notation is read into: scalars, lists and maps with exact places.
 *
 * Nodes are immutable once the front end returned them and live in the run's arena.
 */
#ifndef GG_FRONTEND_AST_H
#define GG_FRONTEND_AST_H

#include "base/diag.h"

enum gg_ast_kind {
    GG_AST_NULL,
    GG_AST_BOOL,
    GG_AST_INT,
    GG_AST_FLOAT,
    GG_AST_STR,
    GG_AST_LIST,
    GG_AST_MAP
};

/* How a scalar was written; decides how its bytes map to the spec's bytes. */
enum gg_ast_style {
    GG_STYLE_PLAIN,
    GG_STYLE_SINGLE,
    GG_STYLE_DOUBLE,
    GG_STYLE_LITERAL,
    GG_STYLE_FOLDED,
    GG_STYLE_QUOTED,       /* a Prolog text in quotes of any kind */
    GG_STYLE_QUOTED_BLOCK, /* the same, on lines of its own: its indentation was taken off */
    GG_STYLE_COMPOSED,     /* put together of parts: place says where each byte was written */
    GG_STYLE_NONE
};

struct gg_ast {
    enum gg_ast_kind kind;
    enum gg_ast_style style;
    struct gg_span span;     /* the value, as written */
    struct gg_span key_span; /* its key, when it stands in a map */
    gg_str key;              /* "" unless it stands in a map */
    gg_str text;             /* scalars: the text after unquoting (ints and bools too) */
    const uint32_t *place;   /* of a composed text: offsets in span.file of its bytes and end */
    bool is_whole;           /* fields: see gg_record.whole; generators say so, no notation does */
    union {
        bool b;
        int64_t i;
        double f;
        struct {
            const struct gg_ast *const *at;
            uint32_t n;
        } kids; /* lists and maps, in the order written */
    } u;
};

const char *gg_ast_kind_name(enum gg_ast_kind kind); /* "list", "map", "text", "integer" ... */

const char *gg_ast_kind_phrase(enum gg_ast_kind kind); /* the same with its article */

/* The value of a key in a map, or NULL. */
const struct gg_ast *gg_ast_get(const struct gg_ast *map, const char *key);

/* Whether two trees hold the same values, whatever their places and the order of keys. */
bool gg_ast_is_same(const struct gg_ast *x, const struct gg_ast *y);

/*
 * Where each line of a text scalar begins in the spec: fills *line_at (arena) with the byte offset
 * in the source file of the first byte of each line of node->text, and returns the number of
 * lines. Exact for literal block scalars and single-line scalars; for folded and multi-line quoted
 * scalars each line maps to the source line it came from.
 */
uint32_t gg_ast_line_map(struct gg_arena *a, const struct gg_source *source,
                         const struct gg_ast *node, const uint32_t **line_at);

/* The tree as text, one node a line with its place `line:column-line:column`, for --emit=ast. */
void gg_ast_print(const struct gg_ast *root, const struct gg_source *source, struct gg_buf *out);

#endif
