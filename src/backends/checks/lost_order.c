/* Programs that compare neighbouring lines, behind workers that write in any order. */
#include "backends/checks/checks.h"
#include "backends/checks/flow.h"
#include "backends/checks/shell.h"

static bool has_sort(const struct gg_tree *tree, uint32_t end)
{
    struct gg_shell_command command;
    for (uint32_t i = 0; i < end; i++)
        if (gg_shell_command(tree, i, &command) && gg_str_is(command.name, "sort"))
            return true;
    return false;
}

/* It loses the order, or sorts, or may: of a command nothing is known. */
static bool decides(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    (void)p;
    bool decides = code->unit->any_order || code->unit->target == GG_TARGET_BASH ||
                   gg_stage_attr(code->unit->stage, GG_OPT_KEY);
    return gg_flow_is_step(code) && decides;
}

/* Of what it reads from its standard input; `uniq FILE` and `join FILE FILE` read none. */
static bool compares_records(const struct gg_tree *tree, uint32_t node,
                             const struct gg_shell_command *command)
{
    bool is_uniq = gg_str_is(command->name, "uniq"), has_file = false;
    for (uint32_t i = 1; i < command->nwords; i++)
        has_file |= !gg_str_starts(gg_tree_text(tree, command->words[i]), GG_STR("-"));
    bool is_pair = gg_str_is(command->name, "comm") || gg_str_is(command->name, "join");
    return !gg_shell_is_redirected(tree, node) &&
           ((is_uniq && !has_file) || (is_pair && gg_shell_has_word(tree, command, "-")));
}

static void check(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                  const struct gg_snippet *snippet, uint32_t node)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    struct gg_shell_command command;
    if (!gg_shell_command(tree, node, &command) || !compares_records(tree, node, &command) ||
        has_sort(tree, node))
        return;
    const struct gg_step_code *before = gg_flow_find_before(p, code, decides);
    if (!before || !before->unit->any_order)
        return;
    struct gg_diags *ds = p->emit->diags;
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_LOST_ORDER, gg_code_node_span(snippet, command.words[0]),
                    "`" GG_FMT "` compares neighbouring lines, and these come in any order",
                    GG_ARG(command.name));
    gg_diag_label(ds, d, before->unit->stage->span, "its workers write in any order");
    gg_diag_help(ds, d, "sort them first, or leave `order: any` out");
}

void gg_check_lost_order(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++)
            check(p, code, &code->snippets[i], node);
    }
}
