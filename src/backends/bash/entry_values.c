/* Values of the spec as bash: words, lists of them, environments. */
#include "backends/bash/entry_view.h"
#include "backends/bash/quote.h"

const struct gg_ast *gg_entry_attr(const struct gg_entry *e, enum gg_option option)
{
    return gg_attr_find(e->plan->graph->attrs, e->plan->graph->nattrs, option);
}

gg_str gg_entry_value_code(const struct gg_entry *e, const struct gg_ast *node)
{
    gg_str text = node && node->kind == GG_AST_NULL ? GG_STR("/dev/null")
                  : node                            ? node->text
                                                    : GG_STR("-");
    return gg_bash_value(e->arena, text);
}

const struct gg_val *gg_entry_value(const struct gg_entry *e, uint32_t index,
                                    const struct gg_ast *node)
{
    struct gg_map map = gg_map_new(e->arena, node ? node->span : GG_NO_SPAN);
    gg_map_int(&map, "index", index);
    gg_map_code(&map, "value", gg_entry_value_code(e, node));
    return gg_map_done(&map);
}

/* A value or a list of values; `node` may be NULL. */
const struct gg_val *gg_entry_values(const struct gg_entry *e, const struct gg_ast *node)
{
    struct gg_list list = gg_list_new(e->arena);
    bool is_list = node && node->kind == GG_AST_LIST;
    for (uint32_t i = 0; is_list && i < node->u.kids.n; i++)
        gg_list_add(&list, gg_entry_value(e, i, node->u.kids.at[i]));
    if (node && !is_list)
        gg_list_add(&list, gg_entry_value(e, 0, node));
    return gg_list_done(&list);
}

const struct gg_val *gg_entry_env(const struct gg_entry *e, const struct gg_ast *env)
{
    struct gg_list list = gg_list_new(e->arena);
    for (uint32_t i = 0; env && i < env->u.kids.n; i++) {
        const struct gg_ast *value = env->u.kids.at[i];
        struct gg_map map = gg_map_new(e->arena, value->span);
        gg_map_code(&map, "name", value->key);
        gg_map_code(&map, "value", gg_bash_value(e->arena, value->text));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

void gg_entry_set_text(struct gg_map *map, const char *key, gg_str text)
{
    if (text.n)
        gg_map_code(map, key, text);
}
