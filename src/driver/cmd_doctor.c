/* gluegen doctor: the tools that a plan needs, whether they are there, and how new they are. */
#include "base/json_write.h"
#include "base/spawn.h"
#include "driver/session.h"
#include "output/vcs.h"

#include <ctype.h>
#include <stdlib.h>

enum tool_state { TOOL_FINE, TOOL_OLD, TOOL_MISSING, TOOL_BROKEN };

struct finding {
    const struct gg_tool *tool;
    gg_str needed_by; /* "aggregate, count" */
    gg_str version;   /* "" when unknown */
    enum tool_state state;
};

struct doctor {
    struct gg_session *session;
    GG_VEC(struct finding) findings;
};

/* No program, and of gluegen itself; see output/vcs.h. */
static const struct gg_tool libgit2 = {
    .name = "libgit2", .min_version = "1.5", .debian = GG_VCS_PACKAGE};

enum { OUTPUT_MAX = 4096, ANSWER_MS = 5000 };

/* Runs `name arg`. False when there is no such program. */
static bool ask(struct gg_arena *a, const char *name, const char *arg, gg_str *answer)
{
    const char *argv[] = {name, arg && *arg ? arg : NULL, NULL};
    struct gg_question question = {
        .argv = argv, .out = true, .err = true, .most = OUTPUT_MAX, .limit_ms = ANSWER_MS};
    struct gg_answer said = gg_spawn_ask(a, &question);
    *answer = said.text;
    return said.has_started;
}

/* The first number with a point in it: "go version go1.26.4 linux" gives 1.26.4. */
static gg_str version_in(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        size_t end = i;
        bool point = false;
        while (end < text.n && (isdigit((unsigned char)text.p[end]) ||
                                (end > i && text.p[end] == '.' && end + 1 < text.n &&
                                 isdigit((unsigned char)text.p[end + 1])))) {
            point |= text.p[end] == '.';
            end++;
        }
        if (point)
            return gg_str_sub(text, i, end);
        i = end > i ? end - 1 : i;
    }
    return GG_STR("");
}

static long next_number(gg_str *s)
{
    long n = 0;
    size_t i = 0;
    for (; i < s->n && s->p[i] != '.'; i++)
        n = n < 100000000 ? n * 10 + (s->p[i] - '0') : n;
    *s = gg_str_sub(*s, i + 1, s->n);
    return n;
}

static bool is_older(gg_str version, const char *least)
{
    gg_str want = gg_str_from(least);
    while (want.n) {
        long has = next_number(&version), needs = next_number(&want);
        if (has != needs)
            return has < needs;
    }
    return false;
}

static void examine(struct gg_arena *a, struct finding *f)
{
    gg_str answer;
    f->state = TOOL_FINE;
    if (f->tool == &libgit2) {
        f->state = gg_vcs_is_there(a, &f->version) ? TOOL_FINE : TOOL_MISSING;
        return;
    }
    if (!ask(a, f->tool->name, f->tool->version_args, &answer)) {
        f->state = TOOL_MISSING;
        return;
    }
    f->version = version_in(answer);
    if (f->tool->min_version && !f->version.n)
        f->state = TOOL_BROKEN; /* a launcher, say, of a tool that is not there */
    else if (f->tool->min_version && is_older(f->version, f->tool->min_version))
        f->state = TOOL_OLD;
}

static void need(struct doctor *d, const struct gg_tool *tool, gg_str who)
{
    struct gg_arena *a = &d->session->arena;
    for (uint32_t i = 0; i < d->findings.n; i++) {
        struct finding *f = &d->findings.at[i];
        if (strcmp(f->tool->name, tool->name))
            continue;
        f->needed_by = gg_str_printf(a, GG_FMT ", " GG_FMT, GG_ARG(f->needed_by), GG_ARG(who));
        return;
    }
    struct finding found = {.tool = tool, .needed_by = who};
    examine(a, &found);
    gg_push(a, &d->findings, found);
}

static bool is_there(struct doctor *d, const struct gg_tool *tool)
{
    gg_str answer;
    return ask(&d->session->arena, tool->name, tool->version_args, &answer);
}

/* All that a language's steps may need. */
static void need_backend(struct doctor *d, enum gg_target target, gg_str who)
{
    const struct gg_backend *backend = gg_backend_get(target);
    for (uint32_t i = 0; backend && i < backend->ntools; i++)
        if (!backend->tools[i].optional || is_there(d, &backend->tools[i]))
            need(d, &backend->tools[i], who);
}

static const struct gg_tool *tool_of(const struct gg_backend *backend, enum gg_runtime_id runtime)
{
    for (uint32_t i = 0; runtime != GG_RUNTIME_NONE && i < backend->ntools; i++)
        if (!strcmp(backend->tools[i].name, gg_runtimes[runtime].name))
            return &backend->tools[i];
    return NULL;
}

/* The runtime that was chosen, or the one that does as well and is there. */
static void need_runtime(struct doctor *d, const struct gg_unit *unit)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    const struct gg_tool *tool = tool_of(backend, unit->runtime.id);
    const struct gg_tool *instead =
        unit->runtime.said ? NULL : tool_of(backend, gg_runtimes[unit->runtime.id].instead);
    if (!tool)
        need_backend(d, unit->target, unit->name);
    else
        need(d, instead && !is_there(d, tool) ? instead : tool, unit->name);
    if (backend->dealer && gg_stage_attr(unit->stage, GG_OPT_KEY))
        need(d, backend->dealer, unit->name);
}

/* A program of the user's own is looked for when its name is fixed; a path may be built later. */
static void need_command(struct doctor *d, const struct gg_stage *stage)
{
    struct gg_arena *a = &d->session->arena;
    const struct gg_ast *value = gg_stage_attr(stage, GG_OPT_COMMAND);
    if (value && value->kind == GG_AST_LIST)
        value = value->u.kids.n ? value->u.kids.at[0] : NULL;
    if (!value || gg_str_find_char(value->text, '/') >= 0 ||
        gg_str_find(value->text, GG_STR("${")) >= 0)
        return;
    struct gg_tool *tool = gg_new(a, struct gg_tool);
    *tool = (struct gg_tool){.name = gg_cstr(a, value->text), .version_args = "--version"};
    need(d, tool, stage->name);
}

static void need_unit(struct doctor *d, const struct gg_unit *unit)
{
    if (!gg_stage_attr(unit->stage, GG_OPT_COMMAND)) {
        need_runtime(d, unit);
        return;
    }
    need_command(d, unit->stage);
    if (gg_stage_attr(unit->stage, GG_OPT_SOURCE))
        need_backend(d, unit->target, unit->name);
}

/* What runs blocks of records, when the plan says so. */
static const struct gg_tool gnu_parallel = {"parallel", "--version", NULL,
                                            "parallel", false,       false};

static void need_plan(struct doctor *d, const struct gg_plan *plan)
{
    for (uint32_t p = 0; p < plan->npipelines; p++) {
        need_backend(d, GG_TARGET_BASH, plan->pipelines[p].graph->name);
        for (uint32_t u = 0; u < plan->pipelines[p].nunits; u++)
            need_unit(d, &plan->pipelines[p].units[u]);
        if (plan->pipelines[p].nstretches)
            need(d, &gnu_parallel, plan->pipelines[p].graph->name);
    }
}

static const char *const state_names[] = {"ok", "too old", "missing", "broken"};

static void write_json(struct doctor *d)
{
    struct gg_json j = gg_json_new(&d->session->out);
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < d->findings.n; i++) {
        const struct finding *f = &d->findings.at[i];
        const char *const pairs[][2] = {
            {"tool", f->tool->name},
            {"state", state_names[f->state]},
            {"version", f->version.n ? gg_cstr(&d->session->arena, f->version) : NULL},
            {"minimum", f->tool->min_version},
            {"debian", f->tool->debian},
        };
        gg_json_open(&j, '{');
        for (size_t k = 0; k < GG_COUNT(pairs); k++) {
            gg_json_key(&j, pairs[k][0]);
            if (pairs[k][1])
                gg_json_cstr(&j, pairs[k][1]);
            else
                gg_json_null(&j);
        }
        gg_json_key(&j, "neededBy");
        gg_json_str(&j, f->needed_by);
        gg_json_close(&j, '}');
    }
    gg_json_close(&j, ']');
    gg_buf_addc(&d->session->out, '\n');
}

/* "ok       go 1.26.4 (at least 1.18): aggregate" */
static void write_text(struct doctor *d)
{
    struct gg_buf *out = &d->session->out;
    for (uint32_t i = 0; i < d->findings.n; i++) {
        const struct finding *f = &d->findings.at[i];
        gg_buf_addf(out, "%-8s %s", state_names[f->state], f->tool->name);
        if (f->version.n)
            gg_buf_addf(out, " " GG_FMT, GG_ARG(f->version));
        if (f->tool->min_version)
            gg_buf_addf(out, " (at least %s)", f->tool->min_version);
        gg_buf_addf(out, ": " GG_FMT "%s\n", GG_ARG(f->needed_by),
                    f->tool->build_only ? ", to build it" : "");
        if (f->state != TOOL_FINE && f->tool->debian)
            gg_buf_addf(out, "         install it: apt-get install %s\n", f->tool->debian);
    }
}

static int examine_specs(struct doctor *d, const struct gg_spec_list *specs)
{
    for (uint32_t i = 0; i < specs->paths.n; i++) {
        struct gg_compiled compiled;
        bool ok = gg_session_compile(d->session, specs->paths.at[i], GG_PHASE_PLAN, &compiled);
        int status = gg_session_report(d->session);
        if (!ok)
            return status;
        need_plan(d, compiled.plan);
    }
    return GG_EXIT_OK;
}

int gg_command_run_DOCTOR(struct gg_session *s)
{
    struct doctor d = {.session = s};
    struct gg_spec_list specs = {0};
    const char *format = s->args.value[GG_FLAG_FORMAT];
    int status = GG_EXIT_OK;
    if ((s->args.operands.n || s->args.given[GG_FLAG_FILES_FROM]) && !gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    if (specs.paths.n)
        status = examine_specs(&d, &specs);
    else
        for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
            need_backend(&d, (enum gg_target)i, gg_str_from(gg_target_name((enum gg_target)i)));
    if (!specs.paths.n)
        need(&d, &libgit2, GG_STR("diff, absorb, build --merge"));
    if (status)
        return status;
    if (format && !strcmp(format, "json"))
        write_json(&d);
    else
        write_text(&d);
    for (uint32_t i = 0; i < d.findings.n; i++)
        if (d.findings.at[i].state != TOOL_FINE)
            status = GG_EXIT_TOOL_MISSING;
    return status;
}
