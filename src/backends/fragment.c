/* Templates that are rendered alone. */
#include "backends/fragment.h"

gg_str gg_fragment(struct gg_arena *a, struct gg_tmpl_set *templates, struct gg_diags *ds,
                   const struct gg_backend *backend, const struct gg_fragment_rule *rule,
                   const struct gg_val *view)
{
    struct gg_tmpl_env env = {
        .quote = backend->quote, .strict = true, .reindent = true, .shape = rule->shape};
    struct gg_out out = gg_out_new(a);
    if (!gg_tmpl_render(templates, gg_str_from(rule->template_name), view, &env, &out, ds))
        return GG_STR("");
    gg_str code = gg_buf_str(&out.text);
    while (code.n && code.p[code.n - 1] == '\n')
        code.n--;
    return code;
}
