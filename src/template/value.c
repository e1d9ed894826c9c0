/* Values of templates: building, looking up and printing them. */
#include "template/value.h"

#include "base/json_write.h"

enum { MEMBERS_LIKELY = 16 };

static struct gg_val *val_new(struct gg_arena *a, enum gg_val_kind kind, struct gg_span span)
{
    struct gg_val *val = gg_new(a, struct gg_val);
    val->kind = kind;
    val->span = span;
    return val;
}

const struct gg_val *gg_val_bool(bool b)
{
    static const struct gg_val no = {.kind = GG_V_BOOL, .u.b = false};
    static const struct gg_val yes = {.kind = GG_V_BOOL, .u.b = true};
    return b ? &yes : &no;
}

const struct gg_val *gg_val_int(struct gg_arena *a, int64_t i)
{
    struct gg_val *val = val_new(a, GG_V_INT, GG_NO_SPAN);
    val->u.i = i;
    return val;
}

const struct gg_val *gg_val_text(struct gg_arena *a, gg_str s, struct gg_span span)
{
    struct gg_val *val = val_new(a, GG_V_TEXT, span);
    val->u.s = s;
    return val;
}

const struct gg_val *gg_val_code(struct gg_arena *a, gg_str s, struct gg_span span)
{
    struct gg_val *val = val_new(a, GG_V_CODE, span);
    val->u.s = s;
    return val;
}

const struct gg_val *gg_val_none(void)
{
    static const struct gg_val none = {.kind = GG_V_NONE};
    return &none;
}

struct gg_map gg_map_new(struct gg_arena *a, struct gg_span span)
{
    return (struct gg_map){.arena = a, .span = span};
}

void gg_map_put(struct gg_map *map, gg_str key, const struct gg_val *val)
{
    if (!val)
        return;
    if (!map->members.cap)
        gg_reserve(map->arena, &map->members, MEMBERS_LIKELY);
    gg_push(map->arena, &map->members, (struct gg_member){key, val});
}

const struct gg_val *gg_map_done(struct gg_map *map)
{
    struct gg_val *val = val_new(map->arena, GG_V_MAP, map->span);
    val->u.map.at = map->members.at;
    val->u.map.n = map->members.n;
    return val;
}

struct gg_list gg_list_new(struct gg_arena *a)
{
    return (struct gg_list){.arena = a};
}

void gg_list_add(struct gg_list *list, const struct gg_val *val)
{
    gg_push(list->arena, &list->items, val);
}

const struct gg_shape gg_item_shape[] = {{"first", GG_V_BOOL, false, NULL, "first of the list"},
                                         {"last", GG_V_BOOL, false, NULL, "last of the list"},
                                         {NULL}};

/* A copy of `map` that knows its place: the values of the view stay as they were built. */
static const struct gg_val *with_place(struct gg_arena *a, const struct gg_val *map, bool first,
                                       bool last)
{
    uint32_t n = map->u.map.n;
    struct gg_member *members = gg_new_array(a, struct gg_member, n + 2);
    if (n)
        memcpy(members, map->u.map.at, n * sizeof *members);
    members[n] = (struct gg_member){GG_STR("first"), gg_val_bool(first)};
    members[n + 1] = (struct gg_member){GG_STR("last"), gg_val_bool(last)};
    struct gg_val *copy = gg_new(a, struct gg_val);
    *copy = *map;
    copy->u.map.at = members;
    copy->u.map.n = n + 2;
    return copy;
}

const struct gg_val *gg_list_done(struct gg_list *list)
{
    uint32_t n = list->items.n;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_val *item = list->items.at[i];
        if (item->kind == GG_V_MAP)
            list->items.at[i] = with_place(list->arena, item, i == 0, i + 1 == n);
    }
    struct gg_val *val = val_new(list->arena, GG_V_LIST, GG_NO_SPAN);
    val->u.list.items.at = list->items.at;
    val->u.list.n = n;
    return val;
}

const struct gg_val *gg_list_made(struct gg_arena *a, const struct gg_item_maker *maker, uint32_t n)
{
    struct gg_val *val = val_new(a, GG_V_LIST, GG_NO_SPAN);
    val->u.list.items.maker = maker;
    val->u.list.n = n;
    val->u.list.is_made = true;
    return val;
}

const struct gg_val *gg_list_item(const struct gg_val *list, uint32_t index)
{
    if (!list->u.list.is_made)
        return list->u.list.items.at[index];
    const struct gg_item_maker *maker = list->u.list.items.maker;
    const struct gg_val *item = maker->make(maker->ctx, maker->arena, index);
    return with_place(maker->arena, item, index == 0, index + 1 == list->u.list.n);
}

/* Linear: maps of views have at most some tens of members, and most keys differ in length. */
const struct gg_val *gg_val_get(const struct gg_val *map, gg_str key)
{
    if (map->kind != GG_V_MAP)
        return NULL;
    for (uint32_t i = 0; i < map->u.map.n; i++) {
        const struct gg_member *member = &map->u.map.at[i];
        if (gg_str_eq(member->key, key))
            return member->val;
    }
    return NULL;
}

const struct gg_shape *gg_shape_get(const struct gg_shape *shape, gg_str key)
{
    for (; shape && shape->key; shape++)
        if (key.n && *shape->key == *key.p && gg_str_is(key, shape->key))
            return shape;
    return NULL;
}

static void print(struct gg_json *j, const struct gg_val *val)
{
    switch (val->kind) {
    case GG_V_NONE:
        gg_json_null(j);
        break;
    case GG_V_BOOL:
        gg_json_bool(j, val->u.b);
        break;
    case GG_V_INT:
        gg_json_int(j, val->u.i);
        break;
    case GG_V_TEXT:
        gg_json_str(j, val->u.s);
        break;
    case GG_V_CODE:
        gg_json_open(j, '{');
        gg_json_key(j, "code");
        gg_json_str(j, val->u.s);
        gg_json_close(j, '}');
        break;
    case GG_V_LIST:
        gg_json_open(j, '[');
        for (uint32_t i = 0; i < val->u.list.n; i++)
            print(j, gg_list_item(val, i));
        gg_json_close(j, ']');
        break;
    case GG_V_MAP:
        gg_json_open(j, '{');
        for (uint32_t i = 0; i < val->u.map.n; i++) {
            gg_json_key_str(j, val->u.map.at[i].key);
            print(j, val->u.map.at[i].val);
        }
        gg_json_close(j, '}');
        break;
    }
}

void gg_val_print(const struct gg_val *val, struct gg_buf *out)
{
    struct gg_json j = gg_json_new(out);
    print(&j, val);
    gg_buf_addc(out, '\n');
}
