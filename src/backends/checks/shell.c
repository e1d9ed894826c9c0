/* Reads commands and variables off trees of bash. */
#include "backends/checks/shell.h"

#include "backends/checks/outside.h"

enum { ROUNDS_MOST = 4 };

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

/* ---- words ---- */

gg_str gg_shell_literal(const struct gg_tree *tree, uint32_t word)
{
    gg_str text = gg_tree_text(tree, word);
    uint32_t first = tree->nodes[word].first;
    if (is(tree, word, "command_name") && first)
        return gg_shell_literal(tree, first);
    if (is(tree, word, "word") || is(tree, word, "number"))
        return text;
    bool is_plain = is(tree, word, "raw_string");
    if (is(tree, word, "string")) {
        uint32_t content = gg_tree_named(tree, first);
        is_plain = !content || (is(tree, content, "string_content") &&
                                !gg_tree_named(tree, tree->nodes[content].next));
    }
    return is_plain && text.n >= 2 ? gg_str_sub(text, 1, text.n - 1) : GG_STR("");
}

static gg_str base_name(gg_str path)
{
    size_t beg = path.n;
    while (beg && path.p[beg - 1] != '/')
        beg--;
    return gg_str_sub(path, beg, path.n);
}

/* Programs that run the program behind their own words; `values`: options that take a word. */
static const struct wrapper {
    const char *name, *values;
    uint32_t nwords; /* of their own behind the options */
} wrappers[] = {
    {"builtin", "", 0},   {"command", "", 0},   {"doas", "u", 0},   {"env", "uCS", 0},
    {"exec", "a", 0},     {"ionice", "cn", 0},  {"nice", "n", 0},   {"nohup", "", 0},
    {"setsid", "", 0},    {"stdbuf", "ioe", 0}, {"sudo", "ugC", 0}, {"time", "", 0},
    {"timeout", "sk", 1},
};

static const struct wrapper *find_wrapper(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(wrappers); i++)
        if (gg_str_is(name, wrappers[i].name))
            return &wrappers[i];
    return NULL;
}

/* How many words of a command are the wrapper's own. */
static uint32_t count_own(const struct gg_tree *tree, const struct gg_shell_command *c,
                          const struct wrapper *w)
{
    uint32_t at = 1, n = w->nwords;
    for (; at < c->nwords; at++) {
        gg_str text = gg_tree_text(tree, c->words[at]);
        bool is_option = text.n > 1 && text.p[0] == '-';
        bool is_setting = gg_str_is(gg_str_from(w->name), "env") && gg_str_find_char(text, '=') > 0;
        if (is_option && text.n == 2 && strchr(w->values, text.p[1]))
            at++;
        else if (!is_option && !is_setting && !n--)
            break;
    }
    return at;
}

static void drop_words(struct gg_shell_command *c, uint32_t n)
{
    c->nwords -= n;
    memmove(c->words, c->words + n, c->nwords * sizeof *c->words);
}

bool gg_shell_command(const struct gg_tree *tree, uint32_t node, struct gg_shell_command *command)
{
    *command = (struct gg_shell_command){.node = node, .name = GG_STR("")};
    if (!is(tree, node, "command"))
        return false;
    for (uint32_t i = tree->nodes[node].first; i; i = tree->nodes[i].next) {
        bool is_word = is(tree, i, "command_name") || gg_tree_has_field(tree, i, "argument");
        if (is_word && command->nwords < GG_SHELL_WORDS)
            command->words[command->nwords++] = i;
    }
    while (command->nwords) {
        command->name = base_name(gg_shell_literal(tree, command->words[0]));
        const struct wrapper *wrapper = find_wrapper(command->name);
        uint32_t n = wrapper ? count_own(tree, command, wrapper) : 0;
        if (!wrapper || n >= command->nwords)
            break;
        command->is_unbuffered |= gg_str_is(command->name, "stdbuf");
        drop_words(command, n);
    }
    return true;
}

bool gg_shell_has_word(const struct gg_tree *tree, const struct gg_shell_command *command,
                       const char *word)
{
    for (uint32_t i = 1; i < command->nwords; i++)
        if (gg_str_is(gg_shell_literal(tree, command->words[i]), word))
            return true;
    return false;
}

bool gg_shell_has_letter(const struct gg_tree *tree, const struct gg_shell_command *command,
                         char letter)
{
    for (uint32_t i = 1; i < command->nwords; i++) {
        gg_str text = gg_tree_text(tree, command->words[i]);
        if (gg_str_is(text, "--"))
            return false;
        if (text.n > 1 && text.p[0] == '-' && text.p[1] != '-' &&
            gg_str_find_char(text, letter) > 0)
            return true;
    }
    return false;
}

bool gg_shell_is_shell(gg_str name)
{
    static const char *const shells[] = {"ash", "bash", "dash", "ksh", "mksh", "sh", "zsh", NULL};
    return gg_view_is_listed(name, shells);
}

static bool reads_file(const struct gg_tree *tree, uint32_t redirect)
{
    if (is(tree, redirect, "herestring_redirect") || is(tree, redirect, "heredoc_redirect"))
        return true;
    gg_str text = gg_tree_text(tree, redirect);
    return is(tree, redirect, "file_redirect") && text.n && text.p[0] == '<';
}

bool gg_shell_is_redirected(const struct gg_tree *tree, uint32_t node)
{
    uint32_t around = tree->nodes[node].parent;
    for (uint32_t i = tree->nodes[node].first; i; i = tree->nodes[i].next)
        if (reads_file(tree, i))
            return true;
    if (!is(tree, around, "redirected_statement"))
        return false;
    for (uint32_t i = tree->nodes[around].first; i; i = tree->nodes[i].next)
        if (reads_file(tree, i))
            return true;
    return gg_shell_is_redirected(tree, around);
}

/* ---- variables ---- */

static bool is_in(const struct gg_table *table, gg_str name)
{
    uint32_t value;
    return gg_table_get(table, name, &value);
}

gg_str gg_shell_text(const struct gg_tree *tree, uint32_t node)
{
    gg_str text = gg_tree_text(tree, node);
    while (text.n && strchr(" \t\n", text.p[0]))
        text = gg_str_sub(text, 1, text.n);
    return text;
}

struct gg_span gg_shell_span(const struct gg_snippet *snippet, uint32_t node)
{
    const struct gg_syntax_node *at = &snippet->parsed.tree->nodes[node];
    uint32_t n = (uint32_t)gg_shell_text(snippet->parsed.tree, node).n;
    return gg_code_span(snippet, at->end - n, at->end);
}

gg_str gg_shell_expanded(const struct gg_tree *tree, uint32_t node)
{
    if (!is(tree, node, "simple_expansion") && !is(tree, node, "expansion"))
        return GG_STR("");
    for (uint32_t i = tree->nodes[node].first; i; i = tree->nodes[i].next) {
        uint32_t name = is(tree, i, "subscript") ? gg_tree_child(tree, i, "name") : i;
        if (is(tree, name, "variable_name"))
            return gg_tree_text(tree, name);
    }
    return GG_STR("");
}

/* ${x@Q}, ${#x}, and ${x//[^a-z]/}, which takes out what could do harm. */
static bool is_harmless(const struct gg_tree *tree, uint32_t expansion)
{
    gg_str text = gg_shell_text(tree, expansion);
    return gg_str_find(text, GG_STR("@Q")) >= 0 || gg_str_starts(text, GG_STR("${#")) ||
           gg_str_find(text, GG_STR("//")) >= 0;
}

/* $(printf %q "$x"), $(sha256sum <<<"$x") ... */
static bool is_harmless_command(const struct gg_tree *tree, uint32_t substitution)
{
    static const char *const words[] = {"%q", "sum", "wc", "quote", "escape", "tr -", "sed", NULL};
    gg_str text = gg_tree_text(tree, substitution);
    for (const char *const *word = words; *word; word++)
        if (gg_str_find(text, gg_str_from(*word)) >= 0)
            return true;
    return false;
}

/* $(cat), $(head -n 1): the records themselves. */
static bool takes_records(const struct gg_tree *tree, uint32_t substitution)
{
    uint32_t first = gg_tree_named(tree, tree->nodes[substitution].first);
    struct gg_shell_command command;
    return first && gg_shell_command(tree, first, &command) &&
           !gg_shell_is_redirected(tree, first) &&
           ((gg_str_is(command.name, "cat") && command.nwords == 1) ||
            (gg_str_is(command.name, "head") && command.nwords <= 3));
}

uint32_t gg_shell_outside_in(const struct gg_shell_names *names, const struct gg_tree *tree,
                             uint32_t node)
{
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end;) {
        bool is_command = is(tree, i, "command_substitution");
        gg_str name = gg_shell_expanded(tree, i);
        bool skips = is(tree, i, "arithmetic_expansion") || (name.n && is_harmless(tree, i)) ||
                     (is_command && is_harmless_command(tree, i));
        if (skips) {
            i = gg_tree_behind(tree, i);
            continue;
        }
        if ((name.n && is_in(&names->outside, name)) || (is_command && takes_records(tree, i)))
            return i;
        i++;
    }
    return 0;
}

uint32_t gg_shell_env_in(const struct gg_shell_names *names, const struct gg_tree *tree,
                         uint32_t node)
{
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++) {
        gg_str name = gg_shell_expanded(tree, i);
        bool is_env = name.n && is_in(&names->env, name) && !is_harmless(tree, i);
        if (is_env && tree->nodes[i].end - tree->nodes[i].beg + 2 <
                          tree->nodes[node].end - tree->nodes[node].beg)
            return i;
    }
    return 0;
}

static bool set_name(struct gg_table *table, gg_str name)
{
    bool is_new;
    gg_table_add(table, name, 0, &is_new);
    return is_new;
}

/* The names that `read a b` and the like set: words without options and their values. */
static bool set_words(struct gg_shell_names *names, const struct gg_tree *tree,
                      const struct gg_shell_command *c, const char *values)
{
    bool is_more = false;
    for (uint32_t i = 1; i < c->nwords; i++) {
        gg_str text = gg_shell_literal(tree, c->words[i]);
        bool is_option = text.n > 1 && text.p[0] == '-';
        if (is_option && text.p[1] == 'a' && text.n == 2)
            continue;
        if (is_option && strchr(values, text.p[text.n - 1]))
            i++;
        if (is_option || !text.n)
            continue;
        is_more |= set_name(&names->outside, text);
        is_more |= set_name(&names->set, text);
    }
    return is_more;
}

static bool spread_command(struct gg_shell_names *names, const struct gg_tree *tree, uint32_t node)
{
    static const char *const opens[] = {".", "eval", "source", "let", NULL};
    struct gg_shell_command c;
    if (!gg_shell_command(tree, node, &c))
        return false;
    /* Backquotes in quotes are more than the grammar can follow. */
    names->is_open |= gg_is_one_of(c.name, opens) || gg_str_find_char(tree->code, '`') >= 0;
    if (gg_str_is(c.name, "wait") || gg_str_is(c.name, "coproc"))
        names->is_open |= c.nwords > 2;
    if (gg_str_is(c.name, "read")) {
        bool is_more = set_words(names, tree, &c, "dinNptu");
        return (c.nwords == 1 && set_name(&names->outside, GG_STR("REPLY"))) || is_more;
    }
    if (gg_str_is(c.name, "mapfile") || gg_str_is(c.name, "readarray"))
        return set_words(names, tree, &c, "dnOsuCc");
    if (gg_str_is(c.name, "getopts") && c.nwords > 2)
        return set_name(&names->set, gg_shell_literal(tree, c.words[2]));
    if (gg_str_is(c.name, "printf") && c.nwords > 2 &&
        gg_str_is(gg_shell_literal(tree, c.words[1]), "-v"))
        return set_name(&names->set, gg_shell_literal(tree, c.words[2]));
    return false;
}

static size_t name_length(gg_str text)
{
    size_t n = 0;
    while (n < text.n && (((text.p[n] | 0x20) >= 'a' && (text.p[n] | 0x20) <= 'z') ||
                          text.p[n] == '_' || (n && text.p[n] >= '0' && text.p[n] <= '9')))
        n++;
    return n;
}

/* What declares or computes with a variable may set it, and so may `{name}` before a redirection.
 */
static bool spread_name(struct gg_shell_names *names, const struct gg_tree *tree, uint32_t node)
{
    static const char *const expands[] = {"expansion", "simple_expansion", "subscript",
                                          "arithmetic_expansion", NULL};
    uint32_t parent = tree->nodes[node].parent;
    bool is_name = gg_tree_is(tree, node, "variable_name") &&
                   !gg_is_one_of(gg_str_from(tree->nodes[parent].type), expands);
    bool is_braced = gg_tree_is(tree, node, "word") && node && is(tree, node - 1, "word") &&
                     gg_str_is(gg_tree_text(tree, node - 1), "{");
    bool is_tested = gg_tree_is(tree, node, "word") && (is(tree, parent, "unary_expression") ||
                                                        is(tree, parent, "postfix_expression"));
    gg_str text = gg_tree_text(tree, node), name = gg_shell_expanded(tree, node);
    if (gg_tree_is(tree, node, "word")) /* the grammar does not see every `x=` */
        text = gg_str_sub(text, 0, name_length(text));
    if (gg_tree_is(tree, node, "word") && text.n && !is_braced && !is_tested)
        return gg_tree_text(tree, node).n > text.n && gg_tree_text(tree, node).p[text.n] == '=' &&
               set_name(&names->set, text);
    if (name.n && gg_str_find(text, GG_STR("=")) > 0) /* ${x:=1} */
        return set_name(&names->set, name);
    return (is_name || is_braced || is_tested) && set_name(&names->set, text);
}

static bool spread(struct gg_shell_names *names, const struct gg_tree *tree, uint32_t node)
{
    bool is_more = false;
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++) {
        is_more |= spread_name(names, tree, i);
        bool is_loop = is(tree, i, "for_statement");
        uint32_t name = 0;
        if (is_loop)
            name = gg_tree_child(tree, i, "variable");
        else if (is(tree, i, "variable_assignment"))
            name = gg_tree_child(tree, i, "name");
        is_more |= spread_command(names, tree, i);
        if (!name)
            continue;
        if (is(tree, name, "subscript"))
            name = gg_tree_child(tree, name, "name");
        is_more |= set_name(&names->set, gg_tree_text(tree, name));
        for (uint32_t k = tree->nodes[i].first; k; k = tree->nodes[k].next)
            if (gg_tree_has_field(tree, k, "value") && gg_shell_outside_in(names, tree, k))
                is_more |= set_name(&names->outside, gg_tree_text(tree, name));
    }
    return is_more;
}

static void add_env(struct gg_shell_names *names, const struct gg_ast *env)
{
    bool is_map = env && env->kind == GG_AST_MAP;
    for (uint32_t i = 0; is_map && i < env->u.kids.n; i++) {
        set_name(&names->set, env->u.kids.at[i]->key);
        if (gg_str_find(env->u.kids.at[i]->text, GG_STR("${")) >= 0)
            set_name(&names->env, env->u.kids.at[i]->key);
    }
}

static struct gg_shell_names no_names(struct gg_arena *a)
{
    return (struct gg_shell_names){gg_table_new(a), gg_table_new(a), gg_table_new(a), false};
}

struct gg_shell_names gg_shell_find_names(const struct gg_step_code *code)
{
    struct gg_shell_names names = no_names(code->emit->arena);
    const struct gg_graph *graph = code->emit->plan->graph;
    bool is_more = true;
    add_env(&names, gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ENV));
    add_env(&names, gg_stage_attr(code->unit->stage, GG_OPT_ENV));
    for (int round = 0; is_more && round < ROUNDS_MOST; round++) {
        is_more = false;
        for (uint32_t i = 0; i < code->nsnippets; i++)
            if (code->snippets[i].parsed.tree)
                is_more |= spread(&names, code->snippets[i].parsed.tree, 0);
    }
    return names;
}

struct gg_shell_names gg_shell_names_of(struct gg_arena *a, const struct gg_tree *tree)
{
    struct gg_shell_names names = no_names(a);
    for (int round = 0; round < ROUNDS_MOST && spread(&names, tree, 0); round++)
        ;
    return names;
}

struct gg_shell_names gg_shell_names_of_parameter(struct gg_arena *a, const struct gg_tree *tree,
                                                  uint32_t body, gg_str parameter)
{
    struct gg_shell_names names = no_names(a);
    set_name(&names.outside, parameter);
    for (int round = 0; round < ROUNDS_MOST && spread(&names, tree, body); round++)
        ;
    return names;
}

/* Lower-case variables that come from the environment, or from bash itself. */
static bool is_known(gg_str name)
{
    static const char *const known[] = {"all_proxy",  "auto_resume", "ftp_proxy", "histchars",
                                        "http_proxy", "https_proxy", "no_proxy",  NULL};
    return gg_view_is_listed(name, known);
}

bool gg_shell_is_unset(const struct gg_shell_names *names, const struct gg_tree *tree,
                       uint32_t node)
{
    gg_str name = gg_shell_expanded(tree, node), text = gg_shell_text(tree, node);
    bool is_braced = gg_str_starts(text, GG_STR("${"));
    if (!name.n || names->is_open || text.n != name.n + (is_braced ? 3 : 1) || is_known(name))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'A' && name.p[i] <= 'Z')
            return false;
    return name.p[0] >= 'a' && name.p[0] <= 'z' && !is_in(&names->set, name) &&
           !is_in(&names->env, name);
}
