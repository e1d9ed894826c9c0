/* Walks the graph of a plan by its steps. */
#include "backends/checks/flow.h"

const struct gg_step_code *gg_flow_code(const struct gg_pipeline_code *p, uint32_t stage)
{
    return p->of_stage[stage];
}

bool gg_flow_is_step(const struct gg_step_code *code)
{
    return code->unit->stage->op == GG_OP_STEP;
}

const struct gg_step_code *gg_flow_find_before(const struct gg_pipeline_code *p,
                                               const struct gg_step_code *code, gg_flow_test *test)
{
    const struct gg_graph *graph = p->emit->plan->graph;
    bool *is_before = gg_new_array(p->emit->arena, bool, graph->nstages);
    uint32_t at = (uint32_t)(code->unit->stage - graph->stages);
    is_before[at] = true;
    /* Inputs come before what reads them, so one walk backwards sees all. */
    for (uint32_t i = at + 1; i-- > 0;) {
        const struct gg_step_code *here = is_before[i] && i != at ? gg_flow_code(p, i) : NULL;
        if (here && test(p, here))
            return here;
        for (uint32_t k = 0; is_before[i] && k < graph->stages[i].ninputs; k++)
            is_before[graph->stages[i].inputs[k]] = true;
    }
    return NULL;
}
