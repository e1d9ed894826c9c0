/* The commands that tell about gluegen itself: version, help, completion, man, schema. */
#include "base/json_write.h"
#include "driver/session.h"
#include "gluegen_version.h"

int gg_command_run_VERSION(struct gg_session *s)
{
    if (s->args.operands.n)
        return gg_too_many_operands(s, 0);
    if (!s->args.given[GG_FLAG_JSON]) {
        gg_buf_adds(&s->out, "gluegen " GG_VERSION "\n");
        return GG_EXIT_OK;
    }
    struct gg_json j = gg_json_new(&s->out);
    gg_json_open(&j, '{');
    gg_json_key(&j, "version");
    gg_json_cstr(&j, GG_VERSION);
    gg_json_key(&j, "language");
    gg_json_int(&j, 1);
    gg_json_key(&j, "targets");
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        gg_json_cstr(&j, gg_target_name((enum gg_target)i));
    gg_json_close(&j, ']');
    gg_json_close(&j, '}');
    gg_buf_addc(&s->out, '\n');
    return GG_EXIT_OK;
}

int gg_command_run_HELP(struct gg_session *s)
{
    enum gg_command command = GG_COMMAND_COUNT;
    if (s->args.operands.n > 1)
        return gg_too_many_operands(s, 1);
    if (s->args.operands.n && !gg_command_by_name(gg_str_from(s->args.operands.at[0]), &command))
        return gg_usage_error(s, "unknown command `%s`", s->args.operands.at[0]);
    gg_help_write(&s->arena, command, &s->out);
    return GG_EXIT_OK;
}

int gg_command_run_MAN(struct gg_session *s)
{
    const char *page = s->args.operands.n ? s->args.operands.at[0] : "gluegen.1";
    if (s->args.operands.n > 1)
        return gg_too_many_operands(s, 1);
    if (strcmp(page, "gluegen.1") && strcmp(page, "gluegen-spec.5"))
        return gg_unknown_operand(s, "page", page);
    gg_man_write(gg_str_from(page), &s->out);
    return GG_EXIT_OK;
}

int gg_command_run_COMPLETE(struct gg_session *s)
{
    uint32_t index = 0;
    for (const char *p = s->args.rest.n ? s->args.rest.at[0] : ""; *p >= '0' && *p <= '9'; p++)
        index = index * 10 + (uint32_t)(*p - '0');
    if (s->args.rest.n > 1)
        gg_complete(&s->arena, index, s->args.rest.at + 1, s->args.rest.n - 1, &s->out);
    return GG_EXIT_OK;
}

/* The text of a built-in template, as it is. */
static bool add_embedded(struct gg_buf *out, const char *name)
{
    for (uint32_t i = 0; i < gg_nembedded_templates; i++) {
        const struct gg_embedded_template *t = &gg_embedded_templates[i];
        if (strcmp(t->name, name))
            continue;
        gg_buf_add(out, (gg_str){(const char *)t->text, t->n});
        return true;
    }
    return false;
}

int gg_command_run_COMPLETION(struct gg_session *s)
{
    if (s->args.operands.n != 1)
        return gg_usage_error(s, "which shell: %s?",
                              gg_command_info(GG_COMMAND_COMPLETION)->operands);
    const char *shell = s->args.operands.at[0];
    gg_str name = gg_str_printf(&s->arena, "driver/completion.%s", shell);
    if (!add_embedded(&s->out, gg_cstr(&s->arena, name)))
        return gg_unknown_operand(s, "shell", shell);
    return GG_EXIT_OK;
}
