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

/* All of them, on the steps of a pipeline that were read and checked by themselves. */
void gg_checks_run(const struct gg_pipeline_code *p);

#endif
