/*
 * The snippets of a step as trees, for what can be told about embedded code without its own tools.
 *
 * Parsed once per unit and check; places of findings are those of the spec, or of the body's own
 * file.
 */
#ifndef GG_BACKENDS_STEP_CODE_H
#define GG_BACKENDS_STEP_CODE_H

#include "backends/backend.h"
#include "frontend/ast_map.h"

struct gg_snippet {
    enum gg_option option;
    const struct gg_ast *node;
    struct gg_ast_map map;
    struct gg_parsed parsed;
};

enum { GG_SNIPPETS_MOST = 6 };

struct gg_step_code {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    struct gg_snippet
        snippets[GG_SNIPPETS_MOST]; /* those that the step has, in the order they run */
    uint32_t nsnippets;
};

/* Parses the unit's snippets and reports their faults; false when there was one. */
bool gg_code_read(struct gg_emit *emit, const struct gg_unit *unit, struct gg_step_code *code);

/* For code without faults: reports what the target knows about the meaning of the code. */
void gg_code_check(struct gg_step_code *code);

/* The snippet of an option, or NULL. */
const struct gg_snippet *gg_code_snippet(const struct gg_step_code *code, enum gg_option option);

/* The place of a part of a snippet. */
struct gg_span gg_code_span(const struct gg_snippet *snippet, uint32_t beg, uint32_t end);
struct gg_span gg_code_node_span(const struct gg_snippet *snippet, uint32_t node);

#endif
