/* The table of checks; checks.def has the rows. */
#include "backends/checks/checks.h"

#define ALL UINT32_C(0xff)
#define AWK (1u << GG_TARGET_AWK)
#define BASH (1u << GG_TARGET_BASH)
#define GO (1u << GG_TARGET_GO)
#define PYTHON (1u << GG_TARGET_PYTHON)
#define RUST (1u << GG_TARGET_RUST)

static const struct row {
    uint32_t targets;
    gg_check_step_fn *step;
    gg_check_pipeline_fn *pipeline;
} rows[] = {
#define GG_CHECK_STEP(name, targets, doc) {targets, gg_check_##name, NULL},
#define GG_CHECK_PIPELINE(name, doc) {ALL, NULL, gg_check_##name},
#include "backends/checks/checks.def"
#undef GG_CHECK_STEP
#undef GG_CHECK_PIPELINE
};

static void run_on_steps(const struct gg_pipeline_code *p, const struct row *row)
{
    for (uint32_t i = 0; i < p->emit->plan->nunits; i++) {
        const struct gg_step_code *code = &p->units[i];
        if (gg_code_can_be_checked(code) && (row->targets & 1u << code->unit->target))
            row->step(p, code);
    }
}

void gg_checks_run(const struct gg_pipeline_code *p)
{
    for (size_t i = 0; i < GG_COUNT(rows); i++) {
        if (rows[i].pipeline)
            rows[i].pipeline(p);
        else
            run_on_steps(p, &rows[i]);
    }
}
