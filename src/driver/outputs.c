/* Which directory, and whether several specs can share it. */
#include "driver/outputs.h"

#include "base/table.h"

/* Beside a gluegen.yaml that was found above; else in the working directory. */
const char *gg_output_dir(struct gg_session *s, const struct gg_spec_list *specs)
{
    if (s->args.given[GG_FLAG_OUTPUT])
        return s->args.value[GG_FLAG_OUTPUT];
    if (!specs->found_in)
        return "out";
    return gg_cstr(&s->arena, gg_str_printf(&s->arena, "%sout", specs->found_in));
}

/* In a directory a spec is known by its base name: the second would remove the first one's files.
 */
bool gg_specs_share_dir(struct gg_session *s, const struct gg_spec_list *specs)
{
    struct gg_table names = gg_table_new(&s->arena);
    if (s->args.given[GG_FLAG_OUTPUT] && !*s->args.value[GG_FLAG_OUTPUT]) {
        gg_usage_error(s, "the output directory has no name");
        return false;
    }
    for (uint32_t i = 0; i < specs->paths.n; i++) {
        bool is_new;
        uint32_t first = gg_table_add(&names, gg_spec_base(specs->paths.at[i]), i, &is_new);
        if (is_new || !strcmp(specs->paths.at[first], specs->paths.at[i]))
            continue;
        gg_usage_error(s, "`%s` and `%s` have one name, so they cannot share an output directory",
                       specs->paths.at[first], specs->paths.at[i]);
        return false;
    }
    return true;
}
