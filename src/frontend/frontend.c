/* The table of notations. */
#include "frontend/frontend.h"

/* A notation that takes any name comes last. */
static const struct gg_notation *const notations[] = {
    &gg_notation_terms,
    &gg_notation_yaml,
};

const struct gg_notation *gg_notation_of(const struct gg_source *source)
{
    for (size_t i = 0; i < GG_COUNT(notations); i++)
        if (notations[i]->sniff(source->name, source->text))
            return notations[i];
    GG_BUG("no notation takes the name");
}

const struct gg_ast *gg_frontend_parse(struct gg_arena *a, const struct gg_sources *sources,
                                       uint32_t file, struct gg_diags *ds)
{
    const struct gg_source *source = gg_source_get(sources, file);
    return gg_notation_of(source)->parse(a, source, file, ds);
}
