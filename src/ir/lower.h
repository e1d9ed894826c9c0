/* What the files of lowering share: lower.c (the document), lower_step.c (options), lower_graph.c.
 */
#ifndef GG_IR_LOWER_H
#define GG_IR_LOWER_H

#include "ir/ir.h"

struct gg_lower {
    struct gg_arena *arena;
    struct gg_arena *scratch; /* gone when the document is lowered */
    struct gg_sources *sources;
    struct gg_diags *diags;
    struct gg_decisions *decisions; /* or NULL */
    uint32_t file;                  /* the spec */
};

/* A step on its way to becoming a stage. */
struct gg_step_draft {
    const struct gg_ast *node;
    gg_str name;
    enum gg_target target;
    const struct gg_attr *attrs;
    uint32_t nattrs;
    const uint32_t *inputs; /* indices of drafts; none = the pipeline's input */
    uint32_t ninputs;
    uint32_t nreaders;
    uint32_t stage; /* index of its stage, once it has one */
};

struct gg_drafts {
    struct gg_step_draft *at;
    uint32_t n;
};

/* The pipeline's own options over those of the spec, sorted; synonyms resolved. */
void gg_lower_pipeline_attrs(struct gg_lower *l, const struct gg_ast *spec,
                             const struct gg_ast *pipeline, const struct gg_attr **attrs,
                             uint32_t *n);

/* Options of a step, sorted; synonyms resolved; a body in a file is read and becomes `code`. */
GG_NODISCARD bool gg_lower_step(struct gg_lower *l, const struct gg_ast *node,
                                struct gg_step_draft *draft);

struct gg_record gg_lower_fields(struct gg_arena *a, const struct gg_ast *list);

/* Inputs by name become indices; false when a circle was found. */
GG_NODISCARD bool gg_lower_inputs(struct gg_lower *l, struct gg_drafts drafts);

/* The stages of a graph whose name and attributes are set. */
GG_NODISCARD bool gg_lower_stages(struct gg_lower *l, struct gg_drafts drafts,
                                  struct gg_graph *graph);

#endif
