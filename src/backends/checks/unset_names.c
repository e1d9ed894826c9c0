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

static void report(const struct gg_step_code *code, const struct gg_snippet *snippet, uint32_t node)
{
    gg_str name = gg_shell_expanded(snippet->parsed.tree, node);
    struct gg_diag *d =
        gg_diag_add(code->emit->diags, GG_D_UNSET_NAME, gg_shell_span(snippet, node),
                    "nothing sets the variable `" GG_FMT "`", GG_ARG(name));
    if (is_field(code, name))
        gg_diag_help(code->emit->diags, d,
                     "fields are no variables in bash: take them from standard input, "
                     "`while IFS=$'\\t' read -r ...`");
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
                report(code, &code->snippets[i], node);
            is_new = false;
        }
    }
}
