/* Lowering of options: synonyms are resolved, defaults of the pipeline inherited, files read. */
#include "base/table.h"
#include "ir/body.h"
#include "ir/lower.h"

#include <stdlib.h>

/* Options that shape the graph or are gone once it stands. */
static bool is_structural(enum gg_option option)
{
    return option == GG_OPT_STEPS || option == GG_OPT_PIPELINES || option == GG_OPT_NAME ||
           option == GG_OPT_GLUEGEN || option == GG_OPT_STEP || option == GG_OPT_TARGET ||
           option == GG_OPT_STEP_INPUT;
}

static const struct {
    enum gg_option from, to;
} synonyms[] = {
    {GG_OPT_BUFFER_SIZE, GG_OPT_BUFFER},
    {GG_OPT_FLUSH_HANDLER, GG_OPT_END},
    {GG_OPT_WORKERS, GG_OPT_PARALLEL},
};

static enum gg_option canonical(enum gg_option option)
{
    for (size_t i = 0; i < GG_COUNT(synonyms); i++)
        if (synonyms[i].from == option)
            return synonyms[i].to;
    return option;
}

static int by_option(const void *x, const void *y)
{
    const struct gg_attr *a = x, *b = y;
    return (a->option > b->option) - (a->option < b->option);
}

struct attr_list {
    struct gg_attr at[GG_OPT_COUNT];
    uint32_t n;
};

/* The first value of an option wins: a specific one is added before a general one. */
static void add_attr(struct attr_list *list, enum gg_option option, const struct gg_ast *value)
{
    if (!gg_attr_find(list->at, list->n, option))
        list->at[list->n++] = (struct gg_attr){option, value};
}

/* `format` stands for both ends, behind the specific options. */
static void add_format(struct attr_list *list, const struct gg_ast *map)
{
    const struct gg_ast *format = gg_ast_get(map, "format");
    if (!format)
        return;
    add_attr(list, GG_OPT_INPUT_FORMAT, format);
    add_attr(list, GG_OPT_OUTPUT_FORMAT, format);
}

static void add_options(struct attr_list *list, const struct gg_ast *map, uint32_t place)
{
    for (uint32_t i = 0; i < map->u.kids.n; i++) {
        const struct gg_ast *value = map->u.kids.at[i];
        enum gg_option option;
        if (!gg_option_by_name(value->key, place, &option) || is_structural(option))
            continue;
        if (option != GG_OPT_FORMAT)
            add_attr(list, canonical(option), value);
    }
    add_format(list, map);
}

static const struct gg_attr *sorted_copy(struct gg_arena *a, struct attr_list *list)
{
    qsort(list->at, list->n, sizeof list->at[0], by_option);
    struct gg_attr *copy = gg_new_array(a, struct gg_attr, list->n);
    if (list->n)
        memcpy(copy, list->at, list->n * sizeof *copy);
    return copy;
}

/* The variables of both, the pipeline's own behind those for all: what is set last holds. */
static const struct gg_ast *merged_env(struct gg_lower *l, const struct gg_ast *own,
                                       const struct gg_ast *shared)
{
    uint32_t n = 0, nshared = shared->u.kids.n, nown = own->u.kids.n, number;
    bool is_new;
    struct gg_table names = gg_table_new(l->arena);
    struct gg_ast *map = gg_new(l->arena, struct gg_ast);
    const struct gg_ast **at = gg_new_array(l->arena, const struct gg_ast *, nshared + nown);
    for (uint32_t i = 0; i < nown; i++)
        gg_table_add(&names, own->u.kids.at[i]->key, i, &is_new);
    for (uint32_t i = 0; i < nshared; i++)
        if (!gg_table_get(&names, shared->u.kids.at[i]->key, &number))
            at[n++] = shared->u.kids.at[i];
    for (uint32_t i = 0; i < nown; i++)
        at[n++] = own->u.kids.at[i];
    *map = *own;
    map->u.kids.at = at;
    map->u.kids.n = n;
    return map;
}

void gg_lower_pipeline_attrs(struct gg_lower *l, const struct gg_ast *spec,
                             const struct gg_ast *pipeline, const struct gg_attr **attrs,
                             uint32_t *n)
{
    struct attr_list list = {.n = 0};
    const struct gg_ast *own = gg_ast_get(pipeline, "env");
    const struct gg_ast *shared = spec != pipeline ? gg_ast_get(spec, "env") : NULL;
    if (own && shared)
        add_attr(&list, GG_OPT_ENV, merged_env(l, own, shared));
    add_options(&list, pipeline, GG_AT_PIPELINE);
    if (spec != pipeline)
        add_options(&list, spec, GG_AT_PIPELINE);
    *attrs = sorted_copy(l->arena, &list);
    *n = list.n;
}

static bool resolve_body(struct gg_lower *l, struct attr_list *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->at[i].option != GG_OPT_FILE)
            continue;
        const struct gg_ast *body =
            gg_body_read(l->arena, l->sources, l->file, list->at[i].value, l->diags);
        list->at[i].option = GG_OPT_CODE;
        list->at[i].value = body ? body : list->at[i].value;
        return body;
    }
    return true;
}

bool gg_lower_step(struct gg_lower *l, const struct gg_ast *node, struct gg_step_draft *draft)
{
    struct attr_list list = {.n = 0};
    const struct gg_ast *target = gg_ast_get(node, "target");
    if (!target)
        target = gg_ast_get(node, "language");
    draft->node = node;
    draft->name = gg_ast_get(node, "step")->text;
    if (!target || !gg_target_by_name(target->text, &draft->target))
        GG_BUG("an unchecked step reached lowering");
    add_options(&list, node, GG_AT_STEP);
    bool ok = resolve_body(l, &list);
    draft->attrs = sorted_copy(l->arena, &list);
    draft->nattrs = list.n;
    return ok;
}

static struct gg_field field_of(const struct gg_ast *item)
{
    if (item->kind != GG_AST_MAP)
        return (struct gg_field){item->text, GG_TYPE_STR, item->span};
    const struct gg_ast *type = item->u.kids.at[0];
    struct gg_field field = {type->key, GG_TYPE_STR, type->key_span};
    (void)gg_type_by_name(type->text, &field.type);
    return field;
}

struct gg_record gg_lower_fields(struct gg_arena *a, const struct gg_ast *list)
{
    struct gg_field *fields = gg_new_array(a, struct gg_field, list->u.kids.n);
    for (uint32_t i = 0; i < list->u.kids.n; i++)
        fields[i] = field_of(list->u.kids.at[i]);
    return (struct gg_record){
        .known = true, .fields = fields, .nfields = list->u.kids.n, .whole = list->is_whole};
}
