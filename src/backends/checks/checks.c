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

_Static_assert(GG_COUNT(rows) == GG_CHECKS, "each row has a number");

bool gg_check_is_of_steps(uint32_t row)
{
    return !rows[row].pipeline;
}

void gg_check_pipeline(const struct gg_pipeline_code *p, uint32_t row)
{
    rows[row].pipeline(p);
}

void gg_check_steps(const struct gg_pipeline_code *p, uint32_t row, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++) {
        const struct gg_step_code *code = &p->units[i];
        if (gg_code_can_be_checked(code) && (rows[row].targets & 1u << code->unit->target))
            rows[row].step(p, code);
    }
}

void gg_checks_run(const struct gg_pipeline_code *p)
{
    for (uint32_t row = 0; row < GG_CHECKS; row++) {
        if (gg_check_is_of_steps(row))
            gg_check_steps(p, row, 0, p->emit->plan->nunits);
        else
            gg_check_pipeline(p, row);
    }
}
