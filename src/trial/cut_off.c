/* Steps before one that may end early. */
#include "trial/cut_off.h"

#include <ctype.h>

/* `exit`, `sys.exit`, SystemExit, os.Exit: it is enough that a name ends so. */
static bool says_exit(gg_str code)
{
    ptrdiff_t at;
    while ((at = gg_str_find(code, GG_STR("xit"))) > 0) {
        char before = code.p[at - 1], after;
        code = gg_str_sub(code, (size_t)at + 3, code.n);
        after = code.n ? code.p[0] : ' ';
        if ((before == 'e' || before == 'E') && !isalnum((unsigned char)after) && after != '_')
            return true;
    }
    return false;
}

/* A script, or a command, reads as much as it likes. */
static bool may_end_early(const struct gg_stage *stage)
{
    static const enum gg_option code[] = {GG_OPT_CODE, GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN};
    bool may_end = stage->target == GG_TARGET_BASH || gg_stage_attr(stage, GG_OPT_COMMAND) != NULL;
    for (size_t i = 0; !may_end && i < GG_COUNT(code); i++)
        may_end = says_exit(gg_stage_text(stage, code[i]));
    return stage->op == GG_OP_STEP && may_end;
}

struct gg_cut_off gg_cut_off_of(struct gg_arena *a, const struct gg_graph *graph)
{
    struct gg_cut_off cut_off = {{0}};
    bool *is_cut = gg_new_array(a, bool, graph->nstages);
    for (uint32_t i = graph->nstages; i-- > 0;) { /* inputs stand before their readers */
        const struct gg_stage *stage = &graph->stages[i];
        is_cut[i] |= may_end_early(stage);
        for (uint32_t k = 0; k < stage->ninputs; k++)
            is_cut[stage->inputs[k]] |= is_cut[i];
    }
    for (uint32_t i = 0; i < graph->nstages; i++)
        if (is_cut[i] && graph->stages[i].op == GG_OP_STEP)
            gg_push(a, &cut_off.steps, graph->stages[i].name);
    return cut_off;
}

bool gg_some_are_cut_off(const struct gg_cut_off *cut_off)
{
    return cut_off && cut_off->steps.n;
}

bool gg_is_cut_off(const struct gg_cut_off *cut_off, gg_str step)
{
    for (uint32_t i = 0; cut_off && i < cut_off->steps.n; i++)
        if (gg_str_eq(cut_off->steps.at[i], step))
            return true;
    return false;
}
