/* Texts from outside in what a shell reads as code. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"
#include "backends/checks/sinks.h"

static struct gg_diag *report(const struct gg_step_code *code, struct gg_span span, gg_str what,
                              const char *help)
{
    return gg_sink_report(code, GG_D_SHELL_TEXT, span, what, "a part of what a shell runs", help);
}

static void report_call(const struct gg_step_code *code, struct gg_span span, gg_str what,
                        const struct gg_sink *sink)
{
    gg_sink_label(code, report(code, span, what, sink->help), sink);
}

/* ---- python, go, rust ---- */

struct checker {
    const struct gg_step_code *code;
    const struct gg_snippet *snippet;
    const struct gg_tree *tree;
    struct gg_outside outside; /* found when it is asked for */
    struct gg_sinks sinks;
};

/* `python -c`, `sh -c`: the text behind -c is code. */
static const char *const shells[] = {"sh",      "bash",      "dash",          "ksh", "zsh",
                                     "/bin/sh", "/bin/bash", "/usr/bin/bash", NULL};

static bool is_shell(const struct gg_tree *tree, uint32_t node)
{
    for (const char *const *shell = shells; *shell; shell++)
        if (gg_is_text(tree, node, *shell))
            return true;
    return false;
}

static void see(struct checker *c, uint32_t node, const char *help)
{
    if (!c->outside.code)
        c->outside = gg_outside_find(c->code);
    uint32_t at = node ? gg_outside_in(&c->outside, c->tree, node) : 0;
    if (at)
        report(c->code, gg_code_node_span(c->snippet, at), gg_tree_text(c->tree, at), help);
    else if (node)
        gg_sinks_add(&c->sinks, c->code, c->snippet, node, help, false);
}

/* The words of a list or of arguments from this one on: what follows a shell's `-c`. */
static void see_words(struct checker *c, uint32_t word, const char *help)
{
    bool has_shell = false;
    for (; word; word = gg_tree_named(c->tree, c->tree->nodes[word].next)) {
        uint32_t next = gg_tree_named(c->tree, c->tree->nodes[word].next);
        has_shell |= is_shell(c->tree, word);
        if (has_shell && next && gg_is_text(c->tree, word, "-c")) {
            see(c, next, help);
            return;
        }
    }
}

static bool asks_for_shell(const struct gg_tree *tree, uint32_t call)
{
    uint32_t list = gg_tree_child(tree, call, "arguments");
    for (uint32_t i = list ? tree->nodes[list].first : 0; i; i = tree->nodes[i].next) {
        if (!gg_tree_is(tree, i, "keyword_argument"))
            continue;
        uint32_t name = gg_tree_child(tree, i, "name"), value = gg_tree_child(tree, i, "value");
        if (gg_str_is(gg_tree_text(tree, name), "shell") && gg_tree_is(tree, value, "true"))
            return true;
    }
    return false;
}

static void check_python(struct checker *c, uint32_t call)
{
    static const char *const texts[] = {"os.system",
                                        "os.popen",
                                        "subprocess.getoutput",
                                        "subprocess.getstatusoutput",
                                        "asyncio.create_subprocess_shell",
                                        NULL};
    static const char *const lists[] = {"run",   "call",  "check_call", "check_output",
                                        "Popen", "execv", "execvp",     NULL};
    static const char help[] = "pass the words as a list without `shell=True`, or quote it with "
                               "`shlex.quote`";
    if (gg_is_one_of(gg_call_name(c->tree, call), texts)) {
        see(c, gg_call_argument(c->tree, call, 0), help);
        return;
    }
    uint32_t first = gg_call_argument(c->tree, call, 0);
    if (!first || !gg_is_one_of(gg_call_last(c->tree, call), lists))
        return;
    if (asks_for_shell(c->tree, call))
        see(c, first, help);
    else if (gg_tree_is(c->tree, first, "list") || gg_tree_is(c->tree, first, "tuple"))
        see_words(c, gg_tree_named(c->tree, c->tree->nodes[first].first),
                  "pass it as a word behind the code, where the shell sees it as \"$1\"");
}

static void check_go(struct checker *c, uint32_t call)
{
    gg_str name = gg_call_name(c->tree, call);
    if (gg_str_is(name, "exec.Command") || gg_str_is(name, "exec.CommandContext"))
        see_words(c, gg_call_argument(c->tree, call, 0),
                  "run the program itself with its words, or pass the text behind the code, where "
                  "the shell sees it as \"$1\"");
}

static gg_str without_blanks(struct gg_arena *a, gg_str text)
{
    struct gg_buf b = gg_buf_new(a);
    for (size_t i = 0; i < text.n; i++)
        if (!strchr(" \t\n", text.p[i]))
            gg_buf_addc(&b, text.p[i]);
    return gg_buf_str(&b);
}

/* Command::new("sh").arg("-c").arg(X), or .args(["-c", X]) */
static void check_rust(struct checker *c, uint32_t call)
{
    static const char help[] = "run the program itself with `.arg` for each word, or pass the "
                               "text behind the code, where the shell sees it as \"$1\"";
    gg_str last = gg_call_last(c->tree, call);
    uint32_t function = gg_tree_child(c->tree, call, "function"), value = 0;
    if (function && (gg_str_is(last, "arg") || gg_str_is(last, "args")))
        value = gg_tree_child(c->tree, function, "value");
    if (!value)
        return;
    gg_str before = without_blanks(c->code->emit->arena, gg_tree_text(c->tree, value));
    bool is_of_shell = false;
    for (const char *const *shell = shells; *shell; shell++)
        is_of_shell |= gg_str_find(before, gg_str_printf(c->code->emit->arena,
                                                         "Command::new(\"%s\")", *shell)) >= 0;
    uint32_t argument = gg_call_argument(c->tree, call, 0);
    if (!is_of_shell || !argument)
        return;
    if (gg_str_is(last, "arg")) {
        if (gg_str_ends(before, GG_STR(".arg(\"-c\")")))
            see(c, argument, help);
        return;
    }
    if (gg_tree_is(c->tree, argument, "reference_expression"))
        argument = gg_tree_child(c->tree, argument, "value");
    uint32_t word = gg_tree_named(c->tree, c->tree->nodes[argument].first);
    uint32_t next = word ? gg_tree_named(c->tree, c->tree->nodes[word].next) : 0;
    if (next && gg_is_text(c->tree, word, "-c"))
        see(c, next, help);
}

static void check_trees(const struct gg_step_code *code,
                        void (*check)(struct checker *c, uint32_t call))
{
    if (!gg_code_has_trees(code))
        return;
    struct checker c = {.code = code};
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        c.snippet = &code->snippets[i];
        c.tree = c.snippet->parsed.tree;
        for (uint32_t node = 0; node < c.tree->nnodes; node++)
            if (gg_is_call(c.tree, node))
                check(&c, node);
    }
    gg_sinks_see_calls(&c.sinks, code, &c.outside, report_call);
}

/* ---- bash ---- */

struct shell_checker {
    const struct gg_step_code *code;
    const struct gg_snippet *snippet;
    const struct gg_tree *tree;
    struct gg_shell_names names; /* found when they are asked for */
    bool has_names;
    struct gg_sinks sinks;
};

/* `takes_all`: all words of "$@" are run. */
static void see_shell(struct shell_checker *c, uint32_t node, const char *help, bool takes_all)
{
    if (!c->has_names)
        c->names = gg_shell_find_names(c->code);
    c->has_names = true;
    uint32_t at = gg_shell_outside_in(&c->names, c->tree, node);
    at = at ? at : gg_shell_env_in(&c->names, c->tree, node);
    if (at)
        report(c->code, gg_shell_span(c->snippet, at), gg_shell_text(c->tree, at), help);
    else
        gg_shell_sinks_add(&c->sinks, c->code, c->snippet, node, help, takes_all);
}

/* xargs -I{} sh -c '.. {} ..': the record is put into the code. */
static void see_braces(const struct shell_checker *c, uint32_t word)
{
    gg_str text = gg_shell_literal(c->tree, word);
    ptrdiff_t at = gg_str_find(text, GG_STR("{}"));
    uint32_t beg = c->tree->nodes[word].beg + 1 + (uint32_t)at;
    if (at >= 0 && gg_tree_text(c->tree, word).n == text.n + 2)
        report(c->code, gg_code_span(c->snippet, beg, beg + 2), GG_STR("{}"),
               "pass it as a word behind the code: sh -c '.. \"$1\" ..' sh {}");
}

/* The text behind the option that says that it is code. */
static void see_code(struct shell_checker *c, const struct gg_shell_command *command, uint32_t from,
                     bool has_braces)
{
    for (uint32_t i = from; i + 1 < command->nwords; i++) {
        gg_str text = gg_shell_literal(c->tree, command->words[i]);
        bool is_option = text.n > 1 && text.p[0] == '-' && text.p[1] != '-';
        if (!is_option || gg_str_find_char(text, 'c') < 0)
            continue;
        see_shell(c, command->words[i + 1],
                  "pass it as a word behind the code: sh -c '.. \"$1\" ..' sh \"$x\"", false);
        if (has_braces)
            see_braces(c, command->words[i + 1]);
        return;
    }
}

static void check_ssh(struct shell_checker *c, const struct gg_shell_command *command)
{
    bool seen_host = false;
    for (uint32_t i = 1; i < command->nwords; i++) {
        gg_str text = gg_tree_text(c->tree, command->words[i]);
        if (seen_host) {
            see_shell(c, command->words[i], "quote it for the other shell: \"${x@Q}\"", true);
        } else if (text.n > 1 && text.p[0] == '-') {
            i += text.n == 2 && strchr("BbcDEeFIiJLlmOopQRSWw", text.p[1]);
        } else {
            seen_host = true;
        }
    }
}

static void check_shell(struct shell_checker *c, uint32_t node)
{
    struct gg_shell_command command;
    if (!gg_shell_command(c->tree, node, &command) || !command.nwords)
        return;
    bool runs_others = gg_str_is(command.name, "xargs") || gg_str_is(command.name, "find");
    if (gg_str_is(command.name, "eval") || gg_str_is(command.name, "trap")) {
        for (uint32_t i = 1; i < command.nwords; i++)
            see_shell(c, command.words[i], "quote it: \"${x@Q}\", or do without `eval`", true);
    } else if (gg_shell_is_shell(command.name) || gg_str_is(command.name, "su")) {
        see_code(c, &command, 1, false);
    } else if (gg_str_is(command.name, "ssh")) {
        check_ssh(c, &command);
    }
    for (uint32_t i = 1; runs_others && i < command.nwords; i++)
        if (gg_shell_is_shell(gg_shell_literal(c->tree, command.words[i])))
            see_code(c, &command, i, true);
}

static void check_bash(const struct gg_step_code *code)
{
    struct shell_checker c = {.code = code};
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        c.snippet = &code->snippets[i];
        c.tree = c.snippet->parsed.tree;
        for (uint32_t node = 0; c.tree && node < c.tree->nnodes; node++)
            check_shell(&c, node);
    }
    gg_shell_sinks_see_calls(&c.sinks, code, &c.names, report_call);
}

/* ---- awk ---- */

static void see_awk(const struct gg_step_code *code, struct gg_awk_text *t, uint32_t beg,
                    uint32_t end)
{
    uint32_t at = gg_awk_outside_in(t, beg, end);
    if (at == t->ntokens)
        return;
    uint32_t last = gg_awk_is(t, at, "$") && at + 1 < t->ntokens ? at + 1 : at;
    struct gg_span span = gg_awk_text_span(t, at, last);
    gg_str what = gg_str_sub(t->code, t->tokens[at].beg, t->tokens[last].end);
    report(code, span, what,
           "put single quotes around it and escape those that are in it: "
           "gsub(/'/, \"'\\\\''\", x)");
}

/* Where the expression that ends before a `|` begins. */
static uint32_t command_start(const struct gg_awk_text *t, uint32_t bar)
{
    static const char *const starts[] = {"=",  "(",  "{",     "}",  ";",    "!", "&&",
                                         "||", "if", "while", "do", "else", ",", NULL};
    uint32_t depth = 0, i = bar;
    for (; i; i--) {
        bool shuts = gg_awk_is(t, i - 1, ")") || gg_awk_is(t, i - 1, "]");
        bool opens = gg_awk_is(t, i - 1, "(") || gg_awk_is(t, i - 1, "[");
        bool is_start = t->tokens[i - 1].kind == GG_AWK_NEWLINE ||
                        gg_is_one_of(gg_awk_text_at(t, i - 1), starts);
        if (!depth && is_start && !shuts)
            break;
        depth += shuts;
        depth -= opens && depth;
    }
    return i;
}

static void check_awk(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      struct gg_awk_text *t)
{
    bool prints = false;
    bool has_nets = gg_str_find(t->code, GG_STR("/inet")) >= 0; /* behind a bar may be a host */
    (void)p;
    for (uint32_t i = 0; i < t->ntokens; i++) {
        prints |= gg_awk_is(t, i, "print") || gg_awk_is(t, i, "printf");
        if (t->tokens[i].kind == GG_AWK_NEWLINE || gg_awk_is(t, i, ";") || gg_awk_is(t, i, "}"))
            prints = false;
        if (gg_awk_is(t, i, "system") && gg_awk_is(t, i + 1, "("))
            see_awk(code, t, i + 2, gg_awk_statement_end(t, i + 2));
        if (has_nets || (!gg_awk_is(t, i, "|") && !gg_awk_is(t, i, "|&")))
            continue;
        if (gg_awk_is(t, i + 1, "getline"))
            see_awk(code, t, command_start(t, i), i);
        else if (prints)
            see_awk(code, t, i + 1, gg_awk_statement_end(t, i + 1));
    }
}

void gg_check_shell_text(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    switch (code->unit->target) {
    case GG_TARGET_AWK:
        gg_awk_each_text(p, code, check_awk);
        return;
    case GG_TARGET_BASH:
        check_bash(code);
        gg_awk_each_text(p, code, check_awk);
        return;
    case GG_TARGET_GO:
        check_trees(code, check_go);
        return;
    case GG_TARGET_PYTHON:
        check_trees(code, check_python);
        return;
    case GG_TARGET_RUST:
        check_trees(code, check_rust);
        return;
    case GG_TARGET_COUNT:
        break;
    }
}
