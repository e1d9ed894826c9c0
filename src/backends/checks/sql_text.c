/* Texts from outside in statements of SQL. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"
#include "backends/checks/sinks.h"

static struct gg_diag *report(const struct gg_step_code *code, struct gg_span span, gg_str what,
                              const char *help)
{
    return gg_sink_report(code, GG_D_SQL_TEXT, span, what, "a part of a statement of SQL", help);
}

static void report_call(const struct gg_step_code *code, struct gg_span span, gg_str what,
                        const struct gg_sink *sink)
{
    gg_sink_label(code, report(code, span, what, sink->help), sink);
}

/* ---- python, go, rust ---- */

/* Calls that run a statement, of the drivers and layers of the three languages. */
static const char *const runners[] = {
    "Exec",          "ExecContext",     "Get",           "MustExec",
    "Prepare",       "PrepareContext",  "Query",         "QueryContext",
    "QueryRow",      "QueryRowContext", "Select",        "batch_execute",
    "exec",          "exec_drop",       "exec_iter",     "execute",
    "execute_batch", "executemany",     "executescript", "fetch",
    "fetchrow",      "fetchval",        "prepare",       "query",
    "query_as",      "query_drop",      "query_map",     "query_one",
    "query_opt",     "query_row",       "read_sql",      "read_sql_query",
    "simple_query",  "sql_query",       "text",          NULL};

static const char *parameters_of(enum gg_target target)
{
    if (target == GG_TARGET_PYTHON)
        return "give it as a parameter: execute(\"... VALUES (?)\", (x,)), or load the records "
               "with "
               "COPY";
    return target == GG_TARGET_GO
               ? "give it as a parameter: db.Exec(\"... VALUES (?)\", x), or load the records with "
                 "COPY"
               : "give it as a parameter: execute(\"... VALUES (?1)\", [x]), or load the records "
                 "with COPY";
}

static void check_call(const struct gg_step_code *code, const struct gg_snippet *snippet,
                       struct gg_outside *o, struct gg_sinks *sinks, uint32_t call)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    if (!gg_is_call(tree, call) || !gg_is_one_of(gg_call_last(tree, call), runners))
        return;
    if (!o->code)
        *o = gg_outside_find(code);
    uint32_t argument;
    for (uint32_t i = 0; (argument = gg_call_argument(tree, call, i)); i++) {
        uint32_t at = gg_outside_has_sql(o, tree, argument) ? gg_outside_in(o, tree, argument) : 0;
        const char *help = parameters_of(code->unit->target);
        if (!at) {
            gg_sinks_add(sinks, code, snippet, argument, help, true);
            continue;
        }
        report(code, gg_code_node_span(snippet, at), gg_tree_text(tree, at), help);
        return;
    }
}

static void check_trees(const struct gg_step_code *code)
{
    if (!gg_code_has_trees(code))
        return;
    struct gg_outside o = {0}; /* found when it is asked for */
    struct gg_sinks sinks = {0};
    for (uint32_t i = 0; i < code->nsnippets; i++)
        for (uint32_t node = 0; node < code->snippets[i].parsed.tree->nnodes; node++)
            check_call(code, &code->snippets[i], &o, &sinks, node);
    gg_sinks_see_calls(&sinks, code, &o, report_call);
}

/* ---- bash and awk ---- */

/* Whether some code of the pipeline starts a client of a database. */
static bool has_client(const struct gg_pipeline_code *p)
{
    static const char *const clients[] = {"psql",  "sqlite3", "mysql",      "mariadb", "duckdb",
                                          "cqlsh", "sqlplus", "clickhouse", "sqlcmd",  NULL};
    for (uint32_t u = 0; u < p->emit->plan->nunits; u++) {
        const struct gg_stage *stage = p->units[u].unit->stage;
        const struct gg_ast *command = gg_stage_attr(stage, GG_OPT_COMMAND);
        const struct gg_ast *word = command && command->kind == GG_AST_LIST && command->u.kids.n
                                        ? command->u.kids.at[0]
                                        : command;
        gg_str code = gg_stage_text(stage, GG_OPT_CODE);
        for (const char *const *client = clients; *client; client++)
            if (gg_str_find(code, gg_str_from(*client)) >= 0 ||
                (word && gg_str_find(word->text, gg_str_from(*client)) >= 0))
                return true;
    }
    return false;
}

static const char data_help[] = "load the records as data: COPY .. FROM STDIN, .import, LOAD DATA";

/* "INSERT .. $x ..", and printf "INSERT .. '%s'" "$x". */
static void check_string(const struct gg_step_code *code, const struct gg_snippet *snippet,
                         const struct gg_shell_names *names, struct gg_sinks *sinks, uint32_t node)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    bool is_text = gg_tree_is(tree, node, "string") || gg_tree_is(tree, node, "heredoc_body") ||
                   gg_tree_is(tree, node, "raw_string");
    uint32_t around = tree->nodes[node].parent, at = 0;
    struct gg_shell_command command;
    if (!is_text || !gg_is_sql(gg_tree_text(tree, node)))
        return;
    at = gg_shell_outside_in(names, tree, node);
    if (!at)
        gg_shell_sinks_add(sinks, code, snippet, node, data_help, false);
    bool formats = !at && gg_shell_command(tree, around, &command) &&
                   gg_str_is(command.name, "printf") &&
                   gg_str_find(gg_tree_text(tree, node), GG_STR("%s")) >= 0;
    for (uint32_t i = tree->nodes[node].next; formats && i && !at; i = tree->nodes[i].next) {
        at = gg_shell_outside_in(names, tree, i);
        if (!at)
            gg_shell_sinks_add(sinks, code, snippet, i, data_help, false);
    }
    if (at)
        report(code, gg_shell_span(snippet, at), gg_shell_text(tree, at), data_help);
}

static void check_bash(const struct gg_step_code *code)
{
    struct gg_shell_names names = gg_shell_find_names(code);
    struct gg_sinks sinks = {0};
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++)
            check_string(code, &code->snippets[i], &names, &sinks, node);
    }
    gg_shell_sinks_see_calls(&sinks, code, &names, report_call);
}

/* print "INSERT .. '" $1 "'", and printf with %s. */
static void check_awk(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      struct gg_awk_text *t)
{
    (void)p;
    for (uint32_t i = 0; i < t->ntokens; i++) {
        if (t->tokens[i].kind != GG_AWK_STRING || !gg_is_sql(gg_awk_text_at(t, i)))
            continue;
        uint32_t at = gg_awk_outside_in(t, i + 1, gg_awk_statement_end(t, i + 1));
        if (at == t->ntokens)
            continue;
        uint32_t last = gg_awk_is(t, at, "$") && at + 1 < t->ntokens ? at + 1 : at;
        report(code, gg_awk_text_span(t, at, last),
               gg_str_sub(t->code, t->tokens[at].beg, t->tokens[last].end), data_help);
    }
}

static void check_step(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                       bool is_client_near)
{
    enum gg_target target = code->unit->target;
    if (target != GG_TARGET_AWK && target != GG_TARGET_BASH) {
        check_trees(code);
        return;
    }
    if (!is_client_near)
        return;
    if (target == GG_TARGET_BASH)
        check_bash(code);
    gg_awk_each_text(p, code, check_awk);
}

void gg_check_sql_text(const struct gg_pipeline_code *p)
{
    bool is_client_near = has_client(p);
    for (uint32_t i = 0; i < p->emit->plan->nunits; i++)
        if (gg_code_can_be_checked(&p->units[i]))
            check_step(p, &p->units[i], is_client_near);
}
