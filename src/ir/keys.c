/* The fields by which records are dealt out to workers. */
#include "ir/ir.h"

static const struct gg_field *find(const struct gg_record *record, gg_str name)
{
    for (uint32_t i = 0; record->known && i < record->nfields; i++)
        if (gg_str_eq(record->fields[i].name, name))
            return &record->fields[i];
    return NULL;
}

/* A name alone is a list of one. */
static uint32_t count(const struct gg_ast *value)
{
    return !value ? 0 : value->kind == GG_AST_LIST ? value->u.kids.n : 1;
}

static const struct gg_ast *name_at(const struct gg_ast *value, uint32_t i)
{
    return value->kind == GG_AST_LIST ? value->u.kids.at[i] : value;
}

uint32_t gg_stage_keys(struct gg_arena *a, const struct gg_stage *stage, const uint32_t **keys)
{
    const struct gg_ast *value = gg_stage_attr(stage, GG_OPT_KEY);
    uint32_t n = 0, *found = gg_new_array(a, uint32_t, count(value));
    for (uint32_t i = 0; i < count(value); i++) {
        const struct gg_field *field = find(&stage->in, name_at(value, i)->text);
        if (field)
            found[n++] = (uint32_t)(field - stage->in.fields);
    }
    *keys = found;
    return n;
}

/* One value must have one text that decides, as `7` and `007` of an int have. */
static bool is_key_type(enum gg_type type)
{
    return type == GG_TYPE_STR || type == GG_TYPE_INT || type == GG_TYPE_BOOL;
}

static bool check_name(const struct gg_stage *stage, const struct gg_ast *name, struct gg_diags *ds)
{
    const struct gg_field *field = find(&stage->in, name->text);
    if (field && is_key_type(field->type))
        return true;
    struct gg_diag *d;
    if (field) {
        d = gg_diag_add(ds, GG_D_KEY_FIELD, name->span, "a field of type %s is no key",
                        gg_type_name(field->type));
        gg_diag_help(ds, d, "a key is made of fields of types str, int and bool");
        return false;
    }
    d = gg_diag_add(ds, GG_D_KEY_FIELD, name->span, "`" GG_FMT "` is no field of step `" GG_FMT "`",
                    GG_ARG(name->text), GG_ARG(stage->name));
    if (stage->in.known)
        gg_diag_help(ds, d, "name a field that the step reads");
    else
        gg_diag_help(ds, d, "declare `fields`, so that it has names");
    return false;
}

bool gg_keys_check(const struct gg_module *module, struct gg_diags *ds)
{
    bool ok = true;
    for (uint32_t g = 0; g < module->ngraphs; g++)
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++) {
            const struct gg_stage *stage = &module->graphs[g].stages[i];
            const struct gg_ast *value = gg_stage_attr(stage, GG_OPT_KEY);
            for (uint32_t k = 0; k < count(value); k++)
                ok &= check_name(stage, name_at(value, k), ds);
        }
    return ok;
}
