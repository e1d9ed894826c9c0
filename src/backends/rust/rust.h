/* Private to the Rust backend. */
#ifndef GG_BACKENDS_RUST_RUST_H
#define GG_BACKENDS_RUST_RUST_H

#include "backends/view.h"

extern const struct gg_shape gg_rust_shape[];
extern const struct gg_name_rules gg_rust_name_rules;
extern const struct gg_language gg_rust_language;

const struct gg_val *gg_rust_view(struct gg_emit *emit, const struct gg_unit *unit);
void gg_rust_check(struct gg_emit *emit, const struct gg_unit *unit);
void gg_rust_check_code(struct gg_step_code *code);
struct gg_parsed gg_rust_parse(struct gg_arena *a, enum gg_option option, gg_str code);

#endif
