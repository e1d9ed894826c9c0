/* What the files of the Go backend share. */
#ifndef GG_BACKENDS_GO_GO_H
#define GG_BACKENDS_GO_GO_H

#include "backends/go/names.h"
#include "backends/view.h"

/* A snippet of a step with what was found in it; val is NULL when the step has none. */
struct gg_go_snippet {
    const struct gg_val *val;
    struct gg_go_code code;
    struct gg_go_names names;
};

struct gg_go_step {
    struct gg_go_snippet prelude, state, begin, body, end, merge;
};

struct gg_go_step gg_go_read_step(struct gg_emit *emit, const struct gg_stage *stage);

/* An import of the prelude, or one that was found missing: `name` is "" without an alias. */
struct gg_go_import {
    gg_str name, path; /* path with its quotes */
};

struct gg_go_imports {
    GG_VEC(struct gg_go_import) list;
};

/* The prelude's imports, `needed` unless it is NULL, and the packages of the standard library that
 * the step uses without an import. Sorted by path. `values` are names that are values in all
 * snippets but the prelude. */
struct gg_go_imports gg_go_find_imports(struct gg_arena *a, const struct gg_go_step *step,
                                        const char *needed, const gg_str *values, uint32_t nvalues);

/* Adds the imports of another step of the same program. */
void gg_go_merge_imports(struct gg_arena *a, struct gg_go_imports *into,
                         const struct gg_go_imports *more);

/* The name by which a file knows an import. */
gg_str gg_go_import_name(const struct gg_go_import *import);

/* The prelude without its imports; NULL when nothing is left. */
const struct gg_val *gg_go_without_imports(struct gg_arena *a, const struct gg_go_snippet *prelude);

extern const struct gg_name_rules gg_go_name_rules;
extern const struct gg_shape gg_go_shape[];
extern const struct gg_shape gg_go_call_shape[];
extern const struct gg_language gg_go_language;

/* Rows of gg_backend.fragments. */
enum gg_go_fragment { GG_GO_CALL };

extern const struct gg_fragment_rule gg_go_fragments[];

const struct gg_val *gg_go_view(struct gg_emit *emit, const struct gg_unit *unit);
void gg_go_check(struct gg_emit *emit, const struct gg_unit *unit);
/* A package of the standard library has this name: it is imported when the step uses it. */
bool gg_go_is_standard(gg_str name);

void gg_go_check_code(struct gg_step_code *code);
struct gg_parsed gg_go_parse(struct gg_arena *a, enum gg_option option, gg_str code);

#endif
