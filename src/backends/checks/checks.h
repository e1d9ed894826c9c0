/*
 * Checks of embedded code beyond syntax and names: code that is right and yet goes wrong.
 *
 * A check is a row of checks.def and a function. It reports warnings only, which `gluegen: ignore`
 * can silence, and stays silent where it is not sure.
 */
#ifndef GG_BACKENDS_CHECKS_CHECKS_H
#define GG_BACKENDS_CHECKS_CHECKS_H

#include "backends/step_code.h"

typedef void gg_check_step_fn(const struct gg_pipeline_code *p, const struct gg_step_code *code);
typedef void gg_check_pipeline_fn(const struct gg_pipeline_code *p);

#define GG_CHECK_STEP(name, targets, doc) gg_check_step_fn gg_check_##name;
#define GG_CHECK_PIPELINE(name, doc) gg_check_pipeline_fn gg_check_##name;
#include "backends/checks/checks.def"
#undef GG_CHECK_STEP
#undef GG_CHECK_PIPELINE

enum {
#define GG_CHECK_STEP(name, targets, doc) GG_CHECK_ROW_##name,
#define GG_CHECK_PIPELINE(name, doc) GG_CHECK_ROW_##name,
#include "backends/checks/checks.def"
#undef GG_CHECK_STEP
#undef GG_CHECK_PIPELINE
    GG_CHECKS
};

/* One row alone: on the steps from `beg` to before `end`, or on the pipeline. */
bool gg_check_is_of_steps(uint32_t row);
void gg_check_steps(const struct gg_pipeline_code *p, uint32_t row, uint32_t beg, uint32_t end);
void gg_check_pipeline(const struct gg_pipeline_code *p, uint32_t row);

/* All of them, on the steps of a pipeline that were read and checked by themselves. */
void gg_checks_run(const struct gg_pipeline_code *p);

#endif
