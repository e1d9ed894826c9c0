/*
 * The snippets of a step as trees, for what can be told about embedded code without its own tools.
 *
 * Parsed once per unit and check; places of findings are those of the spec, or of the body's own
 * file.
 */
#ifndef GG_BACKENDS_STEP_CODE_H
#define GG_BACKENDS_STEP_CODE_H

#include "backends/backend.h"
#include "backends/code_facts.h"
#include "backends/view.h"
#include "frontend/ast_map.h"

struct gg_snippet {
    enum gg_option option;
    const struct gg_ast *node;
    struct gg_ast_map map;
    struct gg_parsed parsed;
};

enum {
    GG_SNIPPETS_MOST = 6,
    /* Bytes of code in a spec that are read, so that nobody waits; a file may be longer. */
    GG_CODE_MOST = 1 << 16,
};

struct gg_step_code {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    struct gg_snippet *snippets; /* those that the step has, in the order they run */
    uint32_t nsnippets;
    bool is_sound; /* no snippet has a fault */
    /* What their trees say, where the target knows and all snippets have one; else the trees here
     * are NULL. Set by gg_code_check. */
    struct gg_code_facts *facts;
};

/* All steps of a pipeline. */
struct gg_pipeline_code {
    struct gg_emit *emit;
    const struct gg_step_code *units; /* one for each unit of the plan, in order */
    /* What runs each stage of the graph; NULL for sources, merges and sinks. */
    const struct gg_step_code *const *of_stage;
};

/* A fault of code in this file. */
void gg_code_report(struct gg_diags *ds, const struct gg_ast_map *map, uint32_t file,
                    const struct gg_fault *fault);

/* Parses the unit's snippets and reports their faults; false when there was one. */
bool gg_code_read(struct gg_emit *emit, const struct gg_unit *unit, struct gg_step_code *code);

/* For code without faults: reports what the target knows about the meaning of the code. */
void gg_code_check(struct gg_step_code *code);

/* The snippet of an option, or NULL. */
const struct gg_snippet *gg_code_snippet(const struct gg_step_code *code, enum gg_option option);

/* How a target names things, for checks that all of them share. */
struct gg_code_language {
    void (*facts)(const struct gg_tree *tree, struct gg_code_facts *facts);
    const struct gg_name_rules
        *rules;                      /* of fields; what is reserved is known to snippets as well */
    const char *const *builtins;     /* names that are always there; sorted, NULL-terminated */
    bool (*is_builtin)(gg_str name); /* others of them; or NULL */
    const char *integer;             /* type of the grammar for a literal */
    const char *const *comparisons;  /* types of nodes whose two operands must be of one type */
};

/*
 * Checks of a step whose snippets all have trees: names that are bound nowhere, numbers of values
 * handed on, and fields of type str that are compared with integers. Fills code->facts.
 */
void gg_code_check_facts(struct gg_step_code *code, const struct gg_code_language *language);

/* The field whose value a name of the code stands for at this node of snippet `index`, or NULL:
 * also when the code binds the name. */
const struct gg_field *gg_code_field(const struct gg_step_code *code, uint32_t index,
                                     uint32_t node);

/* Whether all snippets have trees. */
bool gg_code_has_trees(const struct gg_step_code *code);

/* Whether there is code, and no fault in it. */
static inline bool gg_code_can_be_checked(const struct gg_step_code *code)
{
    return code->is_sound && code->nsnippets;
}

/* The place of a part of a snippet. */
struct gg_span gg_code_span(const struct gg_snippet *snippet, uint32_t beg, uint32_t end);
struct gg_span gg_code_node_span(const struct gg_snippet *snippet, uint32_t node);

#endif
