/* diff --semantic: the difference of two plans for a reviewer. */
#include "base/json_write.h"
#include "driver/diff.h"
#include "ir/compare.h"

enum { TOOLS_MAX = 64 };

static const char *const level_names[] = {
    [GG_LEVEL_NOTE] = "note", [GG_LEVEL_CHANGE] = "change", [GG_LEVEL_WEAKER] = "weaker"};

static const char *const bytes_names[] = {
    [GG_BYTES_SAME] = "same", [GG_BYTES_MAY] = "may differ", [GG_BYTES_DIFFER] = "differ"};

struct spec_differences {
    const char *spec;
    struct gg_differences differences;
};

struct report {
    struct gg_session *session;
    GG_VEC(struct spec_differences) specs;
};

/* Tools */

struct tools {
    const char *names[TOOLS_MAX];
    uint32_t n;
};

static void add_tool(struct tools *tools, const char *name)
{
    for (uint32_t i = 0; i < tools->n; i++)
        if (!strcmp(tools->names[i], name))
            return;
    if (tools->n < TOOLS_MAX)
        tools->names[tools->n++] = name;
}

static struct tools tools_of(const struct gg_plan *plan)
{
    struct tools tools = {.n = 0};
    for (uint32_t p = 0; plan && p < plan->npipelines; p++)
        for (uint32_t u = 0; u < plan->pipelines[p].nunits; u++) {
            const struct gg_unit *unit = &plan->pipelines[p].units[u];
            const struct gg_backend *backend = gg_backend_get(unit->target);
            bool is_command = gg_stage_attr(unit->stage, GG_OPT_COMMAND) &&
                              !gg_stage_attr(unit->stage, GG_OPT_SOURCE);
            if (unit->runtime.said)
                add_tool(&tools, gg_runtimes[unit->runtime.id].name);
            uint32_t n = backend && !is_command && !unit->runtime.said ? backend->ntools : 0;
            for (uint32_t i = 0; i < n; i++)
                if (!backend->tools[i].optional)
                    add_tool(&tools, backend->tools[i].name);
            if (backend && backend->dealer && gg_stage_attr(unit->stage, GG_OPT_KEY))
                add_tool(&tools, backend->dealer->name);
        }
    return tools;
}

static void tell_tools(struct gg_differences *to, const struct tools *tools,
                       const struct tools *other, enum gg_difference_kind kind)
{
    for (uint32_t i = 0; i < tools->n; i++) {
        uint32_t k = 0;
        while (k < other->n && strcmp(tools->names[i], other->names[k]))
            k++;
        if (k == other->n)
            gg_differ(to, kind, gg_str_from(tools->names[i]), GG_STR(""), GG_STR(""));
    }
}

static int compare(struct report *r, const struct gg_revisions *revisions, const char *path)
{
    struct gg_session *s = r->session;
    struct gg_sides sides;
    struct spec_differences spec = {path, {.arena = &s->arena}};
    int status;
    if (!gg_sides_compile(s, revisions, path, GG_PHASE_PLAN, &sides, &status))
        return status;
    struct tools old_tools = tools_of(sides.old.plan), new_tools = tools_of(sides.new.plan);
    tell_tools(&spec.differences, &new_tools, &old_tools, GG_DIFFERS_TOOL_NEEDED);
    tell_tools(&spec.differences, &old_tools, &new_tools, GG_DIFFERS_TOOL_DROPPED);
    gg_plan_compare(&(struct gg_compared){sides.old.lowered, sides.old.plan},
                    &(struct gg_compared){sides.new.lowered, sides.new.plan}, &spec.differences);
    gg_push(&s->arena, &r->specs, spec);
    return status;
}

/* Writing */

static void write_text(struct report *r)
{
    struct gg_buf *out = &r->session->out;
    for (uint32_t i = 0; i < r->specs.n; i++) {
        const struct spec_differences *spec = &r->specs.at[i];
        for (uint32_t k = 0; k < spec->differences.list.n; k++) {
            const struct gg_difference *d = &spec->differences.list.at[k];
            const struct gg_difference_info *info = gg_difference_info(d->kind);
            gg_str text = gg_difference_text(&r->session->arena, d);
            gg_buf_addf(out, "%s: %-6s " GG_FMT, spec->spec, level_names[info->level],
                        GG_ARG(text));
            if (info->bytes != GG_BYTES_SAME)
                gg_buf_addf(out, " (output bytes %s)", bytes_names[info->bytes]);
            gg_buf_addc(out, '\n');
        }
    }
}

/* A cell of a table: no bar, no line end, nothing that is markup. */
static void add_cell(struct gg_buf *out, gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n' || c == '\r')
            c = ' ';
        if (strchr("|`*_<>[]\\", c) && c)
            gg_buf_addc(out, '\\');
        gg_buf_addc(out, c);
    }
}

static void write_markdown(struct report *r)
{
    struct gg_buf *out = &r->session->out;
    for (uint32_t i = 0; i < r->specs.n; i++) {
        const struct spec_differences *spec = &r->specs.at[i];
        gg_buf_adds(out, i ? "\n### " : "### ");
        add_cell(out, gg_str_from(spec->spec));
        gg_buf_adds(out, "\n\n");
        if (!spec->differences.list.n) {
            gg_buf_adds(out, "The plan is the same.\n");
            continue;
        }
        gg_buf_adds(out, "| level | difference | output bytes |\n|---|---|---|\n");
        for (uint32_t k = 0; k < spec->differences.list.n; k++) {
            const struct gg_difference *d = &spec->differences.list.at[k];
            const struct gg_difference_info *info = gg_difference_info(d->kind);
            gg_buf_addf(out, info->level == GG_LEVEL_WEAKER ? "| **%s** | " : "| %s | ",
                        level_names[info->level]);
            add_cell(out, gg_difference_text(&r->session->arena, d));
            gg_buf_addf(out, " | %s |\n", bytes_names[info->bytes]);
        }
    }
}

static void write_json(struct report *r)
{
    struct gg_json j = gg_json_new(&r->session->out);
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < r->specs.n; i++)
        for (uint32_t k = 0; k < r->specs.at[i].differences.list.n; k++) {
            const struct gg_difference *d = &r->specs.at[i].differences.list.at[k];
            const struct gg_difference_info *info = gg_difference_info(d->kind);
            gg_json_open(&j, '{');
            gg_json_key(&j, "spec");
            gg_json_cstr(&j, r->specs.at[i].spec);
            gg_json_key(&j, "level");
            gg_json_cstr(&j, level_names[info->level]);
            gg_json_key(&j, "difference");
            gg_json_cstr(&j, info->name);
            gg_json_member(&j, "subject", d->subject);
            gg_json_member(&j, "before", d->before);
            gg_json_member(&j, "after", d->after);
            gg_json_key(&j, "text");
            gg_json_str(&j, gg_difference_text(&r->session->arena, d));
            gg_json_key(&j, "outputBytes");
            gg_json_cstr(&j, bytes_names[info->bytes]);
            gg_json_close(&j, '}');
        }
    gg_json_close(&j, ']');
    gg_buf_addc(&r->session->out, '\n');
}

/* --fail-on: which levels are findings. */
static bool has_findings(const struct report *r)
{
    const char *fail_on = r->session->args.value[GG_FLAG_FAIL_ON];
    bool only_weaker = fail_on && !strcmp(fail_on, "weaker");
    for (uint32_t i = 0; i < r->specs.n; i++)
        for (uint32_t k = 0; k < r->specs.at[i].differences.list.n; k++) {
            enum gg_difference_kind kind = r->specs.at[i].differences.list.at[k].kind;
            if (!only_weaker || gg_difference_info(kind)->level == GG_LEVEL_WEAKER)
                return true;
        }
    return false;
}

int gg_diff_semantic(struct gg_session *s, const struct gg_spec_list *specs)
{
    const char *format = s->args.value[GG_FLAG_FORMAT];
    struct report r = {.session = s};
    struct gg_revisions revisions;
    int status = GG_EXIT_OK;
    if (!gg_revisions_open(s, &revisions, GG_FROM_HEAD))
        return gg_session_report(s);
    for (uint32_t i = 0; i < specs->paths.n; i++) {
        int one = compare(&r, &revisions, specs->paths.at[i]);
        status = one > status ? one : status;
    }
    gg_vcs_close(revisions.vcs);
    if (format && !strcmp(format, "json"))
        write_json(&r);
    else if (format && !strcmp(format, "markdown"))
        write_markdown(&r);
    else
        write_text(&r);
    return has_findings(&r) && status < GG_EXIT_FINDINGS ? GG_EXIT_FINDINGS : status;
}
