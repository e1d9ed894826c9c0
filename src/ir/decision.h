/*
 * What was decided while a spec was lowered, planned and turned into programs, and why.
 *
 * Whoever decides writes it down at that place; the sentences are rows of decisions.def.
 */
#ifndef GG_IR_DECISION_H
#define GG_IR_DECISION_H

#include "base/source.h"

enum gg_decision_kind {
    GG_DECIDED_NOTHING,
#define GG_DECISION(id, what, why, change) GG_DECIDED_##id,
#include "ir/decisions.def"
#undef GG_DECISION
    GG_DECISION_KIND_COUNT
};

struct gg_decision {
    enum gg_decision_kind kind;
    struct gg_span span;
    gg_str subject; /* {0} of its sentences: a step, "a -> b", or a pipeline */
    gg_str args[3]; /* {1} to {3} */
};

struct gg_decisions {
    struct gg_arena *arena; /* of the list and of texts in it; they outlive the views */
    GG_VEC(struct gg_decision) list;
};

/* `log` may be NULL: nobody wants to know. */
void gg_decide(struct gg_decisions *log, enum gg_decision_kind kind, struct gg_span span,
               gg_str subject, const char *x, const char *y, const char *z);

/* In the order of the spec, each once; what was decided about one place in the order of deciding.
 */
void gg_decisions_sort(struct gg_decisions *log);

struct gg_decision_text {
    const char *name; /* "EDGE_SAME" */
    gg_str what, why, change;
};

struct gg_decision_text gg_decision_text(struct gg_arena *a, const struct gg_decision *decision);

#endif
