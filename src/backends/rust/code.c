/* What can be told about the meaning of Rust code. */
#include "backends/rust/rust.h"
#include "backends/rust/scope.h"
#include "backends/step_code.h"

/* Functions of the prelude, and what `merge` sees of another worker. */
static const char *const builtins[] = {"align_of", "align_of_val", "drop", "other",
                                       "size_of",  "size_of_val",  NULL};

static const char *const comparisons[] = {"binary_expression", NULL};

static const struct gg_code_language language = {
    .facts = gg_rust_facts,
    .rules = &gg_rust_name_rules,
    .builtins = builtins,
    .integer = "integer_literal",
    .comparisons = comparisons,
};

void gg_rust_check_code(struct gg_step_code *code)
{
    if (gg_code_has_trees(code))
        gg_code_check_facts(code, &language);
}
