/* Variables of shell code that nothing sets. */
#include "backends/checks/checks.h"
#include "backends/checks/shell.h"

static bool is_field(const struct gg_step_code *code, gg_str name)
{
    const struct gg_record *in = &code->unit->stage->in;
    for (uint32_t i = 0; in->known && i < in->nfields; i++)
        if (gg_str_eq(in->fields[i].name, name))
            return true;
    return false;
}

/* The variable nearest to a name among those that the code sets, or "". */
static gg_str nearest(const struct gg_step_code *code, const struct gg_shell_names *names,
                      gg_str name)
{
    GG_VEC(gg_str) known = {NULL, 0, 0};
    uint32_t value;
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++)
            if ((gg_tree_is(tree, node, "variable_name") || gg_tree_is(tree, node, "word")) &&
                gg_table_get(&names->set, gg_tree_text(tree, node), &value))
                gg_push(code->emit->arena, &known, gg_tree_text(tree, node));
    }
    int at = gg_str_nearest(name, known.at, known.n);
    return at >= 0 ? known.at[at] : GG_STR("");
}

/* `$nmae` where `name` is set: the name is what is mended. */
static void suggest(struct gg_diags *ds, struct gg_diag *d, const struct gg_snippet *snippet,
                    uint32_t node, gg_str better)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    gg_str text = gg_shell_text(tree, node), name = gg_shell_expanded(tree, node);
    uint32_t beg = tree->nodes[node].end - (uint32_t)text.n + (text.p[1] == '{' ? 2 : 1);
    struct gg_span span = gg_code_span(snippet, beg, beg + (uint32_t)name.n);
    gg_diag_help(ds, d, "did you mean `" GG_FMT "`?", GG_ARG(better));
    if (span.end - span.beg == name.n)
        gg_diag_fix(d, span, better);
}

static void report(const struct gg_step_code *code, const struct gg_snippet *snippet,
                   const struct gg_shell_names *names, uint32_t node)
{
    gg_str name = gg_shell_expanded(snippet->parsed.tree, node);
    gg_str better = nearest(code, names, name);
    struct gg_diag *d =
        gg_diag_add(code->emit->diags, GG_D_UNSET_NAME, gg_shell_span(snippet, node),
                    "nothing sets the variable `" GG_FMT "`", GG_ARG(name));
    if (is_field(code, name))
        gg_diag_help(code->emit->diags, d,
                     "fields are no variables in bash: take them from standard input, "
                     "`while IFS=$'\\t' read -r ...`");
    else if (better.n)
        suggest(code->emit->diags, d, snippet, node, better);
    else
        gg_diag_help(code->emit->diags, d,
                     "write ${" GG_FMT "-} when it may come from the environment, or name it in "
                     "`env`",
                     GG_ARG(name));
}

/* Each name once. */
void gg_check_unset_names(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    struct gg_shell_names names = gg_shell_find_names(code);
    (void)p;
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        struct gg_table seen = gg_table_new(code->emit->arena);
        bool is_new = false;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++) {
            if (gg_shell_is_unset(&names, tree, node))
                gg_table_add(&seen, gg_shell_expanded(tree, node), 0, &is_new);
            if (is_new)
                report(code, &code->snippets[i], &names, node);
            is_new = false;
        }
    }
}
