/* `read` without -r. */
#include "backends/checks/checks.h"
#include "backends/checks/shell.h"

/* `read -t 1`, `read -p ..`, `read -n 1`: it waits for a time or a key, not for a record. */
static bool is_for_records(const struct gg_tree *tree, const struct gg_shell_command *command)
{
    return !gg_shell_has_letter(tree, command, 'n') && !gg_shell_has_letter(tree, command, 'N') &&
           !gg_shell_has_letter(tree, command, 'p') && !gg_shell_has_letter(tree, command, 's');
}

static void check(const struct gg_step_code *code, const struct gg_snippet *snippet, uint32_t node)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    struct gg_shell_command command;
    if (!gg_shell_command(tree, node, &command) || !gg_str_is(command.name, "read") ||
        gg_shell_has_letter(tree, &command, 'r') || !is_for_records(tree, &command))
        return;
    struct gg_span span = gg_code_node_span(snippet, command.words[0]);
    struct gg_diag *d = gg_diag_add(code->emit->diags, GG_D_RAW_READ, span,
                                    "`read` without -r drops the backslashes of its records");
    gg_diag_help(code->emit->diags, d, "write `read -r`");
    gg_diag_fix(d, span, GG_STR("read -r"));
}

void gg_check_raw_read(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    (void)p;
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++)
            check(code, &code->snippets[i], node);
    }
}
