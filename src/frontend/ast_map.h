/*
 * From bytes of a text scalar to bytes of the spec, in every style of both notations.
 */
#ifndef GG_FRONTEND_AST_MAP_H
#define GG_FRONTEND_AST_MAP_H

#include "base/utf8.h"
#include "frontend/ast.h"

struct gg_ast_map {
    gg_str text;           /* the value */
    const uint32_t *place; /* of each byte and of the end; NULL: the value is the whole file */
};

/*
 * The map of a scalar of this source, in the arena. A byte that was written as it is has its own
 * place; one that an escape or a folded line end stands for, the first byte of that.
 */
struct gg_ast_map gg_ast_map_new(struct gg_arena *a, const struct gg_source *source,
                                 const struct gg_ast *node);

/* Offset in the source of a byte of the value; `offset` may be the value's length. */
uint32_t gg_ast_map_at(const struct gg_ast_map *map, uint32_t offset);

/* The place of the bytes from `beg` to `end` of the value; never empty. */
struct gg_span gg_ast_map_span(const struct gg_ast_map *map, uint32_t file, uint32_t beg,
                               uint32_t end);

/* Of quoted texts of Prolog, for gg_ast_map_new: text.n + 1 places. */
uint32_t *gg_ast_map_term(struct gg_arena *a, const struct gg_source *source,
                          const struct gg_ast *node);

#endif
