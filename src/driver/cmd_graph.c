/* gluegen graph: the plans of specs as one picture. */
#include "driver/session.h"
#include "graph/picture.h"
#include "template/tmpl_set.h"

struct parts {
    struct gg_picture_part *at;
    uint32_t n;
};

/* A picture without some of what was asked for would mislead: all specs are sound, or none is
 * drawn. */
static int plan_all(struct gg_session *s, const struct gg_spec_list *specs, struct parts *parts)
{
    int status = GG_EXIT_OK;
    parts->at = gg_new_array(&s->arena, struct gg_picture_part, specs->paths.n);
    for (uint32_t i = 0; i < specs->paths.n; i++) {
        struct gg_compiled compiled;
        bool ok = gg_session_compile(s, specs->paths.at[i], GG_PHASE_PLAN, &compiled);
        int code = gg_session_report(s);
        status = code > status ? code : status;
        if (ok)
            parts->at[parts->n++] =
                (struct gg_picture_part){gg_spec_base(specs->paths.at[i]), compiled.plan};
    }
    return status;
}

static int draw(struct gg_session *s, const struct parts *parts)
{
    const char *name = s->args.value[GG_FLAG_FORMAT];
    const struct gg_picture_format *format = gg_picture_format(name ? name : "svg");
    struct gg_tmpl_set *set =
        gg_tmpl_set_new(&s->arena, &s->sources, s->args.template_dirs.at, s->args.template_dirs.n);
    struct gg_tmpl_env env = {.quote = format->quote, .strict = true, .shape = gg_picture_shape};
    struct gg_out out = gg_out_new(&s->arena);
    const struct gg_val *view = gg_picture_view(&s->arena, &s->sources, parts->at, parts->n);
    if (gg_tmpl_set_check_dirs(set, &s->diags) &&
        gg_tmpl_render(set, gg_str_from(format->template_name), view, &env, &out, &s->diags))
        gg_buf_add(&s->out, gg_buf_str(&out.text));
    return gg_session_report(s);
}

int gg_command_run_GRAPH(struct gg_session *s)
{
    struct gg_spec_list specs;
    struct parts parts = {0};
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    int status = plan_all(s, &specs, &parts);
    return status ? status : draw(s, &parts);
}
