/* Parts of the python backend that its files share. */
#ifndef GG_BACKENDS_PYTHON_PYTHON_VIEW_H
#define GG_BACKENDS_PYTHON_PYTHON_VIEW_H

#include "backends/python/scan.h"
#include "backends/view.h"

extern const struct gg_name_rules gg_python_names;
extern const struct gg_shape gg_python_shape[];
extern const struct gg_shape gg_python_handed_shape[], gg_python_left_shape[],
    gg_python_passed_shape[];

/* Rows of gg_backend.fragments. */
enum gg_py_fragment { GG_PY_HANDED, GG_PY_LEFT, GG_PY_PASSED };

extern const struct gg_fragment_rule gg_python_fragments[];

extern const struct gg_language gg_python_language;

/* See gg_runtime_shows_fn. */
gg_str gg_python_shows(struct gg_arena *a, const struct gg_stage *step, enum gg_runtime_fact fact);

const struct gg_val *gg_python_view(struct gg_emit *emit, const struct gg_unit *unit);

/* Whether the code of these steps, each of which reads what the one before writes, stands in one
 * loop where they share a process. */
bool gg_py_share_loop(struct gg_pass_ctx *ctx, const struct gg_stage *const *steps, uint32_t n);

void gg_python_check(struct gg_emit *emit, const struct gg_unit *unit);
void gg_python_check_code(struct gg_step_code *code);
struct gg_parsed gg_python_parse(struct gg_arena *a, enum gg_option option, gg_str code);

#endif
