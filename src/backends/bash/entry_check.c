/* Rules of the entry script for run-time values and environment variables. */
#include "backends/bash/entry.h"
#include "backends/view.h"
#include "frontend/value.h"
#include "ir/limits.h"

/* The script's own variables, and those of bash that cannot be set; tests/taken sets all others. */
static const char *const taken[] = {
    "BASHOPTS", "BASHPID",  "BASH_VERSINFO", "EUID",        "PPID",     "SHELLOPTS",  "UID",
    "_",        "asked",    "bin",           "both",        "builds",   "build_only", "clock",
    "command",  "console",  "crate",         "dead_letter", "deadline", "dir",        "feeder",
    "group",    "groups",   "here",          "how",         "i",        "input",      "inputs",
    "jobs",     "joined",   "label",         "letters",     "limit",    "living",     "log",
    "memory",   "name",     "options",       "output",      "outputs",  "partial",    "partials",
    "pipeline", "place",    "process",       "processes",   "program",  "pulse",      "reader",
    "sampler",  "script",   "settings",      "signal",      "sources",  "status",     "stderr",
    "step",     "targets",  "time",          "timeout",     "title",    "tmp",        "trace",
    "unit",     "versions", "watch",         "watched",     "width",    "workdir",    NULL};

static void check_name(struct gg_emit *emit, struct gg_span span, gg_str name)
{
    if (!gg_view_is_listed(name, taken))
        return;
    struct gg_diag *d =
        gg_diag_add(emit->diags, GG_D_SCRIPT_VARIABLE, span,
                    "`" GG_FMT "` is a variable of the generated script", GG_ARG(name));
    gg_diag_help(emit->diags, d, "environment variables are commonly in upper case");
}

static void check_value(struct gg_emit *emit, const struct gg_ast *value)
{
    const struct gg_value_part *parts;
    uint32_t n;
    const char *error;
    if (!gg_value_parts(emit->arena, value->text, &parts, &n, &error))
        return;
    for (uint32_t i = 0; i < n; i++)
        check_name(emit, value->span, parts[i].var);
}

/* A value, or the values of a list or map; NULL is none. */
static void check_values(struct gg_emit *emit, const struct gg_ast *node)
{
    bool is_group = node && (node->kind == GG_AST_LIST || node->kind == GG_AST_MAP);
    for (uint32_t i = 0; is_group && i < node->u.kids.n; i++)
        check_value(emit, node->u.kids.at[i]);
    if (node && !is_group)
        check_value(emit, node);
}

static void check_env(struct gg_emit *emit, const struct gg_ast *env)
{
    check_values(emit, env);
    for (uint32_t i = 0; env && i < env->u.kids.n; i++)
        check_name(emit, env->u.kids.at[i]->key_span, env->u.kids.at[i]->key);
}

static void check_attrs(struct gg_emit *emit, const struct gg_attr *attrs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        enum gg_option option = attrs[i].option;
        if (option == GG_OPT_ENV)
            check_env(emit, attrs[i].value);
        else if (option == GG_OPT_INPUT || option == GG_OPT_OUTPUT || option == GG_OPT_COMMAND ||
                 option == GG_OPT_WORKDIR || option == GG_OPT_ON_ERROR)
            check_values(emit, attrs[i].value);
    }
}

static void check_buffer(struct gg_emit *emit, const struct gg_unit *unit)
{
    const struct gg_graph *graph = emit->plan->graph;
    struct gg_limits limits = gg_limits_of(emit->arena, graph, unit);
    if (!unit->parallel || !limits.by_record)
        return;
    const struct gg_ast *own = gg_stage_attr(unit->stage, GG_OPT_BUFFER);
    const struct gg_ast *value =
        own ? own : gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_BUFFER);
    struct gg_diag *d = gg_diag_add(emit->diags, GG_D_BUFFER_WORKERS, value->span,
                                    "step `" GG_FMT "` runs in workers, which write whole blocks",
                                    GG_ARG(unit->stage->name));
    gg_diag_help(emit->diags, d, "give the step `parallel: none`, or `buffer` a block of its own");
}

void gg_entry_check(struct gg_emit *emit)
{
    const struct gg_graph *graph = emit->plan->graph;
    check_attrs(emit, graph->attrs, graph->nattrs);
    for (uint32_t i = 0; i < emit->plan->nunits; i++)
        check_buffer(emit, &emit->plan->units[i]);
    for (uint32_t i = 0; i < graph->nstages; i++)
        if (graph->stages[i].op != GG_OP_SINK)
            check_attrs(emit, graph->stages[i].attrs, graph->stages[i].nattrs);
}
