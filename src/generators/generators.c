/* The table of predicates, for the evaluator and for the reference. */
#include "generators/generate.h"

#define GG_PREDICATE(group, name, arity, output, lower, args, doc)                                 \
    {GG_PREDICATES_##group, #name, arity, false, args, doc},
#define GG_PREDICATE_LATER(group, name, arity, args)                                               \
    {GG_PREDICATES_##group, #name, arity, true, args, NULL},
const struct gg_predicate_info gg_predicate_infos[] = {
#include "generators/predicates.def"
};
#undef GG_PREDICATE
#undef GG_PREDICATE_LATER
const uint32_t gg_npredicate_infos = GG_COUNT(gg_predicate_infos);

const char *gg_predicate_group_doc(enum gg_predicate_group group)
{
    static const char *const docs[] = {
#define GG_PREDICATE_GROUP(id, doc) doc,
#include "generators/groups.def"
#undef GG_PREDICATE_GROUP
    };
    return docs[group];
}

static enum gg_host_status not_yet(struct gg_host_call *call, const struct gg_term *const *args,
                                   struct gg_host_text *out)
{
    (void)args;
    (void)out;
    struct gg_diag *d = gg_diag_add(call->ds, GG_D_NOT_YET, call->span,
                                    "`%s/%u` is not supported yet by this version",
                                    call->predicate->name, call->predicate->arity);
    gg_diag_help(call->ds, d, "docs/generators.md lists the predicates that are");
    return GG_HOST_ERROR;
}

#define GG_PREDICATE(group, name, arity, output, lower, args, doc)                                 \
    {#name, arity, output, gg_generate_##lower, doc, NULL},
#define GG_PREDICATE_LATER(group, name, arity, args) {#name, arity, -1, not_yet, NULL, NULL},
static const struct gg_host_predicate predicates[] = {
#include "generators/predicates.def"
};
#undef GG_PREDICATE
#undef GG_PREDICATE_LATER

struct gg_host gg_generators_host(struct gg_arena *a, const struct gg_generator_env *env)
{
    struct gg_generators *g = gg_new(a, struct gg_generators);
    g->arena = a;
    g->env = env;
    return (struct gg_host){predicates, GG_COUNT(predicates), g};
}
