/* Readers that stop early, and so cut off steps before them that do more than to hand on records.
 */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/flow.h"
#include "backends/checks/outside.h"
#include "backends/checks/shell.h"

/* ---- steps that must see all records ---- */

static bool sets_records_aside(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_ast *path;
    return gg_view_on_error(p->emit->plan, code->unit->stage, &path) == GG_ON_ERROR_DEAD_LETTER;
}

/* `> FILE`, but not /dev/null, /dev/stderr and >&2. */
static bool writes_file(const struct gg_tree *tree, uint32_t node)
{
    gg_str text = gg_tree_text(tree, node);
    return gg_tree_is(tree, node, "file_redirect") && gg_str_find_char(text, '>') >= 0 &&
           gg_str_find(text, GG_STR("/dev/")) < 0 && gg_str_find_char(text, '&') < 0;
}

static bool has_shell_effect(const struct gg_tree *tree)
{
    static const char *const programs[] = {"cp",   "kill", "logger", "mail", "mv",       "mysql",
                                           "psql", "rm",   "rsync",  "scp",  "sendmail", "sqlite3",
                                           "ssh",  "tee",  "touch",  NULL};
    struct gg_shell_command command;
    for (uint32_t i = 0; i < tree->nnodes; i++)
        if (writes_file(tree, i) ||
            (gg_shell_command(tree, i, &command) && gg_is_one_of(command.name, programs)))
            return true;
    return false;
}

static bool has_call_effect(const struct gg_tree *tree)
{
    static const char *const calls[] = {
        "Create",    "Exec",     "MkdirAll", "Post",       "Put",       "Remove",       "Rename",
        "WriteFile", "commit",   "execute",  "makedirs",   "post",      "put",          "remove",
        "rename",    "sendmail", "unlink",   "write_text", "fs::write", "File::create", NULL};
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        if (!gg_is_call(tree, i))
            continue;
        gg_str name = gg_call_name(tree, i);
        uint32_t mode = gg_str_is(name, "open") ? gg_call_argument(tree, i, 1) : 0;
        if (gg_is_one_of(gg_call_last(tree, i), calls) || gg_str_ends(name, GG_STR("fs::write")) ||
            gg_str_ends(name, GG_STR("File::create")) || gg_is_text(tree, mode, "w") ||
            gg_is_text(tree, mode, "a"))
            return true;
    }
    return false;
}

static bool has_awk_effect(const struct gg_snippet *snippet)
{
    const struct gg_awk_program *program = snippet->parsed.program;
    bool prints = false;
    for (uint32_t i = 0; program && i < program->tokens.n; i++) {
        gg_str text =
            gg_str_sub(snippet->node->text, program->tokens.at[i].beg, program->tokens.at[i].end);
        prints |= gg_str_is(text, "print") || gg_str_is(text, "printf");
        if (program->tokens.at[i].kind == GG_AWK_NEWLINE || gg_str_is(text, ";"))
            prints = false;
        bool writes = gg_str_is(text, ">") || gg_str_is(text, ">>") || gg_str_is(text, "|");
        gg_str rest =
            gg_str_sub(snippet->node->text, program->tokens.at[i].end, snippet->node->text.n);
        bool is_message = gg_str_starts(gg_str_trim(rest), GG_STR("\"/dev/std"));
        if ((prints && writes && !is_message) || gg_str_is(text, "system"))
            return true;
    }
    return false;
}

static bool has_effect(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    if (sets_records_aside(p, code))
        return true;
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        if (code->unit->target == GG_TARGET_BASH ? tree && has_shell_effect(tree)
                                                 : tree && has_call_effect(tree))
            return true;
        if (has_awk_effect(&code->snippets[i]))
            return true;
    }
    return false;
}

/* `error_handling` says that failures are to be seen. */
static bool must_be_whole(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_graph *graph = p->emit->plan->graph;
    bool is_asked = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ERROR_HANDLING);
    return gg_flow_is_step(code) && (is_asked || has_effect(p, code));
}

static void report(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                   struct gg_span span, gg_str what, const char *help)
{
    struct gg_diags *ds = p->emit->diags;
    const struct gg_step_code *cut = gg_flow_find_before(p, code, must_be_whole);
    if (!cut)
        return;
    const struct gg_stage *stage = cut->unit->stage;
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_EARLY_STOP, span,
                    "`" GG_FMT "` stops reading early, and step `" GG_FMT "` is cut off with it",
                    GG_ARG(what), GG_ARG(stage->name));
    gg_diag_label(ds, d, stage->span, "%s",
                  has_effect(p, cut) ? "does more than to hand on records"
                                     : "its failures are to be seen");
    gg_diag_help(ds, d, "%s", help);
}

/* ---- bash ---- */

static const char drain_help[] = "read the rest as well: { head -n 5; cat >/dev/null; }";

/* `head -n 5 FILE` reads no standard input. */
static bool has_file(const struct gg_tree *tree, const struct gg_shell_command *command,
                     uint32_t nwords)
{
    for (uint32_t i = 1; i < command->nwords; i++) {
        gg_str text = gg_tree_text(tree, command->words[i]);
        bool is_option = text.n > 1 && text.p[0] == '-';
        bool is_value = i > 1 && text.n && text.p[0] >= '0' && text.p[0] <= '9';
        if (!is_option && !is_value && !gg_str_is(text, "-") && !nwords--)
            return true;
    }
    return false;
}

/* sed 5q, sed '/x/q' */
static bool quits(gg_str script)
{
    script = gg_str_trim(script);
    return script.n > 1 && script.p[script.n - 1] == 'q' &&
           (script.p[script.n - 2] == '/' || script.p[script.n - 2] == '$' ||
            (script.p[script.n - 2] >= '0' && script.p[script.n - 2] <= '9'));
}

static bool stops(const struct gg_tree *tree, const struct gg_shell_command *command)
{
    if (gg_str_is(command->name, "head"))
        return !has_file(tree, command, 0) && !gg_shell_has_word(tree, command, "-n0");
    if (gg_str_is(command->name, "grep"))
        return (gg_shell_has_letter(tree, command, 'q') ||
                gg_shell_has_letter(tree, command, 'm')) &&
               !gg_shell_has_letter(tree, command, 'e') &&
               !gg_shell_has_letter(tree, command, 'f') && !has_file(tree, command, 1);
    if (!gg_str_is(command->name, "sed") || has_file(tree, command, 1))
        return false;
    for (uint32_t i = 1; i < command->nwords; i++)
        if (quits(gg_shell_literal(tree, command->words[i])))
            return true;
    return false;
}

/* Commands that leave standard input alone. */
static bool reads_nothing(const struct gg_tree *tree, uint32_t node,
                          const struct gg_shell_command *command)
{
    static const char *const names[] = {
        ":",      "[",  "cd",  "date",  "declare", "echo",  "export", "local", "mkdir", "mktemp",
        "printf", "rm", "set", "shopt", "test",    "touch", "trap",   "true",  "umask", NULL};
    return gg_is_one_of(command->name, names) || gg_shell_is_redirected(tree, node);
}

/* The first command that takes the records decides. */
static void check_bash(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                       const struct gg_snippet *snippet)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    struct gg_shell_command command;
    bool drains = gg_str_find(tree->code, GG_STR("cat >/dev/null")) >= 0 ||
                  gg_str_find(tree->code, GG_STR("cat > /dev/null")) >= 0;
    for (uint32_t i = 0; !drains && i < tree->nnodes; i++) {
        if (gg_tree_around(tree, i, "command_substitution") ||
            gg_tree_around(tree, i, "function_definition") ||
            !gg_shell_command(tree, i, &command) || reads_nothing(tree, i, &command))
            continue;
        bool is_looped = gg_tree_around(tree, i, "do_group");
        if (stops(tree, &command) && !is_looped)
            report(p, code, gg_code_node_span(snippet, command.words[0]), command.name, drain_help);
        return;
    }
}

/* ---- the others ---- */

/* exit in a rule; with a number other than 0 it is a failure, which is told. */
static void check_awk(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      struct gg_awk_text *t)
{
    uint32_t depth = 0;
    bool is_rule = true;
    for (uint32_t i = 0; i < t->ntokens; i++) {
        bool is_other = gg_awk_is(t, i, "BEGIN") || gg_awk_is(t, i, "END") ||
                        gg_awk_is(t, i, "function") || gg_awk_is(t, i, "func");
        is_rule = depth ? is_rule : is_rule && !is_other;
        depth += gg_awk_is(t, i, "{");
        if (gg_awk_is(t, i, "}") && depth && !--depth)
            is_rule = true;
        if (!depth || !is_rule || !gg_awk_is(t, i, "exit"))
            continue;
        bool fails = i + 1 < t->ntokens && !gg_awk_is(t, i + 1, "0") &&
                     gg_awk_statement_end(t, i + 1) > i + 1;
        if (!fails)
            report(p, code, gg_awk_text_span(t, i, i), GG_STR("exit"),
                   "read the rest and do nothing with it: if (done) next");
    }
}

static void check_exit(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                       const struct gg_snippet *snippet, uint32_t call)
{
    static const char *const exits[] = {
        "exit", "os.Exit", "process::exit", "quit", "std::process::exit", "sys.exit", NULL};
    const struct gg_tree *tree = snippet->parsed.tree;
    if (!gg_is_call(tree, call) || !gg_is_one_of(gg_call_name(tree, call), exits))
        return;
    uint32_t status = gg_call_argument(tree, call, 0);
    if (status && !gg_str_is(gg_tree_text(tree, status), "0"))
        return;
    report(p, code, gg_code_node_span(snippet, call), gg_tree_text(tree, call),
           "be done with the record alone (`return`), and let the others come");
}

void gg_check_early_stop(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_snippet *body = gg_code_snippet(code, GG_OPT_CODE);
    if (!body)
        return;
    if (code->unit->target == GG_TARGET_AWK) {
        gg_awk_each_text(p, code, check_awk);
        return;
    }
    if (code->unit->target == GG_TARGET_BASH && body->parsed.tree) {
        check_bash(p, code, body);
        return;
    }
    for (uint32_t i = 0; body->parsed.tree && i < body->parsed.tree->nnodes; i++)
        check_exit(p, code, body, i);
}
