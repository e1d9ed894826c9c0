/* `sort` in another locale than C before what compares bytes or was sorted elsewhere. */
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"
#include "backends/checks/shell.h"

static bool is_bytes(gg_str locale)
{
    return gg_str_is(locale, "C") || gg_str_is(locale, "POSIX") ||
           gg_str_starts(locale, GG_STR("C."));
}

/* What `env` says of a variable, or "". */
static gg_str env_value(const struct gg_ast *env, const char *name)
{
    const struct gg_ast *value = env && env->kind == GG_AST_MAP ? gg_ast_get(env, name) : NULL;
    return value ? value->text : GG_STR("");
}

/* The value that a command gives to LC_ALL itself, `LC_ALL=C sort`; "" when it gives none. */
static gg_str own_value(const struct gg_tree *tree, uint32_t command)
{
    for (uint32_t i = tree->nodes[command].first; i; i = tree->nodes[i].next) {
        gg_str text = gg_tree_text(tree, i);
        if (gg_str_starts(text, GG_STR("LC_ALL=")) && text.n > 7)
            return gg_str_sub(text, 7, text.n);
    }
    return GG_STR("");
}

/* The locale that holds before this node: the last that the code sets, or the spec's. */
static gg_str locale_at(const struct gg_step_code *code, const struct gg_tree *tree, uint32_t node)
{
    const struct gg_graph *graph = code->emit->plan->graph;
    gg_str value = env_value(gg_stage_attr(code->unit->stage, GG_OPT_ENV), "LC_ALL");
    if (!value.n)
        value = env_value(gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ENV), "LC_ALL");
    for (uint32_t i = 0; i < node; i++) {
        gg_str text = gg_tree_text(tree, i);
        bool is_own = gg_tree_is(tree, tree->nodes[i].parent, "command");
        if (gg_tree_is(tree, i, "variable_assignment") && !is_own &&
            gg_str_starts(text, GG_STR("LC_ALL=")))
            value = gg_str_sub(text, 7, text.n);
        if (gg_tree_is(tree, i, "unset_command") && gg_str_find(text, GG_STR("LC_ALL")) >= 0)
            value = GG_STR("unset");
    }
    gg_str own = own_value(tree, node);
    return own.n ? own : value.n ? value : GG_STR("C");
}

/* By numbers, months, versions or at random no locale's order of letters counts. */
static bool sorts_letters(const struct gg_tree *tree, const struct gg_shell_command *command)
{
    return !gg_shell_has_letter(tree, command, 'n') && !gg_shell_has_letter(tree, command, 'g') &&
           !gg_shell_has_letter(tree, command, 'h') && !gg_shell_has_letter(tree, command, 'V') &&
           !gg_shell_has_letter(tree, command, 'R');
}

static bool is_keyed(const struct gg_tree *tree, uint32_t node)
{
    static const char *const names[] = {"comm", "join", "look", "uniq", NULL};
    struct gg_shell_command command;
    return gg_shell_command(tree, node, &command) && gg_view_is_listed(command.name, names);
}

/* A reader that needs sorted records, later in the code or in a step behind it. */
static bool has_keyed_reader(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                             const struct gg_tree *tree, uint32_t node)
{
    for (uint32_t i = node + 1; i < tree->nnodes; i++)
        if (is_keyed(tree, i))
            return true;
    for (uint32_t u = (uint32_t)(code - p->units) + 1; u < p->emit->plan->nunits; u++)
        for (uint32_t s = 0; s < p->units[u].nsnippets; s++) {
            const struct gg_tree *other = p->units[u].snippets[s].parsed.tree;
            bool is_shell = other && p->units[u].unit->target == GG_TARGET_BASH;
            for (uint32_t i = 0; is_shell && i < other->nnodes; i++)
                if (is_keyed(other, i))
                    return true;
        }
    return false;
}

static void check(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                  const struct gg_snippet *snippet, uint32_t node)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    struct gg_shell_command command;
    if (!gg_shell_command(tree, node, &command) || !gg_str_is(command.name, "sort") ||
        !sorts_letters(tree, &command))
        return;
    gg_str locale = locale_at(code, tree, node);
    if (is_bytes(locale) || !has_keyed_reader(p, code, tree, node))
        return;
    struct gg_span span = gg_code_node_span(snippet, command.words[0]);
    struct gg_diag *d = gg_diag_add(code->emit->diags, GG_D_SORT_ORDER, span,
                                    "`sort` orders by the rules of a locale here, and what reads "
                                    "it needs the order of bytes");
    gg_diag_help(code->emit->diags, d, "write `LC_ALL=C sort`");
    if (!own_value(tree, node).n)
        gg_diag_fix(d, span, GG_STR("LC_ALL=C sort"));
}

void gg_check_sort_order(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++)
            check(p, code, &code->snippets[i], node);
    }
}
