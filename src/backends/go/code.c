/* What can be told about the meaning of Go code. */
#include "backends/go/go.h"
#include "backends/go/scope.h"
#include "backends/step_code.h"

/* The universe block, and what `merge` sees of another worker. */
static const char *const universe[] = {
    "any",     "append",     "bool",      "byte",    "cap",     "clear",  "close", "comparable",
    "complex", "complex128", "complex64", "copy",    "delete",  "error",  "false", "float32",
    "float64", "imag",       "int",       "int16",   "int32",   "int64",  "int8",  "iota",
    "len",     "make",       "max",       "min",     "new",     "nil",    "other", "panic",
    "print",   "println",    "real",      "recover", "rune",    "string", "true",  "uint",
    "uint16",  "uint32",     "uint64",    "uint8",   "uintptr", NULL};

static const char *const comparisons[] = {"binary_expression", NULL};

static const struct gg_code_language language = {
    .facts = gg_go_facts,
    .rules = &gg_go_name_rules,
    .builtins = universe,
    .integer = "int_literal",
    .is_builtin = gg_go_is_standard,
    .comparisons = comparisons,
};

void gg_go_check_code(struct gg_step_code *code)
{
    if (!gg_code_has_trees(code))
        return;
    gg_code_check_facts(code, &language);
}
