/* Which steps of a pipeline stand before and behind each other. */
#ifndef GG_BACKENDS_CHECKS_FLOW_H
#define GG_BACKENDS_CHECKS_FLOW_H

#include "backends/step_code.h"

/* What runs a stage (also a converter), or NULL for sources, merges and sinks. */
const struct gg_step_code *gg_flow_code(const struct gg_pipeline_code *p, uint32_t stage);

/* The nearest step before `code`, at any distance, for which the test is true; or NULL. */
typedef bool gg_flow_test(const struct gg_pipeline_code *p, const struct gg_step_code *code);
const struct gg_step_code *gg_flow_find_before(const struct gg_pipeline_code *p,
                                               const struct gg_step_code *code, gg_flow_test *test);

/* Whether it is a step of the user's, with code or a command, and no converter. */
bool gg_flow_is_step(const struct gg_step_code *code);

#endif
