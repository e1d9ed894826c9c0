/*
 * Values that templates are rendered with, and the shapes that say which names they hold.
 *
 * TEXT is user data: a template writes it as a literal of the target language (env->quote). CODE
 * is made by a backend or written by the user as code: it is written as it is, and its lines can
 * be mapped back to the spec.
 */
#ifndef GG_TEMPLATE_VALUE_H
#define GG_TEMPLATE_VALUE_H

#include "base/source.h"

enum gg_val_kind { GG_V_NONE, GG_V_BOOL, GG_V_INT, GG_V_TEXT, GG_V_CODE, GG_V_LIST, GG_V_MAP };

struct gg_val;

struct gg_member {
    gg_str key;
    const struct gg_val *val;
};

/* Makes the items of a long list when they are wanted; each lasts until the arena is rewound. */
struct gg_item_maker {
    const struct gg_val *(*make)(const void *ctx, struct gg_arena *a, uint32_t index);
    const void *ctx;
    struct gg_arena *arena; /* no output may be built in it */
};

struct gg_val {
    enum gg_val_kind kind;
    struct gg_span span;     /* of the spec, for marks */
    const uint32_t *line_at; /* CODE of several lines: where each line is in span.file, or NULL */
    uint32_t nlines;
    const bool *held; /* of each of these lines whether it begins inside of a token; or NULL */
    union {
        bool b;
        int64_t i;
        gg_str s;
        struct {
            union {
                const struct gg_val *const *at;
                const struct gg_item_maker *maker;
            } items;
            uint32_t n;
            bool is_made; /* by the maker */
        } list;
        struct {
            const struct gg_member *at;
            uint32_t n;
        } map;
    } u;
};

/* A static description of a map: its keys, kinds and docs. Ends with a row whose key is NULL. */
struct gg_shape {
    const char *key;
    enum gg_val_kind kind;
    bool optional;             /* may be missing; then it is false, empty */
    const struct gg_shape *of; /* of a map, or of a list's items (NULL: items are CODE or TEXT) */
    const char *doc;
};

/* What each map in a list has besides: no shape repeats it. */
extern const struct gg_shape gg_item_shape[];

/* The row of a name; NULL when there is none, or no shape. */
const struct gg_shape *gg_shape_get(const struct gg_shape *shape, gg_str key);

const struct gg_val *gg_val_bool(bool b);
const struct gg_val *gg_val_int(struct gg_arena *a, int64_t i);
const struct gg_val *gg_val_text(struct gg_arena *a, gg_str s, struct gg_span span);
const struct gg_val *gg_val_code(struct gg_arena *a, gg_str s, struct gg_span span);
const struct gg_val *gg_val_none(void);

/* Builds a map; keys are static. A NULL value is not added. */
struct gg_map {
    struct gg_arena *arena;
    GG_VEC(struct gg_member) members;
    struct gg_span span;
};

struct gg_map gg_map_new(struct gg_arena *a, struct gg_span span);
void gg_map_put(struct gg_map *map, gg_str key, const struct gg_val *val);
const struct gg_val *gg_map_done(struct gg_map *map);

/* Keys are literals: inlined, their length costs nothing. */
static inline void gg_map_set(struct gg_map *map, const char *key, const struct gg_val *val)
{
    gg_map_put(map, gg_str_from(key), val);
}

static inline void gg_map_bool(struct gg_map *map, const char *key, bool b)
{
    gg_map_put(map, gg_str_from(key), gg_val_bool(b));
}

static inline void gg_map_int(struct gg_map *map, const char *key, int64_t i)
{
    gg_map_put(map, gg_str_from(key), gg_val_int(map->arena, i));
}

static inline void gg_map_text(struct gg_map *map, const char *key, gg_str s)
{
    gg_map_put(map, gg_str_from(key), gg_val_text(map->arena, s, map->span));
}

static inline void gg_map_code(struct gg_map *map, const char *key, gg_str s)
{
    gg_map_put(map, gg_str_from(key), gg_val_code(map->arena, s, map->span));
}

/*
 * Builds a list of maps or scalars. gg_list_done adds `first` and `last` to items that are maps;
 * shapes need not name them.
 */
struct gg_list {
    struct gg_arena *arena;
    GG_VEC(const struct gg_val *) items;
};

struct gg_list gg_list_new(struct gg_arena *a);
void gg_list_add(struct gg_list *list, const struct gg_val *val);
const struct gg_val *gg_list_done(struct gg_list *list);

/* A list of `n` maps that are made one at a time while it is rendered, so that it needs the memory
 * of one. `maker` is borrowed. */
const struct gg_val *gg_list_made(struct gg_arena *a, const struct gg_item_maker *maker,
                                  uint32_t n);

const struct gg_val *gg_list_item(const struct gg_val *list, uint32_t index);

const struct gg_val *gg_val_get(const struct gg_val *map, gg_str key); /* NULL when missing */

/* As JSON, for --emit=view: TEXT is a string, CODE is {"code": "..."}. */
void gg_val_print(const struct gg_val *val, struct gg_buf *out);

#endif
